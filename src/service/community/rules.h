// Pure decisions of the community: what may be written, who gets a place, who may check in where
// and when, when a video counts as seen, when a mobile shop comes, how long one walks.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "service/community/types.h"

namespace tsu::community {

inline constexpr std::int64_t people_max = 100'000;

bool is_plain(std::string_view);  // without control characters, but line ends
bool is_code(std::string_view);   // a-z, A-Z, 0-9, '_', '-'; 1 to 40
bool is_id(std::string_view);     // 1 to 64 visible letters
bool is_place(double lon, double lat);
// "13:30" as minutes of a day; "2026-11-22".
std::optional<std::int64_t> minutes_of(std::string_view);
std::optional<local_date> date_of(std::string_view);
std::int64_t weekday_of(local_date);  // 0: Sunday
std::int64_t month_number(instant);   // 202611, in Japan

// "community_bad_fields" with all fields that cannot be.
result<done> check(const session_facts&);
result<done> check(const programme_facts&);
result<done> check(const video_facts&);
result<done> check(const notice_facts&);
result<done> check(const place_facts&);
result<done> check(const mobile_shop_facts&);
result<done> check(const choices&);

// The session of a programme on that day.
session_facts session_on(const programme_facts&, local_date);

// Numbers of the town, with dates: name, value of the program, bounds.
struct number_facts {
  std::string_view name;
  std::int64_t otherwise, least, most;
};
std::span<const number_facts> numbers();
const number_facts* find_number(std::string_view name);

// Who asks: the person themself, or staff for them.
enum class asking : std::uint8_t { self, staff };
// "community_cancelled", "community_not_open", "community_full"; otherwise the state they get.
result<sign_up_state> may_sign_up(const session&, asking, instant now);
// "community_begun": a place is given back before it begins.
result<done> may_give_back(const session&, asking, instant now);
// Whether the first of the line gets a place.
bool has_place(const session&);

struct window_minutes {
  std::int64_t before = 30, after = 30;
};
interval check_in_window(const session_facts&, window_minutes);
struct position {
  double lon = 0, lat = 0;
};
BOOST_DESCRIBE_STRUCT(position, (), (lon, lat))
// "community_cancelled", "community_not_yet", "community_too_late".
result<done> may_check_in(const session&, window_minutes, instant at);
// "community_place_needed", "community_too_far".
result<done> is_there(const session_facts&, const std::optional<position>&);
// Of what is told later: "community_in_future", "community_told_too_late".
result<done> is_told_in_time(instant at, instant now, std::int64_t days);

// Both, each second once, by order; at most 200 pieces of what is within [0, length).
std::vector<span_s> joined(std::vector<span_s>, std::int64_t length_s);
std::int64_t seconds_in(std::span<const span_s>);
bool is_complete(std::int64_t seconds, std::int64_t length_s, std::int64_t percent);
// Nobody sees more than twice as much as time has passed: "community_too_fast".
result<done> could_be_seen(std::int64_t seconds, instant started_at, instant now);

// A district is words as people write them (もみじ台); what is for もみじ台 is for who lives in
// 厚別区もみじ台北 too. Bytes.
inline constexpr std::size_t district_max = 100;
bool is_district(std::string_view);
// Empty: for everybody.
bool is_for(std::string_view target, std::string_view home);
bool is_visible(const notice_facts&, std::string_view district, instant now);

struct visit {
  instant from{}, until{};
  friend bool operator==(const visit&, const visit&) = default;
};
// The next visits that have not ended, at most so many, of at most 60 days ahead.
std::vector<visit> next_visits(const mobile_shop_facts&, const shop_stop&, instant now,
                               std::size_t most);

// first, last: month and day as MMDD, both included; also over the turn of the year.
bool is_winter(local_date, std::int64_t first, std::int64_t last);
// Whole minutes, never 0.
std::int64_t walking_minutes(double metres, std::int64_t metres_a_minute, std::int64_t percent);

}  // namespace tsu::community
