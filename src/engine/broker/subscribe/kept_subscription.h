// A subscription as it is kept, brought back: with the names that it was written in, those that its
// notifications speak, and what its row alone knows. The only way from a row to what the matcher
// and the senders need. Any thread.
#pragma once

#include "base/core/result.h"
#include "base/core/task.h"
#include "engine/broker/model/context.h"
#include "engine/broker/registrations/source_subscription.h"
#include "engine/broker/subscribe/store_subscriptions.h"
#include "engine/broker/subscribe/subscription.h"

namespace tsu::broker {

// Of entities, of whatever protocol, or the endpoint of a snapshot. Its @contexts are kept written
// out, so that none of them is fetched.
task<result<subscription>> kept_subscription(const subscription_row&, context_cache&);
// Of registrations.
task<result<source_subscription>> kept_source_subscription(const subscription_row&, context_cache&);

}  // namespace tsu::broker
