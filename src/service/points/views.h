// What people are shown of their points, with reasons in plain words.
#pragma once

#include "base/db/db.h"
#include "service/points/card.h"
#include "service/points/dto.h"

namespace tsu::points {

// own: what the person sees themself. traced: with rule, evidence and who did it, for staff.
enum class sight : std::uint8_t { own, traced };

balance_dto balance_view(db::reader&, person_id, instant now);
// The newest first; before: the number of a line, or the largest.
line_page history_view(db::reader&, person_id, std::int64_t before, std::int64_t limit, sight);
card_dto card_view(const dated_card&, instant at);
correction_dto view_of(const correction&);
event_dto view_of(const event&);

}  // namespace tsu::points
