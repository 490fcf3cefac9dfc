#include "base/db/sqlite_connection.h"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <utility>

#include "base/core/assert.h"

namespace tsu::db {
namespace {

constexpr std::size_t nameless_max = 128;
constexpr int busy_wait_ms = 2000;

// Said once per connection. Why:
//  page_size 4096: one page of the file system; a commit of one row writes three or four of them.
//  synchronous FULL: with WAL one fdatasync per commit, and nothing that was answered is lost when
//    the power fails (NORMAL would lose the last commits).
//  wal_autocheckpoint 0: checkpoints are made after the callers are answered, see tidy_up().
//  journal_size_limit: after a checkpoint the WAL file shrinks to this, so a burst leaves no file
//    of gigabytes behind.
//  cache_size (KiB when negative): the upper levels of the trees; the rest is the system's cache.
//  mmap_size, readers only: pages are read without copying. The writer keeps to pread, so that an
//    I/O error is an error and not a signal.
//  temp_store MEMORY: no temporary files beside the data.
//  trusted_schema OFF: a file that somebody gives us cannot run functions from its schema.
constexpr const char* writer_pragmas =
    "PRAGMA page_size=4096;PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;PRAGMA trusted_schema=OFF;PRAGMA wal_autocheckpoint=0;"
    "PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-16384;PRAGMA temp_store=MEMORY;";
constexpr const char* reader_pragmas =
    "PRAGMA query_only=ON;PRAGMA trusted_schema=OFF;PRAGMA wal_autocheckpoint=0;"
    "PRAGMA cache_size=-4096;PRAGMA mmap_size=268435456;PRAGMA temp_store=MEMORY;";

class sqlite_row final : public row {
 public:
  explicit sqlite_row(sqlite3_stmt* s) : s_(s), columns_(sqlite3_column_count(s)) {}
  bool is_null(int c) const override { return sqlite3_column_type(s_, in(c)) == SQLITE_NULL; }
  std::int64_t int64(int c) const override { return sqlite3_column_int64(s_, in(c)); }
  double real(int c) const override { return sqlite3_column_double(s_, in(c)); }
  std::string_view text(int c) const override {
    const auto* at = reinterpret_cast<const char*>(sqlite3_column_text(s_, in(c)));
    return at == nullptr
               ? std::string_view{}
               : std::string_view{at, static_cast<std::size_t>(sqlite3_column_bytes(s_, c))};
  }
  bytes blob(int c) const override {
    const auto* at = static_cast<const std::byte*>(sqlite3_column_blob(s_, in(c)));
    return at == nullptr ? bytes{}
                         : bytes{at, static_cast<std::size_t>(sqlite3_column_bytes(s_, c))};
  }

 private:
  int in(int c) const {
    ASSERT(c >= 0 && c < columns_);
    return c;
  }
  sqlite3_stmt* s_;
  int columns_;
};

// The statement is free again however we leave.
class in_use {
 public:
  explicit in_use(sqlite_prepared& p) : p_(p) { p_.in_use = true; }
  ~in_use() {
    sqlite3_reset(p_.handle.get());
    p_.in_use = false;
  }
  in_use(const in_use&) = delete;
  in_use& operator=(const in_use&) = delete;

 private:
  sqlite_prepared& p_;
};

int bind_one(sqlite3_stmt* s, int at, const param& p) {
  struct visitor {
    sqlite3_stmt* s;
    int at;
    int operator()(std::nullptr_t) const { return sqlite3_bind_null(s, at); }
    int operator()(std::int64_t v) const { return sqlite3_bind_int64(s, at, v); }
    int operator()(double v) const { return sqlite3_bind_double(s, at, v); }
    int operator()(std::string_view v) const {
      return sqlite3_bind_text64(s, at, v.data() == nullptr ? "" : v.data(), v.size(),
                                 SQLITE_STATIC, SQLITE_UTF8);
    }
    int operator()(bytes v) const {
      return v.empty() ? sqlite3_bind_zeroblob(s, at, 0)
                       : sqlite3_bind_blob64(s, at, v.data(), v.size(), SQLITE_STATIC);
    }
  };
  return std::visit(visitor{s, at}, p);
}

// "$12" -> 12; ASSERTs on anything that is not $1..$99.
std::size_t number_of(std::string_view name) {
  std::size_t n = 0;
  ASSERT(name.size() >= 2 && name[0] == '$');
  const auto end = std::from_chars(name.data() + 1, name.data() + name.size(), n);
  ASSERT(end.ec == std::errc{} && end.ptr == name.data() + name.size() && n >= 1 && n <= 99);
  return n;
}

}  // namespace

failure sqlite_failure(int code, int system_errno) {
  switch (code & 0xff) {
    case SQLITE_FULL: return failure::disk_full;
    case SQLITE_IOERR:
      // EFBIG: the process may not make files that large; EDQUOT: the user's share is used up.
      return system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG
                 ? failure::disk_full
                 : failure::gone;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: return failure::locked;
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM: return failure::gone;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return failure::damaged;
    case SQLITE_CONSTRAINT: return failure::constraint;
    default: return failure::other;
  }
}

sqlite_connection::sqlite_connection(std::string path, duty d) : path_(std::move(path)) {
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(path_.c_str(), &raw,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                                         SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE,
                                     nullptr);
  db_.reset(raw);
  if (opened != SQLITE_OK) {
    fail(opened, "open");
  }
  sqlite3_busy_timeout(raw, busy_wait_ms);
  script(d == duty::write ? writer_pragmas : reader_pragmas);
  if (d == duty::write) {
    expect_wal();
  }
}

// A file system without shared memory (a network's) does not refuse WAL, it keeps the old mode.
void sqlite_connection::expect_wal() {
  std::string mode;
  run({"", "PRAGMA journal_mode"}, {}, [&](const row& r) { mode = r.string(0); });
  if (mode != "wal") {
    throw error{failure::other,
                fmt::format("{}: the file system cannot keep a write-ahead log (journal_mode is {} "
                            "there); put the data on a local disk",
                            path_, mode)};
  }
}

// Writes happen to the WAL, and SQLite asks only the main file for its errno.
int sqlite_connection::system_errno() const {
  int out = 0;
  sqlite3_file* wal = nullptr;
  sqlite3_file_control(db_.get(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
  if (wal != nullptr && wal->pMethods != nullptr) {
    wal->pMethods->xFileControl(wal, SQLITE_FCNTL_LAST_ERRNO, &out);
  }
  return out != 0 ? out : sqlite3_system_errno(db_.get());
}

void sqlite_connection::fail(int code, std::string_view what) const {
  const int system = db_ && (code & 0xff) == SQLITE_IOERR ? system_errno() : 0;
  const auto kind = sqlite_failure(code, system);
  throw error{kind, fmt::format("{}: {}: {} ({})", path_, what,
                                db_ ? sqlite3_errmsg(db_.get()) : sqlite3_errstr(code), code)};
}

void sqlite_connection::script(const char* sql) {
  const int code = sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) {
    fail(code, std::string_view{sql}.substr(0, 80));
  }
}

sqlite_prepared sqlite_connection::prepare(std::string_view sql) {
  sqlite_prepared out{nullptr, std::string{sql}};
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(db_.get(), out.sql.data(), static_cast<int>(out.sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, &rest);
  out.handle.reset(raw);
  if (code != SQLITE_OK || raw == nullptr) {
    fail(code, sql.substr(0, 200));
  }
  for (int at = 1; at <= sqlite3_bind_parameter_count(raw); ++at) {
    const auto number = number_of(sqlite3_bind_parameter_name(raw, at));
    if (out.places.size() < number) {
      out.places.resize(number, 0);
    }
    out.places[number - 1] = at;
  }
  out.reads_only = sqlite3_stmt_readonly(raw) != 0;
  out.takes_changes = !out.reads_only && sql.find("base_change") != sql.npos &&
                      !sql.starts_with("INSERT") && !sql.starts_with("UPDATE base_change_head");
  return out;
}

sqlite_prepared& sqlite_connection::find(const statement& s) {
  if (!s.name.empty()) {
    auto found = named_.find(s.name);
    if (found == named_.end()) {
      auto fresh = prepare(s.sql);
      // The name is kept with the program's constants, so the view stays good.
      found = named_.emplace(s.name, std::move(fresh)).first;
    }
    ASSERT(found->second.sql == s.sql);  // one name, one statement
    return found->second;
  }
  if (const auto found = by_text_.find(s.sql); found != by_text_.end()) {
    nameless_.splice(nameless_.begin(), nameless_, found->second);
    return nameless_.front();
  }
  nameless_.push_front(prepare(s.sql));
  by_text_.emplace(nameless_.front().sql, nameless_.begin());
  if (nameless_.size() > nameless_max && !nameless_.back().in_use) {
    by_text_.erase(nameless_.back().sql);
    nameless_.pop_back();
  }
  return nameless_.front();
}

void sqlite_connection::bind(sqlite_prepared& p, std::span<const param> params) {
  ASSERT(params.size() >= p.places.size());
  for (std::size_t i = 0; i < p.places.size(); ++i) {
    if (p.places[i] != 0) {
      const int code = bind_one(p.handle.get(), p.places[i], params[i]);
      if (code != SQLITE_OK) {
        fail(code, p.sql.substr(0, 200));
      }
    }
  }
}

std::int64_t sqlite_connection::run(const statement& s, std::span<const param> params,
                                    const on_row& f) {
  auto* p = &find(s);
  sqlite_prepared second;
  if (p->in_use) {  // run again from inside its own callback
    second = prepare(s.sql);
    p = &second;
  }
  last_could_write_ = !p->reads_only;
  took_changes_ = took_changes_ || p->takes_changes;
  const in_use hold{*p};
  bind(*p, params);
  int code = sqlite3_step(p->handle.get());
  for (; code == SQLITE_ROW; code = sqlite3_step(p->handle.get())) {
    if (f) {
      f(sqlite_row{p->handle.get()});
    }
  }
  last_could_write_ = !p->reads_only;
  if (code != SQLITE_DONE) {
    fail(code, s.name.empty() ? s.sql.substr(0, 200) : s.name);
  }
  return p->reads_only ? 0 : sqlite3_changes64(db_.get());
}

std::string sqlite_connection::why_not_prepared(const statement& s) {
  try {
    prepare(s.sql);
    return {};
  } catch (const error& e) {
    return e.what();
  }
}

}  // namespace tsu::db
