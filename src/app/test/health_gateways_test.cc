// A gateway of health devices brings values over a real MQTT server (A6): each measurement counts
// once, whichever way and however often it comes, and only with the gateway's own key.
#include "app/health_gateways.h"

#include <gtest/gtest.h>
#include <mosquitto.h>

#include <array>
#include <cstdlib>
#include <thread>

#include "base/core/json.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/broker/mqtt/mqtt_ingest.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/iot/module.h"
#include "engine/iot/mqtt_devices.h"
#include "engine/iot/parts.h"
#include "engine/iot/register_device.h"
#include "service/health/module.h"
#include "service/health/parts.h"
#include "service/health/store.h"
#include "service/health/take_upload.h"

namespace tsu::app {
namespace {

using db::testing::sapporo;

const std::array schemas{db::module_schema{"record", record::migrations}, broker::schema(),
                         db::module_schema{"iot", iot::contents().migrations},
                         db::module_schema{"health", health::contents().migrations}};
constexpr person_id hanako{1};
const health::acting nurse{"account:90", "nurse", ""};
const iot::asker staff{{"account:91", "staff"}, true};

// Publishes and waits for the acknowledgement.
class sender {
 public:
  sender(const std::string& host, int port) : m_(mosquitto_new(nullptr, true, this)) {
    mosquitto_publish_callback_set(
        m_, [](mosquitto*, void* self, int) { static_cast<sender*>(self)->arrived_ = true; });
    EXPECT_EQ(mosquitto_connect(m_, host.c_str(), port, 30), MOSQ_ERR_SUCCESS);
  }
  ~sender() { mosquitto_destroy(m_); }
  sender(const sender&) = delete;
  sender& operator=(const sender&) = delete;
  void publish(const std::string& topic, const std::string& payload) {
    arrived_ = false;
    mosquitto_publish(m_, nullptr, topic.c_str(), static_cast<int>(payload.size()), payload.data(),
                      1, false);
    while (!arrived_) {
      ASSERT_EQ(mosquitto_loop(m_, 100, 1), MOSQ_ERR_SUCCESS);
    }
  }

 private:
  mosquitto* m_;
  bool arrived_ = false;
};

class health_gateways_test : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  template <class Act>
  auto write(Act a) {
    return here.loop.wait(here.at(db::place::people).write(a));
  }

  void SetUp() override {
    const char* at = std::getenv("TSUNAGU_TEST_MQTT");
    if (at == nullptr) {
      GTEST_SKIP() << "TSUNAGU_TEST_MQTT names no server";
    }
    const std::string text = at;
    host = text.substr(0, text.find(':'));
    port = std::stoi(text.substr(text.find(':') + 1));
    on.key_of = [this](db::reader&, tenant_code, person_id) -> result<crypto::box_key> {
      return key;
    };
    gateway_key = make("gw-1");
    write([&](db::tx& t) {
      for (const auto& [id, gateway] : {std::pair{"cuff", "iot:gw-1"}, {"theirs", "iot:gw-2"}}) {
        ASSERT_TRUE(health::keep_device(t, on, nurse, id,
                                        {.label = "",
                                         .gateway = gateway,
                                         .person = hanako.value,
                                         .from = t.now() - std::chrono::days{30}})
                        .ok());
      }
    });
    listen();
  }
  std::string make(const std::string& id) {
    iot::device_draft d;
    d.id = d.name = id;
    d.entity_type = "HealthGateway";
    return here.loop.wait(iot::register_device(devices, sapporo(), d, staff)).value().key;
  }
  void listen() {
    broker::mqtt_options o{.host = host, .port = port, .partner = &gateways};
    o.client_id = "tsunagu-health-" + std::to_string(monotonic_now().count());
    broker::known_towns known{.tenant = [](tenant_code) { return true; },
                              .service = [](tenant_code, std::string_view) { return false; }};
    auto r = broker::start_mqtt_ingest(o, *entities, here.time, std::move(known));
    ASSERT_TRUE(r.ok());
    ingest = std::move(r).value();
    ASSERT_TRUE(comes([&] { return ingest->counts().connected; }));
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
  std::int64_t dropped(const std::string& reason) {
    const auto all = ingest->counts().dropped;
    const auto at = all.find(reason);
    return at == all.end() ? 0 : at->second;
  }
  health::upload_item item(std::string device, int minutes_ago, double systolic = 128) {
    return {.device = std::move(device),
            .measured_at = here.time.now() - std::chrono::minutes{minutes_ago},
            .values = {.systolic_mm_hg = systolic, .diastolic_mm_hg = 80}};
  }
  static std::string text(std::vector<health::upload_item> items) {
    return to_json(health::upload_wish{std::move(items)});
  }
  std::size_t records() {
    return here.loop
        .wait(here.at(db::place::people).read([&](db::reader& r) {
          return health::store::records(
              r, {.person = hanako, .from = instant{}, .before = instant::max(), .limit = 1'000});
        }))
        .size();
  }

  db::testing::fresh_house here{GetParam(), schemas};
  std::unique_ptr<broker::broker> entities = broker::make_broker(*here.doors, {});
  iot::parts devices{*here.doors, *entities, here.time};
  health::parts on{*here.doors};
  iot::mqtt_devices others{devices};
  health_gateways gateways{devices, on, others};
  crypto::box_key key = crypto::box_key::random();
  std::unique_ptr<broker::mqtt_ingest> ingest;
  std::string host, gateway_key;
  int port = 0;
};

TEST_P(health_gateways_test, a6_7_values_that_a_gateway_publishes_count_once) {
  sender gateway{host, port};
  const auto topic = "/" + gateway_key + "/gw-1/health";
  gateway.publish(topic, text({item("cuff", 2), item("cuff", 1)}));
  EXPECT_TRUE(comes([&] { return ingest->counts().written == 1; }));
  EXPECT_EQ(records(), 2u);
  gateway.publish(topic, text({item("cuff", 1), item("cuff", 2)}));
  EXPECT_TRUE(comes([&] { return ingest->counts().unchanged == 1; }));
  EXPECT_EQ(records(), 2u) << "sent again";
  const auto by_http = write([&](db::tx& t) {
                         return health::take_upload(t, on, sapporo(), {"iot:gw-1", "device", ""},
                                                    {{item("cuff", 2)}});
                       }).value();
  EXPECT_EQ(by_http.items.at(0).how, health::uploaded::recorded_before) << "by either way";
  EXPECT_EQ(records(), 2u);
  gateway.publish("/" + gateway_key + "/gw-1/attrs", R"({"n":1})");
  EXPECT_TRUE(comes([&] { return ingest->counts().written == 2; }))
      << "what it reports of itself goes where it did";
}

TEST_P(health_gateways_test, what_a_gateway_may_not_bring_or_nobody_has_is_counted) {
  sender gateway{host, port};
  const auto topic = "/" + gateway_key + "/gw-1/health";
  gateway.publish(topic, text({item("theirs", 1), item("cuff", 3)}));
  gateway.publish(topic, text({item("cuff", 4, 20)}));
  EXPECT_TRUE(comes([&] { return dropped("bad_value") == 2; }));
  EXPECT_EQ(records(), 1u) << "the others of the message are kept";
  gateway.publish(topic, "{");
  EXPECT_TRUE(comes([&] { return dropped("bad_payload") == 1; }));
  gateway.publish("/011002-AAAAAAAAAAAAAAAAAAAAAA/gw-1/health", text({item("cuff", 5)}));
  const auto other = make("gw-2");
  gateway.publish("/" + other + "/gw-1/health", text({item("cuff", 6)}));
  EXPECT_TRUE(comes([&] { return dropped("wrong_key") == 2; }));
  gateway.publish("/" + other + "/gw-2/health", text({item("cuff", 7)}));
  EXPECT_TRUE(comes([&] { return dropped("bad_value") == 3; })) << "another's device";
  ASSERT_TRUE(
      here.loop.wait(iot::lock_device(devices, sapporo(), "gw-1", iot::lock_wish::lock, staff))
          .ok());
  gateway.publish(topic, text({item("cuff", 8)}));
  EXPECT_TRUE(comes([&] { return dropped("locked") == 1; }));
  EXPECT_EQ(records(), 1u);
}

INSTANTIATE_TEST_SUITE_P(engines, health_gateways_test, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::app
