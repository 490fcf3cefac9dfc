// The whole way, with the real broker on SQLite and PostgreSQL: a file in, the console's answers
// out, and the same file again without a trace.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>

#include <gtest/gtest.h>

#include "base/core/json.h"
#include "base/core/test/folders.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/geo/boundaries.h"
#include "engine/geo/store.h"
#include "service/weather/api.h"
#include "service/weather/generate_winter.h"
#include "service/weather/import_observations.h"
#include "service/weather/module.h"
#include "service/weather/store.h"

namespace tsu::weather {
namespace {

using db::testing::engine_kind;

const std::array schemas{db::module_schema{"record", record::migrations}, broker::schema(),
                         db::module_schema{"geo", geo::migrations},
                         db::module_schema{"weather", migrations}};

const std::string_view two_days =
    "amdno,datetime_jst,temp_c,prec1h_mm,prec24h_mm\n"
    "14163,2023-12-30T23:00,-1,0,0\n14163,2023-12-31T00:00,-2,0.5,0.5\n"
    "14163,2023-12-31T01:00,-4,1.5,2\n14163,2023-12-31T02:00,30,0,2\n"
    "14163,2023-12-31T09:00,-3,0,2\n";

class both_engines : public testing::TestWithParam<engine_kind> {
 protected:
  both_engines()
      : here(GetParam(), schemas),
        broker(broker::make_broker(
            *here.doors, {.types = {{"WeatherObserved", true, db::durability::interval, {}}},
                          .only_node = GetParam() == engine_kind::sqlite})),
        places(*here.doors),
        on(*here.doors, *broker, places, here.time) {}

  result<import_dto> import(byte_source source, std::vector<station_info> list) {
    import_request asked;
    asked.file = "amedas.csv";
    asked.by = "somebody";
    asked.list = std::move(list);
    return here.loop.wait(
        import_observations(on, db::testing::sapporo(), std::move(source), std::move(asked)));
  }
  static std::vector<station_info> only_sapporo() {
    station_info s;
    s.number = "14163";
    s.name = "札幌";
    return {s};
  }
  using route_answer = answer (*)(const parts&, call&);
  std::string ask(route_answer route, std::string_view query,
                  std::vector<std::string> values = {}) {
    http::request r;
    r.query = query;
    const caller nobody;
    call c{r, db::testing::sapporo(), nobody, here.time.now(), values};
    auto reply = here.loop.wait(route(on, c));
    return reply ? reply.value().body : reply.error().code;
  }

  db::testing::fresh_house here;
  std::unique_ptr<broker::broker> broker;
  geo::boundaries places;
  parts on;
};

const std::string id = "urn:ngsi-ld:WeatherObserved:jma-14163";

TEST_P(both_engines, a_file_goes_in_once_however_often_it_is_imported) {
  const auto first = import(from_memory(two_days), only_sapporo());
  ASSERT_TRUE(first.ok()) << first.error().detail;
  EXPECT_EQ(first.value().stored, 5);
  const auto again = import(from_memory(two_days), only_sapporo());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again.value().stored, 0);
  EXPECT_EQ(again.value().unchanged, 5);
  EXPECT_EQ(ask(api::show_summary, ""),
            R"({"stations":1,"silent":0,"strange":1,"observations":5,)"
            R"("latestAt":"2023-12-31T00:00:00Z","generated":false,"now":"2026-11-22T04:17:03Z"})");
}

TEST_P(both_engines, a_series_comes_back_with_doubts_and_gaps) {
  ASSERT_TRUE(import(from_memory(two_days), only_sapporo()).ok());
  EXPECT_EQ(
      ask(api::show_series, "quantity=temperatureC&days=7", {id}),
      R"({"quantity":"temperatureC","unit":"°C","step":"hour","points":[)"
      R"({"at":"2023-12-30T14:00:00Z","value":-1,"min":null,"max":null,"quality":"ok"},)"
      R"({"at":"2023-12-30T15:00:00Z","value":-2,"min":null,"max":null,"quality":"ok"},)"
      R"({"at":"2023-12-30T16:00:00Z","value":-4,"min":null,"max":null,"quality":"ok"},)"
      R"({"at":"2023-12-30T17:00:00Z","value":30,"min":null,"max":null,"quality":"suspect"},)"
      R"({"at":"2023-12-30T18:00:00Z","value":null,"min":null,"max":null,"quality":"missing"},)"
      R"({"at":"2023-12-31T00:00:00Z","value":-3,"min":null,"max":null,"quality":"ok"}]})");
  EXPECT_EQ(ask(api::show_series, "quantity=temperatureC&days=365", {id}),
            R"({"quantity":"temperatureC","unit":"°C","step":"day","points":[)"
            R"({"at":"2023-12-29T15:00:00Z","value":-1,"min":-1,"max":-1,"quality":"ok"},)"
            R"({"at":"2023-12-30T15:00:00Z","value":-3,"min":-4,"max":-2,"quality":"ok"}]})");
  EXPECT_EQ(
      ask(api::show_series, "quantity=precipitation1hMm&days=7&format=csv", {id}).substr(0, 6),
      "\xEF\xBB\xBFUTC");
}

TEST_P(both_engines, what_cannot_be_answered_is_refused) {
  ASSERT_TRUE(import(from_memory(two_days), only_sapporo()).ok());
  EXPECT_EQ(ask(api::show_series, "quantity=temperatureC", {"urn:x"}), "weather_no_station");
  EXPECT_EQ(ask(api::show_series, "quantity=luck", {id}), "weather_unknown_quantity");
  EXPECT_EQ(ask(api::show_series, "quantity=temperatureC&days=9999", {id}), "bad_query");
  EXPECT_EQ(ask(api::show_series, "quantity=temperatureC&until=soon", {id}), "bad_query");
  EXPECT_EQ(ask(api::list_stations, "limit=0"), "bad_query");
  EXPECT_EQ(ask(api::list_stations, "offset=-1"), "bad_query");
  EXPECT_EQ(ask(api::list_import_errors, "", {"x"}), "not_found");
  EXPECT_EQ(ask(api::show_station, "", {"urn:x"}), "weather_no_station");
}

TEST_P(both_engines, the_station_is_an_entity_with_its_newest_values) {
  ASSERT_TRUE(import(from_memory(two_days), only_sapporo()).ok());
  const broker::town_key town{db::testing::sapporo(), {}};
  const auto view = here.loop.wait(broker->look(town));
  const auto entity = view->find(id);
  ASSERT_TRUE(entity);
  const auto temperature = view->terms().find("temperature");
  ASSERT_TRUE(temperature);
  ASSERT_NE(entity->find(*temperature), nullptr);
  EXPECT_EQ(entity->value_of(*entity->find(*temperature)), "-3");
}

TEST_P(both_engines, statements_are_sound) {
  EXPECT_EQ(here.doors->check(db::testing::sapporo(), statements), std::vector<std::string>{});
}

byte_source real_file(const std::string& name) {
  const char* elsewhere = std::getenv("TSUNAGU_REAL_DATA");
  const std::string data = elsewhere ? elsewhere : TSU_SOURCE_DIR "/../shared/data";
  const std::shared_ptr<std::FILE> file{std::fopen((data + "/snow/" + name).c_str(), "rb"),
                                        [](std::FILE* f) { return f ? std::fclose(f) : 0; }};
  return file ? byte_source{[file](std::span<char> into) {
    return std::fread(into.data(), 1, into.size(), file.get());
  }}
              : byte_source{};
}

TEST_P(both_engines, half_a_year_of_hokkaido_goes_in_twice_and_is_there_once) {
  if (GetParam() != engine_kind::sqlite) {
    GTEST_SKIP() << "on SQLite only: for the time it takes";
  }
  auto list = real_file("amedas_stations.csv");
  if (!list) {
    GTEST_SKIP() << "../shared/data/snow is not here";
  }
  const auto stations = read_station_list(std::move(list)).value();
  const auto name = "amedas_hokkaido_hourly_2023-07_2023-12.csv.gz";
  const auto first = import(real_file(name), stations);
  ASSERT_TRUE(first.ok()) << first.error().detail;
  std::cout << static_cast<std::int64_t>(612955 / first.value().seconds) << " rows/s\n";
  EXPECT_EQ(first.value().read, 612955);
  EXPECT_EQ(first.value().stored + first.value().unchanged, 612955);
  const auto again = import(real_file(name), stations);
  ASSERT_TRUE(again.ok());
  std::cout << static_cast<std::int64_t>(612955 / again.value().seconds) << " rows/s again\n";
  EXPECT_EQ(again.value().stored, 0);
  EXPECT_EQ(ask(api::show_summary, "").substr(0, 15), R"({"stations":226)");
}

INSTANTIATE_TEST_SUITE_P(engines, both_engines, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::weather
