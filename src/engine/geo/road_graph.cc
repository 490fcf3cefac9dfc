#include "engine/geo/road_graph.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <queue>
#include <utility>

namespace tsu::geo {
namespace {

constexpr float never = std::numeric_limits<float>::infinity();

problem too_large() {
  return {why::too_large, "more roads than of a municipality", "geo_roads_too_large"};
}
problem damaged() { return {why::bad_input, "not a kept road graph", "geo_roads_damaged"}; }

struct place_on_line {
  double along = 0;  // 0 at a, 1 at b
  lonlat foot;
};
// In a plane that touches the Earth at p: exact enough within a kilometre.
place_on_line nearest_on(lonlat a, lonlat b, lonlat p) {
  const double shrink = std::cos(p.lat * std::numbers::pi / 180);
  const double dx = (b.lon - a.lon) * shrink, dy = b.lat - a.lat;
  const double px = (p.lon - a.lon) * shrink, py = p.lat - a.lat;
  const double length = dx * dx + dy * dy;
  const double along = length > 0 ? std::clamp((px * dx + py * dy) / length, 0.0, 1.0) : 0.0;
  return {along, {a.lon + along * (b.lon - a.lon), a.lat + along * (b.lat - a.lat)}};
}

}  // namespace

road_node road_node_at(lonlat p) {
  return {static_cast<std::int32_t>(std::llround(p.lon * 1e7)),
          static_cast<std::int32_t>(std::llround(p.lat * 1e7))};
}

result<road_graph> road_graph::make(std::vector<road_node> nodes, std::vector<road_piece> pieces,
                                    const road_limits& most) {
  if (nodes.size() > most.nodes || pieces.size() > most.pieces) {
    return too_large();
  }
  for (const auto& n : nodes) {
    if (!is_valid(n.where())) {
      return damaged();
    }
  }
  for (const auto& p : pieces) {
    if (p.from >= nodes.size() || p.to >= nodes.size()) {
      return damaged();
    }
  }
  road_graph out;
  out.nodes_ = std::move(nodes);
  out.pieces_ = std::move(pieces);
  out.join();
  return out;
}

double road_graph::metres_of(const road_piece& p) const {
  return haversine_m(nodes_[p.from].where(), nodes_[p.to].where());
}

double road_graph::metres() const {
  double out = 0;
  for (const auto& p : pieces_) {
    out += metres_of(p);
  }
  return out;
}

// Arcs by node, and pieces by place.
void road_graph::join() {
  first_.assign(nodes_.size() + 1, 0);
  std::vector<spatial_index::entry> boxes;
  boxes.reserve(pieces_.size());
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const auto& p = pieces_[i];
    first_[p.from + 1] += p.forward ? 1 : 0;
    first_[p.to + 1] += p.backward ? 1 : 0;
    auto box = box_of(nodes_[p.from].where());
    box.add(nodes_[p.to].where());
    boxes.push_back({box, i});
  }
  for (std::size_t n = 1; n < first_.size(); ++n) {
    first_[n] += first_[n - 1];
  }
  arcs_.resize(first_.back());
  auto next = first_;
  for (const auto& p : pieces_) {
    const auto metres = static_cast<float>(metres_of(p));
    if (p.forward) {
      arcs_[next[p.from]++] = {p.to, metres, p.rough};
    }
    if (p.backward) {
      arcs_[next[p.to]++] = {p.from, metres, p.rough};
    }
  }
  index_ = spatial_index{boxes};
}

road_graph::stand road_graph::beside(std::uint32_t piece, lonlat at) const {
  const auto& p = pieces_[piece];
  const auto on = nearest_on(nodes_[p.from].where(), nodes_[p.to].where(), at);
  return {piece, on.along, haversine_m(at, on.foot)};
}

// The nearest piece; of those equally near, the first.
std::optional<road_graph::stand> road_graph::stand_of(lonlat at, double at_most_m) const {
  std::optional<stand> out;
  for (double radius = std::min(50.0, at_most_m);; radius = std::min(radius * 6, at_most_m)) {
    index_.query(box_around(at, radius), [&](const auto& e) {
      const auto one = beside(static_cast<std::uint32_t>(e.key), at);
      if (one.beside_m <= radius &&
          (!out || std::pair{one.beside_m, one.piece} < std::pair{out->beside_m, out->piece})) {
        out = one;
      }
      return true;
    });
    if (out || radius >= at_most_m) {
      return out;
    }
  }
}

// One search: what it costs to get to each node, from where one stands.
struct road_graph::search {
  const road_graph& on;
  const walk_wish& wish;
  std::vector<float> effort, metres;

  struct reached {
    float effort;
    std::uint32_t node;
    bool operator>(const reached& o) const {
      return std::pair{effort, node} > std::pair{o.effort, o.node};
    }
  };
  std::priority_queue<reached, std::vector<reached>, std::greater<>> open;
  std::vector<bool> wanted;
  std::size_t still = 0;  // wanted ones that are not known yet

  search(const road_graph& g, const walk_wish& w)
      : on(g),
        wish(w),
        effort(g.nodes_.size(), never),
        metres(g.nodes_.size(), never),
        wanted(g.nodes_.size()) {}

  void want(std::uint32_t node) {
    still += wanted[node] ? 0 : 1;
    wanted[node] = true;
  }

  float cost(double of, bool rough) const {
    return static_cast<float>(rough ? of * static_cast<double>(wish.rough_percent) / 100 : of);
  }

  void reach(std::uint32_t node, float by_effort, float by_metres) {
    if (by_effort < effort[node] && by_effort <= static_cast<float>(wish.at_most_m)) {
      effort[node] = by_effort;
      metres[node] = by_metres;
      open.push({by_effort, node});
    }
  }

  void begin(const stand& s) {
    const auto& p = on.pieces_[s.piece];
    const double whole = on.metres_of(p);
    const auto go = [&](std::uint32_t node, double part) {
      reach(node, static_cast<float>(s.beside_m) + cost(whole * part, p.rough),
            static_cast<float>(s.beside_m + whole * part));
    };
    if (p.forward || s.along == 1) {
      go(p.to, 1 - s.along);
    }
    if (p.backward || s.along == 0) {
      go(p.from, s.along);
    }
  }

  // Until all that somebody waits for is known, or too much was looked at.
  void run() {
    for (std::size_t n = 0; !open.empty() && n < wish.nodes_max && still > 0;) {
      const auto at = open.top();
      open.pop();
      if (at.effort > effort[at.node]) {
        continue;
      }
      ++n;
      still -= wanted[at.node] ? 1 : 0;
      for (auto i = on.first_[at.node]; i < on.first_[at.node + 1]; ++i) {
        const auto& a = on.arcs_[i];
        reach(a.to, at.effort + cost(static_cast<double>(a.metres), a.rough),
              metres[at.node] + a.metres);
      }
    }
    // What was seen but not settled may be reached by a shorter way that was not.
    for (; !open.empty(); open.pop()) {
      const auto at = open.top();
      if (at.effort <= effort[at.node]) {
        effort[at.node] = never;
      }
    }
  }

  std::optional<walk> to(const stand& from, const stand& s) const {
    const auto& p = on.pieces_[s.piece];
    const double whole = on.metres_of(p), most = wish.at_most_m;
    std::optional<walk> out;
    const auto offer = [&](double by_effort, double by_metres) {
      if (by_effort <= most && (!out || by_effort < out->effort)) {
        out = walk{by_metres, by_effort};
      }
    };
    const auto come = [&](std::uint32_t node, double part) {
      if (effort[node] < never) {
        const auto last = whole * part;
        offer(static_cast<double>(effort[node] + cost(last, p.rough)) + s.beside_m,
              static_cast<double>(metres[node]) + last + s.beside_m);
      }
    };
    if (p.forward || s.along == 0) {
      come(p.from, s.along);
    }
    if (p.backward || s.along == 1) {
      come(p.to, 1 - s.along);
    }
    const bool ahead = s.along >= from.along;
    if (from.piece == s.piece && (s.along == from.along || (ahead ? p.forward : p.backward))) {
      const double between = whole * std::abs(s.along - from.along);
      const double aside = from.beside_m + s.beside_m;
      offer(static_cast<double>(cost(between, p.rough)) + aside, between + aside);
    }
    return out;
  }
};

std::vector<std::optional<walk>> road_graph::walks(lonlat from, std::span<const lonlat> to,
                                                   const walk_wish& wish) const {
  std::vector<std::optional<walk>> out(to.size());
  const auto here = stand_of(from, wish.to_road_m);
  if (!here) {
    return out;
  }
  search s{*this, wish};
  std::vector<std::optional<stand>> there;
  for (const auto& one : to) {
    there.push_back(stand_of(one, wish.to_road_m));
    if (const auto& at = there.back()) {
      s.want(pieces_[at->piece].from);
      s.want(pieces_[at->piece].to);
    }
  }
  s.begin(*here);
  s.run();
  for (std::size_t i = 0; i < to.size(); ++i) {
    out[i] = there[i] ? s.to(*here, *there[i]) : std::nullopt;
  }
  return out;
}

}  // namespace tsu::geo
