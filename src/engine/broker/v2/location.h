// Where something is, in NGSIv2's words: geo:json (longitude first) and the older geo:point,
// geo:line, geo:box and geo:polygon, texts of "latitude, longitude". Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace tsu::broker::v2 {

// "41.3,2.1" as {"2.1","41.3"}: the spelling of the numbers, longitude first.
struct position {
  std::string lon, lat;
};
// "lat,lon;lat,lon"
std::optional<std::vector<position>> read_positions(std::string_view text);

// The value as it is kept: a geometry (of a Feature only its own), a text or an array of texts.
result<std::string> checked_location(std::string_view type, std::string_view value);
// A geo:point, … as GeoJSON; `value` is JSON: a text, or for lines and polygons an array of texts.
std::optional<std::string> geojson_of(std::string_view type, std::string_view value);
// And back, as JSON; nothing where the geometry is of another kind (NGSI-LD has changed it).
std::optional<std::string> text_of_location(std::string_view type, std::string_view geojson);

// "[[lon,lat],…]"
std::string coordinates_of(const std::vector<position>&);
// Two corners -> the ring of the box; nothing where it has no area.
std::optional<std::vector<position>> ring_of_box(const std::vector<position>&);

}  // namespace tsu::broker::v2
