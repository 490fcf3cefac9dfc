#include "engine/geo/simplify.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "base/core/random.h"
#include "engine/geo/geojson.h"

namespace tsu::geo {
namespace {

TEST(simplify, a_straight_line_keeps_its_ends_only) {
  const std::vector<position> line{{0, 0}, {1, 0.0001}, {2, -0.0001}, {3, 0}};
  EXPECT_EQ(simplified(line, 0.001).size(), 2u);
  EXPECT_EQ(simplified(line, 0.00001).size(), 4u);
}

TEST(simplify, nothing_moves_further_than_the_tolerance) {
  seeded_random chance{2};
  std::vector<position> line;
  for (int i = 0; i < 500; ++i) {
    line.emplace_back(i * 0.01, chance.unit() * 0.1);
  }
  const auto thin = simplified(line, 0.02);
  EXPECT_LT(thin.size(), line.size());
  geometry g{
      .kind = geometry_kind::line_string, .vertices = thin, .path_ends = {}, .polygon_ends = {}};
  g.end_path();
  for (const auto& p : line) {
    EXPECT_LE(distance_m(p, g), 0.02 * 111'300);
  }
}

// Two towns beside each other with a crooked border, drawn by chance.
std::pair<geometry, geometry> neighbours(std::uint64_t seed) {
  seeded_random chance{seed};
  std::vector<position> border{{1, 0}};
  for (int i = 1; i < 100; ++i) {
    border.emplace_back(1 + chance.unit() * 0.01, i * 0.01);
  }
  border.emplace_back(1, 1);
  geometry a{.kind = geometry_kind::polygon,
             .vertices = {{0, 1}, {0, 0}},
             .path_ends = {},
             .polygon_ends = {}};
  a.vertices.insert(a.vertices.end(), border.begin(), border.end());
  a.vertices.push_back(a.vertices.front());
  geometry b{.kind = geometry_kind::polygon,
             .vertices = {{2, 0}, {2, 1}},
             .path_ends = {},
             .polygon_ends = {}};
  b.vertices.insert(b.vertices.end(), border.rbegin(), border.rend());
  b.vertices.push_back(b.vertices.front());
  for (auto* g : {&a, &b}) {
    g->end_path();
    g->end_polygon();
  }
  return {a, b};
}

TEST(simplify, a_shared_border_stays_shared) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const auto [a, b] = neighbours(seed);
    const geometry* both[] = {&a, &b};
    const auto thin = simplified(both, 0.004);
    ASSERT_LT(thin[0].vertices.size(), a.vertices.size());
    std::set<std::pair<double, double>> left, right;
    for (const auto& p : thin[0].vertices) {
      if (p.lon >= 1) {
        left.insert({p.lon, p.lat});
      }
    }
    for (const auto& p : thin[1].vertices) {
      if (p.lon < 1.5) {
        right.insert({p.lon, p.lat});
      }
    }
    ASSERT_EQ(left, right) << "seed " << seed;
  }
}

TEST(simplify, rings_stay_closed_and_small_islands_go_but_never_the_last) {
  const auto islands =
      parse_geometry(R"({"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,1],[0,0]]],)"
                     R"([[[5,5],[5.001,5],[5.001,5.001],[5,5]]]]})")
          .value();
  const auto tiny =
      parse_geometry(R"({"type":"Polygon","coordinates":[[[5,5],[5.001,5],[5.001,5.001],[5,5]]]})")
          .value();
  const geometry* all[] = {&islands, &tiny};
  const auto thin = simplified(all, 0.1);
  EXPECT_EQ(thin[0].polygon_ends.size(), 1u);
  EXPECT_EQ(thin[1].polygon_ends.size(), 1u);
  for (const auto& g : thin) {
    for (std::size_t r = 0; r < g.path_ends.size(); ++r) {
      EXPECT_GE(g.path(r).size(), 4u);
      EXPECT_EQ(static_cast<lonlat>(g.path(r).front()), static_cast<lonlat>(g.path(r).back()));
    }
  }
}

}  // namespace
}  // namespace tsu::geo
