// Pure decisions of the points: the card that comes with the program, what an activity is worth,
// when points expire, whether somebody is where an event is.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "service/points/types.h"

namespace tsu::points {

std::span<const rule> default_card();
// Without control characters: what people and every database can read.
bool is_plain(std::string_view);
// What of a rule cannot be: "points_bad_rule" with the fields.
result<done> check(const rule&);

// Points of the whole amount, within the day's cap.
std::int64_t worth(const rule&, std::int64_t amount);
// Midnight in Japan at the end of a fiscal year (31 March): of that of the grant and `years` more.
instant expiry_of(instant granted, std::int64_t years);
// "2026-11-22" in Japan.
std::string date_of(instant);

struct place {
  double lon = 0, lat = 0;
};
// "points_event_not_now", "points_place_needed", "points_too_far".
result<done> may_check_in(const event&, instant now, const std::optional<place>&);

struct setting_facts {
  std::string_view name;
  std::int64_t otherwise, least, most;
};
// Numbers of the town; module.cc tells the same in words.
std::span<const setting_facts> settings();

}  // namespace tsu::points
