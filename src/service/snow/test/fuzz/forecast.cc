// Any bytes as a forecast: hours that grow, amounts within bounds, or a problem with a code.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/core/assert.h"
#include "service/snow/read_forecast.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tsu::snow;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto read = read_forecast(text, "a");
  if (!read) {
    ASSERT(!read.error().code.empty());
    return 0;
  }
  const auto& f = read.value();
  ASSERT(!f.hours.empty() && f.hours.size() <= forecast_hours_max);
  for (std::size_t i = 0; i < f.hours.size(); ++i) {
    ASSERT(f.hours[i].snowfall_cm >= 0 && f.hours[i].snowfall_cm <= 50);
    ASSERT(i == 0 || f.hours[i - 1].at < f.hours[i].at);
  }
  return 0;
}
