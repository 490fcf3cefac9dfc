// MQTT ingest: what topics and payloads mean, and against a real Mosquitto that nothing is lost.
#include "engine/broker/mqtt/mqtt_ingest.h"

#include <gtest/gtest.h>
#include <mosquitto.h>

#include <cstdlib>
#include <thread>

#include "base/db/test/fresh_house.h"
#include "engine/broker/mqtt/drop_log.h"
#include "engine/broker/query/query.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"

namespace tsu::broker {
namespace {

const instant arrived = *parse_instant("2026-01-01T00:00:00Z");

topic_rule simple_rule() { return {.topic = "tsunagu/{tenant}/{type}/{id}/{attribute}"}; }

std::string meant(const topic_rule& rule, std::string_view topic, std::string_view payload) {
  const auto names = match_topic(rule, topic);
  if (!names) {
    return "another topic";
  }
  const auto m = meaning_of(rule, *names, payload, arrived);
  if (!m.ok()) {
    return m.error().code;
  }
  std::string out = m.value().tenant + " " + m.value().op.entity.id;
  for (const auto& a : m.value().op.entity.attributes) {
    out += " " + a.name + "=" + a.text;
  }
  return out;
}

TEST(topic_rule, says_what_a_message_means) {
  const auto rule = simple_rule();
  const std::string before = R"({"type":"Property","value":)";
  const std::string after = R"(,"observedAt":"2026-01-01T00:00:00Z"})";
  EXPECT_EQ(meant(rule, "tsunagu/011002/Plow/7/speed", "12.50"),
            "011002 urn:ngsi-ld:Plow:7 speed=" + before + "12.50" + after);
  EXPECT_EQ(meant(rule, "tsunagu/011002/Plow/7/mode", "clearing"),
            "011002 urn:ngsi-ld:Plow:7 mode=" + before + "\"clearing\"" + after);
  EXPECT_EQ(meant(rule, "tsunagu/011002/Plow/7/at", R"({ "a" : [1, 2] })"),
            "011002 urn:ngsi-ld:Plow:7 at=" + before + R"({"a":[1,2]})" + after);
  EXPECT_EQ(meant(rule, "tsunagu/011002/Plow/7", "1"), "another topic");
  EXPECT_EQ(meant(rule, "tsunagu/011002/Plow/7/speed/x", "1"), "another topic");
  EXPECT_EQ(meant(rule, "tsunagu/011002/Plow/7/speed", "{"), "not_json");
  EXPECT_EQ(meant(rule, "tsunagu/011002/Plow/7/speed", ""), "not_json");
  EXPECT_EQ(meant(rule, "tsunagu/011002/Plow/7/speed", "null"), "no_value");
  EXPECT_EQ(meant(rule, "tsunagu/011002/Plow/7/id", "1"), "bad_name");
  EXPECT_EQ(meant(rule, "tsunagu/011002/Pl ow/7/speed", "1"), "bad_name");
  EXPECT_EQ(meant(rule, "tsunagu/011002/Plow/7/speed", std::string(300'000, '1')), "too_large");
}

TEST(topic_rule, is_held_to_the_names_that_ngsi_ld_lets_in) {
  const auto rule = simple_rule();
  const auto said = [&](const std::string& path, std::string_view payload = "1") {
    return meant(rule, "tsunagu/011002/" + path, payload);
  };
  for (const std::string name :
       {"createdAt", "modifiedAt", "deletedAt", "expiresAt", "scope", "type", "id", "@context",
        "@id", "observedAt", "datasetId", "unitCode", "a b", "a{b}", "1a", "a-b", ""}) {
    EXPECT_EQ(said("Plow/7/" + name), "bad_name") << name;
  }
  for (const std::string id : {"{7}", "7|8", "7^", "7`", "a b", "7\\8", "<7>"}) {
    EXPECT_EQ(said("Plow/" + id + "/speed"), "bad_name") << id;
  }
  for (const std::string type : {"Pl|ow", "7Plow", "@type", "Plow-7", ""}) {
    EXPECT_EQ(said(type + "/7/speed"), "bad_name") << type;
  }
  EXPECT_EQ(said("除雪車/7/速度").substr(0, 38), "011002 urn:ngsi-ld:除雪車:7 速度=");
}

TEST(topic_rule, takes_no_null_of_ngsi_ld_for_a_value) {
  EXPECT_EQ(meant(simple_rule(), "tsunagu/011002/Plow/7/speed", "urn:ngsi-ld:null"), "no_value");
  EXPECT_EQ(meant(simple_rule(), "tsunagu/011002/Plow/7/speed", R"("urn:ngsi-ld:nul\u006c")"),
            "no_value");
}

TEST(topic_rule, follows_pointers_into_a_payload) {
  topic_rule rule{.topic = "s/{id}", .tenant = "011002", .type = "Sensor"};
  rule.id = "urn:ngsi-ld:Sensor:{id}";
  rule.fields = {
      {.attribute = "temperature", .value = "/d/0/t", .observed_at = "/at", .unit = "CEL"},
      {.attribute = "snow", .value = "/d/1/a~1b", .observed_at = "/at", .unit = "/u"}};
  EXPECT_TRUE(check_rule(rule).ok());
  EXPECT_EQ(meant(rule, "s/9", R"({"at":1767225600,"u":"CMT","d":[{"t":-3},{"a/b":40}]})"),
            "011002 urn:ngsi-ld:Sensor:9 "
            R"(temperature={"type":"Property","value":-3,"observedAt":"2026-01-01T00:00:00Z",)"
            R"("unitCode":"CEL"} )"
            R"(snow={"type":"Property","value":40,"observedAt":"2026-01-01T00:00:00Z",)"
            R"("unitCode":"CMT"})");
  EXPECT_EQ(meant(rule, "s/9", R"({"at":1767225600000,"d":[{"t":-3}]})"), "no_value");
  EXPECT_EQ(meant(rule, "s/9", R"({"at":"yesterday","d":[{"t":-3},{"a/b":40}]})"), "bad_time");
  rule.fields = {{.attribute = "online"}};
  rule.liveness = true;
  EXPECT_EQ(meant(rule, "s/9", "offline"),
            "011002 urn:ngsi-ld:Sensor:9 "
            R"(online={"type":"Property","value":false,"observedAt":"2026-01-01T00:00:00Z"})");
}

TEST(topic_rule, numbers_are_scaled_without_noise) {
  topic_rule rule{.topic = "s/{id}", .tenant = "011002", .id = "urn:x:{id}", .type = "Sensor"};
  rule.fields = {{.attribute = "t", .value = "/t", .scale = 0.1, .offset = -40}};
  const auto value = [&](std::string_view payload) {
    const auto text = meant(rule, "s/9", payload);
    const auto at = text.find("value\":");
    return at == text.npos ? text : text.substr(at + 7, text.find(',', at) - at - 7);
  };
  EXPECT_EQ(value(R"({"t":523})"), "12.3");
  EXPECT_EQ(value(R"({"t":400})"), "0");
  EXPECT_EQ(value(R"({"t":"hot"})"), "not_a_number");
}

TEST(topic_rule, takes_an_object_of_plain_attributes) {
  topic_rule rule{.topic = "+/plow/{id}", .tenant = "011002", .id = "urn:x:{id}", .type = "Plow"};
  rule.payload = payload_kind::attributes;
  rule.observed_at = "/at";
  EXPECT_TRUE(check_rule(rule).ok());
  EXPECT_EQ(filter_of(rule), "+/plow/+");
  EXPECT_EQ(
      meant(rule, "north/plow/7",
            R"({"at":"2026-01-02T00:00:00Z","speed":12,"mode":{"blade":"down"},"fuel":null,)"
            R"("location":{"type":"Point","coordinates":[141.3,43.1]}})"),
      R"(011002 urn:x:7 speed={"type":"Property","value":12,"observedAt":"2026-01-02T00:00:00Z"} )"
      R"(mode={"type":"Property","value":{"blade":"down"},"observedAt":"2026-01-02T00:00:00Z"} )"
      R"(location={"type":"GeoProperty","value":{"type":"Point","coordinates":[141.3,43.1]},)"
      R"("observedAt":"2026-01-02T00:00:00Z"})");
  EXPECT_EQ(meant(rule, "north/plow/7", R"({"speed":12})"), "bad_time");
  EXPECT_EQ(meant(rule, "north/plow/7", R"({"at":1767225600,"speed":null})"), "no_value");
  EXPECT_EQ(meant(rule, "north/plow/7", "[1]"), "bad_attributes");
  EXPECT_EQ(meant(rule, "north/plow/7", R"({"at":1767225600,"a b":1})"), "bad_attributes");
}

TEST(topic_rule, takes_a_fragment_of_ngsi_ld) {
  topic_rule rule{.topic = "{id}/up", .tenant = "011002", .id = "urn:x:{id}", .type = "Plow"};
  rule.payload = payload_kind::ngsi_ld;
  EXPECT_EQ(meant(rule, "7/up",
                  R"({"speed":{"value":12,"unitCode":"KMH","observedAt":"2025-01-01T00:00:00Z"},)"
                  R"("driver":{"type":"Relationship","object":"urn:d:1"}})"),
            R"(011002 urn:x:7 speed={"type":"Property","value":12,)"
            R"("observedAt":"2025-01-01T00:00:00Z","unitCode":"KMH"} )"
            R"(driver={"type":"Relationship","object":"urn:d:1",)"
            R"("observedAt":"2026-01-01T00:00:00Z"})");
  EXPECT_EQ(meant(rule, "7/up", R"({"id":"urn:x:8","speed":1})"), "bad_attributes");
  EXPECT_EQ(meant(rule, "7/up", R"({"speed":"urn:ngsi-ld:null"})"), "bad_attributes");
}

TEST(drop_log, tells_the_first_of_a_reason_and_then_once_a_minute_how_many) {
  drop_log log;
  auto now = arrived;
  EXPECT_EQ(log.note("not_json", "a/b", "no JSON", now),
            "MQTT: 1 dropped (not_json), the last one on \"a/b\": no JSON");
  EXPECT_TRUE(log.note("no_rule", "a/c", "", now));
  for (int i = 0; i < 1000; ++i) {
    now += std::chrono::milliseconds{50};
    EXPECT_FALSE(log.note("not_json", "a/b", "no JSON", now));
  }
  now += std::chrono::seconds{10};
  EXPECT_EQ(log.note("not_json", "a/d", "", now),
            "MQTT: 1001 dropped (not_json), the last one on \"a/d\"");
}

TEST(topic_rule, is_refused_where_it_cannot_work) {
  for (const std::string topic :
       {"a//b", "a/#", "a/{id}", "a/x{id}/{type}/{tenant}", "{tenant}/{type}/{id}/{id}"}) {
    EXPECT_FALSE(check_rule({.topic = topic}).ok()) << topic;
  }
  auto rule = simple_rule();
  EXPECT_TRUE(check_rule(rule).ok());
  EXPECT_EQ(filter_of(rule), "tsunagu/+/+/+/+");
  rule.fields = {{.value = "t"}};
  EXPECT_FALSE(check_rule(rule).ok());
}

// A device: connects, publishes with QoS 1, and waits for each acknowledgement.
class device {
 public:
  device(const std::string& host, int port) : m_(mosquitto_new(nullptr, true, this)) {
    mosquitto_publish_callback_set(
        m_, [](mosquitto*, void* self, int) { ++static_cast<device*>(self)->acknowledged_; });
    EXPECT_EQ(mosquitto_connect(m_, host.c_str(), port, 30), MOSQ_ERR_SUCCESS);
  }
  ~device() { mosquitto_destroy(m_); }
  void publish(const std::string& topic, const std::string& payload) {
    ++published_;
    mosquitto_publish(m_, nullptr, topic.c_str(), static_cast<int>(payload.size()), payload.data(),
                      1, false);
    while (acknowledged_ < published_) {
      ASSERT_EQ(mosquitto_loop(m_, 100, 1), MOSQ_ERR_SUCCESS);
    }
  }

 private:
  mosquitto* m_;
  int published_ = 0, acknowledged_ = 0;
};

class mqtt_test : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  void SetUp() override {
    const char* at = std::getenv("TSUNAGU_TEST_MQTT");
    if (at == nullptr) {
      GTEST_SKIP() << "TSUNAGU_TEST_MQTT names no server";
    }
    const std::string text = at;
    host = text.substr(0, text.find(':'));
    port = std::stoi(text.substr(text.find(':') + 1));
    it = make_broker(*here.doors, {});
  }
  std::unique_ptr<mqtt_ingest> listen() { return listen(simple_rule()); }
  std::unique_ptr<mqtt_ingest> listen(const topic_rule& rule) {
    mqtt_options o{.host = host, .port = port};
    // Of this test alone: the server keeps what an earlier one left unacknowledged.
    o.client_id = "tsunagu-test-" + std::to_string(monotonic_now().count());
    o.client_id = client.empty() ? client = o.client_id : client;
    o.rules = {rule};
    known_towns known{.tenant = [this](tenant_code t) { return here.doors->has_tenant(t); },
                      .service = [](tenant_code, std::string_view s) { return s == "snow"; }};
    auto r = start_mqtt_ingest(o, *it, here.time, std::move(known));
    EXPECT_TRUE(r.ok());
    return std::move(r).value();
  }
  // Looks again and again; gives up after a minute's worth of looks.
  template <class F>
  bool comes(F&& is_so) {
    const auto until = monotonic_now() + std::chrono::seconds{60};
    while (!is_so()) {
      if (monotonic_now() > until) {
        return false;
      }
      std::this_thread::yield();
    }
    return true;
  }
  std::int64_t plows() {
    query q;
    q.types = {{"Plow"}};
    q.count = true;
    q.limit = 0;
    return *here.loop.wait(it->look({db::testing::sapporo(), ""}))
                ->select(q, [](const entity_ptr&) {})
                .value();
  }

  const std::array<db::module_schema, 1> modules{schema()};
  db::testing::fresh_house here{GetParam(), modules};
  std::unique_ptr<broker> it;
  std::string host, client;
  int port = 0;
};

TEST_P(mqtt_test, what_the_server_took_comes_in_even_if_we_were_away) {
  auto ingest = listen();
  ASSERT_TRUE(comes([&] { return ingest->counts().connected; }));
  device d{host, port};
  const auto say = [&](int from, int until) {
    for (int i = from; i < until; ++i) {
      d.publish("tsunagu/011002/Plow/" + std::to_string(i) + "/speed", std::to_string(i));
    }
  };
  say(0, 50);
  EXPECT_TRUE(comes([&] { return ingest->counts().written == 50; }));
  ingest.reset();
  say(50, 80);  // kept by the server for the session
  ingest = listen();
  EXPECT_TRUE(comes([&] { return plows() == 80; }));
}

TEST_P(mqtt_test, what_cannot_be_understood_is_counted_and_dropped) {
  auto ingest = listen();
  ASSERT_TRUE(comes([&] { return ingest->counts().connected; }));
  device d{host, port};
  d.publish("tsunagu/011002/Plow/1/speed", "{broken");
  d.publish("tsunagu/999999/Plow/1/speed", "1");
  d.publish("tsunagu/011002/Plow/1/speed", "7");
  EXPECT_TRUE(comes([&] { return ingest->counts().written == 1; }));
  const auto c = ingest->counts();
  EXPECT_EQ(c.received, 3);
  EXPECT_EQ(c.dropped.at("not_json"), 1);
  EXPECT_EQ(c.dropped.at("no_tenant"), 1);
}

TEST_P(mqtt_test, what_is_for_a_service_that_is_not_registered_is_counted_and_dropped) {
  auto rule = simple_rule();
  rule.topic = "services/{tenant}/{service}/{type}/{id}/{attribute}";
  rule.service = "{service}";
  auto ingest = listen(rule);
  ASSERT_TRUE(comes([&] { return ingest->counts().connected; }));
  device d{host, port};
  d.publish("services/011002/ghost/Plow/1/speed", "1");
  d.publish("services/011002/snow/Plow/1/speed", "7");
  EXPECT_TRUE(comes([&] { return ingest->counts().written == 1; }));
  EXPECT_EQ(ingest->counts().dropped.at("no_service"), 1);
}

// The database goes away under the ingest: what it could not write is not acknowledged, and comes
// again to whoever listens next.
TEST_P(mqtt_test, what_could_not_be_written_is_not_acknowledged) {
  auto ingest = listen();
  ASSERT_TRUE(comes([&] { return ingest->counts().connected; }));
  device d{host, port};
  d.publish("tsunagu/011002/Plow/0/speed", "0");
  ASSERT_TRUE(comes([&] { return ingest->counts().written == 1; }));
  here.doors->close();
  for (int i = 0; i < 10; ++i) {
    d.publish("tsunagu/011002/Plow/" + std::to_string(i) + "/speed", "1");
  }
  EXPECT_TRUE(comes([&] { return ingest->counts().reconnects > 0; }));
  EXPECT_EQ(ingest->counts().written, 1);
  ingest.reset();
  it.reset();
  here.reopen(modules);
  it = make_broker(*here.doors, {});
  ingest = listen();
  EXPECT_TRUE(comes([&] { return plows() == 10; }));
}

INSTANTIATE_TEST_SUITE_P(engines, mqtt_test, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
