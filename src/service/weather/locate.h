// Which municipality a station stands in. Pure.
#pragma once

#include "service/weather/store.h"

namespace tsu::geo {
class municipality_map;
}

namespace tsu::weather {

// The municipality and its name by its place; none where it has none, or none is near. Without
// boundaries (nullptr) the record stays as it is.
void locate(station_record&, const geo::municipality_map*);

}  // namespace tsu::weather
