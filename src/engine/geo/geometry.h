// geometry: one GeoJSON geometry held flat: all vertices in one array, where each line or ring
// ends in a second, where each polygon ends in a third. A value; copies are deep; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/geo/lonlat.h"

namespace tsu::geo {

enum class geometry_kind : std::uint8_t {
  point,
  multi_point,
  line_string,
  multi_line_string,
  polygon,
  multi_polygon
};
std::string_view name_of(geometry_kind);  // "MultiPolygon"

// 0 points, 1 lines, 2 areas.
int dimension_of(geometry_kind);

struct geometry {
  geometry_kind kind = geometry_kind::point;
  std::vector<position> vertices;
  std::vector<std::uint32_t> path_ends;     // lines and rings: index past their last vertex
  std::vector<std::uint32_t> polygon_ends;  // polygons: index past their last ring

  static geometry at(lonlat p) { return {geometry_kind::point, {{p.lon, p.lat}}, {}, {}}; }

  // A line, or a ring with its closing vertex.
  std::span<const position> path(std::size_t i) const {
    const std::size_t from = i == 0 ? 0 : path_ends[i - 1];
    return std::span{vertices}.subspan(from, path_ends[i] - from);
  }
  // The rings of polygon i as [first, last) into path(); the first one is the outer.
  std::pair<std::size_t, std::size_t> rings(std::size_t i) const {
    return {i == 0 ? 0 : polygon_ends[i - 1], polygon_ends[i]};
  }
  void end_path() { path_ends.push_back(static_cast<std::uint32_t>(vertices.size())); }
  void end_polygon() { polygon_ends.push_back(static_cast<std::uint32_t>(path_ends.size())); }
};

box bounds_of(const geometry&);

// The least distance in metres, 0 where they meet. Segments are straight in longitude and latitude;
// each pair is measured in a flat projection of its own middle latitude: below 0.1 % off for
// distances up to 100 km outside the polar regions.
double distance_m(lonlat, const geometry&);
double distance_m(const geometry&, const geometry&);

// Planar even-odd with holes; a point on the outline may fall either way: see relation.h for the
// exact answer.
bool covers_roughly(const geometry& area, lonlat);

}  // namespace tsu::geo
