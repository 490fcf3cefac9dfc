// Reading files into a standing house, for `tsunagu import` and the demo. Blocking; not on an I/O
// thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/core/id.h"
#include "base/core/result.h"
#include "engine/geo/boundaries.h"
#include "engine/geo/roads.h"
#include "service/weather/import_observations.h"

namespace tsu::app {

class standing;

weather::byte_source source_of(const std::string& file);
result<std::vector<weather::station_info>> read_stations(const std::string& file);
result<weather::import_dto> import_weather(
    standing&, tenant_code, const std::string& file, weather::import_request,
    std::function<void(const weather::import_progress&)> = {});
result<geo::boundary_import> import_boundaries(standing&, tenant_code, const std::string& file);
result<geo::road_counts> import_roads(standing&, tenant_code, const std::string& file);

}  // namespace tsu::app
