// What the answer of a partner's web server means for a delivery. Pure; any thread.
#pragma once

#include <string>

#include "base/core/result.h"
#include "base/http/client.h"
#include "engine/notify/channel.h"

namespace tsu::notify {

// 2xx: `taken`. 408, 425, 429 and 5xx, and no answer at all: try again, after Retry-After where it
// is given in seconds. Everything else: refused.
outcome outcome_of(const result<http::client_reply>&, outcome::kind taken);

}  // namespace tsu::notify
