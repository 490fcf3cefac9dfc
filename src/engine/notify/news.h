// The bodies of "notify.message.changed" and "notify.message.answered", as this engine writes them
// to the people store's change log (subject: the message's key). Plain functions.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/notify/follow_news.h"

namespace tsu::notify {

void tell_news(db::tx& people, const news&);
result<news> read_news(std::string_view body);

}  // namespace tsu::notify
