// How much new snow a post has: from its cleaned depths, since 18:00 or the last clearing, and over
// some days without one. Pure.
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

struct measure_limits {
  duration fresh = std::chrono::minutes{30};  // an older depth is none
  int days = 3;              // before this evening, of which snow may lie uncleared
  double stays = 1;          // of a day's snow a day later: wheels pack the rest
  double settles_a_day = 0;  // of the depth: sinks without having melted
};

// Depths sorted by time. `cleared`: the last clearing, at which snow begins to count anew.
// new_snow: from the later of that and the evening; what has sunk meanwhile counts as nothing,
// never as less. uncleared: with what still lies of the days before. What is gone by more than snow
// settles has melted and does not count.
snow_measure measure_snow(std::span<const depth_at>, std::optional<instant> cleared,
                          instant evening, instant now, const measure_limits&);

// What has fallen between `from` and `until`, with clearings between them: the sum of what had
// fallen before each and after the last. Nothing where nothing is known.
std::optional<double> fallen_between(std::span<const depth_at>, std::span<const instant> clearings,
                                     instant from, instant until);

}  // namespace tsu::snow
