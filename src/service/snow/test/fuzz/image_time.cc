// Any bytes as a picture and as a name: times that are dates, or nothing.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/core/assert.h"
#include "service/snow/read_image_time.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tsu::snow;
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  for (const auto& at : {time_in_exif(bytes), time_in_name(bytes)}) {
    ASSERT(!at || tsu::parse_instant(tsu::format_instant(*at)) == *at);
  }
  return 0;
}
