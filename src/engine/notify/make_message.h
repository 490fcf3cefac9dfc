// From what an act wants to rows: the message and its deliveries, with the words that each carries.
// Functions of one transaction of the people store; doing it again changes nothing.
#pragma once

#include <string_view>

#include "base/db/db.h"
#include "engine/notify/parts.h"
#include "engine/notify/post.h"

namespace tsu::notify {

// `wanted_at`: of the change that asked for it. What cannot be sent at all becomes a message that
// has failed, with the reason: it is seen, and told to who follows the news.
void make_message(db::tx&, const parts&, tenant_code, const wanted&, instant wanted_at);
// Nothing where there is no such message, or it is over.
void withdraw_message(db::tx&, std::string_view key, std::string_view reason);
// Only deliveries that have not gone yet; the message itself where none has.
void withdraw_what_waits(db::tx&, std::string_view key, std::string_view reason);

}  // namespace tsu::notify
