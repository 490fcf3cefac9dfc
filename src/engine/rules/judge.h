// What one condition says of the facts that it asks for. Pure: the same facts give the same answer,
// which is how a firing is replayed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "engine/rules/rule.h"
#include "engine/rules/series.h"
#include "engine/rules/types.h"

namespace tsu::rules {

// Of the others around, how many the counted condition holds of.
struct neighbour_facts {
  std::int64_t yes = 0, no = 0, unknown = 0;
  bool operator==(const neighbour_facts&) const = default;
};
BOOST_DESCRIBE_STRUCT(neighbour_facts, (), (yes, no, unknown))

struct judgement {
  truth is = truth::unknown;
  std::optional<double> measured;  // in the unit of the attribute; age and missing in minutes
};

// `held`: whether it was true when last known (hysteresis).
judgement judge(const condition&, const window_facts&, bool held, instant at);
// Unknown where those that are not known could turn it.
judgement judge(const condition&, const neighbour_facts&);

// When the answer may change although nothing comes: not later than this it must be looked at
// again. Windows are looked at in steps of a sixtieth of their length, one to fifteen minutes, so
// they clear up to that late.
std::optional<instant> look_again(const condition&, const window_facts&, instant at);

}  // namespace tsu::rules
