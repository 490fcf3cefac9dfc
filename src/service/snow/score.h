// What a winter's decisions were worth: decided against what was needed, and against what people
// decided. Pure.
#pragma once

#include <cstdint>
#include <optional>

#include <boost/describe.hpp>

namespace tsu::snow {

struct contingency {
  std::int64_t hits = 0, misses = 0, false_alarms = 0, rightly_none = 0;
  void add(bool decided, bool needed);
  std::int64_t all() const { return hits + misses + false_alarms + rightly_none; }
};
BOOST_DESCRIBE_STRUCT(contingency, (), (hits, misses, false_alarms, rightly_none))

// Nothing where there is nothing to divide by.
std::optional<double> pod_of(const contingency&);  // hits of what was needed; recall
std::optional<double> far_of(const contingency&);  // false alarms of what was decided
std::optional<double> csi_of(const contingency&);
std::optional<double> precision_of(const contingency&);
std::optional<double> agreement_of(const contingency&);  // same of all

}  // namespace tsu::snow
