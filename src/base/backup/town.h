// The SQLite stores of one tenant as of one moment.
#pragma once

#include <string>
#include <vector>

#include "base/backup/backup.h"
#include "base/db/pages.h"

namespace tsu::backup {

inline constexpr std::string_view places[] = {"town", "people", "history"};
bool is_place(std::string_view);

struct open_store {
  std::string place, path;
  db::store_pages pages;
};

std::vector<std::string> tenants_in(const std::string& data_folder);
std::string tenant_folder(const std::string& data_folder, std::string_view code);
// Those stores that exist.
std::vector<open_store> open_town(const std::string& folder);
// Begins a snapshot of each, all of the same moment: nobody commits while they begin. Writers wait
// for milliseconds, because what is long about it was done before.
void begin_together(std::vector<open_store>&);

// Place, migrations, rows per table and newest change of the snapshot; no content yet.
store_copy described(open_store&);
std::vector<applied_step> applied_steps(db::store_pages&);
// Rows per table alone, for comparing after a restore.
std::map<std::string, std::int64_t> count_rows(db::store_pages&);

}  // namespace tsu::backup
