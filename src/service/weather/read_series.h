// A station's recorded values out of the broker's history.
#pragma once

#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/core/task.h"
#include "service/weather/parts.h"
#include "service/weather/series.h"

namespace tsu::weather {

// Hourly and daily values of that quantity with from <= at <= until, in the order of time.
task<result<std::vector<sample>>> read_series(const parts&, tenant_code, std::string_view entity,
                                              const series_wish&);

}  // namespace tsu::weather
