// What every duty of tsunagu-media looks like.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "base/media/protocol.h"

namespace tsu::media {

struct answer {
  message_kind kind = message_kind::done;
  std::string head, body;
};

inline answer refuse(std::string_view code, std::string_view says) {
  return {message_kind::refused, std::string{code}, std::string{says}};
}

// The number behind "name=" in a job's head; -1 where there is none.
inline int word_number(std::string_view head, std::string_view name) {
  const auto at = head.find(" " + std::string{name} + "=");
  if (at == std::string_view::npos) {
    return -1;
  }
  const auto text = head.substr(at + name.size() + 2);
  int value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

using duty = answer (*)(std::string_view head, std::string_view body);

answer thumbnail(std::string_view head, std::string_view body);
// Draws one picture, so that what libraries load lazily is loaded.
void warm_up_codecs();

// Misbehaves as its name says; only with --test-duties.
answer run_test_duty(std::string_view head, std::string_view body);

}  // namespace tsu::media
