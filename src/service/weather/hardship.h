// When people had better not go far: heat, much snow, storm. By what was forecast or measured hour
// by hour. The rules are pure; the last function looks at what stations have told.
#pragma once

#include <optional>
#include <span>

#include <boost/describe.hpp>

#include "base/core/id.h"
#include "base/core/task.h"
#include "base/core/time.h"
#include "service/weather/parts.h"

namespace tsu::weather {

enum class hardship : std::uint8_t { none, heat, snow, storm };
BOOST_DESCRIBE_ENUM(hardship, none, heat, snow, storm)

// From these on; numbers of the town.
struct hard_limits {
  double wbgt_c = 28;       // 環境省: 厳重警戒
  double snowfall_cm = 20;  // in all hours together
  double wind_ms = 15;      // 気象庁: 強い風
};

// One hour at one place; what is not known is not there.
struct hour_told {
  std::optional<double> temperature_c, humidity_pct, solar_kwm2, snowfall_cm, wind_ms;
};

// The heat index WBGT by temperature, humidity and sun (小野・登内 2014), without wind. Where
// nothing is known of the sun, that of a bright morning counts.
double wbgt_of(double temperature_c, double humidity_pct, std::optional<double> solar_kwm2);

// The hours of one place. The weightier goes first: storm, snow, heat. Without humidity heat is
// judged by temperature alone, three degrees above the index, as the guideline's table does (28,
// 31).
hardship hardship_of(std::span<const hour_told>, const hard_limits&);
// Of two places or sources.
hardship harder(hardship, hardship);

// By what the stations of the town have measured: temperature and snow in the last 24 hours, wind
// in the last six. `of`: only stations of that municipality, where the stations stand in its
// prefecture's store; doubtful values count for nothing.
task<hardship> hardship_lately(const parts&, tenant_code where, std::optional<tenant_code> of,
                               instant now, hard_limits);

}  // namespace tsu::weather
