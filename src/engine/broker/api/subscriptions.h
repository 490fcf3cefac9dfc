// Handlers of /ngsi-ld/v1/subscriptions (ETSI GS CIM 009 v1.9.1, 5.8, 6.10 and 6.11) and of
// /ngsi-ld/v1/csourceSubscriptions (5.11, 6.12 and 6.13). Any executor thread.
#pragma once

#include "engine/broker/api/parts.h"

namespace tsu::broker {

answer create_subscription(const parts&, call&);
answer list_subscriptions(const parts&, call&);
answer retrieve_subscription(const parts&, call&);
answer update_subscription(const parts&, call&);
answer delete_subscription(const parts&, call&);

answer create_source_subscription(const parts&, call&);
answer list_source_subscriptions(const parts&, call&);
answer retrieve_source_subscription(const parts&, call&);
answer update_source_subscription(const parts&, call&);
answer delete_source_subscription(const parts&, call&);

}  // namespace tsu::broker
