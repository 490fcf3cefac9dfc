// What a change of an entity means to a subscription of NGSIv2, and the message that says so.
// Pure; any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/db/db.h"
#include "engine/broker/subscribe/notifier.h"
#include "engine/broker/subscribe/subscription.h"
#include "engine/broker/v2/subscription.h"

namespace tsu::broker::v2 {

std::shared_ptr<const foreign_subscription> foreign_of(std::shared_ptr<const watch>);

// What an attempt came to, in the words of lastSuccessCode and lastFailureReason.
struct attempt {
  bool taken = false;
  int status = 0;  // 0: there was no answer
  std::string reason = {};
};
// Keeps what the subscription's owner is shown of it, and ends a subscription whose maxFailsLimit
// is passed.
void note_attempt(db::tx&, std::string_view service, std::string_view id, const attempt&);
// false where a oneshot subscription has been served already; else it is from now on.
bool claim_oneshot(db::tx&, std::string_view service, std::string_view id);

}  // namespace tsu::broker::v2
