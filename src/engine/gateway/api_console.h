// Handlers of the operator's console: how the platform is doing.
#pragma once

#include "engine/gateway/parts.h"

namespace tsu::gateway::api {

answer list_types(const parts&, call&);
answer list_subscriptions(const parts&, call&);
answer list_slow_queries(const parts&, call&);

}  // namespace tsu::gateway::api
