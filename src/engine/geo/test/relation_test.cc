#include "engine/geo/relation.h"

#include <gtest/gtest.h>

#include "base/core/random.h"
#include "engine/geo/geojson.h"

namespace tsu::geo {
namespace {

geometry shape(std::string_view json) { return parse_geometry(json).value(); }

const char* const square = R"({"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]]]})";
const char* const ring_shaped =
    R"({"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[3,1],[3,3],)"
    R"([1,3],[1,1]]]})";
const char* const shifted = R"({"type":"Polygon","coordinates":[[[2,2],[6,2],[6,6],[2,6],[2,2]]]})";
const char* const small =
    R"({"type":"Polygon","coordinates":[[[1.5,1.5],[2,1.5],[2,2],[1.5,2],[1.5,1.5]]]})";
const char* const diagonal = R"({"type":"LineString","coordinates":[[-1,-1],[5,5]]})";
const char* const inside_line = R"({"type":"LineString","coordinates":[[1,1],[3,3]]})";
const char* const middle = R"({"type":"Point","coordinates":[2,2]})";
const char* const on_edge = R"({"type":"Point","coordinates":[4,2]})";
const char* const corner = R"({"type":"Point","coordinates":[0,0]})";
const char* const away = R"({"type":"Point","coordinates":[9,9]})";

// Each letter stands for a relation that holds: Within Contains Intersects Equals Disjoint
// Overlaps.
std::string all_of(std::string_view a, std::string_view b) {
  constexpr std::string_view letters = "WCIEDO";
  std::string out;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (is(static_cast<relation>(i), shape(a), shape(b))) {
      out += letters[i];
    }
  }
  return out;
}

TEST(relation, the_table_of_the_model_holds) {
  EXPECT_EQ(all_of(middle, square), "WI");
  EXPECT_EQ(all_of(square, middle), "CI");
  EXPECT_EQ(all_of(on_edge, square), "I");
  EXPECT_EQ(all_of(corner, square), "I");
  EXPECT_EQ(all_of(square, corner), "I");
  EXPECT_EQ(all_of(away, square), "D");
  EXPECT_EQ(all_of(middle, ring_shaped), "D");
  EXPECT_EQ(all_of(middle, middle), "WCIE");
  EXPECT_EQ(all_of(middle, corner), "D");
  EXPECT_EQ(all_of(square, square), "WCIE");
  EXPECT_EQ(all_of(square, shifted), "IO");
  EXPECT_EQ(all_of(small, square), "WI");
  EXPECT_EQ(all_of(square, small), "CI");
  EXPECT_EQ(all_of(small, ring_shaped), "D");
  EXPECT_EQ(all_of(diagonal, square), "I");
  EXPECT_EQ(all_of(inside_line, square), "WI");
  EXPECT_EQ(all_of(inside_line, ring_shaped), "I");
  EXPECT_EQ(all_of(middle, diagonal), "WI");
  EXPECT_EQ(all_of(diagonal, inside_line), "CI");
}

TEST(relation, a_multipoint_with_one_member_equals_the_point) {
  EXPECT_EQ(all_of(R"({"type":"MultiPoint","coordinates":[[2,2]]})", middle), "WCIE");
  EXPECT_EQ(all_of(R"({"type":"MultiPoint","coordinates":[[2,2],[9,9]]})",
                   R"({"type":"MultiPoint","coordinates":[[2,2],[8,8]]})"),
            "IO");
}

TEST(relation, winding_does_not_matter) {
  EXPECT_EQ(all_of(R"({"type":"Polygon","coordinates":[[[0,0],[0,4],[4,4],[4,0],[0,0]]]})", square),
            "WCIE");
}

TEST(relation, islands_of_one_area_count_together) {
  const char* islands =
      R"({"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,1],[0,0]]],[[[5,5],)"
      R"([6,5],[6,6],[5,6],[5,5]]]]})";
  EXPECT_EQ(all_of(R"({"type":"Point","coordinates":[5.5,5.5]})", islands), "WI");
  EXPECT_EQ(all_of(middle, islands), "D");
}

TEST(relation, within_and_contains_mirror_each_other_and_disjoint_is_not_intersects) {
  seeded_random chance{11};
  const auto some_box = [&] {
    const double w = chance.unit() * 8, s = chance.unit() * 8;
    const double e = w + 0.5 + chance.unit() * 4, n = s + 0.5 + chance.unit() * 4;
    geometry g{.kind = geometry_kind::polygon,
               .vertices = {{w, s}, {e, s}, {e, n}, {w, n}, {w, s}},
               .path_ends = {5},
               .polygon_ends = {1}};
    return g;
  };
  for (int i = 0; i < 3000; ++i) {
    const auto a = some_box();
    const auto b = some_box();
    ASSERT_EQ(is(relation::within, a, b), is(relation::contains, b, a));
    ASSERT_NE(is(relation::intersects, a, b), is(relation::disjoint, a, b));
    ASSERT_EQ(is(relation::overlaps, a, b), is(relation::overlaps, b, a));
    const auto p = geometry::at({chance.unit() * 12, chance.unit() * 12});
    ASSERT_EQ(is(relation::within, p, a), covers_roughly(a, p.vertices[0]));
  }
}

TEST(relation, a_bow_tie_is_no_shape_and_breaks_nothing) {
  const auto bow = shape(R"({"type":"Polygon","coordinates":[[[0,0],[4,4],[4,0],[0,4],[0,0]]]})");
  const auto checked = check_shape(bow);
  ASSERT_FALSE(checked.ok());
  EXPECT_EQ(checked.error().code, "geojson_shape");
  (void)is(relation::overlaps, bow, shape(square));
}

TEST(relation, names_are_those_of_ngsi_ld) {
  EXPECT_EQ(relation_named("overlaps"), relation::overlaps);
  EXPECT_EQ(relation_named("near"), std::nullopt);
}

}  // namespace
}  // namespace tsu::geo
