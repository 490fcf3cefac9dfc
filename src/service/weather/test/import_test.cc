#include "service/weather/import_observations.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <gtest/gtest.h>

#include "base/core/executor.h"
#include "base/core/json.h"
#include "base/core/test/folders.h"
#include "base/record/audit.h"
#include "engine/geo/boundaries.h"
#include "engine/geo/store.h"
#include "service/weather/change_threshold.h"
#include "service/weather/console.h"
#include "service/weather/generate_winter.h"
#include "service/weather/store.h"
#include "service/weather/test/memory_broker.h"

namespace tsu::weather {
namespace {

const tenant_code hokkaido = tenant_code::parse("010006").value();

struct importing : testing::Test {
  std::string folder = testing::TempDir() + "weather_" +
                       testing::UnitTest::GetInstance()->current_test_info()->name();
  manual_clock clock{*parse_instant("2024-01-10T00:00:00Z")};
  std::vector<db::module_schema> schemas{
      {"record", record::migrations}, {"geo", geo::migrations}, {"weather", migrations}};
  std::unique_ptr<db::house> house;
  memory_broker broker;
  std::unique_ptr<geo::boundaries> places;
  std::unique_ptr<parts> on;
  event_loop loop;

  void SetUp() override {
    std::filesystem::remove_all(folder);
    db::options o;
    o.data_folder = folder;
    house = db::open_house(o, clock, schemas);
    house->add_tenant(hokkaido);
    places = std::make_unique<geo::boundaries>(*house);
    on = std::make_unique<parts>(*house, broker, *places, clock);
  }
  void TearDown() override {
    house.reset();
    std::filesystem::remove_all(folder);
  }

  result<import_dto> import(std::string_view text, import_request asked) {
    return loop.wait(import_observations(*on, hokkaido, from_memory(text), std::move(asked)));
  }
  import_request request() {
    return {.file = "test.csv", .by = "somebody", .list = {station("11001", "宗谷岬")}};
  }
  static station_info station(std::string number, std::string name) {
    station_info s;
    s.number = std::move(number);
    s.name = std::move(name);
    s.lon = 141.935;
    s.lat = 45.52;
    s.has_place = true;
    s.altitude_m = 26;
    return s;
  }
  std::vector<station_row> stations() {
    return loop.wait(house->at(hokkaido, db::place::town).read(all_stations));
  }
};

const std::string three_hours =
    "amdno,datetime_jst,temp_c,prec1h_mm,prec24h_mm\n"
    "11001,2023-07-13T13:00,14.9,,\n11001,2023-07-13T14:00,14.8,0.5,58.5\n"
    "11001,2023-07-13T15:00,14.7,1.5,60\n";

TEST_F(importing, a_file_becomes_a_station_and_its_history) {
  const auto done = import(three_hours, request());
  ASSERT_TRUE(done.ok()) << done.error().detail;
  EXPECT_EQ(done.value().read, 3);
  EXPECT_EQ(done.value().stored, 3);
  EXPECT_EQ(done.value().refused, 0);
  EXPECT_EQ(broker.history.size(), 7u);
  ASSERT_TRUE(broker.entities.contains("urn:ngsi-ld:WeatherObserved:jma-11001"));
  const auto instance = broker.history.at({"urn:ngsi-ld:WeatherObserved:jma-11001", "temperature",
                                           "", *parse_instant("2023-07-13T04:00:00Z")});
  EXPECT_EQ(
      instance,
      R"({"type":"Property","value":14.9,"observedAt":"2023-07-13T04:00:00Z","unitCode":"CEL"})");
  const auto all = stations();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].state.observations, 3);
  EXPECT_EQ(all[0].state.newest.at("temperatureC"), 14.7);
  EXPECT_EQ(all[0].station.about.altitude_m, 26);
}

TEST_F(importing, twice_changes_nothing) {
  ASSERT_TRUE(import(three_hours, request()).ok());
  const auto before = to_json(stations_of({stations(), clock.now()}, "", 10, 0));
  const auto again = import(three_hours, request());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again.value().stored, 0);
  EXPECT_EQ(again.value().unchanged, 3);
  EXPECT_EQ(to_json(stations_of({stations(), clock.now()}, "", 10, 0)), before);
  EXPECT_EQ(stations()[0].state.observations, 3);
}

TEST_F(importing, wrong_rows_are_noted_with_their_lines_and_the_rest_goes_in) {
  const auto done = import(three_hours +
                               "99999,2023-07-13T16:00,1,2,3\nx\n"
                               "11001,2023-07-13T17:00,1,2,3\n11001,2023-07-13T17:00,1,2,3\n"
                               "11001,2030-01-01T00:00,1,2,3\n",
                           request());
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done.value().stored, 4);
  EXPECT_EQ(done.value().refused, 4);
  const auto errors = loop.wait(house->at(hokkaido, db::place::town).read([&](db::reader& r) {
    return list_import_errors(r, done.value().id, 10, 0);
  }));
  std::string seen;
  for (const auto& e : errors.items) {
    seen += std::to_string(e.line) + " " + e.code + "; ";
  }
  EXPECT_EQ(seen, "5 unknown_station; 6 bad_columns; 8 repeated_time; 9 future_time; ");
  EXPECT_EQ(errors.total, 4);
}

TEST_F(importing, after_a_kill_the_next_run_mends_everything) {
  std::string text = "amdno,datetime_jst,temp_c,prec1h_mm,prec24h_mm\n";
  auto at = *parse_instant("2023-07-01T00:00:00Z");
  for (int i = 0; i < 3700; ++i, at += std::chrono::hours{1}) {
    auto jst = format_jst(at);
    text += "11001," + jst.substr(0, 16) + "," + std::to_string(i % 30) + ",0.5,1\n";
  }
  broker.fail_after = 1;
  EXPECT_THROW((void)import(text, request()), db::error);
  broker.fail_after = static_cast<std::size_t>(-1);
  const auto again = import(text, request());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again.value().read, 3700);
  EXPECT_EQ(again.value().stored + again.value().unchanged, 3700);
  EXPECT_GT(again.value().unchanged, 2900);
  EXPECT_EQ(broker.history.size(), 3700u * 3);
  EXPECT_EQ(stations()[0].state.observations, 3700);
}

TEST_F(importing, daily_values_stand_beside_hourly_ones_and_old_ones_do_not_become_the_newest) {
  ASSERT_TRUE(import(three_hours, request()).ok());
  auto asked = request();
  asked.reading.station = "11001";
  const auto done =
      import("date,month,day,temperature,snow_depth\n2016-01-01,1,1,-1.1,27\n", asked);
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done.value().stored, 1);
  EXPECT_TRUE(broker.history.contains({"urn:ngsi-ld:WeatherObserved:jma-11001", "snowDepth",
                                       std::string{daily_dataset},
                                       *parse_instant("2015-12-31T15:00:00Z")}));
  EXPECT_EQ(stations()[0].state.newest.at("temperatureC"), 14.7);
  EXPECT_EQ(stations()[0].state.first_at, *parse_instant("2015-12-31T15:00:00Z"));
}

TEST_F(importing, the_number_of_a_weather_office_means_its_station) {
  auto asked = request();
  asked.list = {station("14163", "札幌")};
  asked.reading.station = "47412";
  ASSERT_TRUE(
      import("date,month,day,temperature,snow_depth\n2016-01-01,1,1,-1.1,27\n", asked).ok());
  EXPECT_EQ(stations().at(0).station.entity, "urn:ngsi-ld:WeatherObserved:jma-14163");
}

TEST_F(importing, each_import_leaves_a_record_also_when_the_file_is_none) {
  ASSERT_TRUE(import(three_hours, request()).ok());
  const auto bad = import("hello\n", request());
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().code, "unknown_format");
  const auto page = loop.wait(house->at(hokkaido, db::place::town).read([](db::reader& r) {
    return list_imports(r, 10, 0);
  }));
  ASSERT_EQ(page.total, 1);
  EXPECT_TRUE(page.items[0].finished);
  EXPECT_EQ(page.items[0].by, "somebody");
  EXPECT_EQ(page.items[0].format, "amedas");
}

TEST_F(importing, a_threshold_holds_from_its_date_and_older_rows_keep_the_old_one) {
  const auto change = [&](std::string name, double value, std::string source) {
    return loop.wait(change_threshold(
        *on, hokkaido,
        {std::move(name), value, *parse_instant("2023-07-02T00:00:00Z"), std::move(source), "me"}));
  };
  EXPECT_EQ(change("weather.nothing", 5, "x").error().code, "weather_unknown_setting");
  EXPECT_EQ(change("weather.spike_c_per_hour", 500, "x").error().code, "weather_setting_bounds");
  EXPECT_EQ(change("weather.frozen_hours", 7.5, "x").error().code, "weather_setting_bounds");
  EXPECT_EQ(change("weather.spike_c_per_hour", 5, "").error().code, "weather_setting_source");
  ASSERT_TRUE(change("weather.spike_c_per_hour", 5, "council of July").ok());
  const auto done = import(
      "amdno,datetime_jst,temp_c,prec1h_mm,prec24h_mm\n"
      "11001,2023-07-01T13:00,14,,\n11001,2023-07-01T14:00,24,,\n"
      "11001,2023-07-03T13:00,14,,\n11001,2023-07-03T14:00,24,,\n",
      request());
  ASSERT_TRUE(done.ok());
  std::string judged;
  for (const auto& [key, instance] : broker.history) {
    judged += instance.find("suspect") == std::string::npos ? '.' : '?';
  }
  EXPECT_EQ(judged, "...?");
}

TEST_F(importing, its_statements_are_sound) {
  EXPECT_EQ(house->check(hokkaido, statements), std::vector<std::string>{});
}

TEST_F(importing, newer_values_are_told_in_the_change_log) {
  ASSERT_TRUE(import(three_hours, request()).ok());
  const auto changes = loop.wait(house->at(hokkaido, db::place::town).read([](db::reader& r) {
    return db::read_changes(r, 0, 100);
  }));
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].kind, "weather.station.observed");
  EXPECT_EQ(changes[0].body,
            R"({"id":"urn:ngsi-ld:WeatherObserved:jma-11001","observedAt":"2023-07-13T06:00:00Z",)"
            R"("values":{"precipitation1hMm":1.5,"precipitation24hMm":60,"temperatureC":14.7},)"
            R"("state":"ok"})");
}

TEST_F(importing, a_generated_winter_is_marked_and_goes_on_live) {
  const winter_plan plan{7, clock.now() - std::chrono::hours{72}, clock.now()};
  const auto done = loop.wait(generate_winter(*on, hokkaido, plan, "demo"));
  ASSERT_TRUE(done.ok()) << done.error().detail;
  EXPECT_EQ(done.value().format, "generated");
  EXPECT_EQ(done.value().refused, 0);
  const auto before = summary_of({stations(), clock.now()});
  EXPECT_TRUE(before.generated);
  EXPECT_EQ(before.silent, 2);
  winter_ticks live{*on, hokkaido, plan};
  clock.advance(std::chrono::seconds{61});
  EXPECT_EQ(loop.wait(live.tick()).value(), 38 * 5);
  EXPECT_EQ(loop.wait(live.tick()).value(), 0);
  EXPECT_EQ(summary_of({stations(), clock.now()}).latest_at,
            *parse_instant("2024-01-10T00:01:00Z"));
  winter_ticks hurried{*on, hokkaido, plan, std::chrono::seconds{5}};
  clock.advance(std::chrono::seconds{7});
  EXPECT_EQ(loop.wait(hurried.tick()).value(), 38 * 5);
  EXPECT_EQ(summary_of({stations(), clock.now()}).latest_at,
            *parse_instant("2024-01-10T00:01:05Z"));
}

std::string real_file(const std::string& name) {
  const char* elsewhere = std::getenv("TSUNAGU_REAL_DATA");
  const std::string data = elsewhere ? elsewhere : TSU_SOURCE_DIR "/../shared/data";
  std::ifstream in(data + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_F(importing, dry_lake_shows_its_faults) {
  const auto file = real_file("snow/drylake_hourly_2019-10_2020-12.smet.gz");
  if (file.empty()) {
    GTEST_SKIP() << "../shared/data/snow is not here";
  }
  const auto done =
      import(file, {.file = "drylake.smet.gz", .by = "somebody", .from = {.provider = "SNOTEL"}});
  ASSERT_TRUE(done.ok()) << done.error().detail;
  EXPECT_EQ(done.value().read, 10993);
  std::size_t doubted = 0;
  for (const auto& [key, instance] : broker.history) {
    doubted += std::get<1>(key) == "snowDepth" && instance.find("suspect") != std::string::npos;
  }
  std::cout << doubted << " doubted depths\n";
  EXPECT_GT(doubted, 80u);
  EXPECT_LT(doubted, 400u);
}

}  // namespace
}  // namespace tsu::weather
