#include "base/media/image_header.h"

namespace tsu::media {
namespace {

using namespace std::string_view_literals;

std::uint32_t byte_at(std::string_view b, std::size_t at) {
  return static_cast<unsigned char>(b[at]);
}
std::uint32_t big_16(std::string_view b, std::size_t at) {
  return byte_at(b, at) * 256 + byte_at(b, at + 1);
}
std::uint32_t big_32(std::string_view b, std::size_t at) {
  return big_16(b, at) * 65536 + big_16(b, at + 2);
}
std::uint32_t little_24(std::string_view b, std::size_t at) {
  return byte_at(b, at) + byte_at(b, at + 1) * 256 + byte_at(b, at + 2) * 65536;
}
std::uint32_t little_32(std::string_view b, std::size_t at) {
  return little_24(b, at) + (byte_at(b, at + 3) << 24);
}

// T.81 B.1.1.3: SOF0..SOF15 without DHT (C4), JPG (C8) and DAC (CC).
bool is_start_of_frame(std::uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

std::optional<image_header> read_jpeg(std::string_view b) {
  image_header out{.type = image_type::jpeg};
  std::size_t at = 2;
  while (at + 4 <= b.size()) {
    if (byte_at(b, at) != 0xFF) {
      return std::nullopt;
    }
    const auto marker = byte_at(b, at + 1);
    if (marker == 0xFF) {  // fill byte
      ++at;
      continue;
    }
    const auto length = big_16(b, at + 2);
    if (length < 2) {
      return std::nullopt;
    }
    if (is_start_of_frame(marker) && at + 9 <= b.size()) {
      out.height = big_16(b, at + 5);
      out.width = big_16(b, at + 7);
    }
    at += 2 + length;
    if (marker == 0xDA) {  // the picture's own data; an end marker must follow
      out.whole = at < b.size() && b.find("\xFF\xD9"sv, at) != std::string_view::npos;
      return out.width > 0 && out.height > 0 ? std::optional{out} : std::nullopt;
    }
  }
  return std::nullopt;
}

std::optional<image_header> read_png(std::string_view b) {
  if (b.size() < 33 || b.substr(12, 4) != "IHDR") {
    return std::nullopt;
  }
  image_header out{image_type::png, big_32(b, 16), big_32(b, 20),
                   b.find("IEND") != std::string_view::npos};
  return out.width > 0 && out.height > 0 ? std::optional{out} : std::nullopt;
}

std::optional<image_header> read_webp(std::string_view b) {
  if (b.size() < 30) {
    return std::nullopt;
  }
  image_header out{.type = image_type::webp, .whole = b.size() - 8 >= little_32(b, 4)};
  const auto chunk = b.substr(12, 4);
  if (chunk == "VP8X") {
    out.width = little_24(b, 24) + 1;
    out.height = little_24(b, 27) + 1;
  } else if (chunk == "VP8L" && byte_at(b, 20) == 0x2F) {
    const auto bits = little_32(b, 21);
    out.width = (bits & 0x3FFF) + 1;
    out.height = ((bits >> 14) & 0x3FFF) + 1;
  } else if (chunk == "VP8 " && b.substr(23, 3) == "\x9D\x01\x2A"sv) {
    out.width = (byte_at(b, 26) + byte_at(b, 27) * 256) & 0x3FFF;
    out.height = (byte_at(b, 28) + byte_at(b, 29) * 256) & 0x3FFF;
  } else {
    return std::nullopt;
  }
  return out.width > 0 && out.height > 0 ? std::optional{out} : std::nullopt;
}

}  // namespace

std::optional<image_type> image_type_of(std::string_view b) {
  if (b.starts_with("\xFF\xD8\xFF"sv)) {
    return image_type::jpeg;
  }
  if (b.starts_with("\x89PNG\r\n\x1A\n"sv)) {
    return image_type::png;
  }
  if (b.starts_with("RIFF"sv) && b.substr(0, 12).ends_with("WEBP"sv)) {
    return image_type::webp;
  }
  return std::nullopt;
}

std::optional<image_header> read_image_header(std::string_view b) {
  const auto type = image_type_of(b);
  if (!type) {
    return std::nullopt;
  }
  switch (*type) {
    case image_type::jpeg: return read_jpeg(b);
    case image_type::png: return read_png(b);
    case image_type::webp: return read_webp(b);
  }
  return std::nullopt;
}

}  // namespace tsu::media
