#include "engine/geo/simplify.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numbers>
#include <unordered_map>
#include <utility>

namespace tsu::geo {
namespace {

struct same_spot {
  std::size_t operator()(const lonlat& p) const {
    const auto x = std::bit_cast<std::uint64_t>(p.lon + 0.0);
    const auto y = std::bit_cast<std::uint64_t>(p.lat + 0.0);
    return std::hash<std::uint64_t>{}(x * 0x9E3779B97F4A7C15ULL ^ std::rotl(y, 31));
  }
};

bool before(const lonlat& a, const lonlat& b) {
  return std::pair{a.lat, a.lon} < std::pair{b.lat, b.lon};
}

double from_chord_squared(lonlat p, lonlat a, lonlat b, double lon_scale) {
  const double ax = (a.lon - p.lon) * lon_scale;
  const double ay = a.lat - p.lat;
  const double dx = (b.lon - a.lon) * lon_scale;
  const double dy = b.lat - a.lat;
  const double length2 = dx * dx + dy * dy;
  const double t = length2 > 0 ? std::clamp(-(ax * dx + ay * dy) / length2, 0.0, 1.0) : 0.0;
  const double x = ax + t * dx;
  const double y = ay + t * dy;
  return x * x + y * y;
}

// The neighbours that a vertex has in any ring; more than two make it a junction.
class junctions {
 public:
  void add_ring(std::span<const position> ring) {
    const std::size_t n = ring.size() - 1;  // without the closing vertex
    for (std::size_t i = 0; i < n; ++i) {
      add(ring[i], ring[(i + n - 1) % n]);
      add(ring[i], ring[(i + 1) % n]);
    }
  }
  bool at(const lonlat& p) const { return seen_.at(p).many; }

 private:
  struct neighbours {
    lonlat first{1000, 1000}, second{1000, 1000};
    bool many = false;
  };
  void add(const lonlat& p, const lonlat& other) {
    auto& n = seen_[p];
    if (other == n.first || other == n.second) {
      return;
    }
    if (n.first.lon == 1000) {
      n.first = other;
    } else if (n.second.lon == 1000) {
      n.second = other;
    } else {
      n.many = true;
    }
  }
  std::unordered_map<lonlat, neighbours, same_spot> seen_;
};

// Walks the arc from its lesser end, so that both areas thin it the same way.
std::vector<position> thin_arc(std::vector<position> arc, double tolerance, double lon_scale) {
  const bool backwards =
      before(arc.back(), arc.front()) || (static_cast<const lonlat&>(arc.back()) == arc.front() &&
                                          arc.size() > 2 && before(arc[arc.size() - 2], arc[1]));
  if (backwards) {
    std::reverse(arc.begin(), arc.end());
  }
  auto out = simplified(arc, tolerance, lon_scale);
  if (backwards) {
    std::reverse(out.begin(), out.end());
  }
  return out;
}

// The ring opened at a vertex that every area sharing it would choose too.
std::vector<position> opened(std::span<const position> ring, const junctions& where) {
  std::vector<position> out(ring.begin(), ring.end() - 1);
  auto start = std::find_if(out.begin(), out.end(), [&](const position& p) { return where.at(p); });
  if (start == out.end()) {
    start = std::min_element(out.begin(), out.end(), before);
  }
  std::rotate(out.begin(), start, out.end());
  out.push_back(out.front());
  return out;
}

std::vector<position> thin_ring(std::span<const position> ring, const junctions& where,
                                double tolerance, double lon_scale) {
  const auto open = opened(ring, where);
  std::vector<position> out{open.front()};
  for (std::size_t from = 0; from + 1 < open.size();) {
    std::size_t to = from + 1;
    while (to + 1 < open.size() && !where.at(open[to])) {
      ++to;
    }
    const auto arc = thin_arc({open.begin() + static_cast<std::ptrdiff_t>(from),
                               open.begin() + static_cast<std::ptrdiff_t>(to) + 1},
                              tolerance, lon_scale);
    out.insert(out.end(), arc.begin() + 1, arc.end());
    from = to;
  }
  return out;
}

double extent_of(std::span<const position> ring, double lon_scale) {
  box b;
  for (const auto& p : ring) {
    b.add(p);
  }
  return std::max((b.east - b.west) * lon_scale, b.north - b.south);
}

void add_ring(geometry& g, std::span<const position> ring) {
  g.vertices.insert(g.vertices.end(), ring.begin(), ring.end());
  g.end_path();
}

geometry thin_area(const geometry& g, const junctions& where, double tolerance, double lon_scale) {
  geometry out{.kind = g.kind, .vertices = {}, .path_ends = {}, .polygon_ends = {}};
  std::size_t largest = 0;  // the ring that stays whatever the tolerance
  double largest_extent = -1;
  for (std::size_t i = 0; i < g.polygon_ends.size(); ++i) {
    const double e = extent_of(g.path(g.rings(i).first), lon_scale);
    if (e > largest_extent) {
      largest_extent = e;
      largest = i;
    }
  }
  for (std::size_t i = 0; i < g.polygon_ends.size(); ++i) {
    const auto [first, last] = g.rings(i);
    if (i != largest && extent_of(g.path(first), lon_scale) < tolerance) {
      continue;
    }
    for (std::size_t r = first; r < last; ++r) {
      const auto ring = g.path(r);
      auto thin = thin_ring(ring, where, tolerance, lon_scale);
      if (thin.size() >= 4) {
        add_ring(out, thin);
      } else if (r == first && i == largest) {
        add_ring(out, ring);
      } else if (r == first) {
        break;
      }
    }
    if (out.path_ends.size() > (out.polygon_ends.empty() ? 0 : out.polygon_ends.back())) {
      out.end_polygon();
    }
  }
  return out;
}

}  // namespace

std::vector<position> simplified(std::span<const position> line, double tolerance,
                                 double lon_scale) {
  if (line.size() <= 2) {
    return {line.begin(), line.end()};
  }
  std::vector<bool> keep(line.size(), false);
  keep.front() = keep.back() = true;
  std::vector<std::pair<std::size_t, std::size_t>> open{{0, line.size() - 1}};
  while (!open.empty()) {
    const auto [from, to] = open.back();
    open.pop_back();
    double worst = tolerance * tolerance;
    std::size_t at = 0;
    for (std::size_t i = from + 1; i < to; ++i) {
      const double d = from_chord_squared(line[i], line[from], line[to], lon_scale);
      if (d > worst) {
        worst = d;
        at = i;
      }
    }
    if (at != 0) {
      keep[at] = true;
      open.emplace_back(from, at);
      open.emplace_back(at, to);
    }
  }
  std::vector<position> out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (keep[i]) {
      out.push_back(line[i]);
    }
  }
  return out;
}

std::vector<geometry> simplified(std::span<const geometry* const> areas, double tolerance) {
  junctions where;
  box all;
  for (const auto* g : areas) {
    all.add(bounds_of(*g));
    for (std::size_t r = 0; r < g->path_ends.size(); ++r) {
      where.add_ring(g->path(r));
    }
  }
  const double lon_scale = std::cos((all.south + all.north) / 2 * std::numbers::pi / 180.0);
  std::vector<geometry> out;
  out.reserve(areas.size());
  for (const auto* g : areas) {
    out.push_back(thin_area(*g, where, tolerance, lon_scale));
  }
  return out;
}

}  // namespace tsu::geo
