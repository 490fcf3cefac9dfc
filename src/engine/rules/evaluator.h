// The rules at work on the town's things: takes values as they arrive and time as it passes, and
// gives back what fired and what cleared. Pure: no clock, no database; the same calls give the same
// decisions, live, after a restart and in a dry run. One thread.
//
// A rule fires for a thing when its conditions have been true for as long as it asks, outside of
// quiet hours and not again within its cooldown; it clears when they are no longer true. Where it
// is not known whether they are, nothing fires and nothing clears, and what had to hold for a while
// begins anew.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/core/time.h"
#include "engine/broker/query/geometry.h"
#include "engine/rules/neighbourhood.h"
#include "engine/rules/rule.h"
#include "engine/rules/seen.h"
#include "engine/rules/series.h"

namespace tsu::rules {

using rule_ptr = std::shared_ptr<const rule>;
inline constexpr instant never{duration{0}};  // in kept_state: has not happened

// A thing as the rules know it, told again whenever any of this has changed.
struct thing_news {
  std::string id, name;
  instant since;                   // nobody could have heard of it before
  std::vector<std::size_t> rules;  // which of them are about it, ascending
  std::optional<broker::geo_point> place;
  std::map<std::string, std::string> groups;  // attribute of a `same` -> its value
  bool operator==(const thing_news&) const = default;
};

struct heard {
  std::size_t stream = 0;
  sample value;
};

struct decision {
  moment what = moment::fired;
  rule_ptr rule;
  std::string thing, name;
  instant at;
  std::string reason;  // why cleared: condition, ended, removed, not_selected
  rules::seen seen;
};

// What of a rule and a thing outlives a restart.
struct kept_state {
  std::string rule, thing;
  bool active = false;
  std::uint32_t held = 0;  // conditions with hysteresis that are true, as bits
  instant holds_since = never, fired_at = never;
  bool is_nothing() const {
    return !active && held == 0 && holds_since == never && fired_at == never;
  }
  bool operator==(const kept_state&) const = default;
};

class evaluator {
 public:
  // `listening_since`: before it nobody would have heard, so nothing is missing from then.
  evaluator(std::vector<rule_ptr>, instant start, instant listening_since);

  const std::vector<rule_ptr>& rules() const { return rules_; }
  const std::vector<stream>& streams() const { return streams_; }
  // Those that take values of that attribute (stored name).
  std::span<const std::size_t> streams_of(std::string_view attribute) const;
  // How far back values may still be asked for.
  duration reaches_back(std::size_t stream) const { return reaches_back_[stream]; }

  // Before begin(): what was before, without any effect.
  void restore(const kept_state&);
  void fill(std::string_view thing, const heard&);
  // Looks at everything once.
  void begin();

  // Time passes, with what is due in it. Earlier than it already is: nothing happens.
  void advance_to(instant);
  instant now() const { return now_; }
  // At now(). A thing that no rule is about is forgotten.
  void tell(const thing_news&);
  void remove(std::string_view thing);
  void take(std::string_view thing, std::span<const heard>);

  // Since the last call, in order.
  std::vector<decision> take_decisions() { return std::exchange(decisions_, {}); }
  // Of these the last for each rule and thing counts.
  std::vector<kept_state> take_changed() { return std::exchange(changed_, {}); }
  bool has_news() const { return !decisions_.empty() || !changed_.empty(); }
  // nullptr where no rule is about it.
  const thing_news* about(std::string_view thing) const;
  std::size_t things() const { return numbers_.size(); }
  std::int64_t evaluations() const { return evaluations_; }

 private:
  struct slot {
    std::uint32_t rule = 0;
    std::uint32_t held = 0;
    std::uint32_t truths = 0;  // two bits each
    bool active = false, queued = false;
    instant holds_since = never, fired_at = never;
    std::int64_t scheduled = 0, wanted = 0;  // minutes; 0: none
  };
  struct thing {
    thing_news about;
    std::vector<std::pair<std::size_t, series>> data;  // by stream
    std::vector<slot> slots;                           // by rule
  };
  struct looked_at {
    std::vector<judgement> all;
    std::optional<instant> again;
  };
  using place_in_line = std::pair<std::uint32_t, std::uint32_t>;  // thing, rule

  std::size_t stream_number(const stream&);
  thing* find(std::string_view id);
  slot* find_slot(thing&, std::size_t rule);
  const series* series_of(const thing&, std::size_t rule, std::size_t condition) const;
  window_facts facts_of(const thing&, std::size_t rule, std::size_t condition) const;
  neighbour_facts neighbours_of(std::uint32_t thing, std::size_t rule, std::size_t condition,
                                std::vector<std::string>* who) const;
  void open_slot(std::uint32_t thing, std::size_t rule);
  void close_slot(std::uint32_t thing, slot&, std::string_view reason);
  void forget(std::string_view thing, std::string_view reason);
  void keep_data(thing&);
  void move(std::uint32_t thing, std::size_t rule);
  void queue_around(const neighbourhood&, std::uint32_t thing, std::size_t rule);
  void queue(std::uint32_t thing, slot&);
  void settle();
  looked_at look(std::uint32_t thing, slot&);
  void tell_neighbours(std::uint32_t thing, const slot&, std::uint32_t before);
  void evaluate(std::uint32_t thing, slot&);
  std::optional<instant> decide(thing&, slot&, truth, const looked_at&, std::uint32_t held_before);
  void say(thing&, const slot&, moment, std::string_view reason, truth,
           const std::vector<judgement>&, std::uint32_t held_before);
  void note_change(const thing&, const slot&, const kept_state& before);
  kept_state state_of(const thing&, const slot&) const;
  void schedule(std::uint32_t thing, slot&, std::optional<instant>);

  std::vector<rule_ptr> rules_;
  std::vector<stream> streams_;
  std::vector<duration> reaches_back_;               // of streams
  std::vector<std::vector<std::size_t>> stream_of_;  // rule, condition
  std::unordered_map<std::string, std::vector<std::size_t>> by_attribute_;
  std::map<std::pair<std::size_t, std::size_t>, neighbourhood> around_;  // rule, condition

  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::unique_ptr<thing>> things_;
  std::vector<std::uint32_t> free_;
  std::map<std::int64_t, std::vector<place_in_line>> wheel_;  // by minute
  std::vector<place_in_line> queue_;
  std::map<std::pair<std::string, std::string>, kept_state> to_restore_;  // thing, rule

  bool begun_ = false;
  const instant listening_since_;
  instant now_;
  std::vector<decision> decisions_;
  std::vector<kept_state> changed_;
  std::int64_t evaluations_ = 0;
};

}  // namespace tsu::rules
