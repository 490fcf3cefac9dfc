// From days to hours: what a station's day says, kept exactly, and in between what hours of real
// stations look like. The method stands in doc/snow-simulation.md and was frozen under this number
// before any score was looked at; a change of it is a new number. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "base/core/time.h"
#include "service/snow/sim/days.h"

namespace tsu::snow::sim {

inline constexpr int method_version = 1;

// The hour that ends at `at`; its depth is the one at `at`.
struct hour {
  instant at;
  double temperature_c = 0;
  double precipitation_mm = 0;  // in halves
  double snowfall_cm = 0;       // in tenths: what a board cleared every hour would catch
  double depth_cm = 0;
  double wind_ms = 0;
  double sunshine = 0;  // share of the hour, 0 to 1
};

// Of each day: precipitation and snowfall sum up to the day's, the deepest hour is the day's depth,
// the strongest wind is the day's, the mean temperature is the day's (to 1e-9), the sunshine sums
// up to the day's. Days follow each other without a gap. 24 hours a day, the first ends at 1:00
// Japan time.
std::vector<hour> hours_of(std::span<const day>, std::uint64_t seed);

// What is between the hours: rates are even within an hour, depth and temperature go straight from
// one to the next.
struct moment {
  instant at;
  double temperature_c = 0, depth_cm = 0, wind_ms = 0;
  double snowfall_cm = 0, precipitation_mm = 0;  // of the step that ends here
};
// `step` divides an hour: 5 minutes, say. The first hour starts from its own depth and temperature.
std::vector<moment> steps_of(std::span<const hour>, std::chrono::minutes step);

}  // namespace tsu::snow::sim
