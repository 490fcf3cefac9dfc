#include "base/backup/town.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iterator>

namespace tsu::backup {
namespace {

namespace fs = std::filesystem;

std::int64_t number_in(const std::string& text) {
  std::int64_t n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n;
}

std::string quoted_name(const std::string& name) {
  std::string out = "\"";
  for (const char c : name) {
    out += c;
    if (c == '"') {
      out += c;
    }
  }
  return out + '"';
}

bool has_table(db::store_pages& pages, std::string_view name) {
  return !pages
              .query("SELECT 1 FROM sqlite_schema WHERE type='table' AND name='" +
                     std::string{name} + "'")
              .empty();
}

}  // namespace

bool is_place(std::string_view name) {
  return std::find(std::begin(places), std::end(places), name) != std::end(places);
}

std::vector<std::string> tenants_in(const std::string& data_folder) {
  std::vector<std::string> out;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator{data_folder, none}) {
    const auto name = entry.path().filename().string();
    if (entry.is_directory() && tenant_code::parse(name).ok()) {
      out.push_back(name);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string tenant_folder(const std::string& data_folder, std::string_view code) {
  return (fs::path{data_folder} / code).string();
}

std::vector<open_store> open_town(const std::string& folder) {
  std::vector<open_store> out;
  for (const auto place : places) {
    const auto path = (fs::path{folder} / (std::string{place} + ".db")).string();
    if (fs::exists(path)) {
      out.push_back({std::string{place}, path, db::store_pages{path}});
    }
  }
  return out;
}

void begin_together(std::vector<open_store>& stores) {
  for (auto& s : stores) {
    s.pages.begin();
  }
  const auto let_all = [&] {
    for (auto& s : stores) {
      s.pages.let_writers();
    }
  };
  try {
    for (auto& s : stores) {
      s.pages.block_writers();
    }
    for (auto& s : stores) {
      s.pages.begin();
    }
  } catch (...) {
    let_all();
    throw;
  }
  let_all();
}

std::map<std::string, std::int64_t> count_rows(db::store_pages& pages) {
  std::map<std::string, std::int64_t> out;
  // Of a virtual table (full text) the tables beneath it count.
  for (const auto& row : pages.query("SELECT name FROM sqlite_schema WHERE type='table' AND name "
                                     "NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND rootpage > 0")) {
    out[row[0]] = number_in(pages.query("SELECT count(*) FROM " + quoted_name(row[0]))[0][0]);
  }
  return out;
}

std::vector<applied_step> applied_steps(db::store_pages& pages) {
  std::vector<applied_step> out;
  if (has_table(pages, "base_migration")) {
    for (const auto& row :
         pages.query("SELECT module, name, number FROM base_migration ORDER BY module, number")) {
      out.push_back({row[0], row[1], number_in(row[2])});
    }
  }
  return out;
}

store_copy described(open_store& s) {
  store_copy out{.place = s.place, .migrations = applied_steps(s.pages)};
  if (has_table(s.pages, "base_change_head")) {
    out.newest_change = number_in(s.pages.query("SELECT max(number) FROM base_change_head")[0][0]);
  }
  out.rows = count_rows(s.pages);
  return out;
}

}  // namespace tsu::backup
