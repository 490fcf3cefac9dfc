#include "engine/geo/lonlat.h"

#include <gtest/gtest.h>

#include "base/core/random.h"
#include "engine/geo/geojson.h"

namespace tsu::geo {
namespace {

constexpr lonlat sapporo{141.354, 43.062};
constexpr lonlat hakodate{140.729, 41.769};

TEST(distance, one_degree_of_latitude_is_about_111_km) {
  EXPECT_NEAR(haversine_m({0, 0}, {0, 1}), 111195, 1);
  EXPECT_NEAR(geodesic_m({0, 0}, {0, 1}), 110574.4, 0.5);
  EXPECT_NEAR(geodesic_m({0, 0}, {1, 0}), 111319.5, 0.5);
}

TEST(distance, sphere_and_ellipsoid_agree_within_six_per_mille) {
  EXPECT_NEAR(haversine_m(sapporo, hakodate) / geodesic_m(sapporo, hakodate), 1.0, 0.006);
  EXPECT_EQ(geodesic_m(sapporo, sapporo), 0);
}

TEST(distance, the_box_around_a_point_holds_everything_within_its_radius) {
  seeded_random chance{3};
  for (int i = 0; i < 20000; ++i) {
    const lonlat at{chance.unit() * 20 + 130, chance.unit() * 170 - 85};
    const lonlat other{at.lon + chance.unit() * 2 - 1, at.lat + chance.unit() * 2 - 1};
    const double radius = 100 + chance.unit() * 50000;
    if (haversine_m(at, other) <= radius) {
      ASSERT_TRUE(box_around(at, radius).contains(other)) << at.lon << " " << at.lat;
    }
  }
}

TEST(distance, from_a_point_to_a_line_is_to_its_nearest_segment) {
  const auto line =
      parse_geometry(R"({"type":"LineString","coordinates":[[141,43],[142,43]]})").value();
  EXPECT_NEAR(distance_m({141.5, 43.01}, line), 1112, 2);
  EXPECT_NEAR(distance_m({140.99, 43.0}, line), 813, 2);
}

TEST(distance, inside_an_area_it_is_nothing_and_in_its_hole_it_is_not) {
  const auto area =
      parse_geometry(
          R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]],[[0.4,0.4],)"
          R"([0.6,0.4],[0.6,0.6],[0.4,0.6],[0.4,0.4]]]})")
          .value();
  EXPECT_EQ(distance_m({0.2, 0.2}, area), 0);
  EXPECT_NEAR(distance_m({0.5, 0.5}, area), 11118, 20);
  EXPECT_EQ(distance_m(geometry::at({0.2, 0.2}), area), 0);
}

TEST(distance, crossing_lines_meet) {
  const auto a = parse_geometry(R"({"type":"LineString","coordinates":[[0,0],[1,1]]})").value();
  const auto b = parse_geometry(R"({"type":"LineString","coordinates":[[0,1],[1,0]]})").value();
  EXPECT_EQ(distance_m(a, b), 0);
}

}  // namespace
}  // namespace tsu::geo
