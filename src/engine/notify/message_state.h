// What the acts on messages share: a message is locked, its deliveries are moved, and how far it
// has come is told. Functions of one transaction of the people store.
#pragma once

#include <optional>
#include <string_view>

#include "engine/notify/store_messages.h"

namespace tsu::notify {

// Locked for the rest of the transaction; nothing where there is none.
std::optional<message_row> locked_message(db::tx&, std::int64_t number);

// Moves a delivery where it may go there, with its times; false, and nothing is changed, otherwise.
bool move_delivery(delivery_row&, state to, instant now);
// The next way of a message in order, where one is in reserve.
void start_reserve(db::tx&, const message_row&, std::optional<quiet_hours>, instant now);
// What is in reserve is not needed any more: a way before it has arrived.
void drop_reserve(db::tx&, const message_row&, const delivery_row& arrived, instant now);
// When a delivery goes at the earliest, and whether quiet hours hold it until then.
void schedule(delivery_row&, urgency, std::optional<quiet_hours>, instant from);

// After deliveries were moved and kept: the message's own state, told where it is news.
void refresh_message(db::tx&, message_row&, instant now);
// Whoever delivers looks again soon.
void wake(db::tx&, std::string_view key);
// Everything that is not over is withdrawn.
void withdraw_deliveries(db::tx&, std::int64_t message, instant now, std::string_view why_not);

}  // namespace tsu::notify
