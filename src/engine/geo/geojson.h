// GeoJSON (RFC 7946) in and out: the six geometries (no GeometryCollection), Feature and
// FeatureCollection. What comes in has passed check_and_minify (base/core/json_text.h) or goes
// through parse_*, which does that first. Refusals name the place: "coordinates[0][3]: ...".
// Codes: geojson_type, geojson_coordinates, geojson_position, geojson_range, geojson_line,
// geojson_ring, geojson_too_large, geojson_feature. Pure; any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "engine/geo/geometry.h"

namespace tsu::geo {

struct geojson_limits {
  std::size_t vertices = 1'000'000;
  std::size_t features = 200'000;
};

// One geometry object. Positions have two or three numbers inside WGS 84; lines two or more of
// them; rings four or more and closed. Rings of either winding are taken (RFC 7946, 3.1.6).
result<geometry> read_geometry(std::string_view checked_json, const geojson_limits& = {});
// The same from type and coordinates apart, as NGSI-LD queries give them (geometry=, coordinates=).
result<geometry> read_geometry(std::string_view type, std::string_view checked_coordinates,
                               const geojson_limits&);
result<geometry> parse_geometry(std::string_view json, const geojson_limits& = {});

// One feature: its geometry and its "properties" as checked text ("{}" where null or absent).
struct feature_view {
  geometry shape;
  std::string_view properties;
  std::size_t number = 0;  // from 0
};
// Calls `each` for every feature of a FeatureCollection, Feature or bare geometry, in order.
// Features whose geometry is null are passed over. A problem from `each` ends it.
result<done> parse_features(std::string_view json, const geojson_limits&,
                            const std::function<result<done>(feature_view)>& each);

// {"type":"Point","coordinates":[141.35,43.06]}; the third coordinate where there is one.
// decimals: 0..15 digits after the point, trailing zeros left out; 7 is a centimetre.
void append_geojson(std::string& out, const geometry&, int decimals = 15);
std::string to_geojson(const geometry&, int decimals = 15);

}  // namespace tsu::geo
