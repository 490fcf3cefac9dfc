// The winter day by day: read from a table of a station, or generated where there is none. Pure.
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

namespace tsu::snow::sim {

// As 気象庁 publishes a day of a station, hours 1 to 24 Japan time.
struct day {
  std::chrono::sys_days date;
  double temperature_c = 0;     // mean of 24 hours
  double precipitation_mm = 0;  // sum, in halves
  double snowfall_cm = 0;       // 降雪の深さの日合計, whole centimetres
  double depth_cm = 0;          // 最深積雪: the deepest of the 24 hours, whole centimetres
  double wind_ms = 0;           // 最大風速
  double sunshine_h = 0;
};

inline constexpr std::size_t days_max = 100'000;

// A table with a header that names date, temperature, precipitation, snow_falling, snow_depth,
// wind_speed, sum_sunlight among others. Problems: bad_header; bad_row with its line (not a number,
// out of bounds, more snow than fell); bad_order where a day is missing.
result<std::vector<day>> read_days(std::string_view text);

// Days that look like a winter of the Sea of Japan side, from that seed; measured by nobody.
std::vector<day> generated_days(std::chrono::sys_days from, std::chrono::sys_days last,
                                std::uint64_t seed);

// "2021-12-01"
std::optional<std::chrono::sys_days> parse_date(std::string_view);
std::string format_date(std::chrono::sys_days);

// The part from `from` to `last`; empty where the days do not cover it whole.
std::span<const day> part_of(std::span<const day>, std::chrono::sys_days from,
                             std::chrono::sys_days last);

}  // namespace tsu::snow::sim
