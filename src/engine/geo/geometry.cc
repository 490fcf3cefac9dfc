#include "engine/geo/geometry.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tsu::geo {
namespace {

struct segment {
  lonlat a, b;
};

// f(segment) for every segment; a lone point is a segment of length nothing.
template <class F>
void each_segment(const geometry& g, F&& f) {
  if (dimension_of(g.kind) == 0) {
    for (const auto& p : g.vertices) {
      f(segment{p, p});
    }
    return;
  }
  for (std::size_t i = 0; i < g.path_ends.size(); ++i) {
    const auto path = g.path(i);
    for (std::size_t k = 1; k < path.size(); ++k) {
      f(segment{path[k - 1], path[k]});
    }
  }
}

struct flat {
  double x, y;
};
// Metres east and north of `from`, in the plane that touches there.
flat flattened(lonlat p, lonlat from, double shrink) {
  constexpr double metres_per_degree = 6371008.8 * std::numbers::pi / 180.0;
  return {(p.lon - from.lon) * shrink * metres_per_degree, (p.lat - from.lat) * metres_per_degree};
}

double shrink_at(double lat) { return std::cos(lat * std::numbers::pi / 180.0); }

// From the origin to the segment ab.
double to_segment(flat a, flat b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double length2 = dx * dx + dy * dy;
  const double t = length2 > 0 ? std::clamp(-(a.x * dx + a.y * dy) / length2, 0.0, 1.0) : 0.0;
  return std::hypot(a.x + t * dx, a.y + t * dy);
}

double point_to_segment(lonlat p, const segment& s) {
  const double shrink = shrink_at(p.lat);
  return to_segment(flattened(s.a, p, shrink), flattened(s.b, p, shrink));
}

double side(lonlat a, lonlat b, lonlat p) {
  return (b.lon - a.lon) * (p.lat - a.lat) - (b.lat - a.lat) * (p.lon - a.lon);
}

bool cross(const segment& s, const segment& t) {
  return (side(s.a, s.b, t.a) > 0) != (side(s.a, s.b, t.b) > 0) &&
         (side(t.a, t.b, s.a) > 0) != (side(t.a, t.b, s.b) > 0);
}

double between(const segment& s, const segment& t) {
  if (cross(s, t)) {
    return 0;
  }
  return std::min({point_to_segment(s.a, t), point_to_segment(s.b, t), point_to_segment(t.a, s),
                   point_to_segment(t.b, s)});
}

}  // namespace

std::string_view name_of(geometry_kind k) {
  switch (k) {
    case geometry_kind::point: return "Point";
    case geometry_kind::multi_point: return "MultiPoint";
    case geometry_kind::line_string: return "LineString";
    case geometry_kind::multi_line_string: return "MultiLineString";
    case geometry_kind::polygon: return "Polygon";
    case geometry_kind::multi_polygon: return "MultiPolygon";
  }
  return {};
}

int dimension_of(geometry_kind k) { return static_cast<int>(k) / 2; }

box bounds_of(const geometry& g) {
  box out;
  for (const auto& p : g.vertices) {
    out.add(p);
  }
  return out;
}

bool covers_roughly(const geometry& area, lonlat p) {
  if (dimension_of(area.kind) != 2) {
    return false;
  }
  bool inside = false;
  each_segment(area, [&](const segment& s) {
    if ((s.a.lat > p.lat) != (s.b.lat > p.lat) &&
        p.lon < (s.b.lon - s.a.lon) * (p.lat - s.a.lat) / (s.b.lat - s.a.lat) + s.a.lon) {
      inside = !inside;
    }
  });
  return inside;
}

double distance_m(lonlat p, const geometry& g) {
  if (g.kind == geometry_kind::point) {
    return haversine_m(p, g.vertices.front());
  }
  if (covers_roughly(g, p)) {
    return 0;
  }
  double least = std::numeric_limits<double>::infinity();
  each_segment(g, [&](const segment& s) { least = std::min(least, point_to_segment(p, s)); });
  return least;
}

double distance_m(const geometry& a, const geometry& b) {
  if (a.kind == geometry_kind::point) {
    return distance_m(a.vertices.front(), b);
  }
  if (b.kind == geometry_kind::point) {
    return distance_m(b.vertices.front(), a);
  }
  if (covers_roughly(a, b.vertices.front()) || covers_roughly(b, a.vertices.front())) {
    return 0;
  }
  double least = std::numeric_limits<double>::infinity();
  each_segment(a, [&](const segment& s) {
    each_segment(b,
                 [&](const segment& t) { least = least > 0 ? std::min(least, between(s, t)) : 0; });
  });
  return least;
}

}  // namespace tsu::geo
