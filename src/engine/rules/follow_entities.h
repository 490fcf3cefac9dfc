// The follower: evaluates the town's rules over what its change log says of entities, and over time
// as it passes. Decisions, states and its cursor move in one transaction, so nothing fires twice,
// whoever ends when. Changes are evaluated at the time of their commit, so being behind decides
// nothing otherwise; what is more than an hour old wakes nobody.
// Of several programs one leads (a lease in the store) and the others wait. Named services inside
// the municipality are not followed. One follower per process and town; its coroutines run on the
// executor that awaits them.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/core/task.h"
#include "engine/broker/broker.h"
#include "engine/rules/evaluator.h"
#include "engine/rules/parts.h"
#include "engine/rules/store.h"

namespace tsu::rules {

// only_program: nobody else can serve this town, so an earlier leader is gone for good.
enum class company : std::uint8_t { only_program, several_programs };

struct follower_options {
  company beside = company::several_programs;
  std::int64_t changes_at_once = 500;
  // While changes keep coming, rounds are at least this far apart: one round for many.
  std::chrono::milliseconds gather{10};
  // Where nothing changes for the rules the cursor is stored this often.
  std::int64_t cursor_step = 5'000;
  std::chrono::seconds lease{15};
  // How often it is written down up to when was evaluated, where nothing else is.
  std::chrono::seconds note_time{60};
};
// Not evaluated for longer than this: nothing is missing from before it went on.
inline constexpr duration gap_max = std::chrono::minutes{5};

class rule_follower {
 public:
  // `name`: of this program among all that may serve the town.
  rule_follower(const parts&, tenant_code, std::string name, follower_options = {});

  // One round; gives back how many changes it read. What the store throws comes out, and the next
  // round starts again from what is stored.
  task<std::size_t> follow_new();
  // Again and again, until stop(); ends within half a second.
  task<void> run();
  void stop() { stopping_ = true; }

  // Nothing while another program leads.
  const evaluator* engine() const { return engine_.get(); }

 private:
  struct round {
    std::int64_t from = 0, to = 0;
    std::size_t read = 0;
    bool rules_changed = false;
    std::vector<db::change> all;  // of entities, and our own events
    instant heard_until;          // of entities that no rule is about, whose changes are not kept
    std::vector<std::int64_t> due_ladders;
  };
  task<bool> be_ready();
  task<bool> take_lead(instant now);
  task<void> load(instant now);
  task<void> fill_windows(const broker::view&);
  task<void> fill_from_history(std::string thing, instant until);
  task<round> read_round();
  task<void> evaluate(const round&);
  task<void> hear(const db::change&, const broker::view&);
  bool must_store(const round&) const;
  task<void> store(const round&);

  const parts& on_;
  const broker::town_key town_;
  db::store& store_;
  const std::string name_;
  const follower_options options_;
  std::unique_ptr<evaluator> engine_;
  std::int64_t cursor_ = 0, stored_cursor_ = 0;
  lead lead_;  // as stored
  std::atomic<bool> stopping_ = false;
};

}  // namespace tsu::rules
