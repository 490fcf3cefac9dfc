// aggrMethods and aggrPeriodDuration from any bytes, the first line for the methods: what is taken
// gathers values into periods that follow each other.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/core/assert.h"
#include "base/core/json_text.h"
#include "engine/broker/model/aggregate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tsu;
  using namespace tsu::broker;
  const std::string_view all{reinterpret_cast<const char*>(data), size};
  const auto cut = std::min(all.find('\n'), all.size());
  const auto methods = parse_aggregate_methods(all.substr(0, cut));
  const auto period = parse_aggregate_period(all.substr(std::min(cut + 1, all.size())));
  if (!methods.ok() || !period.ok()) {
    return 0;
  }
  const auto start = *parse_instant("2026-01-31T00:00:00Z");
  const std::array<timed_value, 4> values{{{start, "1"},
                                           {start + std::chrono::hours{1}, "\"x\""},
                                           {start + std::chrono::hours{30}, "[1,2]"},
                                           {start + std::chrono::hours{9'000}, "2.5"}}};
  for (const auto method : methods.value()) {
    for (const auto& a : aggregated(values, method, period.value(), start)) {
      ASSERT(a.from <= a.until);
      ASSERT(check_and_minify(a.json).ok());
    }
  }
  return 0;
}
