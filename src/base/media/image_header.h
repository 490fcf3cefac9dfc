// Type and size of a picture, from its bytes and never from its name: JPEG (ITU-T T.81), PNG (W3C
// PNG 11.2.2), WebP (RFC 9649). Uses the standard library only: the helper compiles it too. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tsu::media {

enum class image_type : std::uint8_t { jpeg, png, webp };

struct image_header {
  image_type type = image_type::jpeg;
  std::uint32_t width = 0, height = 0;  // as stored, before EXIF turns it
  bool whole = true;                    // false: the file visibly ends before the picture does
};

// By the first bytes alone.
std::optional<image_type> image_type_of(std::string_view bytes);
// Nothing where it is none of the three, or its header cannot be understood.
std::optional<image_header> read_image_header(std::string_view bytes);

}  // namespace tsu::media
