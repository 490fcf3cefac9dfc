// The live stream of an inbox: when something came for this account or role, or was answered or
// withdrawn, the count of what is unread and the newest message are told. An event's id is its
// change number, so a client that comes back with Last-Event-ID misses nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/core/task.h"
#include "base/http/message.h"
#include "engine/notify/parts.h"

namespace tsu::notify {

struct inbox_owner {
  std::string account, role;
};

// Runs until the client is gone or the store closes.
task<void> tell_inbox(const parts&, tenant_code, inbox_owner, std::int64_t after,
                      std::shared_ptr<http::event_channel>);

}  // namespace tsu::notify
