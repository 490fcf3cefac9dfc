// Reads a feed of GTFS or GTFS-JP (標準的なバス情報フォーマット) out of its ZIP archive: calendar,
// calendar_dates, routes, trips, stop_times, stops, agency, feed_info. Only departures are kept:
// not of the last stop of a trip, nor where nobody may get in. Pure; any thread.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "service/community/timetable.h"

namespace tsu::community {

inline constexpr std::size_t stop_times_max = 5'000'000, stops_max = 50'000, routes_max = 20'000,
                             trips_max = 500'000, services_max = 10'000, exceptions_max = 500'000,
                             translations_max = 500'000;

// "community_bad_zip", "community_too_large", "community_bad_feed" (with file and line; also of
// what is not UTF-8 or where quotes do not fit), "community_feed_zone" where its times are not of
// Japan.
result<feed> read_feed(std::string_view zip);

}  // namespace tsu::community
