// One SQLite connection with its prepared statements. Used by one thread at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/db/db.h"

namespace tsu::db {

struct sqlite_close {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
struct sqlite_finalize {
  void operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }
};
using sqlite_statement = std::unique_ptr<sqlite3_stmt, sqlite_finalize>;

// A prepared statement, and which parameter of SQLite each of $1..$n is (0: not used).
struct sqlite_prepared {
  sqlite_statement handle;
  std::string sql;
  std::vector<int> places = {};
  bool reads_only = false, in_use = false;
  bool takes_changes = false;  // may delete from the change log
};

class sqlite_connection {
 public:
  enum class duty : std::uint8_t { write, read };
  // Opens the file, which exists. Throws db::error.
  sqlite_connection(std::string path, duty);

  // Runs the statement; on_row may be empty. Gives back the rows changed.
  std::int64_t run(const statement&, std::span<const param>, const on_row&);
  // One or several statements without parameters.
  void script(const char* sql);
  sqlite3* handle() const { return db_.get(); }
  // Whether the last run() was of a statement that can write.
  bool last_could_write() const { return last_could_write_; }
  // Whether one has run, since this was last asked, that may have deleted from the change log.
  bool took_changes() { return std::exchange(took_changes_, false); }
  std::string why_not_prepared(const statement&);

  [[noreturn]] void fail(int code, std::string_view what) const;

 private:
  void expect_wal();
  int system_errno() const;
  sqlite_prepared& find(const statement&);
  sqlite_prepared prepare(std::string_view sql);
  void bind(sqlite_prepared&, std::span<const param>);

  std::string path_;
  std::unique_ptr<sqlite3, sqlite_close> db_;
  // Named statements stay; those without a name are a list, the newest used first.
  std::unordered_map<std::string_view, sqlite_prepared> named_;
  std::list<sqlite_prepared> nameless_;
  std::unordered_map<std::string_view, std::list<sqlite_prepared>::iterator> by_text_;
  bool last_could_write_ = false, took_changes_ = false;
};

// What an error of SQLite means to our callers.
failure sqlite_failure(int extended_code, int system_errno);

}  // namespace tsu::db
