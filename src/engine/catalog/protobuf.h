// The little of Protocol Buffers that vector tiles need: varints, lengths, doubles. Appends to a
// string. Pure; any thread.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace tsu::catalog::protobuf {

inline void append_varint(std::string& out, std::uint64_t n) {
  while (n >= 0x80) {
    out += static_cast<char>((n & 0x7F) | 0x80);
    n >>= 7;
  }
  out += static_cast<char>(n);
}

inline std::uint32_t zigzag(std::int32_t n) {
  return (static_cast<std::uint32_t>(n) << 1) ^ static_cast<std::uint32_t>(n >> 31);
}
inline std::uint64_t zigzag(std::int64_t n) {
  return (static_cast<std::uint64_t>(n) << 1) ^ static_cast<std::uint64_t>(n >> 63);
}

inline void append_number(std::string& out, unsigned field, std::uint64_t n) {
  append_varint(out, field << 3);
  append_varint(out, n);
}

inline void append_double(std::string& out, unsigned field, double v) {
  append_varint(out, field << 3 | 1);
  auto bits = std::bit_cast<std::uint64_t>(v);
  for (int i = 0; i < 8; ++i, bits >>= 8) {
    out += static_cast<char>(bits & 0xFF);
  }
}

// Text, bytes and messages.
inline void append_bytes(std::string& out, unsigned field, std::string_view bytes) {
  append_varint(out, field << 3 | 2);
  append_varint(out, bytes.size());
  out += bytes;
}

}  // namespace tsu::catalog::protobuf
