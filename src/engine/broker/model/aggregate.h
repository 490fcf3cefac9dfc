// Values over time gathered into periods (ETSI GS CIM 009 v1.9.1, 4.5.19). Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/time.h"

namespace tsu::broker {

enum class aggregate_method : std::uint8_t {
  total_count,
  distinct_count,
  sum,
  avg,
  min,
  max,
  stddev,
  sumsq,
};
std::string_view name_of(aggregate_method);  // "totalCount"

// "avg,max": refuses unknown and empty ones.
result<std::vector<aggregate_method>> parse_aggregate_methods(std::string_view);

// ISO 8601 "P1DT12H": months by the calendar, the rest as time. PT0S: one period for all.
struct aggregate_period {
  std::int64_t months = 0;
  duration time{};
  bool whole() const { return months == 0 && time == duration{}; }
  instant after(instant start, std::int64_t n) const;  // the start of the nth period
};
result<aggregate_period> parse_aggregate_period(std::string_view);

struct timed_value {
  instant at;
  std::string_view json;
};
struct aggregated_value {
  std::string json;
  instant from, until;
};
// Periods begin at `start`; those without a value, and values that the method has no answer for,
// are left out. `values` in order of time.
std::vector<aggregated_value> aggregated(std::span<const timed_value>, aggregate_method,
                                         const aggregate_period&, instant start);

}  // namespace tsu::broker
