// The answer to a message, from the inbox, by a link, or by what a gateway tells; the first one
// counts. Functions of one transaction of the people store.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/notify/store_messages.h"

namespace tsu::notify {

struct given_answer {
  std::string_view said;       // a key or a code
  way by{};                    // the delivery that brought it
  std::string_view account{};  // of who is signed in
};
enum class answer_taken : std::uint8_t { now, before };  // before: the same was said already

// Problems: notify_no_answer_wanted, notify_not_an_answer, notify_answered (otherwise),
// notify_too_late. The message is locked by locked_message().
result<answer_taken> take_answer(db::tx&, message_row&, const given_answer&);

}  // namespace tsu::notify
