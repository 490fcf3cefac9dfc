#include "engine/geo/road_import.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/geo/walk_rules.h"

namespace tsu::geo {
namespace {

constexpr double islet_m = 500;
constexpr std::int64_t points_of_one = 4;  // a point is named by ways a few times at most

// The first time: ways, with the points they go through.
struct ways_sink final : osm_sink {
  struct run {
    std::size_t first = 0, last = 0;  // in `points`
    way_use use;
  };
  std::vector<std::int64_t> points;
  std::vector<run> ways;
  std::size_t points_max;

  explicit ways_sink(const road_limits& most)
      : points_max(most.nodes * static_cast<std::size_t>(points_of_one)) {}
  result<done> node(std::int64_t, lonlat) override { return done{}; }
  result<done> way(const osm_way& w) override {
    const auto use = on_foot(w);
    if (!use || w.nodes.size() < 2) {
      return done{};
    }
    if (points.size() + w.nodes.size() > points_max) {
      return problem{why::too_large, "more roads than of a municipality", "geo_roads_too_large"};
    }
    ways.push_back({points.size(), points.size() + w.nodes.size(), *use});
    points.insert(points.end(), w.nodes.begin(), w.nodes.end());
    return done{};
  }
};

// The second time: where those points are.
struct nodes_sink final : osm_sink {
  std::vector<std::int64_t> ids;  // sorted, each once
  std::vector<road_node> nodes;
  std::vector<bool> there;

  explicit nodes_sink(std::vector<std::int64_t> all) : ids(std::move(all)) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    nodes.resize(ids.size());
    there.resize(ids.size());
  }
  std::size_t number_of(std::int64_t id) const {
    return static_cast<std::size_t>(std::lower_bound(ids.begin(), ids.end(), id) - ids.begin());
  }
  result<done> node(std::int64_t id, lonlat where) override {
    const auto at = number_of(id);
    if (at < ids.size() && ids[at] == id) {
      nodes[at] = road_node_at(where);
      there[at] = true;
    }
    return done{};
  }
  result<done> way(const osm_way&) override { return done{}; }
};

std::vector<road_piece> pieces_of(const ways_sink& w, const nodes_sink& n) {
  std::vector<road_piece> out;
  for (const auto& one : w.ways) {
    for (auto i = one.first; i + 1 < one.last; ++i) {
      const auto from = n.number_of(w.points[i]), to = n.number_of(w.points[i + 1]);
      if (from != to && n.there[from] && n.there[to]) {
        out.push_back({static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to),
                       one.use.forward, one.use.backward, one.use.rough});
      }
    }
  }
  return out;
}

// Which points hang together: each has one that stands for all of its kind.
class groups {
 public:
  explicit groups(std::size_t count) : of_(count), metres_(count) {
    std::iota(of_.begin(), of_.end(), std::uint32_t{0});
  }
  std::uint32_t of(std::uint32_t n) {
    for (; of_[n] != n; n = of_[n]) {
      of_[n] = of_[of_[n]];
    }
    return n;
  }
  void join(std::uint32_t a, std::uint32_t b, double metres) {
    a = of(a);
    b = of(b);
    metres_[a] += metres + (a == b ? 0 : metres_[b]);
    of_[b] = a;
  }
  double metres(std::uint32_t n) { return metres_[of(n)]; }

 private:
  std::vector<std::uint32_t> of_;
  std::vector<double> metres_;
};

double metres_of(const std::vector<road_node>& nodes, const road_piece& p) {
  return haversine_m(nodes[p.from].where(), nodes[p.to].where());
}

// Car parks and paths that somebody drew apart: whoever stands there would get nowhere.
double leave_out_islets(const std::vector<road_node>& nodes, std::vector<road_piece>& pieces) {
  groups all{nodes.size()};
  for (const auto& p : pieces) {
    all.join(p.from, p.to, metres_of(nodes, p));
  }
  double largest = 0, gone = 0;
  for (const auto& p : pieces) {
    largest = std::max(largest, all.metres(p.from));
  }
  const auto least = std::min(islet_m, largest);
  std::erase_if(pieces, [&](const auto& p) {
    const bool islet = all.metres(p.from) < least;
    gone += islet ? metres_of(nodes, p) : 0;
    return islet;
  });
  return gone;
}

// Only nodes that pieces use, in the order in which they are met: neighbours stay together.
std::vector<road_node> renumber(const std::vector<road_node>& nodes,
                                std::vector<road_piece>& pieces) {
  constexpr auto none = static_cast<std::uint32_t>(-1);
  std::vector<std::uint32_t> number(nodes.size(), none);
  std::vector<road_node> out;
  const auto renamed = [&](std::uint32_t old) {
    if (number[old] == none) {
      number[old] = static_cast<std::uint32_t>(out.size());
      out.push_back(nodes[old]);
    }
    return number[old];
  };
  for (auto& p : pieces) {
    p.from = renamed(p.from);
    p.to = renamed(p.to);
  }
  return out;
}

}  // namespace

result<read_roads> import_roads(const std::function<osm_bytes()>& open, const road_limits& most,
                                const osm_limits& sizes) {
  ways_sink ways{most};
  TRY(const done first, read_osm(open(), ways, sizes));
  nodes_sink nodes{ways.points};
  if (nodes.ids.size() > most.nodes) {
    return problem{why::too_large, "more roads than of a municipality", "geo_roads_too_large"};
  }
  TRY(const done second, read_osm(open(), nodes, sizes));
  road_counts of{.ways = std::ssize(ways.ways)};
  of.points_missing = std::count(nodes.there.begin(), nodes.there.end(), false);
  auto pieces = pieces_of(ways, nodes);
  of.islets_m = std::llround(leave_out_islets(nodes.nodes, pieces));
  auto kept = renumber(nodes.nodes, pieces);
  if (pieces.empty()) {
    return problem{why::not_processable, "nothing in it is walked on", "geo_roads_none"};
  }
  TRY(auto graph, road_graph::make(std::move(kept), std::move(pieces), most));
  of.nodes = std::ssize(graph.nodes());
  of.pieces = std::ssize(graph.pieces());
  of.metres = std::llround(graph.metres());
  return read_roads{std::move(graph), of};
}

}  // namespace tsu::geo
