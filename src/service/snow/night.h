// The clock of a night in Japan's time: it bears the date of its morning, begins at noon before it,
// and has fixed times at which it is decided. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/time.h"
#include "service/snow/types.h"

namespace tsu::snow {

// From noon on an instant belongs to the night of the next morning.
local_date night_of(instant);
interval span_of(local_date night);  // noon to noon
// "2026-12-01"; nothing where it is no date.
std::string text_of(local_date);
std::optional<local_date> parse_date(std::string_view);

// 18:00 before, from which new snow is counted; 4:00, when plows start; 7:00, when roads are to be
// clear.
instant evening_of(local_date night);
instant start_of(local_date night);
instant deadline_of(local_date night);

struct check {
  instant at;
  stage what = stage::decisive;
  bool operator==(const check&) const = default;
};
// 0:00, 2:00, 2:30, 3:00, 3:30, 4:00.
std::vector<check> checks_of(local_date night);
// The last one is at 4:00: what is not asked for by then is not asked for.
bool is_last(const check&);
// The newest that is due, until roads are to be clear: who slept through several makes the last of
// them late, the others not at all, and none after the deadline.
std::optional<check> due_check(instant now);
// The newest night whose deadline is over.
local_date last_ended_night(instant now);
std::optional<instant> next_check(instant after);

// The start of the winter to which it belongs: 1 July. "2026" is the winter 2026/27.
int winter_of(local_date night);

}  // namespace tsu::snow
