#include "engine/geo/boundaries.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <gtest/gtest.h>

#include "base/core/executor.h"
#include "base/core/test/folders.h"
#include "base/record/audit.h"
#include "engine/geo/store.h"

namespace tsu::geo {
namespace {

const tenant_code hokkaido = tenant_code::parse("010006").value();
const tenant_code sapporo = tenant_code::parse("011002").value();

constexpr std::string_view one_town =
    R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"N03_001":"北海道",
    "N03_003":"石狩郡","N03_004":"当別町","N03_007":"01303"},"geometry":{"type":"Polygon",
    "coordinates":[[[141,43],[142,43],[142,44],[141,43]]]}}]})";

struct a_house : testing::Test {
  std::string folder = testing::TempDir() + "boundaries_" +
                       testing::UnitTest::GetInstance()->current_test_info()->name();
  manual_clock clock{instant{}};
  std::vector<db::module_schema> schemas{{"record", record::migrations}, {"geo", migrations}};
  std::unique_ptr<db::house> house;
  event_loop loop;

  void SetUp() override {
    std::filesystem::remove_all(folder);
    db::options o;
    o.data_folder = folder;
    house = db::open_house(o, clock, schemas);
    house->add_tenant(hokkaido);
    house->add_tenant(sapporo);
  }
  void TearDown() override {
    house.reset();
    std::filesystem::remove_all(folder);
  }
};

TEST_F(a_house, without_a_file_there_is_no_map) {
  boundaries b{*house};
  EXPECT_EQ(loop.wait(b.of(hokkaido)), nullptr);
  EXPECT_EQ(loop.wait(b.shown(hokkaido)), nullptr);
}

TEST_F(a_house, an_imported_file_answers_also_for_the_towns_of_the_prefecture) {
  boundaries b{*house};
  const auto done = loop.wait(b.import(hokkaido, one_town, "test", "somebody"));
  ASSERT_TRUE(done.ok()) << done.error().detail;
  EXPECT_EQ(done.value().municipalities, 1u);
  for (const auto& tenant : {hokkaido, sapporo}) {
    const auto map = loop.wait(b.of(tenant));
    ASSERT_NE(map, nullptr);
    EXPECT_EQ(map->at({141.9, 43.5})->name, "当別町");
    EXPECT_NE(loop.wait(b.shown(tenant))->find(R"("code":"013030","name":"当別町")"),
              std::string::npos);
  }
}

TEST_F(a_house, a_refused_file_leaves_the_old_one) {
  boundaries b{*house};
  ASSERT_TRUE(loop.wait(b.import(hokkaido, one_town, "test", "somebody")).ok());
  const auto bad =
      loop.wait(b.import(hokkaido, R"({"type":"Point","coordinates":[1,2]})", "x", "y"));
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().code, "geo_boundary_properties");
  EXPECT_NE(loop.wait(b.of(hokkaido)), nullptr);
}

TEST_F(a_house, its_statements_are_sound) {
  EXPECT_EQ(house->check(hokkaido, statements), std::vector<std::string>{});
}

TEST_F(a_house, the_real_file_goes_in_whole_and_is_shown_lighter) {
  const char* elsewhere = std::getenv("TSUNAGU_REAL_DATA");
  const std::string data = elsewhere ? elsewhere : TSU_SOURCE_DIR "/../shared/data";
  std::ifstream in(data + "/places/hokkaido_municipalities_N03-21_s0010.geojson");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (text.empty()) {
    GTEST_SKIP() << "../shared/data/places is not here";
  }
  boundaries b{*house};
  const auto done = loop.wait(b.import(hokkaido, text, "国土数値情報", "somebody"));
  ASSERT_TRUE(done.ok()) << done.error().detail;
  const auto shown = loop.wait(b.shown(hokkaido));
  std::cout << done.value().vertices << " vertices, shown " << done.value().shown_vertices << ", "
            << shown->size() << " bytes\n";
  EXPECT_EQ(done.value().municipalities, 194u);
  EXPECT_LT(shown->size(), text.size());
}

}  // namespace
}  // namespace tsu::geo
