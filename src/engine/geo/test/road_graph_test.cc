#include "engine/geo/road_graph.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "base/core/random.h"
#include "engine/geo/road_import.h"

namespace tsu::geo {
namespace {

// A hundred metres or so to the north, and to the east at 43 degrees.
constexpr double north = 0.0009, east = 0.00123;
lonlat at(double x, double y) { return {141.46 + x * east, 43.03 + y * north}; }

road_graph graph_of(const std::vector<lonlat>& places, std::vector<road_piece> pieces) {
  std::vector<road_node> nodes;
  for (const auto& p : places) {
    nodes.push_back(road_node_at(p));
  }
  return road_graph::make(std::move(nodes), std::move(pieces)).value();
}

std::string walk_text(const std::optional<walk>& w) {
  return w ? std::to_string(std::llround(w->metres / 10) * 10) + "/" +
                 std::to_string(std::llround(w->effort / 10) * 10)
           : "none";
}
std::string one(const road_graph& g, lonlat from, lonlat to, const walk_wish& wish = {}) {
  const lonlat all[] = {to};
  return walk_text(g.walks(from, all, wish)[0]);
}

TEST(road_graph, a_way_goes_over_pieces_from_beside_one_to_beside_another) {
  // 0 - 1
  //     |
  //     2
  const auto g = graph_of({at(0, 0), at(2, 0), at(2, -2)}, {{0, 1}, {1, 2}});
  EXPECT_EQ(one(g, at(0, 0), at(2, -2)), "400/400");
  EXPECT_EQ(one(g, at(1, 0), at(2, -1)), "200/200") << "from within pieces";
  EXPECT_EQ(one(g, at(0.5, 0.1), at(1.5, 0.1)), "120/120") << "along one piece, beside it";
  EXPECT_EQ(one(g, at(0, 0), at(0, 0)), "0/0");
  EXPECT_EQ(one(g, at(0, 4), at(2, -2)), "none") << "too far from any way";
  EXPECT_EQ(one(g, at(0, 0), at(2, -2), {.at_most_m = 300}), "none");
}

TEST(road_graph, one_way_pieces_are_gone_round) {
  // 0 > 1, and round by 2.
  const auto g = graph_of({at(0, 0), at(2, 0), at(1, 1)}, {{0, 1, true, false}, {1, 2}, {2, 0}});
  EXPECT_EQ(one(g, at(0, 0), at(2, 0)), "200/200");
  EXPECT_EQ(one(g, at(2, 0), at(0, 0)), "280/280");
  EXPECT_EQ(one(g, at(0.5, 0), at(1.5, 0)), "100/100");
  EXPECT_EQ(one(g, at(1.5, 0), at(0.5, 0)), "380/380") << "against it: on, and round";
  EXPECT_EQ(one(g, at(1, 0), at(1, 0)), "0/0");
}

TEST(road_graph, islands_are_not_reached) {
  const auto g = graph_of({at(0, 0), at(1, 0), at(5, 0), at(6, 0)}, {{0, 1}, {2, 3}});
  EXPECT_EQ(one(g, at(0, 0), at(6, 0)), "none");
  EXPECT_EQ(one(g, at(5, 0), at(6, 0)), "100/100");
}

TEST(road_graph, in_winter_a_longer_cleared_way_goes_before_steps) {
  // Steps 0 - 1 of 200 m; round by 2, 280 m.
  const auto g =
      graph_of({at(0, 0), at(2, 0), at(1, 1)}, {{0, 1, true, true, true}, {1, 2}, {2, 0}});
  EXPECT_EQ(one(g, at(0, 0), at(2, 0)), "200/200");
  EXPECT_EQ(one(g, at(0, 0), at(2, 0), {.rough_percent = 200}), "280/280");
  EXPECT_EQ(one(g, at(0, 0), at(2, 0), {.rough_percent = 120}), "200/240");
}

TEST(road_graph, a_search_that_looks_at_too_much_ends_without_a_way_and_never_with_a_longer_one) {
  std::vector<lonlat> places;
  std::vector<road_piece> pieces;
  for (std::uint32_t i = 0; i < 100; ++i) {
    places.push_back(at(i * 0.1, 0));
    if (i > 0) {
      pieces.push_back({i - 1, i});
    }
  }
  const auto g = graph_of(places, pieces);
  EXPECT_EQ(one(g, at(0, 0), at(9.9, 0)), "990/990");
  EXPECT_EQ(one(g, at(0, 0), at(9.9, 0), {.nodes_max = 50}), "none");
}

TEST(road_graph, bytes_are_the_same_graph_and_damaged_ones_are_refused) {
  const auto g =
      graph_of({at(0, 0), at(2, 0), at(-3, 1)}, {{0, 1, true, false}, {2, 0, true, true, true}});
  const auto bytes = g.packed();
  const auto again = road_graph::unpacked(bytes);
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(std::equal(g.nodes().begin(), g.nodes().end(), again.value().nodes().begin(),
                         again.value().nodes().end()));
  EXPECT_TRUE(std::equal(g.pieces().begin(), g.pieces().end(), again.value().pieces().begin(),
                         again.value().pieces().end()));
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    EXPECT_FALSE(road_graph::unpacked(bytes.substr(0, cut)).ok()) << cut;
  }
  EXPECT_FALSE(road_graph::unpacked(bytes + "x").ok());
  EXPECT_FALSE(road_graph::unpacked(bytes, {.nodes = 2}).ok());
  EXPECT_FALSE(road_graph::make({{0, 0}}, {{0, 1}}).ok());
  EXPECT_FALSE(road_graph::make({{0, 2'000'000'000}}, {}).ok());
}

// All the ways there are, found by adding where people stand as points and trying every piece again
// until nothing gets nearer.
struct brute {
  std::vector<lonlat> points;
  struct way {
    std::size_t from, to;
    double metres, effort;
  };
  std::vector<way> ways;

  // The number of a new point beside the nearest piece.
  struct stand {
    std::size_t piece = 0;
    double along = 0, beside = 0;
  };
  static std::optional<stand> stand_of(const road_graph& g, lonlat p) {
    std::optional<stand> out;
    for (std::size_t i = 0; i < g.pieces().size(); ++i) {
      const auto a = g.nodes()[g.pieces()[i].from].where(), b = g.nodes()[g.pieces()[i].to].where();
      const double shrink = std::cos(p.lat * M_PI / 180);
      const double dx = (b.lon - a.lon) * shrink, dy = b.lat - a.lat;
      const double length = dx * dx + dy * dy;
      const double t =
          length == 0 ? 0
                      : std::clamp(((p.lon - a.lon) * shrink * dx + (p.lat - a.lat) * dy) / length,
                                   0.0, 1.0);
      const auto beside =
          haversine_m(p, {a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat)});
      if (beside <= 300 && (!out || beside < out->beside)) {
        out = stand{i, t, beside};
      }
    }
    return out;
  }
  void join(std::size_t a, std::size_t b, double metres, double factor) {
    ways.push_back({a, b, metres, metres * factor});
  }
  std::optional<double> effort(const road_graph& g, lonlat from, lonlat to, double rough) {
    const auto here = stand_of(g, from), there = stand_of(g, to);
    if (!here || !there) {
      return std::nullopt;
    }
    ways.clear();
    const auto n = g.nodes().size();
    const auto length = [&](const road_piece& p) {
      return haversine_m(g.nodes()[p.from].where(), g.nodes()[p.to].where());
    };
    const auto factor = [&](const road_piece& p) { return p.rough ? rough : 1.0; };
    for (const auto& p : g.pieces()) {
      if (p.forward) {
        join(p.from, p.to, length(p), factor(p));
      }
      if (p.backward) {
        join(p.to, p.from, length(p), factor(p));
      }
    }
    // n: where one stands on its piece, n + 1: where one goes. The piece is cut there.
    for (const auto& [point, s] : {std::pair{n, *here}, std::pair{n + 1, *there}}) {
      const auto& p = g.pieces()[s.piece];
      const double l = length(p), f = factor(p);
      if (p.forward || s.along == 0) {
        join(p.from, point, l * s.along, f);
      }
      if (p.forward || s.along == 1) {
        join(point, p.to, l * (1 - s.along), f);
      }
      if (p.backward || s.along == 1) {
        join(p.to, point, l * (1 - s.along), f);
      }
      if (p.backward || s.along == 0) {
        join(point, p.from, l * s.along, f);
      }
    }
    if (here->piece == there->piece) {
      const auto& p = g.pieces()[here->piece];
      const bool ahead = there->along >= here->along;
      if (here->along == there->along || (ahead ? p.forward : p.backward)) {
        join(n, n + 1, length(p) * std::abs(there->along - here->along), factor(p));
      }
    }
    std::vector<double> best(n + 2, std::numeric_limits<double>::infinity());
    best[n] = here->beside;
    for (bool changed = true; changed;) {
      changed = false;
      for (const auto& w : ways) {
        if (best[w.from] + w.effort < best[w.to] - 1e-9) {
          best[w.to] = best[w.from] + w.effort;
          changed = true;
        }
      }
    }
    const auto out = best[n + 1] + there->beside;
    return std::isfinite(out) ? std::optional{out} : std::nullopt;
  }
};

TEST(road_graph, a1_5_on_random_roads_the_way_found_is_as_short_as_any) {
  seeded_random dice{15};
  const auto real = [&](double most) {
    return static_cast<double>(dice.below(10'000)) / 10'000 * most;
  };
  int found = 0, islands = 0;
  for (int round = 0; round < 150; ++round) {
    const auto count = static_cast<std::uint32_t>(2 + dice.below(25));
    std::vector<lonlat> places;
    for (std::uint32_t i = 0; i < count; ++i) {
      places.push_back(at(real(10), real(10)));
    }
    std::vector<road_piece> pieces;
    for (std::uint64_t i = 0, most = 1 + dice.below(count * 2); i < most; ++i) {
      const auto way = dice.below(4);  // both ways twice as often as one way
      pieces.push_back({static_cast<std::uint32_t>(dice.below(count)),
                        static_cast<std::uint32_t>(dice.below(count)), way != 1, way != 2,
                        dice.below(3) == 0});
    }
    const auto g = graph_of(places, pieces);
    const std::int64_t rough = 100 + static_cast<std::int64_t>(dice.below(200));
    const lonlat from = dice.below(2) == 0 ? places[0] : at(real(10), real(10));
    std::vector<lonlat> to{from, places[count - 1]};
    for (int i = 0; i < 6; ++i) {
      to.push_back(at(real(11), real(11)));
    }
    const auto walks = g.walks(from, to, {.at_most_m = 100'000, .rough_percent = rough});
    for (std::size_t i = 0; i < to.size(); ++i) {
      const auto truth = brute{}.effort(g, from, to[i], static_cast<double>(rough) / 100);
      ASSERT_EQ(walks[i].has_value(), truth.has_value()) << round << " " << i;
      if (truth) {
        EXPECT_NEAR(walks[i]->effort, *truth, 0.1) << round << " " << i;
        EXPECT_LE(walks[i]->metres, walks[i]->effort + 0.1);
        EXPECT_GE(walks[i]->metres + 0.1, haversine_m(from, to[i])) << "nearer than the line";
      }
      found += truth ? 1 : 0;
      islands += truth ? 0 : 1;
    }
  }
  EXPECT_GT(found, 300);
  EXPECT_GT(islands, 50);
}

std::string osm_of(const std::string& inside) { return "<osm>" + inside + "</osm>"; }
std::string node(int id, double x, double y) {
  const auto p = at(x, y);
  return "<node id=\"" + std::to_string(id) + "\" lat=\"" + std::to_string(p.lat) + "\" lon=\"" +
         std::to_string(p.lon) + "\"/>";
}
std::string way(std::initializer_list<int> through, const std::string& kind) {
  std::string out = "<way id=\"1\">";
  for (const int n : through) {
    out += "<nd ref=\"" + std::to_string(n) + "\"/>";
  }
  return out + "<tag k=\"highway\" v=\"" + kind + "\"/></way>";
}
result<read_roads> import_text(const std::string& text, const road_limits& most = {}) {
  return import_roads([&] { return osm_from_memory(text); }, most);
}

TEST(road_import, ways_join_where_they_share_a_point_and_islets_and_missing_points_are_left_out) {
  const auto text =
      osm_of(way({1, 2, 3}, "residential") + way({2, 4}, "steps") + way({4, 99, 5}, "footway") +
             way({6, 7}, "service") + way({1, 5}, "motorway") + node(1, 0, 0) + node(2, 5, 0) +
             node(3, 9, 0) + node(4, 5, 2) + node(5, 8, 8) + node(6, 20, 20) + node(7, 21, 20));
  const auto r = import_text(text);
  ASSERT_TRUE(r.ok()) << r.error().detail;
  const auto& of = r.value().of;
  EXPECT_EQ(of.ways, 4);
  EXPECT_EQ(of.pieces, 3);
  EXPECT_EQ(of.nodes, 4);
  EXPECT_EQ(of.points_missing, 1);
  EXPECT_NEAR(static_cast<double>(of.islets_m), 100, 2) << "the car park";
  EXPECT_NEAR(static_cast<double>(of.metres), 1'100, 5);
  EXPECT_EQ(one(r.value().graph, at(9, 0), at(5, 2)), "600/600");
}

TEST(road_import, what_is_too_large_or_holds_no_way_is_refused) {
  EXPECT_EQ(import_text("<osm/>").error().code, "geo_roads_none");
  EXPECT_EQ(import_text(osm_of(way({1, 2}, "footway"))).error().code, "geo_roads_none");
  const auto text = osm_of(node(1, 0, 0) + node(2, 9, 0) + node(3, 9, 9) + way({1, 2, 3}, "path"));
  EXPECT_TRUE(import_text(text).ok());
  EXPECT_EQ(import_text(text, {.nodes = 2}).error().code, "geo_roads_too_large");
  EXPECT_EQ(import_text(text, {.pieces = 1}).error().code, "geo_roads_too_large");
  EXPECT_EQ(import_text("<osm>").error().code, "geo_osm");
}

}  // namespace
}  // namespace tsu::geo
