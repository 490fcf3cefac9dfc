#include "engine/geo/geojson.h"

#include <gtest/gtest.h>

#include "base/core/random.h"

namespace tsu::geo {
namespace {

std::string code_of(std::string_view json) {
  const auto r = parse_geometry(json);
  return r ? "ok" : r.error().code;
}

std::string detail_of(std::string_view json) {
  const auto r = parse_geometry(json);
  return r ? "ok" : r.error().detail;
}

TEST(geojson, each_kind_comes_out_as_it_went_in) {
  for (const std::string_view json :
       {R"({"type":"Point","coordinates":[141.35,43.06]})",
        R"({"type":"Point","coordinates":[141.35,43.06,17.5]})",
        R"({"type":"MultiPoint","coordinates":[[1,2],[3,4,5]]})",
        R"({"type":"LineString","coordinates":[[1,2],[3,4]]})",
        R"({"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8],[9,10]]]})",
        R"({"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[5,2],[6,2],[6,3],[5,2]]]})",
        R"({"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[6,5],)"
        R"([6,6],[5,5]],[[5.5,5.1],[5.6,5.1],[5.6,5.2],[5.5,5.1]]]]})"}) {
    const auto g = parse_geometry(json);
    ASSERT_TRUE(g.ok()) << json << " " << g.error().detail;
    EXPECT_EQ(to_geojson(g.value()), json);
  }
}

TEST(geojson, members_may_come_in_any_order_with_spaces_and_strangers) {
  EXPECT_EQ(code_of(R"( { "coordinates" : [ 1 , 2 ] , "bbox":[1,2,1,2], "type" : "Point" } )"),
            "ok");
}

TEST(geojson, every_refusal_has_its_code) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"bad_json", "{"},
      {"geojson_type", "[1,2]"},
      {"geojson_type", R"({"coordinates":[1,2]})"},
      {"geojson_type", R"({"type":"point","coordinates":[1,2]})"},
      {"geojson_type", R"({"type":"GeometryCollection","geometries":[]})"},
      {"geojson_type", R"({"type":7,"coordinates":[1,2]})"},
      {"geojson_position", R"({"type":"Point"})"},
      {"geojson_position", R"({"type":"Point","coordinates":[]})"},
      {"geojson_position", R"({"type":"Point","coordinates":[1]})"},
      {"geojson_position", R"({"type":"Point","coordinates":[1,2,3,4]})"},
      {"geojson_position", R"({"type":"Point","coordinates":["1","2"]})"},
      {"geojson_position", R"({"type":"Point","coordinates":[1,null]})"},
      {"geojson_range", R"({"type":"Point","coordinates":[180.1,2]})"},
      {"geojson_range", R"({"type":"Point","coordinates":[43.06,141.35]})"},
      {"geojson_line", R"({"type":"LineString","coordinates":[[1,2]]})"},
      {"geojson_coordinates", R"({"type":"LineString","coordinates":{}})"},
      {"geojson_coordinates", R"({"type":"MultiPoint","coordinates":[]})"},
      {"geojson_coordinates", R"({"type":"MultiPolygon","coordinates":[]})"},
      {"geojson_ring", R"({"type":"Polygon","coordinates":[]})"},
      {"geojson_ring", R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]})"},
      {"geojson_ring", R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]})"},
      {"geojson_position", R"({"type":"Polygon","coordinates":[[0,0],[1,0],[1,1],[0,0]]})"},
  };
  for (const auto& [code, json] : cases) {
    EXPECT_EQ(code_of(json), code) << json;
  }
}

TEST(geojson, a_refusal_names_the_place) {
  EXPECT_EQ(
      detail_of(R"({"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[0,0],)"
                R"([1,95],[1,1],[0,0]]]]})")
          .substr(0, 24),
      "coordinates[1][0][1]: lo");
}

TEST(geojson, more_vertices_than_allowed_are_refused) {
  const auto r = parse_geometry(R"({"type":"MultiPoint","coordinates":[[1,2],[3,4],[5,6]]})",
                                {.vertices = 2, .features = 1});
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.error().code, "geojson_too_large");
}

TEST(geojson, features_come_in_order_and_those_without_a_place_are_passed_over) {
  std::string seen;
  const auto r = parse_features(
      R"({"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"n":"a"},"geometry":{"type":"Point","coordinates":[1,2]}},
        {"type":"Feature","properties":{"n":"b"},"geometry":null},
        {"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[3,4]}}]})",
      {}, [&](feature_view f) -> result<done> {
        seen += std::to_string(f.number) + std::string{f.properties} + ";";
        return done{};
      });
  ASSERT_TRUE(r.ok()) << r.error().detail;
  EXPECT_EQ(seen, R"(0{"n":"a"};2{};)");
}

TEST(geojson, a_wrong_feature_is_named_by_number) {
  const auto r = parse_features(
      R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":
         {"type":"Point","coordinates":[1,2]}},{"type":"Feature","geometry":
         {"type":"Point","coordinates":[1,200]}}]})",
      {}, [](feature_view) -> result<done> { return done{}; });
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.error().detail.substr(0, 13), "features[1]: ");
}

TEST(geojson, decimals_are_cut_without_trailing_zeros) {
  const auto g = geometry::at({141.354999999, -43.0});
  EXPECT_EQ(to_geojson(g, 5), R"({"type":"Point","coordinates":[141.355,-43]})");
  EXPECT_EQ(to_geojson(geometry::at({-0.00001, 0}), 3), R"({"type":"Point","coordinates":[0,0]})");
}

TEST(geojson, no_altitude_is_written_so_that_it_cannot_be_read) {
  for (const double alt : {-777777777777777777770.5, 9.2e18, 1.7e308}) {
    geometry g = geometry::at({2, 4});
    g.vertices[0].alt = alt;
    for (const int decimals : {0, 7, 15}) {
      const auto again = parse_geometry(to_geojson(g, decimals));
      ASSERT_TRUE(again.ok()) << to_geojson(g, decimals);
      EXPECT_EQ(again.value().vertices[0].alt, alt);
    }
  }
}

TEST(geojson, random_geometries_survive_the_round_trip_to_the_last_bit) {
  seeded_random chance{7};
  for (int n = 0; n < 500; ++n) {
    geometry g{
        .kind = geometry_kind::multi_point, .vertices = {}, .path_ends = {}, .polygon_ends = {}};
    for (std::uint64_t i = chance.below(20) + 1; i > 0; --i) {
      g.vertices.emplace_back(chance.unit() * 360 - 180, chance.unit() * 180 - 90);
    }
    const auto again = parse_geometry(to_geojson(g));
    ASSERT_TRUE(again.ok());
    for (std::size_t i = 0; i < g.vertices.size(); ++i) {
      ASSERT_EQ(again.value().vertices[i].lon, g.vertices[i].lon);
      ASSERT_EQ(again.value().vertices[i].lat, g.vertices[i].lat);
    }
  }
}

}  // namespace
}  // namespace tsu::geo
