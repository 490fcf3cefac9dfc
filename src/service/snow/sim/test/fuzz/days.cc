// Any bytes as a daily table: read or refused, and what is read becomes hours.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/core/assert.h"
#include "service/snow/sim/winter_hours.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto days =
      tsu::snow::sim::read_days({reinterpret_cast<const char*>(data), size});  // NOLINT
  if (days.ok() && days.value().size() < 1000) {
    const auto hours = tsu::snow::sim::hours_of(days.value(), 1);
    ASSERT(hours.size() == days.value().size() * 24);
  }
  return 0;
}
