#include "engine/broker/query/geometry.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#include "base/core/json_text.h"

namespace tsu::broker {
namespace {

constexpr std::size_t points_max = 20'000;
constexpr double earth_radius_m = 6'371'008.8;

problem refused(std::string_view what) {
  return {why::bad_input, "geometry: " + std::string{what}, "bad_request_data"};
}

std::optional<geo_point> read_position(std::string_view v) {
  if (kind_of(v) != json_kind::array) {
    return std::nullopt;
  }
  double xy[2] = {};
  std::size_t n = 0;
  for (const auto one : json_elements{v}) {
    if (kind_of(one) != json_kind::number) {
      return std::nullopt;
    }
    if (n < 2) {
      xy[n] = json_number(one).value_or(1e9);
    }
    ++n;
  }
  if (n < 2 || n > 4 || !(std::abs(xy[0]) <= 180) || !(std::abs(xy[1]) <= 90)) {
    return std::nullopt;
  }
  return geo_point{xy[0], xy[1]};
}

class geometry_reader {
 public:
  explicit geometry_reader(geometry& out) : out_(out) {}

  result<done> read(std::string_view v) {
    switch (out_.kind) {
      case geometry_kind::point: return single(v);
      case geometry_kind::multi_point: return positions(v, 1);
      case geometry_kind::line: return positions(v, 2);
      case geometry_kind::multi_line: return lines(v);
      case geometry_kind::polygon: return polygon(v);
      case geometry_kind::multi_polygon: return polygons(v);
    }
    return refused("unknown");
  }

 private:
  static bool is_list(std::string_view v) { return !v.empty() && kind_of(v) == json_kind::array; }

  result<done> single(std::string_view v) {
    const auto p = v.empty() ? std::nullopt : read_position(v);
    if (!p) {
      return refused("a position is [longitude, latitude]");
    }
    out_.parts.push_back({*p});
    return done{};
  }

  result<done> positions(std::string_view v, std::size_t least) {
    if (!is_list(v)) {
      return refused("expected a list of positions");
    }
    std::vector<geo_point> all;
    for (const auto one : json_elements{v}) {
      const auto p = read_position(one);
      if (!p || ++points_ > points_max) {
        return refused("a position is [longitude, latitude], and there are too many at 20,000");
      }
      all.push_back(*p);
    }
    if (all.size() < least) {
      return refused("too few positions");
    }
    out_.parts.push_back(std::move(all));
    return done{};
  }

  result<done> lines(std::string_view v) {
    if (!is_list(v)) {
      return refused("expected a list of lines");
    }
    for (const auto one : json_elements{v}) {
      TRY(done read, positions(one, 2));
    }
    return out_.parts.empty() ? result<done>{refused("no line")} : done{};
  }

  result<done> polygon(std::string_view v) {
    if (!is_list(v)) {
      return refused("expected a list of rings");
    }
    std::size_t n = 0;
    for (const auto one : json_elements{v}) {
      TRY(done read, positions(one, 4));
      if (out_.parts.back().front() != out_.parts.back().back()) {
        return refused("a ring ends where it starts");
      }
      ++n;
    }
    out_.rings.push_back(n);
    return n == 0 ? result<done>{refused("no ring")} : done{};
  }

  result<done> polygons(std::string_view v) {
    if (!is_list(v)) {
      return refused("expected a list of polygons");
    }
    for (const auto one : json_elements{v}) {
      TRY(done read, polygon(one));
    }
    return out_.parts.empty() ? result<done>{refused("no polygon")} : done{};
  }

  geometry& out_;
  std::size_t points_ = 0;
};

}  // namespace

std::optional<geometry_kind> geometry_kind_named(std::string_view name) {
  constexpr std::string_view names[] = {"Point",           "MultiPoint", "LineString",
                                        "MultiLineString", "Polygon",    "MultiPolygon"};
  for (std::size_t i = 0; i < std::size(names); ++i) {
    if (names[i] == name) {
      return static_cast<geometry_kind>(i);
    }
  }
  return std::nullopt;
}

result<geometry> read_geometry(geometry_kind kind, std::string_view coordinates) {
  geometry g{.kind = kind};
  TRY(done read, geometry_reader{g}.read(coordinates));
  return g;
}

result<geometry> read_geometry(std::string_view geojson) {
  if (geojson.empty() || kind_of(geojson) != json_kind::object) {
    return refused("not an object");
  }
  const json_members members{geojson};
  const auto type = members.find("type");
  const auto kind = type.size() < 2 || kind_of(type) != json_kind::string
                        ? std::nullopt
                        : geometry_kind_named(type.substr(1, type.size() - 2));
  if (!kind) {
    return refused("not a kind of geometry");
  }
  return read_geometry(*kind, members.find("coordinates"));
}

std::optional<geo_point> point_in(std::string_view geojson) {
  if (geojson.empty() || kind_of(geojson) != json_kind::object) {
    return std::nullopt;
  }
  const json_members members{geojson};
  if (members.find("type") != "\"Point\"") {
    return std::nullopt;
  }
  const auto at = members.find("coordinates");
  return at.empty() ? std::nullopt : read_position(at);
}

std::optional<geo_box> box_of(std::string_view geojson) {
  if (const auto p = point_in(geojson)) {
    return geo_box{p->lon, p->lat, p->lon, p->lat};
  }
  const auto g = read_geometry(geojson);
  return g.ok() ? std::optional{box_of(g.value())} : std::nullopt;
}

geo_box box_of(const geometry& g) {
  geo_box b{180, 90, -180, -90};
  for (const auto& part : g.parts) {
    for (const auto p : part) {
      b = {std::min(b.west, p.lon), std::min(b.south, p.lat), std::max(b.east, p.lon),
           std::max(b.north, p.lat)};
    }
  }
  return b;
}

double distance_m(geo_point a, geo_point b) {
  constexpr double radians = std::numbers::pi / 180;
  const double dlat = std::sin((b.lat - a.lat) * radians / 2);
  const double dlon = std::sin((b.lon - a.lon) * radians / 2);
  const double h =
      dlat * dlat + std::cos(a.lat * radians) * std::cos(b.lat * radians) * dlon * dlon;
  return 2 * earth_radius_m * std::asin(std::min(1.0, std::sqrt(h)));
}

}  // namespace tsu::broker
