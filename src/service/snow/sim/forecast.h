// Forecasts of the snow, made from what will come with a stated error. Errors of one issue live on
// in the next, as those of a real model do. One owner.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/time.h"
#include "service/snow/sim/dice.h"
#include "service/snow/sim/winter_hours.h"

namespace tsu::snow::sim {

struct forecast_errors {
  double bias = 1.05;             // of amounts
  double spread = 0.25;           // of the logarithm of an hour's amount, at once…
  double spread_per_hour = 0.03;  // …and for each hour ahead
  double shift_per_hour = 0.08;   // hours too early or late (one sigma), for each hour ahead
  double miss = 0.06;             // of hours with less than 1 cm: said to be dry
  double false_alarm = 0.02;      // of dry hours: 0.2 to 1 cm are said
  double temperature_c = 0.7, temperature_per_hour_c = 0.05;
};

struct forecast_hour {
  instant at;  // its end
  double snowfall_cm = 0, precipitation_mm = 0, temperature_c = 0, wind_ms = 0;
};
struct forecast_issue {
  instant at;
  std::vector<forecast_hour> hours;  // the next 15, fewer at the season's end
  // What is said to fall between `from` and `until`.
  double snowfall_cm(instant from, instant until) const;
};

class forecaster {
 public:
  static constexpr std::size_t hours_ahead = 15;
  // The hours outlive it.
  forecaster(std::span<const hour>, const forecast_errors&, std::uint64_t seed);
  // The issue at the beginning of hour `n`; called for each in turn.
  forecast_issue issue(std::size_t n);

 private:
  double snow_at(double index) const;
  std::span<const hour> hours_;
  forecast_errors errors_;
  dice chance_;
  memory amount_, shift_, warmth_;
};

// The issue as 気象庁 lays out its forecast file: a list with publishingOffice, reportDatetime and
// timeSeries of timeDefines and areas, numbers as texts; hourly, which the agency's file is not.
// Amounts times `factor`: of the district, say.
std::string forecast_json(const forecast_issue&, std::string_view area_code,
                          std::string_view area_name, double factor = 1);

}  // namespace tsu::snow::sim
