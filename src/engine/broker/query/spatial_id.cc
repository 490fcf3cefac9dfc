#include "engine/broker/query/spatial_id.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <utility>

#include "base/core/json_text.h"

namespace tsu::broker {
namespace {

constexpr double whole_height_m = 33'554'432;  // 2^25: the floor of zoom 0 is as high

problem refused(std::string_view id, std::string_view what) {
  return {why::bad_input,
          "spatialId \"" + std::string{id.substr(0, 80)} + "\": " + std::string{what},
          "bad_request_data",
          {{"spatialId", "not_a_spatial_id"}}};
}

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  const bool all = error == std::errc{} && end == text.data() + text.size() && !text.empty();
  return all ? std::optional{n} : std::nullopt;
}

double tiles_at(int z) { return std::ldexp(1.0, z); }

double latitude_of(double y, int z) {
  const double n = std::numbers::pi * (1 - 2 * y / tiles_at(z));
  return std::atan(std::sinh(n)) * 180 / std::numbers::pi;
}

// The tile in which a point lies, without its floor.
std::optional<voxel> column_at(geo_point p, int z) {
  const double n = tiles_at(z), turn = (p.lon + 180) / 360;
  const double sine = std::sin(p.lat * std::numbers::pi / 180);
  const double down = 0.5 - std::log((1 + sine) / (1 - sine)) / (4 * std::numbers::pi);
  if (!(down >= 0 && down < 1)) {
    return std::nullopt;
  }
  const double x = std::floor(turn >= 1 ? 0 : turn * n);  // 180° is where it begins anew
  return voxel{.z = z,
               .x = static_cast<std::int64_t>(x),
               .y = static_cast<std::int64_t>(std::floor(down * n))};
}

std::optional<std::int64_t> floor_at(double altitude_m, int z) {
  const double f = std::floor(altitude_m * tiles_at(z) / whole_height_m);
  const bool within = f >= -tiles_at(z) && f < tiles_at(z);
  return within ? std::optional{static_cast<std::int64_t>(f)} : std::nullopt;
}

// The third coordinate of a Point.
std::optional<double> altitude_in(std::string_view point) {
  std::size_t n = 0;
  for (const auto one : json_elements{json_members{point}.find("coordinates")}) {
    if (n++ == 2) {
      return json_number(one);
    }
  }
  return std::nullopt;
}

bool stands_in(geo_point p, std::optional<double> altitude_m, const voxel& v) {
  const auto column = column_at(p, v.z);
  return column && column->x == v.x && column->y == v.y &&
         (!v.f || !altitude_m || floor_at(*altitude_m, v.z) == v.f);
}

result<geo_query> ground_of(const voxel& v, const std::string& property) {
  const auto b = box_of(v);
  std::string ring = "[[";
  const std::pair<double, double> corners[] = {{b.west, b.south},
                                               {b.east, b.south},
                                               {b.east, b.north},
                                               {b.west, b.north},
                                               {b.west, b.south}};
  for (const auto& [lon, lat] : corners) {
    ring += ring.back() == '[' ? "[" : ",[";
    append_json_number(ring, lon);
    ring += ',';
    append_json_number(ring, lat);
    ring += ']';
  }
  return geo_query::parse("intersects", "Polygon", ring + "]]", property);
}

}  // namespace

result<voxel> parse_voxel(std::string_view id) {
  std::int64_t numbers[4] = {};
  std::size_t n = 0;
  for (std::size_t at = 0; at <= id.size() && n <= 4; ++n) {
    const auto end = std::min(id.find('/', at), id.size());
    const auto one = whole(id.substr(at, end - at));
    if (!one || n == 4) {
      return refused(id, "a spatial ID is four whole numbers, z/f/x/y");
    }
    numbers[n] = *one;
    at = end + 1;
  }
  if (n != 4) {
    return refused(id, "a spatial ID is four whole numbers, z/f/x/y");
  }
  const auto [z, f, x, y] = numbers;
  if (z < 0 || z > spatial_zoom_max) {
    return refused(id, "the zoom is 0 to 35");
  }
  const std::int64_t side = std::int64_t{1} << z;
  if (f < -side || f >= side) {
    return refused(id, "the floor f is -2^z to 2^z - 1");
  }
  if (x < 0 || x >= side || y < 0 || y >= side) {
    return refused(id, "x and y are 0 to 2^z - 1");
  }
  return voxel{.z = static_cast<int>(z), .f = f, .x = x, .y = y};
}

std::string to_text(const voxel& v) {
  return std::to_string(v.z) + "/" + (v.f ? std::to_string(*v.f) + "/" : "") + std::to_string(v.x) +
         "/" + std::to_string(v.y);
}

std::optional<voxel> voxel_at(geo_point p, double altitude_m, int z) {
  auto out = column_at(p, z);
  const auto f = floor_at(altitude_m, z);
  if (!out || !f) {
    return std::nullopt;
  }
  out->f = f;
  return out;
}

geo_box box_of(const voxel& v) {
  const double n = tiles_at(v.z);
  return {.west = static_cast<double>(v.x) / n * 360 - 180,
          .south = latitude_of(static_cast<double>(v.y + 1), v.z),
          .east = static_cast<double>(v.x + 1) / n * 360 - 180,
          .north = latitude_of(static_cast<double>(v.y), v.z)};
}

result<space_query> space_query::of(std::vector<voxel> voxels, std::string property) {
  if (voxels.empty() || voxels.size() > voxels_max) {
    return refused("", "one to 100 spatial IDs can be asked for at once");
  }
  space_query out;
  for (const auto& v : voxels) {
    TRY(auto ground, ground_of(v, property));
    out.grounds_.push_back(std::move(ground));
    auto box = box_of(v);
    // A point that rounds onto an edge is judged by holds(), so it must be found first.
    constexpr double margin = 1e-9;
    box = {std::max(-180.0, box.west - margin), box.south - margin,
           std::min(180.0, box.east + margin), box.north + margin};
    out.boxes_.push_back(box);
    if (v.x == 0) {  // 180° is -180°
      out.boxes_.push_back({180, box.south, 180, box.north});
    }
  }
  out.voxels_ = std::move(voxels);
  out.property_ = std::move(property);
  return out;
}

result<space_query> space_query::parse(std::string_view text, std::string property) {
  std::vector<voxel> all;
  for (std::size_t at = 0; at <= text.size() && all.size() <= voxels_max;) {
    const auto end = std::min(text.find(',', at), text.size());
    TRY(auto one, parse_voxel(text.substr(at, end - at)));
    all.push_back(one);
    at = end + 1;
  }
  return of(std::move(all), std::move(property));
}

bool space_query::holds(std::string_view geojson) const {
  if (const auto p = point_in(geojson)) {
    const auto altitude_m = altitude_in(geojson);
    return std::any_of(voxels_.begin(), voxels_.end(),
                       [&](const voxel& v) { return stands_in(*p, altitude_m, v); });
  }
  return std::any_of(grounds_.begin(), grounds_.end(),
                     [&](const geo_query& g) { return g.holds(geojson); });
}

}  // namespace tsu::broker
