// A forecast that has come, from wherever: kept with the time of its issue, once.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/task.h"
#include "service/snow/dto_things.h"
#include "service/snow/parts.h"

namespace tsu::snow {

struct forecast_from {
  std::optional<std::string> district;  // nothing: the whole town
  std::string source;                   // empty: as the file says
};
// Problems: snow_bad_forecast, snow_no_district, snow_bad_time (issued in the future).
task<result<made_dto>> take_forecast(const parts&, tenant_code, std::string_view json,
                                     const forecast_from&);

}  // namespace tsu::snow
