// Spatial IDs: the published examples, what is refused and why, and which things lie in a voxel.
#include "engine/broker/query/spatial_id.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace tsu::broker {
namespace {

// As the examples of the Ouranos spatial ID library and its manual have them.
constexpr geo_point hibiya{139.753098, 35.685371};

TEST(a_spatial_id, is_that_of_the_published_examples) {
  EXPECT_EQ(to_text(*voxel_at(hibiya, 0, 25)), "25/0/29803148/13212522");
  EXPECT_EQ(to_text(*voxel_at(hibiya, 0, 18)), "18/0/232837/103222");
  EXPECT_EQ(to_text(*voxel_at(hibiya, 0, 15)), "15/0/29104/12902");
}

TEST(a_spatial_id, counts_floors_of_one_metre_at_zoom_25_below_the_ground_too) {
  EXPECT_EQ(voxel_at(hibiya, 100.9, 25)->f, 100);
  EXPECT_EQ(voxel_at(hibiya, -0.1, 25)->f, -1);
  EXPECT_EQ(voxel_at(hibiya, 1023, 15)->f, 0);  // 1,024 m each
  EXPECT_EQ(voxel_at(hibiya, 1024, 15)->f, 1);
  EXPECT_EQ(voxel_at(hibiya, 33'554'432, 25), std::nullopt);
  EXPECT_EQ(voxel_at({139, 86}, 0, 25), std::nullopt);
  EXPECT_EQ(to_text(*voxel_at({180, 0}, 0, 3)), to_text(*voxel_at({-180, 0}, 0, 3)));
}

TEST(a_spatial_id, has_the_ground_in_which_its_points_lie) {
  for (const int z : {1, 7, 18, 25, 30}) {
    const auto v = voxel_at(hibiya, 0, z);
    const auto b = box_of(*v);
    EXPECT_LE(b.west, hibiya.lon);
    EXPECT_LT(hibiya.lon, b.east);
    EXPECT_LE(b.south, hibiya.lat);
    EXPECT_LE(hibiya.lat, b.north);
    EXPECT_EQ(parse_voxel(to_text(*v)).value(), *v);
  }
  EXPECT_NEAR(box_of({.z = 0}).north, 85.0511287798, 1e-9);
  EXPECT_EQ(box_of({.z = 0}).west, -180);
  EXPECT_EQ(box_of({.z = 1, .x = 1, .y = 1}).east, 180);
}

TEST(a_spatial_id, is_refused_with_what_is_wrong_about_it) {
  const std::pair<const char*, const char*> rows[] = {{"", "four whole numbers"},
                                                      {"25/0/1", "four whole numbers"},
                                                      {"25/0/1/2/3", "four whole"},
                                                      {"25/0/1/x", "four whole numbers"},
                                                      {"25/0/1/ 2", "four whole"},
                                                      {"25//1/2", "four whole numbers"},
                                                      {"36/0/0/0", "zoom is 0 to 35"},
                                                      {"-1/0/0/0", "zoom is 0 to 35"},
                                                      {"3/8/0/0", "floor f"},
                                                      {"3/-9/0/0", "floor f"},
                                                      {"3/0/8/0", "x and y"},
                                                      {"3/0/0/-1", "x and y"},
                                                      {"3/0/0/99999999999999999999", "four whole"}};
  for (const auto& [id, why] : rows) {
    const auto v = parse_voxel(id);
    ASSERT_FALSE(v.ok()) << id;
    EXPECT_NE(v.error().detail.find(why), std::string::npos) << id << ": " << v.error().detail;
    EXPECT_EQ(v.error().fields.front().field, "spatialId");
  }
  std::string many = "3/0/0/0";
  for (std::size_t i = 0; i < voxels_max; ++i) {
    many += ",3/0/0/0";
  }
  EXPECT_FALSE(space_query::parse(many).ok());
  EXPECT_FALSE(space_query::parse("3/0/0/0,").ok());
  EXPECT_TRUE(space_query::parse(many.substr(0, many.rfind(','))).ok());
}

std::string point(double lon, double lat, const std::string& more = "") {
  return R"({"type":"Point","coordinates":[)" + std::to_string(lon) + "," + std::to_string(lat) +
         more + "]}";
}

TEST(a_space_query, asks_for_the_altitude_only_where_a_point_has_one) {
  const auto first_floor = space_query::parse("25/0/29803148/13212522").value();
  EXPECT_TRUE(first_floor.holds(point(hibiya.lon, hibiya.lat)));
  EXPECT_TRUE(first_floor.holds(point(hibiya.lon, hibiya.lat, ",0.5")));
  EXPECT_FALSE(first_floor.holds(point(hibiya.lon, hibiya.lat, ",1.5")));
  EXPECT_FALSE(first_floor.holds(point(hibiya.lon, hibiya.lat, ",-0.5")));
  EXPECT_FALSE(first_floor.holds(point(hibiya.lon + 0.0001, hibiya.lat)));
  const auto two = space_query::parse("25/0/29803148/13212522,25/1/29803148/13212522").value();
  EXPECT_TRUE(two.holds(point(hibiya.lon, hibiya.lat, ",1.5")));
  EXPECT_FALSE(two.holds(R"("nowhere")"));
}

TEST(a_space_query, finds_lines_and_areas_that_touch_the_ground) {
  const auto q = space_query::parse("1/0/1/0").value();  // the north east of the world
  EXPECT_TRUE(q.holds(R"({"type":"LineString","coordinates":[[-1,10],[1,10]]})"));
  EXPECT_FALSE(q.holds(R"({"type":"LineString","coordinates":[[-2,10],[-1,10]]})"));
  EXPECT_TRUE(q.holds(R"({"type":"Polygon","coordinates":[[[5,5],[6,5],[6,6],[5,5]]]})"));
  EXPECT_FALSE(q.holds(R"({"type":"Polygon","coordinates":[[[5,-5],[6,-5],[6,-6],[5,-5]]]})"));
}

TEST(a_space_query, takes_a_point_on_an_edge_into_one_voxel_only) {
  int found = 0;
  for (const std::string id : {"1/0/0/0", "1/0/1/0", "1/0/0/1", "1/0/1/1"}) {
    found += space_query::parse(id).value().holds(point(0, 0)) ? 1 : 0;
  }
  EXPECT_EQ(found, 1);
  EXPECT_TRUE(space_query::parse("1/0/1/1").value().holds(point(0, 0)));
  EXPECT_TRUE(space_query::parse("1/0/0/0").value().holds(point(180, 10)));
}

}  // namespace
}  // namespace tsu::broker
