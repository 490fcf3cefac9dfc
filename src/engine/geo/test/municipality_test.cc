#include "engine/geo/municipality.h"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include <gtest/gtest.h>

#include "base/core/random.h"
#include "base/core/test/folders.h"
#include "base/core/time.h"

namespace tsu::geo {
namespace {

std::string feature(std::string_view code, std::string_view county, std::string_view name,
                    std::string_view kind, std::string_view coordinates) {
  std::string out =
      R"({"type":"Feature","properties":{"N03_001":"北海道","N03_002":null,"N03_003":")";
  out.append(county).append(R"(","N03_004":")").append(name).append(R"(","N03_007":")");
  out.append(code).append(R"("},"geometry":{"type":")").append(kind).append(R"(","coordinates":)");
  return out.append(coordinates).append("}}");
}

std::string collection(std::initializer_list<std::string> features) {
  std::string out = R"({"type":"FeatureCollection","features":[)";
  for (const auto& f : features) {
    out += (out.back() == '[' ? "" : ",") + f;
  }
  return out + "]}";
}

municipality_map two_towns() {
  return municipality_map::parse(
             collection(
                 {feature("01101", "札幌市", "中央区", "Polygon",
                          "[[[0,0],[1,0],[1,1],[0,1],[0,0]]]"),
                  feature(
                      "01303", "石狩郡", "当別町", "MultiPolygon",
                      "[[[[1,0],[2,0],[2,1],[1,1],[1,0]]],[[[3,0],[3.1,0],[3.1,0.1],[3,0]]]]")}))
      .value();
}

TEST(municipality, a_point_finds_its_town_with_six_digits) {
  const auto map = two_towns();
  const auto* m = map.at({1.5, 0.5});
  ASSERT_NE(m, nullptr);
  EXPECT_EQ(m->code.text(), "013030");
  EXPECT_EQ(m->full_name, "石狩郡当別町");
  EXPECT_FALSE(m->is_ward());
  EXPECT_EQ(map.at({2.5, 0.5}), nullptr);
}

TEST(municipality, a_ward_rolls_up_to_its_city) {
  const auto map = two_towns();
  const auto* ward = map.at({0.5, 0.5});
  ASSERT_NE(ward, nullptr);
  EXPECT_EQ(ward->code.text(), "011011");
  EXPECT_TRUE(ward->is_ward());
  EXPECT_EQ(ward->city_code.text(), "011002");
  EXPECT_EQ(ward->city_name, "札幌市");
}

TEST(municipality, wards_of_neighbouring_designated_cities_are_told_apart) {
  const auto city = [](std::string_view six) {
    const auto c = city_of_ward(tenant_code::parse(six).value());
    return c ? std::string{c->text()} : "";
  };
  EXPECT_EQ(city(with_check_digit("14118").value().text()), "141003");  // 横浜市都筑区
  EXPECT_EQ(city(with_check_digit("14131").value().text()), "141305");  // 川崎市川崎区
  EXPECT_EQ(city(with_check_digit("01202").value().text()), "");        // 函館市
  EXPECT_EQ(city("011002"), "");
}

TEST(municipality, an_island_belongs_to_its_town) {
  const auto map = two_towns();
  ASSERT_NE(map.at({3.08, 0.05}), nullptr);
  EXPECT_EQ(map.at({3.08, 0.05})->code.text(), "013030");
}

TEST(municipality, on_the_shared_border_exactly_one_answers) {
  const auto map = two_towns();
  for (const double lat : {0.0, 0.25, 0.5, 0.999}) {
    const auto* m = map.at({1.0, lat});
    ASSERT_NE(m, nullptr) << lat;
    EXPECT_EQ(m->code.text(), "013030") << lat;
  }
}

TEST(municipality, just_off_the_coast_the_nearest_town_answers_with_its_distance) {
  const auto map = two_towns();
  const auto hit = map.near({-0.02, 0.5});
  ASSERT_NE(hit.where, nullptr);
  EXPECT_EQ(hit.where->code.text(), "011011");
  EXPECT_NEAR(hit.distance_m, 2224, 3);
  EXPECT_EQ(map.near({-0.06, 0.5}).where, nullptr);
}

TEST(municipality, features_of_one_code_are_one_municipality) {
  const auto map = municipality_map::parse(
      collection({feature("01303", "石狩郡", "当別町", "Polygon", "[[[0,0],[1,0],[1,1],[0,0]]]"),
                  feature("01303", "石狩郡", "当別町", "Polygon", "[[[5,5],[6,5],[6,6],[5,5]]]")}));
  ASSERT_TRUE(map.ok());
  EXPECT_EQ(map.value().all().size(), 1u);
  EXPECT_NE(map.value().at({5.8, 5.2}), nullptr);
  EXPECT_NE(map.value().at({0.8, 0.2}), nullptr);
}

TEST(municipality, a_boundary_without_code_or_name_is_refused_by_number) {
  const auto bad = municipality_map::parse(
      collection({feature("01303", "石狩郡", "当別町", "Polygon", "[[[0,0],[1,0],[1,1],[0,0]]]"),
                  feature("013", "", "x", "Polygon", "[[[0,0],[1,0],[1,1],[0,0]]]")}));
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().code, "geo_boundary_properties");
  EXPECT_EQ(bad.error().detail.substr(0, 12), "features[1]:");
  EXPECT_FALSE(
      municipality_map::parse(collection({feature("01303", "石狩郡", "当別町", "Point", "[0,0]")}))
          .ok());
}

// ---- the real file ------------------------------------------------------------------------------

std::string file_of(const std::string& name) {
  const char* elsewhere = std::getenv("TSUNAGU_REAL_DATA");
  const std::string folder = elsewhere ? elsewhere : TSU_SOURCE_DIR "/../shared/data";
  std::ifstream in(folder + "/places/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(municipality_real, town_halls_lie_in_their_own_municipality) {
  const auto boundaries = file_of("hokkaido_municipalities_N03-21_s0010.geojson");
  const auto halls = file_of("hokkaido_local_governments.csv");
  if (boundaries.empty() || halls.empty()) {
    GTEST_SKIP() << "../shared/data/places is not here";
  }
  const auto map = municipality_map::parse(boundaries);
  ASSERT_TRUE(map.ok()) << map.error().detail;
  EXPECT_EQ(map.value().all().size(), 194u);
  std::istringstream lines{halls};
  std::string line;
  std::getline(lines, line);
  int in_own = 0, elsewhere = 0;
  std::string exceptions;
  while (std::getline(lines, line)) {
    std::vector<std::string> f;
    std::istringstream row{line};
    for (std::string cell; std::getline(row, cell, ',');) {
      f.push_back(cell);
    }
    ASSERT_GE(f.size(), 10u);
    const std::string code = f.back().substr(0, 6);
    const auto hit = map.value().near({std::stod(f[6]), std::stod(f[5])}, 5000);
    const bool own = hit.where && hit.distance_m == 0 &&
                     (hit.where->code.text() == code || hit.where->city_code.text() == code);
    own ? ++in_own : ++elsewhere;
    if (!own) {
      exceptions += f[3] + "→" + (hit.where ? hit.where->name : "none") + "(" +
                    std::to_string(static_cast<int>(hit.distance_m)) + "m) ";
    }
  }
  std::cout << in_own << " in their own, " << elsewhere << " not: " << exceptions << "\n";
  EXPECT_EQ(in_own + elsewhere, 189);
  EXPECT_GE(in_own, 170);
}

TEST(municipality_real, a_lookup_takes_microseconds) {
  const auto boundaries = file_of("hokkaido_municipalities_N03-21_s0010.geojson");
  if (boundaries.empty()) {
    GTEST_SKIP() << "../shared/data/places is not here";
  }
  const auto map = municipality_map::parse(boundaries).value();
  seeded_random chance{1};
  int found = 0;
  const auto from = monotonic_now();
  for (int i = 0; i < 100000; ++i) {
    found += map.at({139.5 + chance.unit() * 6.5, 41.3 + chance.unit() * 4.3}) != nullptr;
  }
  const auto each = (monotonic_now() - from) / 100000;
  std::cout << each.count() << " ns a lookup, " << found << " of 100000 on land\n";
  EXPECT_GT(found, 20000);
  EXPECT_LT(each, std::chrono::microseconds{50});  // sanitized builds on a shared machine
}

}  // namespace
}  // namespace tsu::geo
