#include "engine/catalog/tile_geometry.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "base/http/asked.h"
#include "engine/catalog/protobuf.h"

namespace tsu::catalog {
namespace {

using line = std::vector<tile_point>;

constexpr double least = -tile_buffer, most = tile_extent + tile_buffer;
constexpr double tolerance = 2;  // half a pixel on a screen of 1,024 points a tile

// How far a point lies from the segment a-b, squared.
double distance2(tile_point p, tile_point a, tile_point b) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double length2 = dx * dx + dy * dy;
  const double along =
      length2 == 0 ? 0 : std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length2, 0.0, 1.0);
  const double x = a.x + along * dx - p.x, y = a.y + along * dy - p.y;
  return x * x + y * y;
}

// Douglas-Peucker with a stack of its own: how deep it goes is the data's choice.
line thinned(const line& in) {
  if (in.size() < 3) {
    return in;
  }
  std::vector<bool> kept(in.size(), false);
  kept.front() = kept.back() = true;
  std::vector<std::pair<std::size_t, std::size_t>> left{{0, in.size() - 1}};
  while (!left.empty()) {
    const auto [from, to] = left.back();
    left.pop_back();
    std::size_t farthest = from;
    double widest = tolerance * tolerance;
    for (auto i = from + 1; i < to; ++i) {
      if (const double d = distance2(in[i], in[from], in[to]); d > widest) {
        widest = d;
        farthest = i;
      }
    }
    if (farthest != from) {
      kept[farthest] = true;
      left.emplace_back(from, farthest);
      left.emplace_back(farthest, to);
    }
  }
  line out;
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (kept[i]) {
      out.push_back(in[i]);
    }
  }
  return out;
}

// One edge of the tile: which coordinate, and which side of `at` is inside.
struct edge {
  double tile_point::*coordinate;
  double at;
  bool above;
  double inside(tile_point p) const { return above ? p.*coordinate - at : at - p.*coordinate; }
};
constexpr edge edges[] = {{&tile_point::x, least, true},
                          {&tile_point::x, most, false},
                          {&tile_point::y, least, true},
                          {&tile_point::y, most, false}};

tile_point crossing(const edge& e, tile_point a, tile_point b) {
  const double share = e.inside(a) / (e.inside(a) - e.inside(b));
  return {a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
}

// Sutherland-Hodgman; the ring comes and goes without its last point.
line cut_ring(line ring) {
  for (const auto& e : edges) {
    line out;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const auto a = ring[i], b = ring[(i + 1) % ring.size()];
      if (e.inside(a) >= 0) {
        out.push_back(a);
      }
      if ((e.inside(a) >= 0) != (e.inside(b) >= 0)) {
        out.push_back(crossing(e, a, b));
      }
    }
    ring = std::move(out);
  }
  return ring;
}

// The pieces of a line that lie inside one edge after the other.
std::vector<line> cut_line(const line& whole) {
  std::vector<line> pieces{whole};
  for (const auto& e : edges) {
    std::vector<line> out;
    for (const auto& piece : pieces) {
      line now;
      for (std::size_t i = 0; i < piece.size(); ++i) {
        const bool in = e.inside(piece[i]) >= 0;
        if (i > 0 && in != (e.inside(piece[i - 1]) >= 0)) {
          now.push_back(crossing(e, piece[i - 1], piece[i]));
          if (!in) {
            out.push_back(std::exchange(now, {}));
          }
        }
        if (in) {
          now.push_back(piece[i]);
        }
      }
      if (now.size() > 1) {
        out.push_back(std::move(now));
      }
    }
    pieces = std::move(out);
  }
  return pieces;
}

struct cell {
  std::int32_t x = 0, y = 0;
  friend bool operator==(const cell&, const cell&) = default;
};

std::vector<cell> rounded(const line& in) {
  std::vector<cell> out;
  for (const auto p : in) {
    const cell c{static_cast<std::int32_t>(std::lround(p.x)),
                 static_cast<std::int32_t>(std::lround(p.y))};
    if (out.empty() || out.back() != c) {
      out.push_back(c);
    }
  }
  return out;
}

// Twice the area; positive where an outer ring is to be (4.3.4.4).
std::int64_t area2(const std::vector<cell>& ring) {
  std::int64_t out = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const auto a = ring[i], b = ring[(i + 1) % ring.size()];
    out += std::int64_t{a.x} * b.y - std::int64_t{b.x} * a.y;
  }
  return out;
}

// Commands (4.3.1): an id and a count, then steps from where the pen stands.
class pen {
 public:
  explicit pen(std::vector<std::uint32_t>& out) : out_(out) {}

  void points(const std::vector<cell>& all) {
    begin(1, all.size());
    for (const auto c : all) {
      step(c);
    }
  }
  void path(const std::vector<cell>& all) {
    begin(1, 1);
    step(all.front());
    begin(2, all.size() - 1);
    for (std::size_t i = 1; i < all.size(); ++i) {
      step(all[i]);
    }
  }
  void close() { begin(7, 1); }

 private:
  void begin(std::uint32_t id, std::size_t count) {
    out_.push_back(static_cast<std::uint32_t>(count << 3) | id);
  }
  void step(cell to) {
    out_.push_back(protobuf::zigzag(to.x - at_.x));
    out_.push_back(protobuf::zigzag(to.y - at_.y));
    at_ = to;
  }
  std::vector<std::uint32_t>& out_;
  cell at_;
};

class artist {
 public:
  artist(const tile_id& t, const broker::geometry& g) : tile_(t), what_(g), pen_(out_.commands) {}

  tile_drawing draw() && {
    using enum broker::geometry_kind;
    switch (what_.kind) {
      case point:
      case multi_point: draw_points(); break;
      case line:
      case multi_line: draw_lines(); break;
      case polygon: draw_area(0, what_.parts.size()); break;
      case multi_polygon: draw_areas(); break;
    }
    return std::move(out_);
  }

 private:
  catalog::line projected(const std::vector<broker::geo_point>& in) const {
    catalog::line all;
    all.reserve(in.size());
    for (const auto p : in) {
      all.push_back(project(tile_, p));
    }
    return all;
  }

  void draw_points() {
    catalog::line inside;
    for (const auto p : projected(what_.parts.front())) {
      if (p.x >= 0 && p.y >= 0 && p.x < tile_extent && p.y < tile_extent) {
        inside.push_back(p);
      }
    }
    if (!inside.empty()) {
      pen_.points(rounded(inside));
    }
  }

  void draw_lines() {
    out_.shape = tile_shape::line;
    for (const auto& part : what_.parts) {
      for (const auto& piece : cut_line(projected(part))) {
        if (const auto cells = rounded(thinned(piece)); cells.size() > 1) {
          pen_.path(cells);
        }
      }
    }
  }

  void draw_areas() {
    std::size_t first = 0;
    for (const auto rings : what_.rings) {
      draw_area(first, rings);
      first += rings;
    }
  }

  // An outer ring that cannot be seen takes its holes with it.
  void draw_area(std::size_t first, std::size_t rings) {
    out_.shape = tile_shape::polygon;
    for (std::size_t i = 0; i < rings; ++i) {
      auto cells = ring_of(what_.parts[first + i]);
      const auto area = cells.size() < 3 ? 0 : area2(cells);
      if (area == 0) {
        if (i == 0) {
          return;
        }
        continue;
      }
      if ((area > 0) != (i == 0)) {
        std::reverse(cells.begin(), cells.end());
      }
      pen_.path(cells);
      pen_.close();
    }
  }

  std::vector<cell> ring_of(const std::vector<broker::geo_point>& part) const {
    auto ring = projected(part);
    ring.pop_back();
    ring = cut_ring(std::move(ring));
    if (ring.size() < 3) {
      return {};
    }
    ring.push_back(ring.front());
    auto cells = rounded(thinned(ring));
    if (cells.size() > 1 && cells.front() == cells.back()) {
      cells.pop_back();
    }
    return cells;
  }

  const tile_id& tile_;
  const broker::geometry& what_;
  tile_drawing out_;
  pen pen_;
};

}  // namespace

result<tile_id> parse_tile(std::string_view z, std::string_view x, std::string_view y) {
  for (const std::string_view end : {".mvt", ".pbf"}) {
    y.remove_suffix(y.ends_with(end) ? end.size() : 0);
  }
  const auto refused = [](std::string_view field, std::string detail) {
    return problem{
        why::bad_input, std::move(detail), "bad_tile", {{std::string{field}, "out_of_range"}}};
  };
  const auto zoom = http::parse_whole(z), column = http::parse_whole(x), row = http::parse_whole(y);
  if (!zoom || *zoom < 0 || *zoom > tile_zoom_max) {
    return refused("z", "the zoom of a tile is 0 to 24");
  }
  const auto side = std::int64_t{1} << *zoom;
  if (!column || *column < 0 || *column >= side) {
    return refused("x", "x of a tile is 0 to 2^z - 1");
  }
  if (!row || *row < 0 || *row >= side) {
    return refused("y", "y of a tile is 0 to 2^z - 1");
  }
  return tile_id{static_cast<int>(*zoom), *column, *row};
}

tile_point project(const tile_id& t, broker::geo_point p) {
  const double n = std::ldexp(1.0, t.z);
  const double lat = std::clamp(p.lat, -85.0511287798066, 85.0511287798066);
  const double sine = std::sin(lat * std::numbers::pi / 180);
  const double down = 0.5 - std::log((1 + sine) / (1 - sine)) / (4 * std::numbers::pi);
  return {((p.lon + 180) / 360 * n - static_cast<double>(t.x)) * tile_extent,
          (down * n - static_cast<double>(t.y)) * tile_extent};
}

std::optional<tile_drawing> draw(const tile_id& t, const broker::geometry& g) {
  auto out = artist{t, g}.draw();
  return out.commands.empty() ? std::nullopt : std::optional{std::move(out)};
}

}  // namespace tsu::catalog
