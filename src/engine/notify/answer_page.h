// The small page behind the link in a message: what it is about, and a button for each answer.
// Works without scripts. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "base/http/message.h"
#include "engine/notify/dto.h"
#include "engine/notify/template_book.h"

namespace tsu::notify {

struct page_words {
  std::string language = "ja", subject = {};
  std::vector<answer_dto> answers = {};
};
struct page_state {
  enum class kind : std::uint8_t { asks, thanks, answered, over, unknown };
  kind what = kind::unknown;
  std::string answer;  // its code, where there is one
};
std::string answer_page(const template_book&, const page_words&, const page_state&);
// With headers that keep the link to itself.
http::reply page_reply(int status, std::string html);

}  // namespace tsu::notify
