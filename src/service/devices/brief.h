// Briefing sessions (説明会): people take a seat, and who came is written down. Acts of one
// transaction.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/devices/types.h"

namespace tsu::devices {

// "devices_bad_briefing", "devices_seats_below": more are booked already.
result<briefing> keep_briefing(db::tx&, const acting&, const briefing&);
// "devices_no_briefing", "devices_briefing_over", "devices_full"; the same again changes nothing.
result<seat> book(db::tx&, const acting&, std::string_view briefing, person_id);
// "devices_no_seat"
result<seat> cancel_seat(db::tx&, const acting&, std::string_view briefing, person_id);
enum class presence : std::uint8_t { attended, absent };
// Also of somebody who comes without a seat, while there is one. "devices_not_begun" before the
// day.
result<seat> mark(db::tx&, const acting&, std::string_view briefing, person_id, presence);

}  // namespace tsu::devices
