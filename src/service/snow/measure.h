// How much new snow a post has: from its cleaned depths, since 18:00 or the last clearing, and over
// three days without one. Pure.
#pragma once

#include <optional>
#include <span>

#include "base/core/time.h"

namespace tsu::snow {

struct depth_at {
  instant at;
  double cm = 0;
};

struct snow_measure {
  std::optional<double> depth_cm;  // the newest, where it is fresh
  std::optional<instant> depth_at;
  std::optional<double> new_snow_cm, uncleared_cm;
};

// Depths sorted by time, of the last 73 hours. `cleared`: the last clearing, at which snow begins
// to count anew; what has settled meanwhile counts as nothing, never as less.
snow_measure measure_snow(std::span<const depth_at>, std::optional<instant> cleared,
                          instant evening, instant now, duration fresh);

// What has fallen between `from` and `until`, with clearings between them: the sum of what had
// fallen before each and after the last. Nothing where nothing is known.
std::optional<double> fallen_between(std::span<const depth_at>, std::span<const instant> clearings,
                                     instant from, instant until);

}  // namespace tsu::snow
