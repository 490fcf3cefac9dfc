// How a station and its observations look in the broker: type WeatherObserved of the Smart Data
// Models, ids urn:ngsi-ld:WeatherObserved:jma-14163. Pure text.
#pragma once

#include <string>
#include <string_view>

#include "engine/broker/model/draft.h"
#include "service/weather/store.h"

namespace tsu::weather {

inline constexpr std::string_view entity_type_name = "WeatherObserved";

// "jma-14163" for numbers of 気象庁 (five digits), otherwise the number as it is where it may stand
// in a URI, with everything else replaced by '-'.
std::string entity_id_of(std::string_view number);

// Name, place, altitude, municipality, provider, licence: what does not change by the hour.
broker::write_op station_op(const station_record&);

// Appends one canonical instance: {"type":"Property","value":…,"observedAt":…,"unitCode":…}, with
// datasetId for daily values and quality where it is doubted.
void append_instance(std::string& out, const measured&, step, std::string_view observed_at);

}  // namespace tsu::weather
