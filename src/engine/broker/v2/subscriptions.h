// Handlers of /v2/subscriptions. Permissions are checked before them. Any executor thread.
#pragma once

#include "engine/broker/api/parts.h"

namespace tsu::broker::v2 {

answer list_subscriptions(const parts&, call&);
answer create_subscription(const parts&, call&);
answer retrieve_subscription(const parts&, call&);
answer update_subscription(const parts&, call&);
answer delete_subscription(const parts&, call&);

}  // namespace tsu::broker::v2
