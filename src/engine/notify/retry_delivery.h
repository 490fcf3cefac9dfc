// What a person does about what has failed, and the message that tries a contact out. Plain
// functions of one transaction of the people store, each with its audit row.
#pragma once

#include <cstdint>
#include <string>

#include "base/core/result.h"
#include "engine/notify/contacts.h"

namespace tsu::notify {

// Starts again from the first attempt. Problems: notify_no_delivery, notify_not_dead, notify_over
// (answered or withdrawn), notify_too_late (expired).
result<done> retry_delivery(db::tx&, std::int64_t delivery, actor);
// A message of kind "notify.test" by every way that the contact has; gives back its key.
result<std::string> send_test(db::tx&, contact_id, std::span<const way>, actor);

}  // namespace tsu::notify
