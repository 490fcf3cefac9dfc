// Small things that tests of a night need. The night is that of 1 December 2026.
#pragma once

#include <string>
#include <vector>

#include "service/snow/night.h"
#include "service/snow/rules.h"

namespace tsu::snow::testing {

inline constexpr local_date first_of_december{std::chrono::year{2026}, std::chrono::month{12},
                                              std::chrono::day{1}};

// "02:30" in Japan, on the morning of that night; from 12:00 on the evening before it.
inline instant jst(std::string_view hour_minute) {
  const int h = (hour_minute[0] - '0') * 10 + hour_minute[1] - '0';
  const int m = (hour_minute[3] - '0') * 10 + hour_minute[4] - '0';
  return jst_midnight(first_of_december) + std::chrono::hours{h >= 12 ? h - 24 : h} +
         std::chrono::minutes{m};
}

inline post_view post_with(std::string name, double new_snow_cm) {
  post_view p;
  p.post = std::move(name);
  p.depth_cm = p.new_snow_cm = p.uncleared_cm = new_snow_cm;
  p.temperature_c = -6;
  p.temperature_change_c = -0.5;
  return p;
}

// Three posts with as much new snow; no forecast; a decision at 2:30 that can be repeated at 3:00.
inline decision_input zone_with(double new_snow_cm) {
  decision_input in;
  in.district = "e1";
  in.at = jst("02:30");
  in.deadline = jst("07:00");
  in.next_check = jst("03:00");
  for (const auto* name : {"p1", "p2", "p3"}) {
    in.posts.push_back(post_with(name, new_snow_cm));
  }
  return in;
}

inline forecast_view forecast_of(double cm) {
  return {.issued_at = jst("02:00"), .snowfall_cm = cm};
}

}  // namespace tsu::snow::testing
