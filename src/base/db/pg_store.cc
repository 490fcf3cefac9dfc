#include "base/db/pg_store.h"

#include <fmt/format.h>

#include <array>
#include <thread>
#include <utility>

#include "base/core/assert.h"
#include "base/core/log.h"
#include "base/db/log_follower.h"
#include "base/db/pg_listener.h"

namespace tsu::db {
namespace {

using namespace std::chrono_literals;

constexpr statement savepoint{"base.savepoint", "SAVEPOINT closure"};
constexpr statement release{"base.release", "RELEASE SAVEPOINT closure"};
constexpr statement roll_back_closure{"base.rollback_to", "ROLLBACK TO SAVEPOINT closure"};
constexpr statement append_row{
    "base.append_change",
    "INSERT INTO base_change(number, at, kind, subject, body) VALUES($1, $2, $3, $4, $5)"};
constexpr statement lock_head{"base.lock_head",
                              "SELECT number, CAST(tableoid AS BIGINT) FROM base_change_head "
                              "WHERE one = 1 FOR UPDATE"};
constexpr statement get_head{
    "base.get_head", "SELECT number, CAST(tableoid AS BIGINT) FROM base_change_head WHERE one = 1"};
constexpr statement set_head{"base.set_head",
                             "UPDATE base_change_head SET number = $1 WHERE one = 1"};
constexpr statement notify{"base.notify", "SELECT pg_notify($1, $2)"};
constexpr statement lock_migrations{"base.lock_migrations",
                                    "SELECT pg_advisory_xact_lock(CAST($1 AS BIGINT))"};
constexpr statement has_migrations{"base.has_migrations",
                                   "SELECT 1 WHERE to_regclass('base_migration') IS NOT NULL"};
constexpr statement get_applied{"base.get_applied",
                                "SELECT module, number, name, checksum FROM base_migration"};
constexpr statement add_applied{
    "base.add_applied",
    "INSERT INTO base_migration(module, number, name, checksum, applied_at) "
    "VALUES($1, $2, $3, $4, $5)"};
// A transaction that writes nothing but one record to the log; its commit flushes all before it.
constexpr statement flush_log{"base.flush_log",
                              "SELECT pg_logical_emit_message(true, 'tsunagu', '')"};
constexpr const char* begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

// One number for all nodes that migrate; any constant of our own does ("tsunagu" in ASCII).
constexpr std::int64_t migration_lock = 0x7473756e616775;
constexpr int begin_tries = 3;

bool worth_repeating(const pg_error& e) { return e.transient() || e.kind() == failure::gone; }

}  // namespace

class pg_store::writing final : public tx {
 public:
  explicit writing(pg_store& s) : store_(s) {}
  void each(const statement& s, std::span<const param> p, const on_row& f) override {
    store_.run(s, p, f);
  }
  std::int64_t run(const statement& s, std::span<const param> p) override {
    return store_.run(s, p, {});
  }
  void queue(const statement& s, std::span<const param> p) override { store_.queue(s, p); }
  instant now() const override { return store_.batch_.now; }
  std::int64_t append_change(std::string_view kind, std::string_view subject,
                             std::string_view body) override {
    return store_.append(kind, subject, body);
  }

 private:
  pg_store& store_;
};

// A reading transaction that begins before its first statement; where the connection turns out to
// be dead there, it is replaced, unseen by the closure. The next changes of a follower are given
// from memory before that: with two dozen followers a town, they would be most of what is asked.
class pg_store::reading final : public reader {
 public:
  explicit reading(pg_store& s) : store_(s), newest_(s.recent_.newest()) {}
  ~reading() override {
    if (!begun_ || !db_ || !db_->alive()) {
      return;
    }
    try {
      db_->send_plain("ROLLBACK");
      db_->let_go();
    } catch (const error&) {
      db_.drop();
    }
  }
  reading(const reading&) = delete;
  reading& operator=(const reading&) = delete;

  void each(const statement& s, std::span<const param> p, const on_row& f) override {
    if (begun_) {
      db_->run(s, p, f);
      return;
    }
    if (s.name == next_changes_after.name &&
        store_.recent_.each(std::get<std::int64_t>(p[0]), std::get<std::int64_t>(p[1]), newest_,
                            f) > 0) {
      return;
    }
    db_ = store_.pool_.take(store_.schema_);
    try {
      begin();
    } catch (const pg_error& e) {
      if (e.kind() != failure::gone) {
        throw;
      }
      db_ = store_.pool_.take(store_.schema_, pg_pool::which::fresh);
      begin();
    }
    db_->run(s, p, f);
  }

 private:
  void begin() {
    begun_ = true;  // from here on there may be something to end
    db_->send_plain(begin_read);
    store_.read_head(*db_, get_head);
  }
  pg_store& store_;
  const std::int64_t newest_;
  pg_pool::lease db_;
  bool begun_ = false;
};

pg_store::pg_store(const parts& p, std::string schema, std::string name, place where)
    : pool_(p.pool),
      claim_(p.claim),
      modules_(p.modules),
      time_(p.time),
      schema_(std::move(schema)),
      name_(std::move(name)),
      where_(where),
      tx_(std::make_unique<writing>(*this)) {}

pg_store::~pg_store() { roll_back(); }

// ---- Opening

std::vector<applied_migration> pg_store::applied(pg_connection& db) {
  std::vector<applied_migration> out;
  bool there = false;
  db.run(has_migrations, {}, [&](const row&) { there = true; });
  if (there) {
    db.run(get_applied, {}, [&](const row& r) {
      out.push_back({r.string(0), r.int64(1), r.string(2), r.string(3)});
    });
  }
  return out;
}

void pg_store::migrate(pg_connection& db) {
  if (plan(modules_, where_, applied(db), name_).empty()) {
    return;
  }
  if (claim_.how == claim::none) {
    throw error{failure::wrong_version,
                name_ + ": this program is newer than what is stored; restart the server first"};
  }
  db.script("BEGIN");
  try {
    const std::array<param, 1> key{migration_lock};
    db.run(lock_migrations, key, {});
    db.script(std::string{create_migration_table});
    // Another node may have been here while we waited for the lock.
    for (const auto& s : plan(modules_, where_, applied(db), name_)) {
      db.script(translate(s.step->sql, engine::postgres));
      const auto sum = checksum_of(s.step->sql);
      const std::array<param, 5> values{s.module, std::int64_t{s.step->number}, s.step->name,
                                        std::string_view{sum}, to_micros(time_.now())};
      db.run(add_applied, values, {});
    }
    db.script("COMMIT");
  } catch (...) {
    if (db.alive()) {
      db.script("ROLLBACK");
    }
    throw;
  }
}

std::int64_t pg_store::open() {
  auto db = pool_.take(schema_);
  migrate(*db);
  db->run(get_head, {}, [&](const row& r) { head_ = r.int64(0), table_ = r.int64(1); });
  return head_;
}

std::int64_t pg_store::read_head(pg_connection& db, const statement& s) const {
  std::int64_t head = -1, table = -1;
  try {
    db.run(s, {}, [&](const row& r) { head = r.int64(0), table = r.int64(1); });
  } catch (const pg_error& e) {
    if (!e.no_table()) {
      throw;
    }
  }
  if (table != table_) {
    throw error{failure::gone,
                name_ +
                    ": another program has removed or replaced this municipality; what is "
                    "there now is served after a restart"};
  }
  return head;
}

// Alone means that what is in memory is what is stored. That nobody else has written is seen here,
// whatever happened to the session that holds the claim.
void pg_store::check_right(std::int64_t head) const {
  if (!claim_.granted) {
    throw error{failure::gone, name_ + ": another program has the database for itself"};
  }
  if (claim_.how == claim::alone && head != head_ && head != doubtful_head_) {
    throw error{failure::gone,
                name_ +
                    ": another program has written here beside this one, which has only_node = "
                    "true; restart this one"};
  }
}

// ---- A batch

tx& pg_store::begin(const batch_start& b) {
  batch_ = b;
  recent_.keep_up_to(0);
  broken_ = may_repeat_ = closure_wrote_ = false;
  closure_error_ = nullptr;
  for (int tries = 1;; ++tries) {
    try {
      db_ = pool_.take(schema_, tries == 1 ? pg_pool::which::any : pg_pool::which::fresh);
      db_->send_plain("BEGIN");
      in_transaction_ = true;
      if (b.durable == durability::interval) {
        db_->send_plain("SET LOCAL synchronous_commit TO off");
      }
      const auto head = read_head(*db_, lock_head);
      check_right(head);
      head_ = next_head_ = head;
      doubtful_head_ = -1;
      return *tx_;
    } catch (const pg_error& e) {
      roll_back();
      if (tries >= begin_tries || !worth_repeating(e)) {
        throw;
      }
    }
  }
}

void pg_store::closure_begins() {
  closure_wrote_ = false;
  closure_error_ = nullptr;
  closure_head_ = next_head_;
  if (batch_.how == isolation::alone) {
    db_->send(savepoint, {});
  }
}

// Alone, a closure waits for all its answers, so that an error is its own.
void pg_store::closure_kept() {
  if (batch_.how == isolation::alone) {
    db_->run(release, {}, {});
  }
}

bool pg_store::closure_refused() {
  next_head_ = closure_head_;
  recent_.keep_up_to(next_head_);
  if (batch_.how == isolation::together) {
    return !closure_wrote_ && !db_->in_failed_transaction();
  }
  db_->send(roll_back_closure, {});
  db_->run(release, {}, {});
  return true;
}

// Whether the transaction as a whole can still be kept after the error that is being handled.
void pg_store::note_failure() {
  closure_error_ = std::current_exception();
  try {
    throw;
  } catch (const pg_error& e) {
    may_repeat_ = worth_repeating(e);
    broken_ = may_repeat_ || !db_ || !db_->alive() || e.kind() == failure::disk_full ||
              e.kind() == failure::locked || e.kind() == failure::damaged;
  } catch (...) {  // ours or the callback's; the connection is as it was
  }
}

std::int64_t pg_store::run(const statement& s, std::span<const param> p, const on_row& f) {
  if (closure_error_) {
    std::rethrow_exception(closure_error_);
  }
  try {
    const auto changed = db_->run(s, p, f);
    closure_wrote_ = closure_wrote_ || !db_->last_only_read();
    return changed;
  } catch (const error&) {
    note_failure();
    throw;
  } catch (...) {
    closure_wrote_ = true;
    throw;
  }
}

void pg_store::queue(const statement& s, std::span<const param> p) {
  if (closure_error_) {
    std::rethrow_exception(closure_error_);
  }
  closure_wrote_ = true;
  try {
    db_->send(s, p);
    if (batch_.how == isolation::alone) {
      db_->settle();
    }
  } catch (const error&) {
    note_failure();
    throw;
  }
}

std::int64_t pg_store::append(std::string_view kind, std::string_view subject,
                              std::string_view body) {
  const auto number = next_head_ + 1;
  const std::array<param, 5> values{
      number, to_micros(batch_.now), kind, subject,
      bytes{reinterpret_cast<const std::byte*>(body.data()), body.size()}};
  queue(append_row, values);
  recent_.add({number, to_micros(batch_.now), kind, subject, body});
  next_head_ = number;
  return number;
}

void pg_store::send_commit() {
  if (next_head_ != head_) {
    ASSERT(next_head_ > head_);
    const std::array<param, 1> head{next_head_};
    db_->send(set_head, head);
    const auto text = fmt::format("{} {} {}", schema_, next_head_, claim_.node);
    const std::array<param, 2> said{change_channel, std::string_view{text}};
    db_->send(notify, said);
    // The answers of the batch are read before COMMIT leaves: whatever goes wrong up to here can be
    // repeated, after it only the server knows.
    db_->settle();
  }
}

void pg_store::commit() {
  if (!in_transaction_) {
    return;
  }
  try {
    send_commit();
    db_->settle();
  } catch (const pg_error& e) {
    // An error that came late belongs to a closure: find out whose by running each alone.
    may_repeat_ = worth_repeating(e) || (batch_.how == isolation::together && db_->alive() &&
                                         e.kind() != failure::disk_full);
    throw;
  }
  try {
    db_->send_plain("COMMIT");
    db_->settle();
  } catch (const pg_error& e) {
    if (!db_->alive()) {
      doubtful_head_ = next_head_;
      throw pg_error{failure::gone,
                     fmt::format("{}: outcome unknown: the connection broke while committing: {}",
                                 name_, e.what()),
                     ""};
    }
    throw;
  }
  in_transaction_ = false;
  head_ = next_head_;
  recent_.commit(head_);
  needs_sync_ = batch_.durable == durability::interval;
  db_.give_back();
}

// PostgreSQL's own WAL writer may take up to three times wal_writer_delay (200 ms) for it.
void pg_store::sync() {
  if (needs_sync_) {
    pool_.take(schema_)->run(flush_log, {}, {});
    needs_sync_ = false;
  }
}

void pg_store::close_writer() noexcept {
  try {
    sync();
  } catch (const std::exception& e) {
    log_error("{}: sync before closing: {}", name_, e.what());
  }
}

void pg_store::roll_back() noexcept {
  closure_error_ = nullptr;
  recent_.keep_up_to(0);
  if (!std::exchange(in_transaction_, false) || !db_) {
    db_.drop();
    return;
  }
  next_head_ = head_;
  try {
    if (db_->alive()) {
      try {
        db_->settle();
      } catch (const error&) {  // what failed has been told
      }
      db_->send_plain("ROLLBACK");
      db_->settle();
      db_.give_back();
    }
  } catch (const std::exception&) {
  }
  db_.drop();
}

// ---- Reading

void pg_store::read(const std::function<void(reader&)>& work) {
  reading r{*this};
  work(r);
}

std::string pg_store::why_not_prepared(const statement& s) {
  return pool_.take(schema_)->why_not_prepared(s);
}

}  // namespace tsu::db
