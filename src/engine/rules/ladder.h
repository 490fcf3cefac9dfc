// An escalation ladder: whom to ask for one thing, in which order, by which ways, and how long to
// wait for each. A pure state machine: it gets what happened and the time, and gives back what to
// do and when to look again; it sends nothing and asks no clock. Whoever keeps it keeps its JSON,
// which is the plan and the story; everything else follows from the story by replay. A value.
//
// Promises, whatever comes in whichever order: an acceptance by anybody who was asked stops the
// ladder at once and exactly once, even after its deadline or after the ladder was given up; a
// person is asked at most once by each way, and never again after declining; each step gets its
// whole time from the moment it is really asked, however late somebody looked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/result.h"
#include "base/core/time.h"

namespace tsu::rules {

// Asks all its contacts at once, each by all its ways. One person's push, SMS and voice call may be
// three steps.
struct ladder_step {
  std::vector<std::string> contacts, ways;
  std::int64_t answer_minutes = 15;
  bool operator==(const ladder_step&) const = default;
};
BOOST_DESCRIBE_STRUCT(ladder_step, (), (contacts, ways, answer_minutes))

struct ladder_plan {
  std::string subject;  // what it is about; the service keeps one ladder per subject
  std::vector<ladder_step> steps;
  bool operator==(const ladder_plan&) const = default;
};
BOOST_DESCRIBE_STRUCT(ladder_plan, (), (subject, steps))

inline constexpr std::size_t ladder_steps_max = 20, ladder_contacts_max = 20, ladder_ways_max = 5,
                             ladder_text_max = 400;
inline constexpr std::int64_t ladder_minutes_max = 24 * 60;

// Every fault by its path: "steps[2].contacts[0]" asked_twice, out_of_bounds, empty, too_long.
std::vector<field_error> faults_of(const ladder_plan&);

enum class ladder_state : std::uint8_t { ready, waiting, accepted, exhausted, cancelled };
BOOST_DESCRIBE_ENUM(ladder_state, ready, waiting, accepted, exhausted, cancelled)

enum class ladder_happening : std::uint8_t {
  asked,        // the step's contacts, by its ways
  accepted,     // this stopped it
  declined,     // not asked again
  unanswered,   // the step's time was over
  unreachable,  // none of the step's ways reached this contact
  exhausted,    // nobody is left to ask
  cancelled,    // by somebody who may, with a reason
  too_late,     // an acceptance after somebody else's, or after the cancellation
};
BOOST_DESCRIBE_ENUM(ladder_happening, asked, accepted, declined, unanswered, unreachable, exhausted,
                    cancelled, too_late)

struct ladder_entry {
  instant at;
  ladder_happening what = ladder_happening::asked;
  std::int64_t step = 0;  // the one that was waiting, or (unreachable) the one reported
  std::string who;        // empty for asked, unanswered, exhausted
  std::string note;
  bool operator==(const ladder_entry&) const = default;
};
BOOST_DESCRIBE_STRUCT(ladder_entry, (), (at, what, step, who, note))

struct ladder_ask {
  std::int64_t step = 0;
  std::vector<std::string> contacts, ways;  // without those who have declined
  instant until;
};

enum class ladder_effect : std::uint8_t {
  moved,     // the story has grown
  nothing,   // it was known, or it is not time yet
  too_late,  // an acceptance that does not count: tell the person so
};

// What follows from one event. Carry it out in the transaction that keeps the ladder.
struct ladder_orders {
  ladder_effect effect = ladder_effect::nothing;
  std::optional<ladder_ask> ask;
  std::vector<std::string> release;   // were asked and have not declined: need not answer any more
  std::optional<instant> look_again;  // while waiting
  bool gave_up = false;               // by this event
  bool stopped = false;               // by this event: accepted or cancelled
};

class ladder {
 public:
  // Refuses a plan with faults: not_processable, "rules_bad_ladder", fields as faults_of().
  static result<ladder> create(ladder_plan);
  // What json() wrote; a story that could not have happened is refused ("rules_bad_ladder").
  static result<ladder> read(std::string_view json);
  std::string json() const;

  // A time before the story's newest counts as that one. A second start does nothing.
  ladder_orders start(instant now);
  // Goes on to the next step where the time for an answer is over.
  ladder_orders look(instant now);
  // Refused with "rules_not_asked" where this person was never asked.
  result<ladder_orders> accept(std::string_view who, instant now, std::string_view note = {});
  // Of who had accepted it stays in the story and stops nothing: the service opens a new matter.
  result<ladder_orders> decline(std::string_view who, instant now, std::string_view note = {});
  // The sender gave up on this contact in that step; counts only while the step is waiting.
  result<ladder_orders> unreachable(std::int64_t step, std::string_view who, instant now);
  ladder_orders cancel(std::string_view by, instant now, std::string_view reason);

  const ladder_plan& plan() const { return plan_; }
  ladder_state state() const { return state_; }
  const std::vector<ladder_entry>& story() const { return story_; }
  // Who took it; empty unless accepted.
  const std::string& taken_by() const { return taken_by_; }
  // Of the step that waits; nothing in other states.
  std::optional<instant> look_again() const;

 private:
  explicit ladder(ladder_plan plan) : plan_(std::move(plan)) {}
  bool was_asked(std::string_view who) const;
  bool has(ladder_happening, std::string_view who) const;
  bool is_left(const std::string& contact) const;  // of the waiting step: may still answer
  std::vector<std::string> willing(std::size_t step) const;
  std::vector<std::string> to_release(std::string_view but) const;
  void tell(instant, ladder_happening, std::string_view who = {}, std::string_view note = {});
  ladder_orders ask_from(std::size_t step, instant);
  ladder_orders go_on_if_nobody_is_left(instant);
  bool apply(const ladder_entry&);

  ladder_plan plan_;
  ladder_state state_ = ladder_state::ready;
  std::size_t step_ = 0;
  instant deadline_{};
  std::string taken_by_;
  std::vector<ladder_entry> story_;
};

}  // namespace tsu::rules
