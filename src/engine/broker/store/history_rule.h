// How long recorded values are kept and how thinly, type by type: numbers of the town, each with
// the time from which it holds, a source and an author. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"

namespace tsu::broker {

inline constexpr std::string_view every_other_type = "*";

struct history_rule {
  std::string type;            // as stored, or every_other_type: those without a rule of their own
  instant from;                // holds from then on, until a later one of the type does
  std::int64_t kept_days = 0;  // values of more days ago are forgotten; 0: never
  std::int64_t thin_after_days = 0;  // values of more days ago are thinned out; 0: never
  std::int64_t thin_to_minutes = 0;  // to one step of that length
  std::string source, author;
  std::int64_t number = 0;  // in the order in which they were made
  instant made = {};
};

// What is wrong with it (bad_input, with the fields), if anything. `now`: it may not begin before.
result<done> check(const history_rule&, instant now);

// Those that hold at that time, one per type.
std::vector<history_rule> rules_at(std::span<const history_rule>, instant);

// For an entity of those types, of rules that hold: the one that keeps most, as far as its types
// have any; nothing where everything is kept.
std::optional<history_rule> rule_for(std::span<const history_rule>,
                                     std::span<const std::string> types);

// Where the step begins that holds this time; steps are counted from midnight in Japan.
instant step_of(instant, std::chrono::minutes);

struct plain_value {
  instant at;
  std::optional<double> number;  // nothing where it is no number
};
// Those of a series, in order of time, that go so that of each step at most three stay: the last
// one, the least and the greatest. What stays was observed; nothing is made up.
std::vector<instant> thinned_out(std::span<const plain_value>, std::chrono::minutes step);

}  // namespace tsu::broker
