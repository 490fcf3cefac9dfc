// The live stream of the console: what the change log says of the night, as it is committed. Each
// event is "change" with {"kind", "subject", "body"}; its id is its change number, so a client that
// comes back with Last-Event-ID misses nothing that the log still holds. Screens read the board
// again where they need the whole.
#pragma once

#include <cstdint>
#include <memory>

#include "base/core/task.h"
#include "base/http/message.h"
#include "service/snow/parts.h"

namespace tsu::snow {

// Runs until the client is gone or the store closes.
task<void> tell_live(const parts&, tenant_code, std::int64_t after,
                     std::shared_ptr<http::event_channel>);

}  // namespace tsu::snow
