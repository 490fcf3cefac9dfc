#include "engine/broker/subscribe/mqtt_outside.h"

#include <gtest/gtest.h>
#include <mosquitto.h>

#include <cstdlib>

#include "base/core/executor.h"
#include "engine/broker/subscribe/mqtt_url.h"

namespace tsu::broker {
namespace {

std::string read(std::string_view text) {
  const auto u = parse_mqtt_url(text);
  if (!u.ok()) {
    return "! " + u.error().code;
  }
  const auto& v = u.value();
  return std::string{v.secure ? "tls " : ""} + v.user + ":" + v.password.reveal() + " " + v.host +
         " " + std::to_string(v.port) + " " + v.topic;
}

TEST(an_mqtt_url, says_host_port_user_and_topic) {
  EXPECT_EQ(read("mqtt://a.jp/t"), ": a.jp 1883 t");
  EXPECT_EQ(read("mqtts://a.jp/t/u"), "tls : a.jp 8883 t/u");
  EXPECT_EQ(read("mqtt://u@a.jp:99/t"), "u: a.jp 99 t");
  EXPECT_EQ(read("mqtt://u:p%40q@a.jp/t"), "u:p@q a.jp 1883 t");
  EXPECT_EQ(read("mqtt://[::1]:99/t"), ": ::1 99 t");
}

TEST(an_mqtt_server, is_named_by_host_and_port_alone) {
  const auto read_server = [](std::string_view text) {
    const auto u = parse_mqtt_server(text);
    return u.ok() ? u.value().host + " " + std::to_string(u.value().port) : "! " + u.error().code;
  };
  EXPECT_EQ(read_server("mqtt://a.jp"), "a.jp 1883");
  EXPECT_EQ(read_server("mqtts://a.jp"), "a.jp 8883");
  EXPECT_EQ(read_server("mqtt://[::1]:99"), "::1 99");
  for (const auto* text : {"http://a.jp", "mqtt://", "mqtt://a.jp/", "mqtt://a.jp/t",
                           "mqtt://u@a.jp", "mqtt://a.jp:x", "mqtt://a.jp?b"}) {
    EXPECT_EQ(read_server(text), "! bad_request_data") << text;
  }
}

TEST(an_mqtt_url, that_is_none_is_refused) {
  for (const auto* text : {"http://a.jp/t", "mqtt://a.jp", "mqtt://a.jp/", "mqtt:///t",
                           "mqtt://a.jp:0/t", "mqtt://a.jp:x/t", "mqtt://a.jp/+/t",
                           "mqtt://a.jp/t%23", "mqtt://:p@a.jp/t", "mqtt://%zz@a.jp/t"}) {
    EXPECT_EQ(read(text), "! bad_request_data") << text;
  }
}

TEST(an_mqtt_message, holds_what_http_has_in_its_headers) {
  EXPECT_EQ(mqtt_payload({.url = "",
                          .content_type = "application/json",
                          .body = R"({"data":[]})",
                          .headers = {{"Link", "<a>; rel=\"b\""}}}),
            R"({"metadata":{"Content-Type":"application/json","Link":"<a>; rel=\"b\""},)"
            R"("body":{"data":[]}})");
}

outgoing to(std::string url) {
  return {.url = std::move(url),
          .content_type = "application/json",
          .body = "{}",
          .headers = {},
          .timeout = std::chrono::seconds{5},
          .quality = 1};
}

TEST(a_message_over_mqtt, does_not_go_to_an_address_inside_unless_it_is_a_partners) {
  event_loop loop;
  mqtt_sender outside{{}};
  const auto refused = loop.wait(outside.send(to("mqtt://127.0.0.1:1/t")));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, "address_refused");
  mqtt_sender partner{{.allowed = {*http::network::parse("127.0.0.0/8")}}};
  const auto nobody = loop.wait(partner.send(to("mqtt://127.0.0.1:1/t")));
  ASSERT_FALSE(nobody.ok());
  EXPECT_EQ(nobody.error().reason, why::unavailable);
}

TEST(a_message_over_mqtt, is_sent_when_the_server_has_taken_it) {
  const char* at = std::getenv("TSUNAGU_TEST_MQTT");
  if (at == nullptr) {
    GTEST_SKIP() << "TSUNAGU_TEST_MQTT names no server";
  }
  event_loop loop;
  mqtt_sender out{{.policy = http::address_policy::any}};
  for (int quality = 0; quality <= 2; ++quality) {
    for (const bool five : {true, false}) {
      auto o = to("mqtt://" + std::string{at} + "/tsunagu-test/notification");
      o.quality = quality;
      o.mqtt_5 = five;
      const auto status = loop.wait(out.send(std::move(o)));
      ASSERT_TRUE(status.ok()) << status.error().detail;
      EXPECT_EQ(status.value(), 204);
    }
  }
}

TEST(a_letter_over_mqtt, whose_topic_came_out_wrong_is_not_sent) {
  event_loop loop;
  mqtt_sender out{{.policy = http::address_policy::any}};
  for (const auto* topic : {"", "a/+", "#"}) {
    auto o = to("mqtt://127.0.0.1:1");
    o.letter = mqtt_letter{.topic = topic};
    const auto status = loop.wait(out.send(std::move(o)));
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().reason, why::bad_input);
  }
}

TEST(a_letter_over_mqtt, arrives_as_it_is_and_is_retained_where_asked) {
  const char* at = std::getenv("TSUNAGU_TEST_MQTT");
  if (at == nullptr) {
    GTEST_SKIP() << "TSUNAGU_TEST_MQTT names no server";
  }
  event_loop loop;
  mqtt_sender out{{.policy = http::address_policy::any}};
  auto o = to("mqtt://" + std::string{at});
  o.body = "E is 1";
  o.letter = mqtt_letter{.topic = "tsunagu-test/letter",
                         .user = "u",
                         .password = secret<std::string>{"p"},
                         .retain = true};
  const auto status = loop.wait(out.send(std::move(o)));
  ASSERT_TRUE(status.ok()) << status.error().detail;
  const auto server = parse_mqtt_server("mqtt://" + std::string{at}).value();
  mosquitto_message* got = nullptr;
  ASSERT_EQ(mosquitto_subscribe_simple(&got, 1, true, "tsunagu-test/letter", 1, server.host.c_str(),
                                       server.port, nullptr, 30, true, nullptr, nullptr, nullptr,
                                       nullptr),
            MOSQ_ERR_SUCCESS);
  EXPECT_EQ(std::string(static_cast<const char*>(got->payload),
                        static_cast<std::size_t>(got->payloadlen)),
            "E is 1");
  EXPECT_TRUE(got->retain);
  mosquitto_message_free(&got);
}

}  // namespace
}  // namespace tsu::broker
