// A town writes a text of its own for one form of a message in one language; the newest holds, for
// messages that are made from then on. Plain function of one transaction of the people store.
#pragma once

#include "base/core/result.h"
#include "engine/notify/contacts.h"
#include "engine/notify/dto.h"

namespace tsu::notify {

// Gives back the version. Problems: notify_no_template, notify_bad_template with the field.
result<std::int64_t> change_template(db::tx&, const template_book&, const template_wish&, actor);

}  // namespace tsu::notify
