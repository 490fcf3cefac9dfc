// One committed state of a SQLite store, page by page, while others go on writing to it, from this
// process or another. For backups: no temporary copy, no long lock. Reads the file and its WAL
// (SQLite, "Database File Format", section 4) through SQLite's own handles, because closing a
// descriptor of our own would drop the locks of the whole process. One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/db/db.h"

namespace tsu::db {

class store_pages {
 public:
  // Opens an existing store. Throws db::error.
  explicit store_pages(const std::string& path);
  ~store_pages();
  store_pages(store_pages&&) noexcept;

  // Nobody can commit to the store until let_writers(). For the moments in which the snapshots of
  // several stores begin together. Throws error{locked} when a writer stays for ten seconds.
  void block_writers();
  void let_writers();

  // From here to end() the newest commit stays readable. begin() again moves on to a newer one.
  void begin();
  void end();

  std::uint32_t page_size() const;
  std::uint32_t page_count() const;
  // Pages are numbered from 1. The view is valid until the next call.
  std::string_view read(std::uint32_t page);
  // Pages that may differ from the state at the begin() before this one: none where nothing was
  // committed since. No list where that is no longer known and all must be compared.
  const std::optional<std::vector<std::uint32_t>>& changed() const;

  // The first column(s) of a query on this snapshot, as texts.
  std::vector<std::vector<std::string>> query(const std::string& sql);

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tsu::db
