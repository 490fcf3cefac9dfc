// Devices write entities, the follower moves their stations: once, in order, on both engines.
#include "service/weather/follow_observations.h"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include "base/core/json.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/geo/boundaries.h"
#include "engine/geo/store.h"
#include "service/weather/change_threshold.h"
#include "service/weather/changes.h"
#include "service/weather/console.h"
#include "service/weather/import_observations.h"
#include "service/weather/observe.h"
#include "service/weather/read_series.h"
#include "service/weather/store.h"

namespace tsu::weather {
namespace {

using namespace std::chrono_literals;
using db::testing::engine_kind;
using db::testing::sapporo;

const std::array schemas{db::module_schema{"record", record::migrations}, broker::schema(),
                         db::module_schema{"geo", geo::migrations},
                         db::module_schema{"weather", migrations}};

const std::string_view borders =
    R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":)"
    R"({"N03_001":"北海道","N03_002":"","N03_003":"","N03_004":"札幌市","N03_007":"01100"},)"
    R"("geometry":{"type":"Polygon","coordinates":)"
    R"([[[141,42.8],[141.5,42.8],[141.5,43.2],[141,43.2],[141,42.8]]]}}]})";

const std::string id = "urn:ngsi-ld:WeatherObserved:bridge-7";
const instant noon = *parse_instant("2026-11-22T03:00:00Z");  // before the clock of the house

using attributes = std::vector<broker::attribute_draft>;

std::string value(std::string_view number, std::optional<instant> at, std::string_view unit = "") {
  std::string out = R"({"type":"Property","value":)" + std::string{number};
  out += at ? R"(,"observedAt":")" + format_instant(*at) + '"' : "";
  return out + (unit.empty() ? "" : R"(,"unitCode":")" + std::string{unit} + '"') + "}";
}
attributes temperature(double v, std::optional<instant> at) {
  return {{.name = "temperature", .text = value(std::to_string(v), at, "CEL")}};
}
attributes place(double lon, double lat) {
  return {{.name = "location",
           .text = R"({"type":"GeoProperty","value":{"type":"Point","coordinates":[)" +
                   std::to_string(lon) + "," + std::to_string(lat) + "]}}"}};
}
attributes name(std::string_view text) {
  return {{.name = "name", .text = R"({"type":"Property","value":")" + std::string{text} + "\"}"}};
}

class following : public testing::TestWithParam<engine_kind> {
 protected:
  following() : here(GetParam(), schemas) { open(); }
  void open() {
    entities = broker::make_broker(
        *here.doors, {.types = {{"WeatherObserved", true, db::durability::interval, {}}},
                      .only_node = GetParam() == engine_kind::sqlite});
    places = std::make_unique<geo::boundaries>(*here.doors);
    on = std::make_unique<parts>(*here.doors, *entities, *places, here.time);
  }

  void write(broker::write_op op, std::string service = {}) {
    const broker::town_key town{sapporo(), std::move(service)};
    const auto done = here.loop.wait(entities->write(town, std::move(op), std::nullopt));
    ASSERT_TRUE(done.ok()) << done.error().detail;
  }
  void upsert(const std::string& entity, attributes all, std::string type = "WeatherObserved") {
    broker::write_op op{.how = broker::write_kind::upsert_update};
    op.entity.id = entity;
    op.entity.types = {std::move(type)};
    op.entity.attributes = std::move(all);
    write(std::move(op));
  }
  void remove(const std::string& entity) {
    broker::write_op op{.how = broker::write_kind::remove};
    op.entity.id = entity;
    write(std::move(op));
  }
  // Everything that is new, by one follower that starts from the stored cursor.
  void follow() {
    observation_follower f{*on, sapporo()};
    while (here.loop.wait(f.follow_new()) > 0) {
    }
  }
  db::store& town() { return here.at(db::place::town); }
  std::vector<station_row> stations() { return here.loop.wait(town().read(all_stations)); }
  town_view view() { return {stations(), here.time.now(), {}}; }
  // Bodies of that kind in the change log.
  std::vector<std::string> told(std::string_view kind = observed_kind) {
    const auto all =
        here.loop.wait(town().read([](db::reader& r) { return db::read_changes(r, 0, 10'000); }));
    std::vector<std::string> out;
    for (const auto& c : all) {
      if (c.kind == kind) {
        out.push_back(c.body);
      }
    }
    return out;
  }

  db::testing::fresh_house here;
  std::unique_ptr<broker::broker> entities;
  std::unique_ptr<geo::boundaries> places;
  std::unique_ptr<parts> on;
};

TEST_P(following, a_device_that_nobody_knew_becomes_a_station_with_its_first_value) {
  ASSERT_TRUE(here.loop.wait(places->import(sapporo(), borders, "N03", "somebody")).ok());
  auto all = temperature(-3.5, noon);
  for (auto& more : {name("第七橋"), place(141.25, 43)}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  all.push_back({.name = "dataProvider", .text = value(R"("札幌市")", {})});
  upsert(id, std::move(all));
  follow();
  const auto page = stations_of(view(), "", 10, 0);
  ASSERT_EQ(page.total, 1);
  const auto& s = page.items[0];
  EXPECT_EQ(s.id, id);
  EXPECT_EQ(s.number, "bridge-7");
  EXPECT_EQ(s.name, "第七橋");
  EXPECT_EQ(s.municipality.value().name, "札幌市");
  EXPECT_EQ(s.lat, 43);
  EXPECT_EQ(s.values, (value_map{{"temperatureC", -3.5}}));
  EXPECT_EQ(s.observed_at, noon);
  EXPECT_EQ(stations()[0].station.about.provider, "札幌市");
  EXPECT_EQ(told(), std::vector<std::string>{to_json(
                        observation_dto{id, noon, {{"temperatureC", -3.5}}, device_state::ok})});
  EXPECT_EQ(told(changed_kind).size(), 1u);
}

TEST_P(following, each_observation_counts_once_and_is_told_in_its_order) {
  for (int i = 0; i < 5; ++i) {
    upsert(id, temperature(i, noon + 1min * i));
    if (i % 2 == 0) {
      follow();
    }
  }
  follow();
  follow();
  upsert(id, temperature(9, noon - 1h));  // late: history has it, the state does not move
  follow();
  const auto all = stations();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].state.observations, 5);
  EXPECT_EQ(all[0].state.first_at, noon - 1h);
  EXPECT_EQ(all[0].state.last_at, noon + 4min);
  const auto seen = told();
  ASSERT_EQ(seen.size(), 5u);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_NE(seen[i].find(R"("temperatureC":)" + std::to_string(i) + "}"), std::string::npos);
  }
}

TEST_P(following, a_value_without_a_time_was_observed_when_it_was_written) {
  upsert(id, temperature(-1, {}));
  follow();
  EXPECT_EQ(stations().at(0).state.last_at, here.time.now());
}

// A clock that ends the follower between reading and writing, as a crash would.
struct ending_clock final : clock {
  const clock& real;
  explicit ending_clock(const clock& c) : real(c) {}
  int good = 0;
  mutable int asked = 0;
  instant now() const override {
    if (asked++ >= good) {
      throw std::runtime_error("ended");
    }
    return real.now();
  }
};

TEST_P(following, after_a_crash_everything_is_there_once) {
  ending_clock time{here.time};
  for (int i = 0; i < 6; ++i) {
    upsert(id, temperature(i, noon + 1min * i));
    time.good = i % 2;
    time.asked = 0;
    parts mortal{*here.doors, *entities, *places, time};
    observation_follower f{mortal, sapporo()};
    if (i % 2 == 0) {
      EXPECT_THROW(here.loop.wait(f.follow_new()), std::runtime_error);
      time.good = 100;
      here.loop.wait(f.follow_new());  // the same follower goes on
    }
    // The one that could not store is forgotten; so is a transaction that did not come to its end.
    const auto undone = here.loop.wait(town().write([&](db::tx& t) -> result<done> {
      const dated_thresholds limits;
      apply_news lost{t, limits, here.time.now(), nullptr};
      heard h{id, false, {}};
      h.news.reports.push_back({here.time.now(), step::hour, {}, false});
      lost.take(h);
      lost.keep_states();
      return problem{why::unavailable, "ended"};
    }));
    EXPECT_FALSE(undone.ok());
  }
  entities.reset();
  here.reopen(schemas);
  open();
  follow();
  EXPECT_EQ(stations().at(0).state.observations, 6);
  EXPECT_EQ(told().size(), 6u);
}

TEST_P(following, two_followers_at_once_share_the_work_and_count_nothing_twice) {
  observation_follower a{*on, sapporo()}, b{*on, sapporo(), {.changes_at_once = 3}};
  const auto drive = [](observation_follower& f) -> task<void> {
    for (;;) {
      const auto read = co_await f.follow_new();
      if (read == 0) {
        break;
      }
    }
  };
  for (int i = 0; i < 40; ++i) {
    upsert(id + std::to_string(i % 3), temperature(i, noon + 1min * i));
    if (i % 5 == 4) {
      std::vector<task<void>> both;
      both.push_back(drive(a));
      both.push_back(drive(b));
      here.loop.wait(db::testing::all(std::move(both)));
    }
  }
  std::int64_t count = 0;
  for (const auto& s : stations()) {
    count += s.state.observations;
  }
  EXPECT_EQ(count, 40);
  EXPECT_EQ(told().size(), 40u);
}

TEST_P(following, one_that_was_left_behind_repeats_nothing) {
  observation_follower behind{*on, sapporo()};
  here.loop.wait(behind.follow_new());
  upsert(id, temperature(1, noon));
  follow();
  remove(id);
  follow();
  for (std::size_t read = 1; read > 0;) {
    read = here.loop.wait(behind.follow_new());
  }
  EXPECT_EQ(told().size(), 1u);
  EXPECT_EQ(told(changed_kind).size(), 2u);  // entered, removed
}

TEST_P(following, a_follower_on_another_node_goes_on_where_this_one_was) {
  if (GetParam() != engine_kind::postgres) {
    GTEST_SKIP() << "several nodes share PostgreSQL only";
  }
  upsert(id, temperature(1, noon));
  follow();
  upsert(id, temperature(2, noon + 1min));
  const auto node = here.second_node();
  const auto theirs = broker::make_broker(*node, {.only_node = false});
  geo::boundaries borders_there{*node};
  const parts there{*node, *theirs, borders_there, here.time};
  observation_follower other{there, sapporo()};
  here.loop.wait(other.follow_new());
  follow();
  EXPECT_EQ(stations().at(0).state.observations, 2);
  EXPECT_EQ(told().size(), 2u);
}

import_request asked() {
  station_info s;
  s.number = "14163";
  s.name = "札幌";
  import_request out{.file = "amedas.csv", .by = "somebody", .list = {s}};
  return out;
}
const std::string office = "urn:ngsi-ld:WeatherObserved:jma-14163";
const std::string_view three_hours =
    "amdno,datetime_jst,temp_c,prec1h_mm,prec24h_mm\n14163,2026-11-22T09:00,-1,0,0\n"
    "14163,2026-11-22T10:00,-2,0.5,0.5\n14163,2026-11-22T11:00,-4,1.5,2\n";

TEST_P(following, what_an_import_wrote_is_neither_counted_nor_told_again) {
  const auto import = [&] {
    return here.loop.wait(import_observations(*on, sapporo(), from_memory(three_hours), asked()));
  };
  ASSERT_TRUE(import().ok());
  const auto before = stations();
  follow();
  ASSERT_TRUE(import().ok());
  follow();
  const auto after = stations();
  ASSERT_EQ(after.size(), 1u);
  EXPECT_EQ(after[0].station, before.at(0).station);
  EXPECT_EQ(after[0].state, before[0].state);
  EXPECT_EQ(after[0].state.observations, 3);
  EXPECT_EQ(told().size(), 1u);
  EXPECT_EQ(told(changed_kind).size(), 0u);
  // And the same station may be a device's next.
  upsert(office, temperature(-7, noon));
  follow();
  EXPECT_EQ(stations().at(0).state.observations, 4);
  EXPECT_EQ(stations().at(0).state.newest.at("precipitation1hMm"), 1.5);
  EXPECT_EQ(told().size(), 2u);
}

// Between any two steps of an import the follower has already met what it wrote.
class followed_broker final : public broker::broker {
 public:
  using key = tsu::broker::town_key;
  followed_broker(broker& b, std::function<task<void>()> follow)
      : inner_(b), follow_(std::move(follow)) {}

  task<result<tsu::broker::write_outcome>> write(const key& k, tsu::broker::write_op op,
                                                 std::optional<db::durability> d) override {
    return inner_.write(k, std::move(op), d);
  }
  task<std::vector<result<tsu::broker::write_outcome>>> write_all(
      const key& k, std::vector<tsu::broker::write_op> ops,
      std::optional<db::durability> d) override {
    auto out = co_await inner_.write_all(k, std::move(ops), d);
    co_await follow_();
    co_return out;
  }
  task<result<std::vector<tsu::broker::write_outcome>>> write_together(
      const key& k, std::vector<tsu::broker::write_op> ops,
      std::optional<db::durability> d) override {
    auto out = co_await inner_.write_together(k, std::move(ops), d);
    co_await follow_();
    co_return out;
  }
  task<result<tsu::broker::recorded>> record(
      const key& k, std::span<const tsu::broker::observation> all) override {
    const auto out = co_await inner_.record(k, all);
    co_await follow_();
    co_return out;
  }
  task<std::shared_ptr<const tsu::broker::view>> look(const key& k) override {
    return inner_.look(k);
  }
  task<result<std::int64_t>> series(
      const key& k, const tsu::broker::series_query& q,
      const std::function<void(const tsu::broker::observation&)>& each) override {
    return inner_.series(k, q, each);
  }
  task<result<std::int64_t>> forget(const key& k, const tsu::broker::series_query& q) override {
    return inner_.forget(k, q);
  }
  void heed_subscriptions(tenant_code t, db::tx& x) override { inner_.heed_subscriptions(t, x); }
  task<tsu::broker::tended_history> tend_history(tenant_code t) override {
    return inner_.tend_history(t);
  }
  task<void> count_history(tenant_code t) override { return inner_.count_history(t); }
  task<std::vector<tsu::broker::history_volume>> history_volumes(tenant_code t) override {
    return inner_.history_volumes(t);
  }
  task<void> settle_history(tenant_code t) override { return inner_.settle_history(t); }
  task<std::size_t> sweep_expired(tenant_code t) override { return inner_.sweep_expired(t); }
  tsu::broker::expired_count expired() const override { return inner_.expired(); }
  db::store& town_store(tenant_code t) override { return inner_.town_store(t); }

 private:
  broker& inner_;
  std::function<task<void>()> follow_;
};

TEST_P(following, an_import_is_known_before_the_follower_meets_it) {
  observation_follower f{*on, sapporo()};
  std::size_t met = 0;
  followed_broker between{*entities, [&]() -> task<void> {
                            const auto read = co_await f.follow_new();
                            met += read;
                          }};
  const parts importing{*here.doors, between, *places, here.time};
  const auto import = [&](std::string_view text) {
    return here.loop.wait(import_observations(importing, sapporo(), from_memory(text), asked()));
  };
  const auto done = import(three_hours);
  ASSERT_TRUE(done.ok()) << done.error().detail;
  EXPECT_GE(met, 2u);  // the station, its newest values
  follow();
  EXPECT_EQ(told().size(), 1u);
  EXPECT_EQ(stations().at(0).state.observations, 3);
  ASSERT_TRUE(import(three_hours).ok());
  ASSERT_TRUE(import("amdno,datetime_jst,temp_c,prec1h_mm,prec24h_mm\n"
                     "14163,2026-11-22T12:00,-5,0,0\n")
                  .ok());
  follow();
  EXPECT_EQ(told().size(), 2u);
  EXPECT_EQ(stations().at(0).state.observations, 4);
}

// Every step of the writer with the device's change between them.
TEST_P(following, an_import_under_way_and_a_device_lose_nothing_of_each_other) {
  ASSERT_TRUE(
      here.loop.wait(import_observations(*on, sapporo(), from_memory(three_hours), asked())).ok());
  station_book book{stations()};
  const dated_thresholds limits;
  import_chunk chunk{book, limits, here.time.now(), judged_by::station};
  observation_writer writer{*on, sapporo(), book, {}};
  upsert(office, temperature(-7, noon + 10min));
  follow();
  const std::array values{measured{quantity::snow_depth_cm, quality::ok, 12}};
  chunk.row({.station = "14163", .at = noon, .values = values});
  ASSERT_TRUE(here.loop.wait(writer.send(chunk)).ok());
  follow();
  here.loop.wait(writer.tell(limits));
  follow();
  const auto s = stations().at(0).state;
  EXPECT_EQ(s.observations, 5);
  EXPECT_EQ(s.last_at, noon + 10min);
  EXPECT_EQ(s.newest.at("snowDepthCm"), 12);
  EXPECT_EQ(s.newest.at("temperatureC"), -7);
  EXPECT_EQ(told().size(), 3u);  // the first import, the device, the second import
}

TEST_P(following, a_station_that_is_renamed_or_moved_is_so_here) {
  ASSERT_TRUE(here.loop.wait(places->import(sapporo(), borders, "N03", "somebody")).ok());
  upsert(id, place(130, 30));
  follow();
  EXPECT_EQ(stations().at(0).station.about.name, "bridge-7");
  EXPECT_EQ(stations().at(0).station.town, "");
  upsert(id, name("新しい橋"));
  upsert(id, place(141.25, 43));
  follow();
  EXPECT_EQ(stations().at(0).station.about.name, "新しい橋");
  EXPECT_EQ(stations().at(0).station.town, "札幌市");
  EXPECT_EQ(told(changed_kind).size(), 3u);
  const auto devices = devices_of(view(), "");
  ASSERT_EQ(devices.total, 1);  // nothing has ever come from it
  EXPECT_EQ(devices.items[0].reason.text.en, "No value has ever come.");
}

TEST_P(following, a_station_whose_entity_is_removed_is_gone_and_no_silent_device) {
  upsert(id, temperature(1, noon));
  upsert(id + "b", temperature(1, noon));
  follow();
  remove(id);
  upsert(id + "b", {}, "WeatherObserved");
  follow();
  ASSERT_EQ(stations().size(), 1u);
  EXPECT_EQ(stations()[0].station.entity, id + "b");
  EXPECT_EQ(devices_of(view(), "").total, 0);
  // It comes back while nobody looked, as another one of the same id.
  upsert(id, temperature(2, noon - 2h));
  remove(id);
  upsert(id, temperature(3, noon - 1h));
  follow();
  ASSERT_EQ(stations().size(), 2u);
  EXPECT_EQ(stations()[0].state.observations, 1);
  EXPECT_EQ(stations()[0].state.newest.at("temperatureC"), 3);
}

TEST_P(following, units_are_converted_and_an_unknown_one_is_a_doubt_that_is_seen) {
  upsert(id, {{.name = "snowDepth", .text = value("1.37", noon, "MTR")}});
  follow();
  EXPECT_EQ(stations().at(0).state.newest.at("snowDepthCm"), 137);
  upsert(id, {{.name = "snowDepth", .text = value("3", noon + 10min, "FOT")}});
  follow();
  const auto s = stations().at(0);
  EXPECT_EQ(s.state.newest.at("snowDepthCm"), 137);
  EXPECT_EQ(s.state.last_at, noon + 10min);
  const auto devices = devices_of(view(), "");
  ASSERT_EQ(devices.total, 1);
  EXPECT_EQ(devices.items[0].state, device_state::strange);
  EXPECT_EQ(devices.items[0].reason.code, "unreadable");
  const series_wish wish{quantity::snow_depth_cm, 1, noon + 1h};
  const auto drawn = here.loop.wait(read_series(*on, sapporo(), id, wish)).value();
  ASSERT_EQ(drawn.size(), 2u);
  EXPECT_EQ(drawn[0].value, 137);
  EXPECT_FALSE(drawn[0].suspect);
  EXPECT_TRUE(drawn[1].suspect);
}

TEST_P(following, a_time_in_the_future_is_refused_and_the_device_is_strange) {
  upsert(id, temperature(1, here.time.now() + 11min));
  follow();
  EXPECT_EQ(told().size(), 0u);
  EXPECT_EQ(stations().at(0).state.observations, 0);
  auto devices = devices_of(view(), "");
  ASSERT_EQ(devices.total, 1);
  EXPECT_EQ(devices.items[0].reason.code, "clock_ahead");
  here.time.advance(2min);
  const threshold_change later{"weather.ahead_minutes", 1, noon, "test", "somebody"};
  ASSERT_TRUE(here.loop.wait(change_threshold(*on, sapporo(), later)).ok());
  upsert(id, temperature(1, here.time.now() + 3min));
  follow();
  EXPECT_EQ(stations().at(0).state.observations, 0);
  upsert(id, temperature(1, here.time.now()));
  follow();
  EXPECT_EQ(stations().at(0).state.observations, 1);
}

TEST_P(following, changes_of_other_things_move_nothing_and_are_rarely_written_down) {
  observation_follower f{*on, sapporo(), {.cursor_step = 10}};
  const auto cursor = [&] {
    return here.loop.wait(
        town().read([](db::reader& r) { return db::cursor_of(r, "weather.observations"); }));
  };
  for (int i = 0; i < 4; ++i) {
    upsert("urn:plow:1", temperature(i, noon), "SnowPlow");
    EXPECT_EQ(here.loop.wait(f.follow_new()), 1u);
  }
  broker::write_op elsewhere{.how = broker::write_kind::create};
  elsewhere.entity.id = id;
  elsewhere.entity.types = {"WeatherObserved"};
  write(elsewhere, "another-service");
  EXPECT_EQ(here.loop.wait(f.follow_new()), 1u);
  EXPECT_EQ(here.loop.wait(f.follow_new()), 0u);
  EXPECT_EQ(cursor(), 0);
  EXPECT_EQ(stations().size(), 0u);
  for (int i = 0; i < 7; ++i) {
    upsert("urn:plow:1", temperature(10 + i, noon), "SnowPlow");
  }
  EXPECT_EQ(here.loop.wait(f.follow_new()), 7u);
  EXPECT_EQ(cursor(), town().newest_change());
}

TEST_P(following, who_a_station_is_comes_from_the_entity_where_its_creation_is_not_seen) {
  upsert(id, name("古い橋"), "Bridge");
  follow();
  broker::write_op also{.how = broker::write_kind::append};
  also.entity.id = id;
  also.entity.types = {"WeatherObserved"};
  also.entity.attributes = temperature(1, noon);
  write(std::move(also));
  follow();
  ASSERT_EQ(stations().size(), 1u);
  EXPECT_EQ(stations()[0].station.about.name, "古い橋");
}

TEST_P(following, it_runs_beside_writers_until_it_is_told_to_stop) {
  observation_follower f{*on, sapporo()};
  std::thread beside{[&] {
    event_loop loop;
    loop.wait(f.run());
  }};
  for (int i = 0; i < 20; ++i) {
    upsert(id, temperature(i, noon + 1min * i));
  }
  const auto give_up = monotonic_now() + 60s;
  while (told().size() < 20 && monotonic_now() < give_up) {
    here.loop.wait(town().wait_for_change(town().newest_change(), 50ms));
  }
  f.stop();
  beside.join();
  EXPECT_EQ(told().size(), 20u);
  EXPECT_EQ(stations().at(0).state.observations, 20);
}

INSTANTIATE_TEST_SUITE_P(engines, following, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::weather
