// A letter as RFC 5322 text: one recipient, plain text in UTF-8. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/time.h"

namespace tsu::mail {

struct letter {
  std::string from, from_name;  // address, and the name shown for it
  std::string to;
  std::string subject, text;  // UTF-8; lines of the text end with \n
  std::string message_id;     // without the angle brackets; the same when it is sent again
  instant date;
};

// "name@host", as it may stand in an envelope: ASCII, one @, no blanks or brackets.
bool is_address(std::string_view);
// "bad_address" where one of the two is none. What would break a header's line becomes a blank.
result<std::string> mime_text(const letter&);
// RFC 2047: words of at most 75 characters, never cut inside a character; plain ASCII as it is.
std::string encoded_words(std::string_view utf8);

}  // namespace tsu::mail
