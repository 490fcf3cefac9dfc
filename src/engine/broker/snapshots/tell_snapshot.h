// Who is told of the state of a snapshot (ETSI GS CIM 009 v1.9.1, 5.3.4 and 5.16.6). Its endpoint
// is a row among those of the subscriptions, and what it is told is a row among the deliveries: so
// it is delivered as every notification is, at least once, in order, with retry and dead letters,
// and to no address inside. Functions of one transaction.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/broker/snapshots/store_snapshots.h"
#include "engine/broker/subscribe/store_subscriptions.h"
#include "engine/broker/subscribe/subscription.h"

namespace tsu::broker {

// Under which name the endpoint of a snapshot stands: no subscription can be called so.
std::string endpoint_id(std::string_view snapshot);
std::string_view snapshot_of_endpoint(std::string_view id);

// endpoint and receiverInfo of a snapshot's body; BadRequestData where nobody could be told so.
result<done> check_endpoint(std::string_view body);

// What the notifier knows of an endpoint; `row`: as it is kept.
result<subscription> read_endpoint(const subscription_row& row);

// Makes, changes or removes the row as the body says. `owner`: who made it, for dead letters.
void keep_endpoint(db::tx&, const snapshot_row&, std::string_view owner);
// Where there is an endpoint and the snapshot is made: until then there is nothing to tell.
void tell_state(db::tx&, const snapshot_row&);
// That it is no more: it expired before the notification.
void tell_end(db::tx&, snapshot_row);
// Of snapshots that are no more, once nothing waits to be told.
void forget_endpoints(db::tx&);

}  // namespace tsu::broker
