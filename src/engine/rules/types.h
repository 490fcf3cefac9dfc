// The words of rules: three-valued truth, what is measured, how it is compared. Plain values.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include <boost/describe.hpp>

#include "base/core/time.h"

namespace tsu::rules {

// What is not known is neither true nor false: "and" takes the least, "or" the greatest of
// no < unknown < yes, "not" leaves unknown as it is (Kleene's strong logic).
enum class truth : std::uint8_t { no, unknown, yes };
BOOST_DESCRIBE_ENUM(truth, no, unknown, yes)
inline truth both(truth a, truth b) { return std::min(a, b); }
inline truth either(truth a, truth b) { return std::max(a, b); }
inline truth opposite(truth a) {
  return a == truth::unknown ? a : a == truth::yes ? truth::no : truth::yes;
}
inline truth known(bool it_is) { return it_is ? truth::yes : truth::no; }

// Over the window (at - W, at] of one attribute of one entity, at the times of the device:
enum class measure_kind : std::uint8_t {
  last,        // the newest value; with a window unknown where it is older than that
  change,      // the newest value less the one that held when the window began
  max,         // unknown where there is none in the window; so are min and mean
  min,         //
  mean,        // of the samples, however far apart
  count,       // how many
  missing,     // yes where nothing has come for that long
  age,         // minutes since the newest
  neighbours,  // how many others of which another condition holds
};
BOOST_DESCRIBE_ENUM(measure_kind, last, change, max, min, mean, count, missing, age, neighbours)

enum class comparison : std::uint8_t { at_least, more, at_most, less, equal, unequal };
BOOST_DESCRIBE_ENUM(comparison, at_least, more, at_most, less, equal, unequal)

enum class severity : std::uint8_t { info, warning, alarm };
BOOST_DESCRIBE_ENUM(severity, info, warning, alarm)

enum class moment : std::uint8_t { fired, cleared };
BOOST_DESCRIBE_ENUM(moment, fired, cleared)

struct text_pair {
  std::string ja, en;
  bool operator==(const text_pair&) const = default;
};
BOOST_DESCRIBE_STRUCT(text_pair, (), (ja, en))

}  // namespace tsu::rules
