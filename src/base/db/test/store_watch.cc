#include "base/db/test/store_watch.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace tsu::db::testing {
namespace {

// FNV-1a over rows, with their lengths.
class row_hash {
 public:
  void add(std::string_view row) {
    ++rows_;
    bytes(std::to_string(row.size()) + ":");
    bytes(row);
  }
  std::string text() const { return fmt::format("{} rows, {:016x}", rows_, h_); }

 private:
  void bytes(std::string_view s) {
    for (const char c : s) {
      h_ = (h_ ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    }
  }
  std::uint64_t h_ = 14695981039346656037ULL;
  std::size_t rows_ = 0;
};

// ---- SQLite: one file of the municipality, over two connections.

class sqlite_file {
 public:
  explicit sqlite_file(const std::string& path) : held_(open(path)), now_(open(path)) {
    std::vector<std::string> names;
    rows(now_, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
         [&](std::string_view name) { names.emplace_back(name); });
    for (const auto& name : names) {
      std::string columns;
      rows(now_, "SELECT name FROM pragma_table_info('" + name + "')", [&](std::string_view c) {
        columns += (columns.empty() ? "" : " || ',' || ") + fmt::format("quote({})", c);
      });
      tables_[name] = fmt::format("SELECT {} FROM {} ORDER BY 1", columns, name);
    }
  }
  ~sqlite_file() {
    sqlite3_close(held_);
    sqlite3_close(now_);
  }
  sqlite_file(const sqlite_file&) = delete;
  sqlite_file& operator=(const sqlite_file&) = delete;

  void hold() {
    if (sqlite3_get_autocommit(held_) == 0) {
      rows(held_, "ROLLBACK", {});
    }
    rows(held_, "BEGIN", {});
    rows(held_, "SELECT count(*) FROM sqlite_schema", {});
    version_ = version();
  }
  bool moved() { return version() != version_; }
  void add_to(store_content& out, const std::string& place, bool held) {
    for (const auto& [name, sql] : tables_) {
      row_hash h;
      rows(held ? held_ : now_, sql, [&](std::string_view row) { h.add(row); });
      out[place + "/" + name] = h.text();
    }
  }

 private:
  static sqlite3* open(const std::string& path) {
    sqlite3* db = nullptr;
    if (sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK) {
      throw std::runtime_error{path + ": " + sqlite3_errmsg(db)};
    }
    sqlite3_busy_timeout(db, 10'000);
    return db;
  }
  template <class F>
  static void rows_of(sqlite3* db, const std::string& sql, const F& each) {
    sqlite3_stmt* s = nullptr;
    if (sqlite3_prepare_v2(db, sql.c_str(), -1, &s, nullptr) != SQLITE_OK) {
      throw std::runtime_error{sql + ": " + sqlite3_errmsg(db)};
    }
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(s, 0));
      each(std::string_view{text == nullptr ? "" : text,
                            static_cast<std::size_t>(sqlite3_column_bytes(s, 0))});
    }
    sqlite3_finalize(s);
    if (code != SQLITE_DONE) {
      throw std::runtime_error{sql + ": " + sqlite3_errmsg(db)};
    }
  }
  static void rows(sqlite3* db, const std::string& sql,
                   const std::function<void(std::string_view)>& each) {
    rows_of(db, sql, [&](std::string_view row) {
      if (each) {
        each(row);
      }
    });
  }
  // Another number after a commit of anybody else.
  std::string version() {
    std::string out;
    rows(now_, "PRAGMA data_version", [&](std::string_view v) { out = v; });
    return out;
  }

  sqlite3 *held_, *now_;
  std::map<std::string, std::string> tables_;  // name -> all its rows as text
  std::string version_;
};

class sqlite_watch final : public store_watch {
 public:
  sqlite_watch(const std::string& folder, tenant_code t) {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const std::string name{db::name_of(static_cast<place>(i))};
      files_.at(i) =
          std::make_unique<sqlite_file>(fmt::format("{}/{}/{}.db", folder, t.text(), name));
    }
    hold();
  }
  void hold() override {
    for (auto& f : files_) {
      f->hold();
    }
  }
  bool moved() override {
    bool out = false;
    for (auto& f : files_) {
      out = f->moved() || out;
    }
    return out;
  }
  store_content held() override { return content(true); }
  store_content now() override { return content(false); }

 private:
  store_content content(bool held) {
    store_content out;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      files_.at(i)->add_to(out, std::string{db::name_of(static_cast<place>(i))}, held);
    }
    return out;
  }
  std::array<std::unique_ptr<sqlite_file>, 3> files_;
};

// ---- PostgreSQL: all schemas of the test's database, over two connections.

class pg_watch final : public store_watch {
 public:
  explicit pg_watch(const std::string& url) : held_(open(url)), now_(open(url)) {
    std::vector<std::string> names;
    rows(now_,
         "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables "
         "WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1",
         [&](std::string_view name) { names.emplace_back(name); });
    for (const auto& name : names) {
      all_ += fmt::format(
          "{}SELECT '{}' || ' ' || count(*) || ' rows, ' || "
          "md5(coalesce(string_agg(x::text, ';' ORDER BY x::text), '')) FROM {} AS x",
          all_.empty() ? "" : " UNION ALL ", name, name);
    }
    hold();
  }
  ~pg_watch() override {
    PQfinish(held_);
    PQfinish(now_);
  }
  void hold() override {
    rows(held_, "ROLLBACK", {});
    rows(held_, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", {});
    rows(held_, "SELECT 1", {});
    newest_ = newest();
  }
  bool moved() override { return newest() != newest_; }
  store_content held() override { return content(held_); }
  store_content now() override { return content(now_); }

 private:
  static PGconn* open(const std::string& url) {
    PGconn* db = PQconnectdb(url.c_str());
    if (PQstatus(db) != CONNECTION_OK) {
      throw std::runtime_error{PQerrorMessage(db)};
    }
    PQsetNoticeProcessor(
        db, [](void*, const char*) {}, nullptr);
    return db;
  }
  static void rows(PGconn* db, const std::string& sql,
                   const std::function<void(std::string_view)>& each) {
    PGresult* r = PQexec(db, sql.c_str());
    const auto status = PQresultStatus(r);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
      throw std::runtime_error{sql + ": " + PQerrorMessage(db)};
    }
    for (int i = 0; each && i < PQntuples(r); ++i) {
      each(PQgetvalue(r, i, 0));
    }
    PQclear(r);
  }
  // Grows with every transaction of the server that has written.
  std::string newest() {
    std::string out;
    rows(now_, "SELECT pg_snapshot_xmax(pg_current_snapshot())",
         [&](std::string_view v) { out = v; });
    return out;
  }
  store_content content(PGconn* db) {
    store_content out;
    rows(db, all_, [&](std::string_view row) {
      const auto space = row.find(' ');
      out[std::string{row.substr(0, space)}] = row.substr(space + 1);
    });
    return out;
  }

  PGconn *held_, *now_;
  std::string all_, newest_;
};

}  // namespace

std::unique_ptr<store_watch> watch_stores(const options& o, tenant_code t) {
  if (o.url.empty()) {
    return std::make_unique<sqlite_watch>(o.data_folder, t);
  }
  return std::make_unique<pg_watch>(o.url);
}

std::string difference(const store_content& a, const store_content& b) {
  std::string out;
  for (const auto& [name, rows] : a) {
    const auto other = b.find(name);
    if (other == b.end() || other->second != rows) {
      out +=
          fmt::format("{}: {} -> {}\n", name, rows, other == b.end() ? "no table" : other->second);
    }
  }
  for (const auto& [name, rows] : b) {
    if (!a.contains(name)) {
      out += fmt::format("{}: no table -> {}\n", name, rows);
    }
  }
  return out;
}

}  // namespace tsu::db::testing
