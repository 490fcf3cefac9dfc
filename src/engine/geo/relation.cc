#include "engine/geo/relation.h"

#include <array>
#include <string>
#include <utility>
#include <variant>

#include <boost/geometry.hpp>
#include <boost/geometry/geometries/multi_linestring.hpp>
#include <boost/geometry/geometries/multi_point.hpp>
#include <boost/geometry/geometries/multi_polygon.hpp>
#include <boost/geometry/geometries/point_xy.hpp>

namespace tsu::geo {
namespace {

namespace bg = boost::geometry;
using xy = bg::model::d2::point_xy<double>;
using points = bg::model::multi_point<xy>;
using lines = bg::model::multi_linestring<bg::model::linestring<xy>>;
using area = bg::model::polygon<xy>;
using areas = bg::model::multi_polygon<area>;
using planar = std::variant<points, lines, areas>;

xy to_xy(const position& p) { return {p.lon, p.lat}; }

areas to_areas(const geometry& g) {
  areas out;
  for (std::size_t i = 0; i < g.polygon_ends.size(); ++i) {
    const auto [first, last] = g.rings(i);
    auto& one = out.emplace_back();
    one.inners().resize(last - first - 1);
    for (std::size_t r = first; r < last; ++r) {
      auto& ring = r == first ? one.outer() : one.inners()[r - first - 1];
      for (const auto& p : g.path(r)) {
        ring.push_back(to_xy(p));
      }
    }
  }
  bg::correct(out);  // GeoJSON winds the outer ring the other way round
  return out;
}

planar to_planar(const geometry& g) {
  switch (dimension_of(g.kind)) {
    case 0: {
      points out;
      for (const auto& p : g.vertices) {
        out.push_back(to_xy(p));
      }
      return out;
    }
    case 1: {
      lines out;
      for (std::size_t i = 0; i < g.path_ends.size(); ++i) {
        auto& one = out.emplace_back();
        for (const auto& p : g.path(i)) {
          one.push_back(to_xy(p));
        }
      }
      return out;
    }
    default: return to_areas(g);
  }
}

// The nine intersections, as "T*F**F***" spells them: interior, boundary, exterior of the first
// against those of the second.
std::string matrix_of(const planar& a, const planar& b) {
  return std::visit([](const auto& x, const auto& y) { return bg::relation(x, y).str(); }, a, b);
}

bool fits(std::string_view matrix, std::string_view mask) {
  for (std::size_t i = 0; i < 9; ++i) {
    const bool meets = matrix[i] != 'F';
    const bool good = mask[i] == '*' || (mask[i] == 'T' && meets) || (mask[i] == 'F' && !meets) ||
                      mask[i] == matrix[i];
    if (!good) {
      return false;
    }
  }
  return true;
}

bool meet(std::string_view m) { return m[0] != 'F' || m[1] != 'F' || m[3] != 'F' || m[4] != 'F'; }

bool decide(relation r, std::string_view m, int dimension_a, int dimension_b) {
  switch (r) {
    case relation::within: return fits(m, "T*F**F***");
    case relation::contains: return fits(m, "T*****FF*");
    case relation::intersects: return meet(m);
    case relation::disjoint: return !meet(m);
    case relation::equals: return fits(m, "T*F**FFF*");
    case relation::overlaps:
      return dimension_a == dimension_b && fits(m, dimension_a == 1 ? "1*T***T**" : "T*T***T**");
  }
  return false;
}

// What can be said from the boxes alone.
std::optional<bool> from_boxes(relation r, const box& a, const box& b) {
  if (!a.meets(b)) {
    return r == relation::disjoint;
  }
  return {};
}

enum class where { outside, on_outline, inside };

where place_in_ring(std::span<const position> ring, lonlat p) {
  bool inside = false;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    lonlat a = ring[i - 1];
    lonlat b = ring[i];
    if (a.lat > b.lat) {
      std::swap(a, b);
    }
    if (p.lat < a.lat || p.lat > b.lat) {
      continue;
    }
    const double turn = (b.lon - a.lon) * (p.lat - a.lat) - (b.lat - a.lat) * (p.lon - a.lon);
    if (turn == 0 && std::min(a.lon, b.lon) <= p.lon && p.lon <= std::max(a.lon, b.lon)) {
      return where::on_outline;
    }
    if (a.lat <= p.lat && p.lat < b.lat && turn > 0) {
      inside = !inside;
    }
  }
  return inside ? where::inside : where::outside;
}

where place_in(const geometry& g, lonlat p) {
  bool on_outline = false;
  for (std::size_t i = 0; i < g.polygon_ends.size(); ++i) {
    const auto [first, last] = g.rings(i);
    auto here = place_in_ring(g.path(first), p);
    for (std::size_t r = first + 1; here == where::inside && r < last; ++r) {
      const auto in_hole = place_in_ring(g.path(r), p);
      here = in_hole == where::inside       ? where::outside
             : in_hole == where::on_outline ? where::on_outline
                                            : where::inside;
    }
    if (here == where::inside) {
      return here;
    }
    on_outline |= here == where::on_outline;
  }
  return on_outline ? where::on_outline : where::outside;
}

bool decide_point_in_area(relation r, where here) {
  switch (r) {
    case relation::within: return here == where::inside;
    case relation::intersects: return here != where::outside;
    case relation::disjoint: return here == where::outside;
    default: return false;
  }
}

bool decide_points(relation r, bool same) {
  return r == relation::disjoint ? !same : r == relation::overlaps ? false : same;
}

}  // namespace

std::optional<relation> relation_named(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, relation>, 6> names{
      {{"within", relation::within},
       {"contains", relation::contains},
       {"intersects", relation::intersects},
       {"equals", relation::equals},
       {"disjoint", relation::disjoint},
       {"overlaps", relation::overlaps}}};
  for (const auto& [text, r] : names) {
    if (text == name) {
      return r;
    }
  }
  return {};
}

result<done> check_shape(const geometry& g) {
  if (dimension_of(g.kind) != 2) {
    return done{};
  }
  std::string reason;
  if (!bg::is_valid(to_areas(g), reason)) {
    return problem{why::bad_input, reason, "geojson_shape"};
  }
  return done{};
}

struct prepared_geometry::ready {
  geometry given;
  planar shape;
};

prepared_geometry::prepared_geometry(const geometry& g)
    : bounds_(bounds_of(g)), ready_(std::make_unique<ready>(ready{g, to_planar(g)})) {}
prepared_geometry::~prepared_geometry() = default;
prepared_geometry::prepared_geometry(prepared_geometry&&) noexcept = default;
prepared_geometry& prepared_geometry::operator=(prepared_geometry&&) noexcept = default;

bool prepared_geometry::is(relation r, const geometry& candidate) const {
  const auto& mine = ready_->given;
  if (candidate.kind == geometry_kind::point) {
    const lonlat p = candidate.vertices.front();
    if (!bounds_.contains(p)) {
      return r == relation::disjoint;
    }
    if (mine.kind == geometry_kind::point) {
      return decide_points(r, p == mine.vertices.front());
    }
    if (dimension_of(mine.kind) == 2) {
      return decide_point_in_area(r, place_in(mine, p));
    }
  }
  if (const auto known = from_boxes(r, bounds_of(candidate), bounds_)) {
    return *known;
  }
  try {
    return decide(r, matrix_of(to_planar(candidate), ready_->shape), dimension_of(candidate.kind),
                  dimension_of(mine.kind));
  } catch (const bg::exception&) {
    return false;  // an invalid polygon that the overlay gave up on: related to nothing
  }
}

bool is(relation r, const geometry& candidate, const geometry& reference) {
  return prepared_geometry{reference}.is(r, candidate);
}

}  // namespace tsu::geo
