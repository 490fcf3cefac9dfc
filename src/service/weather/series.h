// A station's values over time as the console draws them: hourly for days and weeks, daily means
// with their least and greatest for a year. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "service/weather/dto.h"
#include "service/weather/types.h"

namespace tsu::weather {

struct sample {
  instant at;
  double value = 0;
  bool suspect = false;
  step how_long = step::hour;
};

struct series_wish {
  quantity what;
  int days = 7;  // more than 31: one point a day
  instant until;
  instant from() const { return until - std::chrono::hours{24 * days}; }
};

// Samples in the order of time. A gap of more than three steps becomes one missing point after the
// last value. A day belongs to the date in Japan;
// precipitation, snowfall and sunshine are summed, the rest averaged; a value of a whole day goes
// before its hours.
series_dto series_of(const series_wish&, std::span<const sample>);

// UTF-8 with a byte order mark, for spreadsheets: UTC, Japan time, value, least, greatest, quality.
std::string csv_of(const series_dto&);

}  // namespace tsu::weather
