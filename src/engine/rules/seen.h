// What a rule saw when it fired or cleared, kept with the firing: enough to explain it and to judge
// it again. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/json.h"
#include "base/core/time.h"
#include "engine/rules/judge.h"
#include "engine/rules/rule.h"

namespace tsu::rules {

inline constexpr std::size_t seen_samples_max = 60, seen_neighbours_max = 20;

// One condition.
struct reading {
  std::string condition;
  truth is = truth::unknown;
  std::optional<double> measured;
  bool held = false;  // whether it was true before (hysteresis)
  std::optional<window_facts> facts;
  std::optional<neighbour_facts> neighbours;
  std::vector<sample> samples;   // of the window, where they are few
  std::vector<std::string> who;  // neighbours that it holds of, the first few
  bool operator==(const reading&) const = default;
};
BOOST_DESCRIBE_STRUCT(reading, (), (condition, is, measured, held, facts, neighbours, samples, who))

struct seen {
  instant at;
  truth is = truth::unknown;
  std::optional<instant> holds_since;
  std::vector<reading> readings;
  bool operator==(const seen&) const = default;
};
BOOST_DESCRIBE_STRUCT(seen, (), (at, is, holds_since, readings))

// The same rule over the same facts again.
struct replayed {
  bool same = false;
  truth is = truth::unknown;
  std::vector<std::string> different;  // conditions that come out otherwise
};
BOOST_DESCRIBE_STRUCT(replayed, (), (same, is, different))

// Each condition is judged from its facts, where the samples are kept also those from them, and the
// rule from all: yes and held long enough for a firing, no for one that cleared by its conditions.
replayed replay(const rule&, const seen&, moment);

}  // namespace tsu::rules
