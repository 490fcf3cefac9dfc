// What the change log says of the weather, for live screens and other services: kind
// "weather.station.observed", subject the station's number, body an observation_dto.
#pragma once

#include "base/db/db.h"
#include "service/weather/store.h"

namespace tsu::weather {

inline constexpr std::string_view observed_kind = "weather.station.observed";

// In the transaction that keeps the station's state.
void tell_observed(db::tx&, const station_row&, instant reference, const thresholds&);

}  // namespace tsu::weather
