// What is due and what came of it: rows under leases, so that of several nodes one sends, and
// another goes on where one died. Functions of one transaction of the people store.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/random.h"
#include "engine/notify/channel.h"
#include "engine/notify/parts.h"
#include "engine/notify/store_messages.h"

namespace tsu::notify {

struct lease_wish {
  std::string_view by;  // whoever takes it
  std::chrono::seconds lasts;
};
// At most `limit` that are due that way, each leased and counted as an attempt. Those that cannot
// go now (quiet hours, no address any more, no way out) are moved on instead.
struct taken {
  std::vector<outgoing> all;
  std::int64_t moved_on = 0;
};
taken take_due(db::tx&, const parts&, tenant_code, way, lease_wish, std::int64_t limit);
// Keeps what came of it and ends the lease. A lease that was lost meanwhile counts only what really
// went.
void settle(db::tx&, const parts&, tenant_code, const outgoing&, std::string_view by,
            const outcome&, random_source&);
// Those whose time is over; gives back how many.
std::int64_t expire_overdue(db::tx&, const parts&, tenant_code, std::int64_t limit);

// The quiet hours of whom a message is for.
std::optional<quiet_hours> quiet_of(db::reader&, const recipient&);
// A delivery that has failed for good, and whatever is next in order.
void fail_delivery(db::tx&, const message_row&, delivery_row&, instant now, std::string_view note);

}  // namespace tsu::notify
