// Work that is not an answer to a request: due by the calendar, at a time, or asked for by an act.
// Every run is a row of its tenant, leased by one node at a time: whoever dies loses the lease, and
// another node takes over. A job may therefore run twice and must be idempotent.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/task.h"
#include "base/core/time.h"
#include "base/db/db.h"
#include "base/jobs/schedule.h"

namespace tsu::jobs {

enum class state : std::uint8_t { waiting, running, done, failed };
std::string_view name_of(state);

// One row, as the console shows it.
struct run_row {
  std::int64_t number = 0;
  std::string name, argument;
  std::optional<instant> tick;  // the time of the calendar it stands for; nothing where asked
  state now = state::waiting;
  instant run_at;  // not before
  std::int64_t attempts = 0;
  instant leased_until;
  std::string leased_by, last_error;
  instant made_at;
  std::optional<instant> ended_at;
};

// Queues a run in the transaction of an act; gives back its number.
std::int64_t ask(db::tx&, std::string_view name, std::string_view argument,
                 std::optional<instant> not_before = {});
// The newest first; `only` narrows to one state.
std::vector<run_row> list(db::reader&, std::optional<state> only, std::int64_t limit = 100);
// A failed run waits again, with its attempts forgotten. not_found, or conflict where it has not
// failed.
result<done> try_again(db::tx&, std::int64_t number);
// Rows that ended before that time; gives back how many were forgotten.
std::int64_t forget_ended(db::tx&, instant before);

// What the program can run.
struct kind {
  std::string name, when;          // schedule::parse
  std::chrono::seconds limit{60};  // after it the lease ends and another node may take over
  std::function<task<void>(tenant_code, std::string_view argument)> run;
  int attempts_max = 5;
};

// Runs what is due. One per node; all its functions from one executor.
class runner {
 public:
  // `node` names this process among all ("node-a:4711"). ASSERTs that every schedule parses.
  runner(db::house&, std::string node, std::vector<kind>);

  // One round for one tenant, or all: queues what the calendar says, takes what is due, runs it one
  // after the other. Gives back how many ran. A job that throws does not end the round.
  task<int> tick(tenant_code);
  task<int> tick_all();
  // A round every second of real time, until stop() is called; ends after the round under way.
  task<void> keep_going();
  void stop() { stopping_ = true; }  // from any thread

 private:
  struct planned {
    kind what;
    schedule when;
  };
  const planned* find(std::string_view name) const;
  void queue_due(db::tx&) const;
  std::optional<run_row> take_next(db::tx&) const;
  task<void> run_one(tenant_code, run_row);

  db::house& house_;
  const std::string node_;
  std::vector<planned> kinds_;
  std::atomic<bool> stopping_ = false;
};

extern const std::span<const db::migration> migrations;
extern const std::span<const db::statement* const> statements;

}  // namespace tsu::jobs
