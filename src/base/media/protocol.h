// The frame between tsunagu and tsunagu-media: see doc/media-protocol.md. Header only and of the
// standard library only, so that the helper links nothing else of the house. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tsu::media {

enum class message_kind : std::uint8_t { ready = 1, job = 2, done = 3, refused = 4 };

inline constexpr std::size_t file_max = 20 * 1000 * 1000;
inline constexpr std::size_t head_max = 1024;
inline constexpr std::size_t frame_max = 20 * 1024 * 1024 + 64 * 1024;
inline constexpr std::string_view hello = "tsunagu-media 1";

struct message {
  message_kind kind;
  std::string_view head, body;  // into the frame
};

inline std::uint32_t frame_length(std::string_view first_four) {
  std::uint32_t n = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    n |= std::uint32_t{static_cast<unsigned char>(first_four[i])} << (8 * i);
  }
  return n;
}

// The length field, the kind and the head; the body follows as it is.
inline std::string frame_start(message_kind kind, std::string_view head, std::size_t body_size) {
  const auto length = static_cast<std::uint32_t>(3 + head.size() + body_size);
  std::string out;
  for (int i = 0; i < 4; ++i) {
    out += static_cast<char>(length >> (8 * i));
  }
  out += static_cast<char>(kind);
  out += static_cast<char>(head.size());
  out += static_cast<char>(head.size() >> 8);
  out += head;
  return out;
}

// What came after the length field. Nothing where it is no message.
inline std::optional<message> parse_frame(std::string_view frame) {
  if (frame.size() < 3 || frame[0] < 1 || frame[0] > 4) {
    return std::nullopt;
  }
  const std::size_t head = static_cast<unsigned char>(frame[1]) +
                           std::size_t{static_cast<unsigned char>(frame[2])} * 256;
  if (head > head_max || frame.size() < 3 + head) {
    return std::nullopt;
  }
  return message{static_cast<message_kind>(frame[0]), frame.substr(3, head),
                 frame.substr(3 + head)};
}

}  // namespace tsu::media
