#include "service/@name@/rules.h"

namespace tsu::@name@ {

result<done> check_text(std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return problem{why::not_processable, "the text is empty", "text_empty"};
  }
  if (text.size() > text_bytes_max) {
    return problem{why::not_processable, "the text is too long", "text_too_long"};
  }
  return done{};
}

}  // namespace tsu::@name@
