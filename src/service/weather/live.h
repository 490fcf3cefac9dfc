// The live stream of the console: new observations from the change log, as they are committed, and
// the summary with them. An event's id is its change number, so a client that comes back with
// Last-Event-ID misses nothing that the log still holds.
#pragma once

#include <cstdint>
#include <memory>

#include "base/core/task.h"
#include "base/http/message.h"
#include "service/weather/parts.h"

namespace tsu::weather {

// Runs until the client is gone or the store closes.
task<void> tell_live(const parts&, tenant_code, std::int64_t after,
                     std::shared_ptr<http::event_channel>);

}  // namespace tsu::weather
