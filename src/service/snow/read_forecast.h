// A forecast as 気象庁 lays out its file: a list with publishingOffice, reportDatetime and
// timeSeries of timeDefines and areas, numbers as texts; hourly, each time the end of its hour.
// Pure; for bytes of strangers.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "service/snow/dto_things.h"

namespace tsu::snow {

inline constexpr std::size_t forecast_bytes_max = 256 * 1024, forecast_hours_max = 96;

// The area of that code, or else the first. Problem: snow_bad_forecast, with what is wrong.
result<forecast_dto> read_forecast(std::string_view json, std::string_view area);

}  // namespace tsu::snow
