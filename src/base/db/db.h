// One municipality's data. A `store` is one place of one tenant: a SQLite file or a PostgreSQL
// schema. Writes are closures: all that wait for a store run on its writer, each in a savepoint,
// under one commit, and are answered after it; what a closure refuses leaves no trace. Acts write
// to one store; what must reach another goes there as an event through the change log.
// Coroutine functions may be called from any executor thread and resume on it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/core/executor.h"
#include "base/core/id.h"
#include "base/core/result.h"
#include "base/core/task.h"
#include "base/core/time.h"

namespace tsu::db {

enum class place : std::uint8_t { town, people, history };
std::string_view name_of(place);

// commit: on disk before the answer. interval: on disk within 100 ms; survives the end of the
// process, not the loss of power. For device telemetry only; people, money, consent never.
enum class durability : std::uint8_t { commit, interval };

// The database cannot go on. Thrown, never returned; the request or job that was running catches.
enum class failure : std::uint8_t {
  disk_full,      // no space; writes work again once there is some, without a restart
  locked,         // somebody else holds what we need: another process, another node
  gone,           // closed, removed, or the connection broke (the text says "outcome unknown" where
                  // it broke while committing)
  wrong_version,  // the store is newer than this program, or a migration was edited
  damaged,        // the file is not what was written
  constraint,     // UNIQUE, CHECK, NOT NULL or FOREIGN KEY: only the closure that did it fails
  overloaded,     // more closures wait for this store than options.queue_max
  other,
};
std::string_view name_of(failure);
class error : public std::runtime_error {
 public:
  error(failure what, const std::string& detail) : std::runtime_error(detail), what_(what) {}
  failure kind() const { return what_; }

 private:
  failure what_;
};

// A named query: `name` is unique in the program ("snow.insert_request"), `sql` is one statement
// both engines understand, parameters $1..$99 in any order. Constants of a store.cc; every one is
// listed in its module's table, where a test prepares it on SQLite and PostgreSQL. Prepared
// statements are kept under their name; SQL made at run time has an empty name and is kept, within
// limits, under its text.
struct statement {
  std::string_view name, sql;
  place where = place::town;
};

// A parameter. Text and bytes are borrowed for the call. Write bytes for BYTEA columns: SQLite
// compares text and bytes as different values.
using bytes = std::span<const std::byte>;
using param = std::variant<std::nullptr_t, std::int64_t, double, std::string_view, bytes>;

// What a column holds; valid only inside the callback that was given the row.
class row {
 public:
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t int64(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  virtual bytes blob(int column) const = 0;

  std::string string(int column) const { return std::string{text(column)}; }
  instant time(int column) const { return from_micros(int64(column)); }

 protected:
  ~row() = default;
};

using on_row = std::function<void(const row&)>;

// A consistent view of one store.
class reader {
 public:
  virtual ~reader() = default;
  // PostgreSQL holds the whole answer in memory: read what may be large page by page.
  virtual void each(const statement&, std::span<const param>, const on_row&) = 0;

  void each(const statement& s, std::initializer_list<param> p, const on_row& f) {
    each(s, std::span{p.begin(), p.size()}, f);
  }
  // Reads the first row; false where there is none.
  bool first(const statement& s, std::initializer_list<param> p, const on_row& f) {
    bool found = false;
    each(s, p, [&](const row& r) {
      if (!found) {
        found = true;
        f(r);
      }
    });
    return found;
  }
};

// One closure's part of a batch. Sees what earlier closures of the batch wrote. Once a call has
// thrown, the closure counts as failed even if it catches.
class tx : public reader {
 public:
  using reader::each;
  // Runs the statement; gives back the number of rows it changed.
  virtual std::int64_t run(const statement&, std::span<const param>) = 0;
  std::int64_t run(const statement& s, std::initializer_list<param> p) {
    return run(s, std::span{p.begin(), p.size()});
  }
  // As run(), where nothing depends on how many rows it changed: on PostgreSQL it does not wait but
  // travels with the next call, and an error comes out there or at the commit.
  virtual void queue(const statement& s, std::span<const param> p) { run(s, p); }
  void queue(const statement& s, std::initializer_list<param> p) {
    queue(s, std::span{p.begin(), p.size()});
  }
  // The time of this batch, from the clock that was handed in.
  virtual instant now() const = 0;
  // Adds to the store's change log, visible with the commit; gives back its number, which grows
  // without holes in the order of commits. kind: "broker.entity.changed"; subject: what it is about
  // (order is kept per subject); body: JSON or other bytes, kept as given.
  virtual std::int64_t append_change(std::string_view kind, std::string_view subject,
                                     std::string_view body) = 0;
};

struct change {
  std::int64_t number = 0;
  instant at;
  std::string kind, subject, body;
};

// State in memory that follows a store's commits (the broker's entity versions). All calls come
// from the writer, one at a time, and must not throw.
class participant {
 public:
  virtual ~participant() = default;
  // After each closure: kept, or refused and rolled back to its savepoint.
  virtual void closure_ended(bool kept) = 0;
  // After the commit (publish now), or after the whole batch failed (throw the overlay away).
  virtual void batch_ended(bool committed) = 0;
};

// Forward only, checksummed, applied one store at a time inside one transaction each. `sql` may
// hold several statements; write BIGINT, TEXT, BYTEA, DOUBLE PRECISION, @serial@ for a primary key
// that numbers itself and never reuses a number, @key@ for an integer primary key that the program
// gives, and @by_key@ after the last bracket of a small table that is looked up by a primary key of
// text.
struct migration {
  int number = 0;
  std::string_view name, sql;
  place where = place::town;
};
struct module_schema {
  std::string_view module;
  std::span<const migration> migrations;
};

class store {
 public:
  virtual ~store() = default;
  virtual tenant_code tenant() const = 0;
  virtual place where() const = 0;
  // A part of this process (SQLite): nobody else writes to it, and what was answered is there as
  // long as the process is. A database server may end by itself, and with it the last batches of
  // durability::interval.
  virtual bool embedded() const = 0;

  // F: result<T>(tx&), or T(tx&). A problem rolls the closure back and is handed to the caller.
  // Throws db::error when the batch could not be committed. The closure runs on another thread
  // while this coroutine waits, so it may refer to the coroutine's locals; it may run twice when
  // the batch has to be repeated, so it must not move from them.
  template <class F>
  task<std::invoke_result_t<F&, tx&>> write(F closure, durability = durability::commit);
  // F: T(reader&). Runs on a reading thread over a committed snapshot.
  template <class F>
  task<std::invoke_result_t<F&, reader&>> read(F closure);

  // The participant outlives the store or is detached first.
  virtual void attach(participant&) = 0;
  virtual void detach(participant&) = 0;

  // The number of the newest committed change, 0 where there is none.
  virtual std::int64_t newest_change() const = 0;
  // Ends when a change after that number is committed, here or (PostgreSQL) on another node, or
  // when the store closes or `at_most` has passed; gives back the newest number. Throws error{gone}
  // where the store is closed already.
  virtual task<std::int64_t> wait_for_change(std::int64_t after,
                                             std::chrono::milliseconds at_most) = 0;

 protected:
  // true: keep what the closure wrote.
  using write_work = std::function<bool(tx&)>;
  using read_work = std::function<void(reader&)>;
  virtual task<void> write_work_through(write_work&, durability) = 0;
  virtual task<void> read_work_through(read_work&) = 0;
};

// The change log as a subscriber reads it: at least once, in order, by cursor.
inline constexpr statement changes_after{"base.changes_after",
                                         "SELECT number, at, kind, subject, body FROM base_change "
                                         "WHERE number > $1 ORDER BY number LIMIT $2"};
// Up to `limit` changes after that number.
std::vector<change> read_changes(reader&, std::int64_t after, std::int64_t limit);
// The cursor of a named subscriber (0 at first), moved in the transaction that did the work.
std::int64_t cursor_of(reader&, std::string_view subscriber);
void move_cursor(tx&, std::string_view subscriber, std::int64_t to);
// As cursor_of, nothing where there is none; and takes it away, so that it keeps no changes.
std::optional<std::int64_t> find_cursor(reader&, std::string_view subscriber);
void end_cursor(tx&, std::string_view subscriber);

// Forgets rows of the log whose changes (a file's row may hold several) all have numbers up to and
// including that one, but none with a change that a cursor has still to pass and never the newest
// row; gives back how many rows.
std::int64_t forget_changes(tx&, std::int64_t up_to);
// As forget_changes, of those that are older than that; looks at the oldest `most` rows only. Gives
// back how many went: 0 when there is nothing more to do.
std::int64_t forget_changes_before(tx&, instant, std::int64_t most = 5'000);
// The statements of base/db itself, for the test that prepares all.
std::span<const statement* const> base_statements();

// Opens and keeps the stores of all tenants. Made once in main.
struct options {
  std::string data_folder;        // SQLite: <data>/<code>/{town,people,history}.db
  std::string url;                // PostgreSQL: libpq conninfo or postgresql://; empty = SQLite
  int writers = 2;                // threads that run batches; a store uses one at a time
  int readers = 2;                // threads that run reads
  std::size_t batch_max = 512;    // closures under one commit
  std::size_t queue_max = 20000;  // closures waiting for one store; more are refused (overloaded)
  // For a short work beside a running server (a new token): leaves the folder's lock (PostgreSQL:
  // the claim on the database) alone. Changes no schema: a store that lacks a migration is not
  // opened (wrong_version). Whoever opens so must append nothing to a change log.
  bool beside_a_server = false;
  // PostgreSQL: nobody else may serve or write to the database while this house is open; opening
  // throws error{locked} where somebody does. A SQLite house is always the only one.
  bool only_node = false;
  // SQLite: so many stores stay open; idle ones beyond it are closed within a second or two, those
  // that somebody follows (store::attach) never.
  std::size_t open_max = 192;
};

class house {
 public:
  virtual ~house() = default;
  // Tenants that exist, sorted by code.
  virtual std::vector<tenant_code> tenants() = 0;
  // Makes the tenant's stores (or finds them) and brings their schema up to date.
  virtual void add_tenant(tenant_code) = 0;
  virtual void remove_tenant(tenant_code) = 0;
  virtual bool has_tenant(tenant_code) = 0;
  // The store, opened on first use. Throws error{gone} where there is no such tenant.
  virtual store& at(tenant_code, place) = 0;
  // Prepares each statement on the store it names; gives back what was wrong, one line each.
  virtual std::vector<std::string> check(tenant_code, std::span<const statement* const>) = 0;
  // Waits for what is under way and closes everything. Called before the executors of whoever
  // waits are gone; the destructor calls it.
  virtual void close() = 0;
};

// Throws error{wrong_version} when a store is newer than this program or a migration was edited.
// Brings every tenant up to date first. Throws error{locked} when another process has the folder,
// or has the PostgreSQL database for itself (options.only_node).
std::unique_ptr<house> open_house(const options&, const clock&, std::span<const module_schema>);

// What open_house() would apply, without changing anything (`upgrade --dry-run`). Throws as it
// does.
struct pending_migration {
  tenant_code tenant;
  place where;
  std::string module, name;
  int number;
};
std::vector<pending_migration> pending_migrations(const options&, std::span<const module_schema>);

// ---------------------------------------------------------------------------------------------

namespace detail {
template <class T>
struct is_result : std::false_type {};
template <class T>
struct is_result<result<T>> : std::true_type {};
}  // namespace detail

template <class F>
task<std::invoke_result_t<F&, tx&>> store::write(F closure, durability d) {
  using value = std::invoke_result_t<F&, tx&>;
  if constexpr (std::is_void_v<value>) {
    write_work work = [&](tx& t) { return closure(t), true; };
    co_await write_work_through(work, d);
  } else {
    std::optional<value> out;
    write_work work = [&](tx& t) {
      out.emplace(closure(t));
      if constexpr (detail::is_result<value>::value) {
        return out->ok();
      } else {
        return true;
      }
    };
    co_await write_work_through(work, d);
    co_return std::move(*out);
  }
}

template <class F>
task<std::invoke_result_t<F&, reader&>> store::read(F closure) {
  using value = std::invoke_result_t<F&, reader&>;
  if constexpr (std::is_void_v<value>) {
    read_work work = [&](reader& r) { closure(r); };
    co_await read_work_through(work);
  } else {
    std::optional<value> out;
    read_work work = [&](reader& r) { out.emplace(closure(r)); };
    co_await read_work_through(work);
    co_return std::move(*out);
  }
}

}  // namespace tsu::db
