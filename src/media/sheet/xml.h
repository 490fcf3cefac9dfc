// XML 1.0 as office programs write it, piece by piece: UTF-8, no document type, the five named
// entities and characters by number. Names are without their prefix. Does not check that tags fit
// each other: who asks counts them. Pure; the text outlives it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tsu::media {

class xml_reader {
 public:
  enum class piece : std::uint8_t { open, close, text, end, broken };

  explicit xml_reader(std::string_view text);

  // An element without content is opened and closed.
  piece next();
  // Of what was opened or closed.
  std::string_view name() const { return name_; }
  // Of what was opened; nothing where it has none of that name.
  std::optional<std::string> attribute(std::string_view name) const;
  // Of a text, in UTF-8.
  const std::string& text() const { return decoded_; }

 private:
  piece read_tag();
  piece read_text(std::string_view raw);
  bool skip(std::string_view until);

  std::string_view rest_, name_, attributes_;
  std::string decoded_;
  bool closes_ = false, broken_ = false;
};

// Entities and character references as UTF-8; nothing where one is not known or no character.
std::optional<std::string> decoded(std::string_view raw);

}  // namespace tsu::media
