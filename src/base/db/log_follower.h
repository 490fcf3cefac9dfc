// Following the change log of one store by a cursor that stands in it: a round reads what is new,
// and where any of it is of interest, applies it and moves the cursor in one transaction, so each
// change counts exactly once, in order, on whichever node it is met. What followers differ in are
// the functions that they override. Its coroutines run on the executor that awaits them; one round
// at a time.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/core/task.h"
#include "base/db/db.h"

namespace tsu::db {

// changes_after for a follower: some of them, the next ones. Where the program has them in memory,
// only those, without a look at the database; none only where the log has none.
inline constexpr statement next_changes_after{"base.next_changes_after", changes_after.sql};

struct follow_options {
  std::int64_t changes_at_once = 500;
  // While changes keep coming, rounds are at least this far apart: one round for many.
  std::chrono::milliseconds gather{10};
  // Where nothing is of interest the cursor is stored this often, so that little is read again
  // after a start.
  std::int64_t cursor_step = 5'000;
};

class log_follower {
 public:
  virtual ~log_follower() = default;
  log_follower(const log_follower&) = delete;
  log_follower& operator=(const log_follower&) = delete;

  // One round; gives back how many changes it read. What the store throws comes out, and the next
  // round starts again from the stored cursor.
  task<std::size_t> follow_new();
  // Again and again, until stop(); ends within half a second.
  task<void> run();
  void stop() { stopping_ = true; }

 protected:
  // `cursor`: what the store calls this follower; it lives forever.
  log_follower(store& s, std::string_view cursor, follow_options o)
      : store_(s), name_(cursor), options_(o) {}

 private:
  // A round begins, or its reading begins again: what was heard before is forgotten.
  virtual void forget() = 0;
  // One change, with the columns of changes_after; true where it is of interest. Most are not:
  // their kind and the first members of their bodies tell.
  virtual bool hear(const row&) = 0;
  // After the last one, in the same view of the store.
  virtual void end_of_reading(reader&) {}
  // What must be known before the transaction, where anything is of interest.
  virtual task<void> prepare() { co_return; }
  // All that was heard; may be called again where the transaction is run again.
  virtual void apply(tx&) = 0;

  struct round {
    std::int64_t from = 0, stored = 0, to = 0;
    std::size_t read = 0;
    bool any = false;
  };
  task<round> read_round();
  task<bool> keep(const round&);

  store& store_;
  const std::string_view name_;
  const follow_options options_;
  std::int64_t cursor_ = -1;         // -1: not loaded yet
  std::int64_t stored_cursor_ = -1;  // as the store has it: behind while nothing is of interest
  std::atomic<bool> stopping_ = false;
};

}  // namespace tsu::db
