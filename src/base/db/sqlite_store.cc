#include "base/db/sqlite_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <limits>
#include <utility>

#include "base/core/assert.h"
#include "base/core/log.h"
#include "base/db/log_follower.h"

namespace tsu::db {
namespace {

constexpr statement begin_batch{"base.begin", "BEGIN IMMEDIATE"};
constexpr statement commit_batch{"base.commit", "COMMIT"};
constexpr statement savepoint{"base.savepoint", "SAVEPOINT closure"};
constexpr statement release{"base.release", "RELEASE closure"};
constexpr statement roll_back_closure{"base.rollback_to", "ROLLBACK TO closure"};
constexpr statement begin_read{"base.begin_read", "BEGIN"};
constexpr statement append_row{"base.append_change",
                               "INSERT INTO base_change(number, at, kind, subject, body, changes) "
                               "VALUES($1, $2, $3, $4, $5, $6)"};
constexpr statement change_rows_after{
    "base.change_rows_after",
    "SELECT number, at, kind, subject, body, changes FROM base_change WHERE number > $1 "
    "ORDER BY number LIMIT $2"};
constexpr statement get_head{"base.get_head", "SELECT number FROM base_change_head WHERE one = 1"};
constexpr statement set_head{"base.set_head",
                             "UPDATE base_change_head SET number = $1 WHERE one = 1"};
constexpr statement get_applied{"base.get_applied",
                                "SELECT module, number, name, checksum FROM base_migration"};
constexpr statement add_applied{
    "base.add_applied",
    "INSERT INTO base_migration(module, number, name, checksum, applied_at) "
    "VALUES($1, $2, $3, $4, $5)"};

// The WAL is copied into the file when it has grown to this (32 MiB): rarely enough that hot pages
// are written once for many commits, often enough that opening after a crash reads little.
constexpr int checkpoint_pages = 8192;

// The file with our permissions, before SQLite would make it with others.
void ensure_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    throw error{errno == ENOSPC || errno == EDQUOT ? failure::disk_full : failure::gone,
                fmt::format("{}: {}", path, std::strerror(errno))};
  }
  ::close(fd);
}

std::vector<applied_migration> read_applied(sqlite_connection& db) {
  std::vector<applied_migration> out;
  db.run(get_applied, {}, [&](const row& r) {
    out.push_back({r.string(0), r.int64(1), r.string(2), r.string(3)});
  });
  return out;
}

// Rows of the log that are read at once: each may hold many changes.
constexpr std::int64_t change_rows_step = 16;

std::string_view as_text(bytes b) { return {reinterpret_cast<const char*>(b.data()), b.size()}; }

// changes_after, whose rows are changes, over rows that may hold several.
class change_scan {
 public:
  change_scan(std::int64_t after, std::int64_t limit, const on_row& f)
      : after_(after), left_(limit < 0 ? std::numeric_limits<std::int64_t>::max() : limit), f_(f) {}

  void run(sqlite_connection& db) {
    for (bool more = true; more && left_ > 0;) {
      more = false;
      const std::array<param, 2> from{after_, std::min(left_, change_rows_step)};
      db.run(change_rows_after, from, [&](const row& r) {
        more = true;
        each_of(r);
      });
    }
  }

 private:
  void each_of(const row& r) {
    const auto last = r.int64(0), changes = r.int64(5);
    change_view c{.number = last, .at = r.int64(1), .kind = r.text(2)};
    if (changes == 1) {
      c.subject = r.text(3);
      c.body = as_text(r.blob(4));
      tell(c);
      return;
    }
    if (changes < 1) {  // or the same rows would be read again for ever
      throw error{failure::damaged, "the change log holds a row of no changes"};
    }
    c.number = last - changes;
    run_reader all{as_text(r.blob(4)), changes};
    while (left_ > 0 && all.next(c)) {
      if (++c.number > after_) {
        tell(c);
      }
    }
  }
  void tell(const change_view& c) {
    if (left_ > 0) {
      --left_;
      after_ = c.number;
      f_(change_row{c});
    }
  }

  std::int64_t after_, left_;
  const on_row& f_;
};

// Changes that were committed before the transaction began are read from memory where they are
// there: the transaction sees all of them. What it may see beyond is read by SQL.
class sqlite_reader final : public reader {
 public:
  sqlite_reader(sqlite_connection& db, const recent_changes& recent)
      : db_(db), recent_(recent), newest_(recent.newest()) {}
  void each(const statement& s, std::span<const param> p, const on_row& f) override {
    const bool next = s.name == next_changes_after.name;
    if (!next && s.name != changes_after.name) {
      db_.run(s, p, f);
      return;
    }
    const auto after = std::get<std::int64_t>(p[0]), limit = std::get<std::int64_t>(p[1]);
    const auto found = recent_.each(after, limit, newest_, f);
    if (next && found > 0) {
      return;
    }
    if (found < limit || limit < 0) {
      change_scan{after + found, limit < 0 ? limit : limit - found, f}.run(db_);
    }
  }

 private:
  sqlite_connection& db_;
  const recent_changes& recent_;
  const std::int64_t newest_;
};

}  // namespace

class sqlite_store::writing final : public tx {
 public:
  explicit writing(sqlite_store& s) : store_(s) {}
  void each(const statement& s, std::span<const param> p, const on_row& f) override {
    if (s.name == changes_after.name || s.name == next_changes_after.name) {
      store_.each_change_of_log(std::get<std::int64_t>(p[0]), std::get<std::int64_t>(p[1]), f);
    } else {
      store_.run(s, p, f);
    }
  }
  std::int64_t run(const statement& s, std::span<const param> p) override {
    return store_.run(s, p, {});
  }
  instant now() const override { return store_.batch_.now; }
  std::int64_t append_change(std::string_view kind, std::string_view subject,
                             std::string_view body) override {
    return store_.append(kind, subject, body);
  }

 private:
  sqlite_store& store_;
};

sqlite_store::sqlite_store(const parts& p, std::string path, std::string name, place where)
    : path_(std::move(path)),
      name_(std::move(name)),
      where_(where),
      modules_(p.modules),
      time_(p.time),
      migrates_(p.migrates),
      tx_(std::make_unique<writing>(*this)) {}

sqlite_store::~sqlite_store() {
  close_readers();
  close_writer();
}

// ---- Opening

std::int64_t sqlite_store::open() {
  if (db_) {
    return head_;
  }
  if (!migrates_ && !plan(modules_, where_, applied(path_), name_).empty()) {
    throw error{failure::wrong_version,
                name_ + ": this program is newer than what is stored; restart the server first"};
  }
  ensure_file(path_);
  auto fresh = std::make_unique<sqlite_connection>(path_, sqlite_connection::duty::write);
  sqlite3_wal_hook(
      fresh->handle(),
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<sqlite_store*>(self)->wal_pages_ = pages;
        return SQLITE_OK;
      },
      this);
  db_ = std::move(fresh);
  synchronous_ = durability::commit;
  try {
    if (migrates_) {
      migrate();
    }
    db_->run(get_head, {}, [&](const row& r) { head_ = r.int64(0); });
  } catch (...) {
    db_.reset();
    throw;
  }
  next_head_ = head_;
  recent_.forget();
  return head_;
}

void sqlite_store::migrate() {
  db_->run(begin_batch, {}, {});
  try {
    db_->script(std::string{create_migration_table}.c_str());
    const auto steps = plan(modules_, where_, read_applied(*db_), name_);
    for (const auto& s : steps) {
      db_->script(translate(s.step->sql, engine::sqlite).c_str());
      const auto sum = checksum_of(s.step->sql);
      const std::array<param, 5> values{s.module, std::int64_t{s.step->number}, s.step->name,
                                        std::string_view{sum}, to_micros(time_.now())};
      db_->run(add_applied, values, {});
    }
    db_->run(commit_batch, {}, {});
  } catch (...) {
    sqlite3_exec(db_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    throw;
  }
}

std::vector<applied_migration> sqlite_store::applied(const std::string& path) {
  if (!std::filesystem::exists(path) || std::filesystem::file_size(path) == 0) {
    return {};
  }
  sqlite_connection db{path, sqlite_connection::duty::read};
  bool has_table = false;
  db.run({"", "SELECT 1 FROM sqlite_schema WHERE name = 'base_migration'"}, {},
         [&](const row&) { has_table = true; });
  return has_table ? read_applied(db) : std::vector<applied_migration>{};
}

void sqlite_store::set_synchronous(durability d) {
  if (synchronous_ != d) {
    db_->script(d == durability::commit ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
    synchronous_ = d;
  }
}

// ---- A batch

tx& sqlite_store::begin(const batch_start& b) {
  open();
  batch_ = b;
  batch_wrote_ = false;
  next_head_ = written_head_ = head_;
  wal_pages_ = 0;
  set_synchronous(b.durable);
  db_->run(begin_batch, {}, {});
  in_transaction_ = true;
  return *tx_;
}

void sqlite_store::closure_begins() {
  closure_wrote_ = false;
  closure_error_ = nullptr;
  closure_head_ = next_head_;
  if (batch_.how == isolation::alone) {
    db_->run(savepoint, {}, {});
  }
}

// Alone, a closure's changes are rows before its savepoint goes.
void sqlite_store::closure_kept() {
  batch_wrote_ = batch_wrote_ || closure_wrote_;
  if (batch_.how == isolation::alone) {
    write_changes();
    db_->run(release, {}, {});
  }
}

bool sqlite_store::closure_refused() {
  next_head_ = closure_head_;
  recent_.keep_up_to(next_head_);
  if (batch_.how == isolation::together) {
    return !closure_wrote_;
  }
  written_head_ = closure_head_;
  db_->run(roll_back_closure, {}, {});
  db_->run(release, {}, {});
  return true;
}

// SQLite ends a transaction by itself after some errors (disk full, I/O, memory).
bool sqlite_store::broken() {
  return in_transaction_ && sqlite3_get_autocommit(db_->handle()) != 0;
}

template <class Work>
std::int64_t sqlite_store::guarded_run(Work work) {
  if (closure_error_) {
    std::rethrow_exception(closure_error_);
  }
  try {
    return work();
  } catch (const error&) {
    closure_wrote_ = closure_wrote_ || db_->last_could_write();
    closure_error_ = std::current_exception();
    throw;
  } catch (...) {  // thrown by the callback
    closure_wrote_ = true;
    throw;
  }
}

std::int64_t sqlite_store::run(const statement& s, std::span<const param> p, const on_row& f) {
  return guarded_run([&] {
    if (written_head_ < next_head_ && s.sql.find("base_change") != s.sql.npos) {
      show_changes();
    }
    const auto changed = db_->run(s, p, f);
    closure_wrote_ = closure_wrote_ || db_->last_could_write();
    return changed;
  });
}

// Kept until the batch ends, or somebody in it looks into the log.
std::int64_t sqlite_store::append(std::string_view kind, std::string_view subject,
                                  std::string_view body) {
  if (closure_error_) {
    std::rethrow_exception(closure_error_);
  }
  recent_.add({++next_head_, to_micros(batch_.now), kind, subject, body});
  return next_head_;
}

// Changes of one kind that follow one another go into one row: a row costs more than what it holds.
void sqlite_store::write_changes() {
  while (written_head_ < next_head_) {
    const auto first = recent_.under_way(written_head_ + 1);
    auto last = first;
    run_.clear();
    append_to_run(run_, first.subject, first.body);
    std::int64_t changes = 1;
    while (last.number < next_head_ && std::cmp_less(changes, run_changes_max) &&
           run_.size() < run_bytes_max) {
      const auto next = recent_.under_way(last.number + 1);
      if (next.kind != first.kind) {
        break;
      }
      append_to_run(run_, next.subject, next.body);
      last = next;
      ++changes;
    }
    const auto body = changes == 1 ? first.body : std::string_view{run_};
    const std::array<param, 6> values{
        last.number,
        first.at,
        first.kind,
        changes == 1 ? first.subject : std::string_view{},
        bytes{reinterpret_cast<const std::byte*>(body.data()), body.size()},
        changes};
    db_->run(append_row, values, {});
    written_head_ = last.number;
  }
}

// For statements of a closure that may look into the log: it then holds what was appended so far.
void sqlite_store::show_changes() {
  if (written_head_ < next_head_) {
    closure_wrote_ = true;
    write_changes();
  }
}

void sqlite_store::each_change_of_log(std::int64_t after, std::int64_t limit, const on_row& f) {
  guarded_run([&] {
    show_changes();
    change_scan{after, limit, f}.run(*db_);
    return std::int64_t{0};
  });
}

void sqlite_store::commit() {
  if (!in_transaction_) {
    return;
  }
  if (next_head_ != head_) {
    ASSERT(next_head_ > head_);
    write_changes();
    const std::array<param, 1> values{next_head_};
    ASSERT(db_->run(set_head, values, {}) == 1);
  }
  db_->run(commit_batch, {}, {});
  in_transaction_ = false;
  head_ = next_head_;
  if (db_->took_changes()) {
    recent_.keep_up_to(0);
    recent_.forget();
  } else {
    recent_.commit(head_);
  }
  if (wal_pages_ > 0) {  // something was written
    needs_sync_ = batch_.durable == durability::interval;
  }
}

void sqlite_store::roll_back() noexcept {
  closure_error_ = nullptr;
  if (!in_transaction_) {
    return;
  }
  in_transaction_ = false;
  next_head_ = written_head_ = head_;
  recent_.keep_up_to(head_);
  if (sqlite3_get_autocommit(db_->handle()) == 0) {
    sqlite3_exec(db_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

// ---- Between batches

void sqlite_store::tidy_up() {
  if (!db_ || wal_pages_ < checkpoint_pages) {
    return;
  }
  wal_pages_ = 0;
  const int code = sqlite3_wal_checkpoint_v2(db_->handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE,
                                             nullptr, nullptr);
  // What interval batches wrote is not on disk by this: where a reader holds on to an older state,
  // a checkpoint succeeds without having synced the WAL.
  if (code != SQLITE_OK && code != SQLITE_BUSY) {
    // Nothing is lost: the WAL has it all and goes on growing until a checkpoint succeeds.
    log_warning("{}: checkpoint: {}", name_, sqlite3_errmsg(db_->handle()));
  }
}

void sqlite_store::sync() {
  if (!db_ || !needs_sync_) {
    return;
  }
  sqlite3_file* wal = nullptr;
  sqlite3_file_control(db_->handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
  if (wal == nullptr || wal->pMethods == nullptr) {
    return;
  }
  const int code = wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL);
  if (code != SQLITE_OK) {
    db_->fail(code, "sync of the WAL");
  }
  needs_sync_ = false;
}

void sqlite_store::close_writer() noexcept {
  try {
    sync();
  } catch (const std::exception& e) {
    log_error("{}: sync before closing: {}", name_, e.what());
  }
  db_.reset();
  needs_sync_ = false;
}

// ---- Reading

std::unique_ptr<sqlite_connection> sqlite_store::take_reader() {
  {
    const std::lock_guard hold{readers_lock_};
    if (!idle_readers_.empty()) {
      auto out = std::move(idle_readers_.back());
      idle_readers_.pop_back();
      return out;
    }
  }
  return std::make_unique<sqlite_connection>(path_, sqlite_connection::duty::read);
}

void sqlite_store::read(const std::function<void(reader&)>& work) {
  auto db = take_reader();
  db->run(begin_read, {}, {});
  sqlite_reader r{*db, recent_};
  try {
    work(r);
  } catch (...) {
    sqlite3_exec(db->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    const std::lock_guard hold{readers_lock_};
    idle_readers_.push_back(std::move(db));
    throw;
  }
  db->run(commit_batch, {}, {});
  const std::lock_guard hold{readers_lock_};
  idle_readers_.push_back(std::move(db));
}

void sqlite_store::close_readers() noexcept {
  const std::lock_guard hold{readers_lock_};
  idle_readers_.clear();
}

std::string sqlite_store::why_not_prepared(const statement& s) {
  auto db = take_reader();
  auto why = db->why_not_prepared(s);
  const std::lock_guard hold{readers_lock_};
  idle_readers_.push_back(std::move(db));
  return why;
}

}  // namespace tsu::db
