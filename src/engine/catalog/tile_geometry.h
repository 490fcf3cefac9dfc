// Geometries as a vector tile draws them (Mapbox Vector Tile specification 2.1, 4.3): projected
// into the tile, cut at its edge, thinned to what can be seen, written as commands. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "engine/broker/query/geometry.h"

namespace tsu::catalog {

inline constexpr int tile_extent = 4096, tile_buffer = 64, tile_zoom_max = 24;

struct tile_id {
  int z = 0;
  std::int64_t x = 0, y = 0;
};
// The three segments of a path; the last may end in ".mvt" or ".pbf". Problem bad_tile.
result<tile_id> parse_tile(std::string_view z, std::string_view x, std::string_view y);

enum class tile_shape : std::uint8_t { point = 1, line = 2, polygon = 3 };

struct tile_drawing {
  tile_shape shape = tile_shape::point;
  std::vector<std::uint32_t> commands;
};
// Nothing where nothing of it can be seen in that tile.
std::optional<tile_drawing> draw(const tile_id&, const broker::geometry&);

// Where a point lies, in units of the tile, which may be outside of it.
struct tile_point {
  double x = 0, y = 0;
};
tile_point project(const tile_id&, broker::geo_point);

}  // namespace tsu::catalog
