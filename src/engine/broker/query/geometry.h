// GeoJSON geometries (RFC 7946, no GeometryCollection) as plain points and rings, longitude first,
// WGS 84. Values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace tsu::broker {

struct geo_point {
  double lon = 0, lat = 0;
  friend bool operator==(const geo_point&, const geo_point&) = default;
};

// Both ends included; west <= east.
struct geo_box {
  double west = 0, south = 0, east = 0, north = 0;
};

enum class geometry_kind : std::uint8_t {
  point,
  multi_point,
  line,
  multi_line,
  polygon,
  multi_polygon,
};

// Lines: one list of points each. Polygons: `parts` holds rings, `rings` how many each polygon has,
// the outer one first.
struct geometry {
  geometry_kind kind = geometry_kind::point;
  std::vector<std::vector<geo_point>> parts;
  std::vector<std::size_t> rings;
  friend bool operator==(const geometry&, const geometry&) = default;
};

std::optional<geometry_kind> geometry_kind_named(std::string_view);

// `coordinates` is checked JSON text. Refuses what RFC 7946 does not allow, points outside of
// +-180 and +-90 degrees, and more than 20,000 points.
result<geometry> read_geometry(geometry_kind, std::string_view coordinates);
// {"type":…,"coordinates":…}, canonical text of a GeoProperty's value.
result<geometry> read_geometry(std::string_view geojson);

// The point of a GeoJSON Point in canonical text; nothing for any other kind. Allocates nothing.
std::optional<geo_point> point_in(std::string_view geojson);
// Nothing where the text is no geometry.
std::optional<geo_box> box_of(std::string_view geojson);
geo_box box_of(const geometry&);

// Metres along the sphere of mean radius 6,371,008.8 m.
double distance_m(geo_point, geo_point);

}  // namespace tsu::broker
