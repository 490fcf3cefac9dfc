#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "media/road/reading.h"

// Whatever the bytes, settings that are let in can be worked with: points inside the picture, a
// stake with at least four bands.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto s = tsu::media::read_road_settings({reinterpret_cast<const char*>(data), size});
  if (!s.ok()) {
    return 0;
  }
  for (const auto& polygon : s.value().road) {
    for (const auto& p : polygon) {
      if (!(p.x >= 0 && p.x <= 1 && p.y >= 0 && p.y <= 1)) {
        std::abort();
      }
    }
  }
  const auto& stake = s.value().stake;
  if (stake && !(stake->band_cm >= 1 && stake->length_cm >= 4 * stake->band_cm)) {
    std::abort();
  }
  return 0;
}
