// The thresholds of rules.h as numbers of the town: each value has a start date, a source and an
// author, and what was judged before keeps the value of its day.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/task.h"
#include "base/module/module.h"
#include "service/weather/parts.h"
#include "service/weather/rules.h"

namespace tsu::weather {

// Names, defaults, bounds: also the module's table of settings.
extern const setting threshold_table[8];

struct threshold_change {
  std::string name;  // "weather.jump_cm_per_hour"
  double value = 0;
  instant from;
  std::string source, author;
};
// Problems: weather_unknown_setting, weather_setting_bounds, weather_setting_source (none given).
task<result<done>> change_threshold(const parts&, tenant_code, threshold_change);

// All that was ever set.
dated_thresholds load_thresholds(db::reader&);

}  // namespace tsu::weather
