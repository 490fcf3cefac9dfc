// How often an ultrasonic post lies, and how: counted the same way in a recorded series and in a
// simulated one, so that the two can be held against each other. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/core/time.h"

namespace tsu::snow::sim {

struct reading {
  instant at;
  double depth_cm = 0;
  bool present = true;
};

struct fault_counts {
  std::int64_t readings = 0;  // with snow around: the median of 25 readings is over 15 cm
  std::int64_t zeros = 0;     // exactly 0 there
  std::array<std::int64_t, 4> zero_runs{};  // of 1, 2, 3, 4 and more readings
  std::int64_t spikes = 0;                  // more than 25 cm over that median
  std::int64_t missing = 0;                 // of all, with or without snow
  std::int64_t days = 0, dip_days = 0;      // days of 24 readings; midday 5 cm under the night
  std::int64_t odd_times = 0;               // not one step after the one before
};

// One reading an hour. `noon`: the hour (UTC) in which the sun is highest there.
fault_counts count_faults(std::span<const reading> hourly, int noon);

// What count_faults finds in the Dry Lake series, 2019-10 to 2020-12 (SNOTEL 457, raw): see
// doc/snow-simulation.md. A test counts again where the file is at hand.
fault_counts dry_lake_counts();

}  // namespace tsu::snow::sim
