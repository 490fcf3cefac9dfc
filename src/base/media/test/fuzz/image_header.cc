#include "base/media/image_header.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// Whatever the bytes, a picture that is named has a type that its first bytes say and a size.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const auto header = tsu::media::read_image_header(bytes);
  if (header && (header->width == 0 || header->height == 0 ||
                 tsu::media::image_type_of(bytes) != header->type)) {
    std::abort();
  }
  return 0;
}
