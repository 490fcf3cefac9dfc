// Steps through UTF-8 that has been checked. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace tsu::media {

// The character there and its bytes; U+FFFD of one byte where the text is broken after all.
inline std::pair<char32_t, std::size_t> utf8_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? char32_t(static_cast<unsigned char>(text[i])) : char32_t{0};
  };
  const char32_t first = byte(at);
  const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (at + size > text.size() || (first >= 0x80 && first < 0xC0)) {
    return {0xFFFD, 1};
  }
  char32_t c = size == 1 ? first : first & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    c = (c << 6) | (byte(at + i) & 0x3F);
  }
  return {c, size};
}

// What has no shape of its own and changes the one before: variation selectors, joiners.
inline bool is_joining(char32_t c) {
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF) || c == 0x200C ||
         c == 0x200D || c == 0x2060;
}

// Without what must not reach a page: control characters but the line feed; tabs become spaces.
inline std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto [c, size] = utf8_at(text, at);
    const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
                         (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF || c == 0x2028 || c == 0x2029;
    if (c == '\n' || !control) {
      out += text.substr(at, size);
    } else if (c == '\t') {
      out += ' ';
    } else if (c == 0x2028 || c == 0x2029) {
      out += '\n';
    }
    at += size;
  }
  return out;
}

}  // namespace tsu::media
