// What the change log says of the weather, for live screens and other services, with the station's
// number as its subject: "weather.station.observed", an observation_dto, when there are newer
// values; "weather.station.changed", a station_ref, when a station was entered, renamed, moved or
// removed, or its device has become strange without newer values.
#pragma once

#include "base/db/db.h"
#include "service/weather/store.h"

namespace tsu::weather {

inline constexpr std::string_view observed_kind = "weather.station.observed";
inline constexpr std::string_view changed_kind = "weather.station.changed";

// In the transaction that keeps the station's state.
void tell_observed(db::tx&, const station_row&, instant reference, const thresholds&);
void tell_changed(db::tx&, const station_record&);

}  // namespace tsu::weather
