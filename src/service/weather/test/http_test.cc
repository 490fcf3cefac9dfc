// The routes as a browser meets them: over a connection, with streams that stay open. Who asks is
// the front desk's business (src/app), so everyone is let in here; the municipality is in the path.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "base/db/test/fresh_house.h"
#include "base/http/problem_reply.h"
#include "base/http/server.h"
#include "base/http/test/raw_client.h"
#include "base/module/router.h"
#include "base/record/audit.h"
#include "engine/broker/api/parts.h"
#include "engine/broker/module.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/geo/boundaries.h"
#include "engine/geo/module.h"
#include "engine/geo/parts.h"
#include "engine/geo/store.h"
#include "service/weather/follow_observations.h"
#include "service/weather/import_observations.h"
#include "service/weather/module.h"
#include "service/weather/parts.h"
#include "service/weather/store.h"

namespace tsu::weather {
namespace {

using db::testing::engine_kind;
using db::testing::furano;
using db::testing::sapporo;

const std::array schemas{db::module_schema{"record", record::migrations}, broker::schema(),
                         db::module_schema{"geo", geo::migrations},
                         db::module_schema{"weather", migrations}};

const std::string_view borders =
    R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":)"
    R"({"N03_001":"北海道","N03_002":"","N03_003":"","N03_004":"札幌市","N03_007":"01100"},)"
    R"("geometry":{"type":"Polygon","coordinates":)"
    R"([[[141,42.8],[141.5,42.8],[141.5,43.2],[141,43.2],[141,42.8]]]}}]})";

class over_http : public testing::TestWithParam<engine_kind> {
 protected:
  over_http()
      : here(GetParam(), schemas),
        broker(broker::make_broker(
            *here.doors, {.types = {{"WeatherObserved", true, db::durability::interval, {}}},
                          .only_node = GetParam() == engine_kind::sqlite})),
        places(*here.doors),
        modules{wired_module{&contents,
                             std::make_shared<parts>(*here.doors, *broker, places, here.time)},
                wired_module{&geo::contents, std::make_shared<geo::parts>(places)},
                wired_module{&broker::contents(), broker_parts()}},
        routes(modules),
        server(http::server::start({.io_threads = 1}, [this](const http::request& r) {
                 return answer_to(r);
               }).value()) {
    here.doors->add_tenant(furano());
  }
  ~over_http() override {
    server->stop_gracefully(std::chrono::seconds{60});
    broker.reset();
    here.doors->close();  // ends the streams that wait for a change
  }

  std::shared_ptr<broker::parts> broker_parts() {
    auto out = std::make_shared<broker::parts>();
    out->entities = broker.get();
    out->contexts = &contexts;
    return out;
  }

  // /t/{code}/weather/v1/…
  task<http::reply> answer_to(const http::request& r) {
    const auto town = tenant_code::parse(r.path.substr(3, 6)).value();
    const auto to = routes.find(r.verb, r.path.substr(9));
    if (to.what == nullptr) {
      co_return http::reply{.status = 404};
    }
    const caller anyone;
    call c{r, town, anyone, here.time.now(), to.values};
    auto given = co_await to.what->run(*to.owner->parts, c);
    co_return given ? std::move(given).value() : http::problem_reply(given.error(), "");
  }

  http::raw_reply get(tenant_code town, std::string_view path) {
    http::raw_client c{server->port()};
    return c.ask(request(town, path));
  }
  static std::string request(tenant_code town, std::string_view path, std::string more = {}) {
    return "GET /t/" + std::string{town.text()} + std::string{path} + " HTTP/1.1\r\nHost: a\r\n" +
           more + "\r\n";
  }

  // One observation of a station in a town, an hour after the one before.
  void observe(tenant_code town, const std::string& number, double temperature) {
    const auto at = format_jst(*parse_instant("2026-11-20T00:00:00Z") + std::chrono::hours{hour++});
    const auto text = "amdno,datetime_jst,temp_c\n" + number + "," + at.substr(0, 10) + "T" +
                      at.substr(11, 5) + "," + std::to_string(temperature) + "\n";
    station_info s;
    s.number = number;
    s.name = "観測所" + number;
    import_request asked{.file = "live.csv", .by = "somebody", .list = {s}};
    const auto& on = static_cast<const parts&>(*modules[0].parts);
    const auto done =
        here.loop.wait(import_observations(on, town, from_memory(text), std::move(asked)));
    ASSERT_TRUE(done.ok()) << done.error().detail;
    ASSERT_EQ(done.value().stored, 1);
  }

  db::testing::fresh_house here;
  std::unique_ptr<broker::broker> broker;
  geo::boundaries places;
  broker::context_cache contexts;
  std::array<wired_module, 3> modules;
  router routes;
  std::unique_ptr<http::server> server;
  int hour = 0;
};

// A stream that somebody follows.
class follower {
 public:
  follower(std::uint16_t port, const std::string& request) : connection_(port) {
    connection_.send(request);
  }
  // Everything until the text has come, with it; empty where the stream ended before.
  std::string until(std::string_view text) {
    while (!connection_.pending_has(text)) {
      if (!connection_.more()) {
        return {};
      }
    }
    return connection_.pending();
  }

 private:
  http::raw_client connection_;
};

std::string last_id(const std::string& stream) {
  const auto at = stream.rfind("\nid: ");
  return stream.substr(at + 5, stream.find('\n', at + 5) - at - 5);
}

TEST_P(over_http, a_value_that_is_written_appears_on_the_stream_and_in_the_summary) {
  follower f{server->port(), request(sapporo(), "/weather/v1/live")};
  const auto opened = f.until(R"("stations":0)");
  EXPECT_NE(opened.find("Content-Type: text/event-stream"), std::string::npos);
  EXPECT_NE(opened.find("event: summary\n"), std::string::npos);
  observe(sapporo(), "14163", -3.5);
  const auto told = f.until(R"("stations":1)");
  EXPECT_NE(told.find("event: observation\n"
                      R"(data: {"id":"urn:ngsi-ld:WeatherObserved:jma-14163",)"
                      R"("observedAt":"2026-11-20T00:00:00Z","values":{"temperatureC":-3.5},)"
                      R"("state":"ok"})"),
            std::string::npos)
      << told;
}

// The follower as the program runs it, on a thread of its own.
class running_follower {
 public:
  running_follower(const parts& on, tenant_code town)
      : follower_(on, town), thread_([this] {
          event_loop loop;
          loop.wait(follower_.run());
        }) {}
  ~running_follower() {
    follower_.stop();
    thread_.join();
  }

 private:
  observation_follower follower_;
  std::thread thread_;
};

TEST_P(over_http, a_device_that_upserts_an_entity_is_on_the_stream_and_in_the_list_of_stations) {
  const running_follower beside{static_cast<const parts&>(*modules[0].parts), sapporo()};
  follower f{server->port(), request(sapporo(), "/weather/v1/live")};
  ASSERT_NE(f.until(R"("stations":0)"), "");
  const std::string body =
      R"([{"id":"urn:ngsi-ld:WeatherObserved:bridge-7","type":"WeatherObserved",)"
      R"("name":{"type":"Property","value":"第七橋"},)"
      R"("location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[141.3,43]}},)"
      R"("snowDepth":{"type":"Property","value":0.42,"unitCode":"MTR",)"
      R"("observedAt":"2026-11-22T04:00:00Z"}}])";
  http::raw_client device{server->port()};
  const auto answer = device.ask(
      "POST /t/011002/ngsi-ld/v1/entityOperations/upsert HTTP/1.1\r\nHost: a\r\n"
      "Content-Type: application/json\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  ASSERT_EQ(answer.status, 201) << answer.body;
  const auto told = f.until("event: observation");
  EXPECT_NE(f.until(R"("values":{"snowDepthCm":42},"state":"ok"})"), "") << told;
  const auto list = get(sapporo(), "/weather/v1/stations").body;
  EXPECT_NE(list.find(R"("name":"第七橋")"), std::string::npos) << list;
  EXPECT_NE(list.find(R"("values":{"snowDepthCm":42})"), std::string::npos) << list;
}

TEST_P(over_http, who_comes_back_with_the_last_id_gets_what_was_missed_and_nothing_twice) {
  std::string seen;
  {
    follower f{server->port(), request(sapporo(), "/weather/v1/live")};
    ASSERT_NE(f.until("event: summary\n"), "");
    observe(sapporo(), "14163", -1);
    seen = last_id(f.until(R"("stations":1)"));
  }
  ASSERT_NE(seen, "");
  observe(sapporo(), "14163", -2);
  observe(sapporo(), "14206", -9);
  follower again{server->port(),
                 request(sapporo(), "/weather/v1/live", "Last-Event-ID: " + seen + "\r\n")};
  const auto told = again.until("jma-14206");
  EXPECT_NE(told.find(R"("temperatureC":-2)"), std::string::npos) << told;
  EXPECT_EQ(told.find(R"("temperatureC":-1)"), std::string::npos) << told;
}

// More changes than the channel of a client holds.
TEST_P(over_http, who_missed_very_many_gets_them_all_on_one_stream) {
  constexpr int stations = 300;
  std::string text = "amdno,datetime_jst,temp_c\n";
  import_request asked{.file = "live.csv", .by = "somebody"};
  for (int i = 0; i < stations; ++i) {
    station_info s;
    s.number = std::to_string(10'000 + i);
    s.name = "観測所" + s.number;
    text += s.number + ",2026-11-20T09:00,-3.5\n";
    asked.list.push_back(s);
  }
  const auto& on = static_cast<const parts&>(*modules[0].parts);
  const auto done =
      here.loop.wait(import_observations(on, sapporo(), from_memory(text), std::move(asked)));
  ASSERT_TRUE(done.ok()) << done.error().detail;
  ASSERT_EQ(done.value().stored, stations);
  follower f{server->port(), request(sapporo(), "/weather/v1/live", "Last-Event-ID: 0\r\n")};
  const auto told = f.until("jma-10299");
  for (int i = 0; i < stations; ++i) {
    EXPECT_NE(told.find("jma-" + std::to_string(10'000 + i)), std::string::npos) << i;
  }
}

TEST_P(over_http, an_id_that_is_none_of_ours_starts_from_now) {
  observe(sapporo(), "14163", -1);
  follower f{server->port(), request(sapporo(), "/weather/v1/live", "Last-Event-ID: x1\r\n")};
  ASSERT_NE(f.until(R"("stations":1)"), "");
  observe(sapporo(), "14206", -9);
  EXPECT_EQ(f.until("jma-14206").find("jma-14163"), std::string::npos);
}

TEST_P(over_http, the_stream_of_a_town_never_tells_of_another) {
  follower f{server->port(), request(furano(), "/weather/v1/live")};
  ASSERT_NE(f.until("event: summary\n"), "");
  observe(sapporo(), "14163", -1);
  observe(furano(), "12551", -12);
  const auto told = f.until(R"("stations":1)");
  EXPECT_NE(told.find("jma-12551"), std::string::npos);
  EXPECT_EQ(told.find("jma-14163"), std::string::npos) << told;
  EXPECT_EQ(get(furano(), "/weather/v1/stations").body.find("14163"), std::string::npos);
}

TEST_P(over_http, borders_are_geojson_once_they_were_imported_and_until_then_not_there) {
  const auto none = get(sapporo(), "/geo/v1/boundaries");
  EXPECT_EQ(none.status, 404);
  EXPECT_NE(none.body.find("geo_no_boundaries"), std::string::npos);
  const auto done = here.loop.wait(places.import(sapporo(), borders, "N03", "somebody"));
  ASSERT_TRUE(done.ok()) << done.error().detail;
  const auto given = get(sapporo(), "/geo/v1/boundaries");
  EXPECT_EQ(given.status, 200);
  EXPECT_EQ(given.field("Content-Type"), "application/geo+json");
  EXPECT_NE(given.body.find(R"("properties":{"code":"011002","name":"札幌市"})"), std::string::npos)
      << given.body;
  EXPECT_EQ(get(furano(), "/geo/v1/boundaries").status, 404);
}

TEST_P(over_http, a_town_without_borders_of_its_own_shows_those_of_its_prefecture) {
  const auto hokkaido = tenant_code::parse("010006").value();
  here.doors->add_tenant(hokkaido);
  ASSERT_TRUE(here.loop.wait(places.import(hokkaido, borders, "N03", "somebody")).ok());
  EXPECT_EQ(get(furano(), "/geo/v1/boundaries").status, 200);
}

TEST_P(over_http, a_wrong_question_is_refused_with_the_field_that_is_wrong) {
  observe(sapporo(), "14163", -1);
  const std::string station = "/weather/v1/stations/urn:ngsi-ld:WeatherObserved:jma-14163/series";
  const auto days = get(sapporo(), station + "?quantity=temperatureC&days=0");
  EXPECT_EQ(days.status, 400);
  EXPECT_NE(days.body.find(R"("field":"days")"), std::string::npos) << days.body;
  EXPECT_EQ(get(sapporo(), station + "?quantity=luck").status, 400);
  EXPECT_EQ(get(sapporo(), "/weather/v1/stations/urn:x").status, 404);
  const auto csv = get(sapporo(), station + "?quantity=temperatureC&format=csv");
  EXPECT_EQ(csv.field("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_NE(csv.body.find("2026-11-20T00:00:00Z"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(engines, over_http, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::weather
