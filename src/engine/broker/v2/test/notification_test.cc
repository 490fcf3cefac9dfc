#include "engine/broker/v2/notification.h"

#include <gtest/gtest.h>

#include <array>

#include "base/core/json_text.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/broker/module.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/subscribe/subscription_book.h"
#include "engine/broker/test/conversation.h"

namespace tsu::broker::v2 {
namespace {

const std::array schemas{schema(), db::module_schema{"record", record::migrations}};

class recorder final : public sender {
 public:
  task<result<int>> send(outgoing o) override {
    got.push_back(std::move(o));
    if (dead) {
      co_return problem{why::unavailable, "cannot connect"};
    }
    co_return status;
  }
  std::vector<outgoing> got;
  bool dead = false;
  int status = 204;
};

class a_v2_subscriber : public testing::TestWithParam<db::testing::engine_kind> {
 protected:
  void SetUp() override {
    real_ = make_broker(*here_.doors, {});
    book_ = std::make_unique<subscription_book>(*real_);
    auto given = given_ = std::make_shared<parts>();
    given->entities = real_.get();
    given->contexts = &contexts_;
    given->subscriptions = book_.get();
    wired_ = {wired_module{.contents = &contents(), .parts = given}};
    routes_ = std::make_unique<router>(wired_);
    notifier_ = std::make_unique<notifier>(*real_, town_, out_, here_.time, random_,
                                           notifier_options{.attempts_max = 5});
  }
  void TearDown() override {
    notifier_.reset();
    routes_.reset();
    book_.reset();
    real_.reset();
  }

  http::reply ask(http::method verb, std::string target, std::string body,
                  std::string_view path = "") {
    here_.time.advance(std::chrono::seconds{1});
    const auto mark = std::min(target.find('?'), target.size());
    trace_ = std::to_string(1'000'000'000 + ++asked_) + "0000000000000000000000";
    http::request r{.verb = verb,
                    .path = std::string_view{target}.substr(0, mark),
                    .query = std::string_view{target}.substr(std::min(mark + 1, target.size())),
                    .body = body,
                    .trace_id = trace_};
    r.headers.add("Content-Type", "application/json");
    if (!path.empty()) {
      r.headers.add("Fiware-ServicePath", path);
    }
    return tsu::broker::ask(*routes_, wired_.front(), here_.loop, r, here_.time.now(), town_);
  }
  void post(const std::string& target, const std::string& body) {
    const auto reply = ask(http::method::post, target, body);
    EXPECT_LT(reply.status, 300) << target << body << reply.body;
  }
  // The id of a new subscription to E of type T.
  std::string subscribe(const std::string& condition, const std::string& notification,
                        const std::string& more = "") {
    const auto reply = ask(http::method::post, "/v2/subscriptions",
                           R"({"subject":{"entities":[{"idPattern":".*","type":"T"}])" +
                               (condition.empty() ? "" : ",\"condition\":" + condition) +
                               "},\"notification\":" + notification + more + "}");
    EXPECT_EQ(reply.status, 201) << reply.body;
    for (const auto& [name, value] : reply.headers) {
      if (name == "Location") {
        return value.substr(value.rfind('/') + 1);
      }
    }
    return {};
  }
  std::string shown(const std::string& id) {
    return ask(http::method::get, "/v2/subscriptions/" + id, "").body;
  }
  void follow() {
    while (here_.loop.wait(notifier_->match_new()) > 0) {
    }
  }
  // What was sent since the last time.
  std::vector<outgoing> sent() {
    out_.got.clear();
    follow();
    here_.loop.wait(notifier_->deliver_due());
    return out_.got;
  }
  std::string body() {
    const auto all = sent();
    return all.size() == 1 ? all.front().body : std::to_string(all.size()) + " notifications";
  }
  static std::string header(const outgoing& o, std::string_view name) {
    for (const auto& [n, value] : o.headers) {
      if (n == name) {
        return value;
      }
    }
    return "none";
  }
  static std::string fits(std::string_view wanted, std::string_view have) {
    std::map<std::string, std::string> names;
    const auto w = check_and_minify(wanted), h = check_and_minify(have);
    return w.ok() && h.ok() ? difference(w.value(), h.value(), names) : std::string{have};
  }
  void create() {
    post("/v2/entities",
         R"({"id":"E","type":"T","a":{"value":1,"metadata":{"m":{"value":1}}},"b":{"value":"x"}})");
  }

  db::testing::fresh_house here_{GetParam(), schemas};
  const tenant_code town_ = db::testing::sapporo();
  std::unique_ptr<broker> real_;
  std::unique_ptr<subscription_book> book_;
  context_cache contexts_;
  std::shared_ptr<parts> given_;
  std::vector<wired_module> wired_;
  std::unique_ptr<router> routes_;
  recorder out_;
  seeded_random random_{7};
  std::unique_ptr<notifier> notifier_;
  std::string trace_;
  int asked_ = 0;
};

constexpr auto plain = R"({"http":{"url":"http://r.jp/n"}})";

TEST_P(a_v2_subscriber, is_told_normalized_with_the_fields_of_orion) {
  const auto id = subscribe("", plain);
  const auto reply =
      ask(http::method::post, "/v2/entities", R"({"id":"E","type":"T","a":{"value":1}})", "/a/b");
  EXPECT_EQ(reply.status, 201);
  const auto all = sent();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].url, "http://r.jp/n");
  EXPECT_EQ(all[0].method, "POST");
  EXPECT_EQ(all[0].content_type, "application/json");
  EXPECT_EQ(header(all[0], "Ngsiv2-AttrsFormat"), "normalized");
  EXPECT_EQ(header(all[0], "Fiware-ServicePath"), "/a/b");
  EXPECT_EQ(header(all[0], "Fiware-Service"), "none");
  EXPECT_EQ(fits(R"({"subscriptionId":")" + id +
                     R"(","data":[{"id":"E","type":"T","a":{"type":"Number","value":1,)"
                     R"("metadata":{"actionType":"!","previousValue":"!"}}}]})",
                 all[0].body),
            "");
}

TEST_P(a_v2_subscriber, is_told_of_changes_of_the_attributes_it_watches) {
  subscribe(R"({"attrs":["a"]})", R"({"attrs":["b"],"attrsFormat":"keyValues",)"
                                  R"("http":{"url":"http://r.jp/n"}})");
  create();
  EXPECT_EQ(fits(R"({"data":[{"id":"E","b":"x","a":"!"}]})", body()), "");
  post("/v2/entities/E/attrs", R"({"b":{"value":"y"}})");
  EXPECT_EQ(body(), "0 notifications");
  post("/v2/entities/E/attrs", R"({"a":{"value":2}})");
  EXPECT_EQ(fits(R"({"data":[{"b":"y"}]})", body()), "");
  ask(http::method::del, "/v2/entities/E/attrs/a", "");
  EXPECT_EQ(fits(R"({"data":[{"b":"y"}]})", body()), "");
}

TEST_P(a_v2_subscriber, hears_what_the_formats_say) {
  subscribe("", R"({"attrs":["b","a"],"attrsFormat":"values","http":{"url":"http://r.jp/1"}})");
  create();
  EXPECT_EQ(fits(R"({"data":[["x",1]]})", body()), "");
  for (const auto& s : {std::pair{"simplifiedNormalized", R"({"id":"E","a":{"value":1}})"},
                        std::pair{"simplifiedKeyValues", R"({"id":"E","a":1,"data":"!"})"}}) {
    const auto id = subscribe(
        "", R"({"attrsFormat":")" + std::string{s.first} + R"(","http":{"url":"http://r.jp/2"}})");
    post("/v2/entities/E/attrs?options=forcedUpdate", R"({"b":{"value":"x"}})");
    const auto all = sent();
    ASSERT_EQ(all.size(), 2u);
    const auto& mine = all[0].url == "http://r.jp/2" ? all[0] : all[1];
    EXPECT_EQ(fits(s.second, mine.body), "");
    EXPECT_EQ(header(mine, "Ngsiv2-AttrsFormat"), s.first);
    ask(http::method::del, "/v2/subscriptions/" + id, "");
  }
}

TEST_P(a_v2_subscriber, hears_of_the_alterations_it_asks_for) {
  subscribe(R"({"alterationTypes":["entityDelete","entityUpdate"]})",
            R"({"attrs":["alterationType","*"],"attrsFormat":"keyValues",)"
            R"("http":{"url":"http://r.jp/n"}})");
  create();
  EXPECT_EQ(body(), "0 notifications");
  post("/v2/entities/E/attrs?options=keyValues", R"({"b":"x"})");
  EXPECT_EQ(fits(R"({"data":[{"alterationType":"entityUpdate","a":1}]})", body()), "");
  post("/v2/entities/E/attrs?options=keyValues", R"({"b":"y"})");
  EXPECT_EQ(fits(R"({"data":[{"alterationType":"entityChange","b":"y"}]})", body()), "");
  ask(http::method::del, "/v2/entities/E", "");
  EXPECT_EQ(fits(R"({"data":[{"id":"E","alterationType":"entityDelete","b":"y"}]})", body()), "");
}

TEST_P(a_v2_subscriber, hears_nothing_of_writing_the_same_again_unless_it_is_forced) {
  subscribe("", plain);
  create();
  EXPECT_EQ(sent().size(), 1u);
  post("/v2/entities/E/attrs", R"({"b":{"value":"x"}})");
  EXPECT_EQ(sent().size(), 0u);
  post("/v2/entities/E/attrs?options=forcedUpdate", R"({"b":{"value":"x"}})");
  EXPECT_EQ(sent().size(), 1u);
}

TEST_P(a_v2_subscriber, may_leave_out_changes_of_metadata) {
  subscribe(R"({"notifyOnMetadataChange":false})", plain);
  create();
  EXPECT_EQ(sent().size(), 1u);
  post("/v2/entities/E/attrs", R"({"a":{"value":1,"metadata":{"m":{"value":2}}}})");
  EXPECT_EQ(sent().size(), 0u);
  post("/v2/entities/E/attrs", R"({"a":{"value":2,"metadata":{"m":{"value":2}}}})");
  EXPECT_EQ(sent().size(), 1u);
}

TEST_P(a_v2_subscriber, sees_previous_values_and_only_what_changed_where_it_asks) {
  subscribe("", R"({"metadata":["previousValue","actionType"],"onlyChangedAttrs":true,)"
                R"("http":{"url":"http://r.jp/n"}})");
  create();
  EXPECT_EQ(
      fits(R"({"data":[{"a":{"metadata":{"actionType":{"value":"append"},"m":"!"}}}]})", body()),
      "");
  post("/v2/entities/E/attrs", R"({"b":{"value":"y"}})");
  EXPECT_EQ(fits(R"({"data":[{"a":"!","b":{"value":"y","metadata":{"previousValue":{"type":"Text",)"
                 R"("value":"x"},"actionType":{"type":"Text","value":"update"}}}}]})",
                 body()),
            "");
}

TEST_P(a_v2_subscriber, sees_attributes_that_are_not_there_where_it_is_covered) {
  subscribe("", R"({"attrs":["a","z","dateModified"],"covered":true,)"
                R"("http":{"url":"http://r.jp/n"}})");
  create();
  EXPECT_EQ(fits(R"({"data":[{"a":{"value":1},"z":{"type":"None","value":null},)"
                 R"("dateModified":{"type":"DateTime"},"b":"!"}]})",
                 body()),
            "");
}

TEST_P(a_v2_subscriber, is_told_only_while_its_expressions_hold) {
  subscribe(R"({"expression":{"q":"a>1","mq":"a.m==1"},"jexlExpression":"b=='y'"})", plain);
  create();
  EXPECT_EQ(sent().size(), 0u);
  post("/v2/entities/E/attrs", R"({"a":{"value":2}})");
  EXPECT_EQ(sent().size(), 0u);
  post("/v2/entities/E/attrs", R"({"b":{"value":"y"}})");
  EXPECT_EQ(sent().size(), 1u);
  post("/v2/entities/E/attrs", R"({"a":{"value":2,"metadata":{"m":{"value":2}}}})");
  EXPECT_EQ(sent().size(), 0u);
}

TEST_P(a_v2_subscriber, may_shape_the_message) {
  subscribe("", R"({"httpCustom":{"url":"http://r.jp/e/${id}","method":"PUT",)"
                R"("headers":{"X-A":"Basic %3D${a+1}","Accept":"","ngsiv2-attrsformat":"no"},)"
                R"("qs":{"type":"${type}","q":"1"},)"
                R"("payload":"the %22a%22 is ${a}, ${b|uppercase}, ${none}"}})");
  create();
  const auto all = sent();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].url, "http://r.jp/e/E?type=T&q=1");
  EXPECT_EQ(all[0].method, "PUT");
  EXPECT_EQ(all[0].body, "the \"a\" is 1, X, null");
  EXPECT_EQ(all[0].content_type, "text/plain");
  EXPECT_EQ(header(all[0], "X-A"), "Basic =2");
  EXPECT_EQ(header(all[0], "Accept"), "none");
  EXPECT_EQ(header(all[0], "Ngsiv2-AttrsFormat"), "custom");
}

TEST_P(a_v2_subscriber, may_ask_for_json_or_for_no_body) {
  subscribe("", R"({"httpCustom":{"url":"http://r.jp/1","json":{"t":"${a}","l":["${b}","x${a}"],)"
                R"("n":"${none}","v":4,"m":"${metadata.a.m}"}}})");
  create();
  EXPECT_EQ(fits(R"({"t":1,"l":["x","x1"],"n":null,"v":4,"m":1})", body()), "");
  subscribe("", R"({"httpCustom":{"url":"http://r.jp/2","payload":null}})");
  post("/v2/entities/E/attrs", R"({"a":{"value":5}})");
  const auto all = sent();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ((all[0].url == "http://r.jp/2" ? all[0] : all[1]).body, "");
}

TEST_P(a_v2_subscriber, may_patch_the_entity) {
  subscribe("", R"({"attrs":["B","c"],"httpCustom":{"url":"http://r.jp/n","ngsi":{)"
                R"("id":"p:${id}","type":"New","B":{"value":"${A/100}","type":"Calculated"},)"
                R"("A":{"value":"${16|sqrt}","metadata":{"evalPriority":{"value":1}}},)"
                R"("c":{"value":"${servicePath}"}}}})");
  create();
  const auto all = sent();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(header(all[0], "Ngsiv2-AttrsFormat"), "normalized");
  EXPECT_EQ(fits(R"({"data":[{"id":"p:E","type":"New","A":"!","a":"!",)"
                 R"("B":{"type":"Calculated","value":0.04},"c":{"type":"Text","value":"/"}}]})",
                 all[0].body),
            "");
}

TEST_P(a_v2_subscriber, may_be_told_over_mqtt) {
  const auto id = subscribe("", R"({"mqtt":{"url":"mqtt://m.jp:1884","topic":"t/${id}","qos":2,)"
                                R"("retain":true,"user":"u","passwd":"p"}})");
  create();
  const auto all = sent();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].url, "mqtt://m.jp:1884");
  EXPECT_EQ(all[0].quality, 2);
  ASSERT_TRUE(all[0].letter);
  EXPECT_EQ(all[0].letter->topic, "t/${id}");
  EXPECT_EQ(all[0].letter->user + ":" + all[0].letter->password.reveal(), "u:p");
  EXPECT_TRUE(all[0].letter->retain);
  EXPECT_EQ(
      fits(R"({"subscriptionId":")" + id + R"(","data":[{"id":"E","type":"T","a":{"value":1}}]})",
           all[0].body),
      "");
  EXPECT_EQ(fits(R"({"notification":{"timesSent":1,"lastSuccess":"*","lastSuccessCode":"!",)"
                 R"("mqtt":{"user":"u","passwd":"*****","topic":"t/${id}"}}})",
                 shown(id)),
            "");
}

TEST_P(a_v2_subscriber, may_shape_topic_and_message_of_mqtt) {
  subscribe("", R"({"mqttCustom":{"url":"mqtt://m.jp","topic":"/${type}/${b|uppercase}",)"
                R"("payload":"${id} is ${a}"}})");
  create();
  const auto all = sent();
  ASSERT_EQ(all.size(), 1u);
  ASSERT_TRUE(all[0].letter);
  EXPECT_EQ(all[0].letter->topic, "/T/X");
  EXPECT_EQ(all[0].body, "E is 1");
  EXPECT_EQ(all[0].quality, 0);
  EXPECT_FALSE(all[0].letter->retain);
}

TEST_P(a_v2_subscriber, hears_over_mqtt_later_what_the_server_did_not_take) {
  const auto id = subscribe("", R"({"mqttCustom":{"url":"mqtt://m.jp","topic":"t/${a}",)"
                                R"("json":{"a":"${a}"}}})");
  out_.dead = true;
  create();
  EXPECT_EQ(sent().size(), 1u);
  EXPECT_EQ(fits(R"({"notification":{"failsCounter":1,"lastFailure":"*","lastFailureReason":"!"}})",
                 shown(id)),
            "");
  post("/v2/entities/E/attrs", R"({"a":{"value":2}})");
  out_.dead = false;
  here_.time.advance(std::chrono::hours{1});
  const auto all = sent();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].letter->topic + all[0].body, R"(t/1{"a":1})");
  EXPECT_EQ(all[1].letter->topic + all[1].body, R"(t/2{"a":2})");
}

TEST_P(a_v2_subscriber, of_one_shot_is_told_once_until_it_asks_again) {
  const auto id = subscribe("", plain, R"(,"status":"oneshot")");
  create();
  post("/v2/entities/E/attrs", R"({"a":{"value":2}})");
  EXPECT_EQ(sent().size(), 1u);
  EXPECT_EQ(fits(R"({"status":"inactive"})", shown(id)), "");
  post("/v2/entities/E/attrs", R"({"a":{"value":3}})");
  EXPECT_EQ(sent().size(), 0u);
  EXPECT_EQ(ask(http::method::patch, "/v2/subscriptions/" + id, R"({"status":"oneshot"})").status,
            204);
  post("/v2/entities/E/attrs", R"({"a":{"value":4}})");
  EXPECT_EQ(sent().size(), 1u);
}

TEST_P(a_v2_subscriber, of_slow_pace_loses_what_comes_too_soon) {
  subscribe("", plain, R"(,"throttling":60)");
  create();
  EXPECT_EQ(sent().size(), 1u);
  post("/v2/entities/E/attrs", R"({"a":{"value":2}})");
  EXPECT_EQ(sent().size(), 0u);
  here_.time.advance(std::chrono::seconds{60});
  post("/v2/entities/E/attrs", R"({"a":{"value":3}})");
  EXPECT_EQ(sent().size(), 1u);
}

TEST_P(a_v2_subscriber, that_is_inactive_or_expired_hears_nothing) {
  const auto id = subscribe("", plain, R"(,"status":"inactive")");
  const auto brief = subscribe("", plain, R"(,"expires":"2020-01-01T00:00:00Z")");
  create();
  EXPECT_EQ(sent().size(), 0u);
  EXPECT_EQ(fits(R"({"status":"expired"})", shown(brief)), "");
  EXPECT_EQ(ask(http::method::patch, "/v2/subscriptions/" + id, R"({"status":"active"})").status,
            204);
  post("/v2/entities/E/attrs", R"({"a":{"value":2}})");
  EXPECT_EQ(sent().size(), 1u);
}

TEST_P(a_v2_subscriber, whose_receiver_fails_too_often_is_put_out) {
  const auto id = subscribe("", R"({"maxFailsLimit":1,"http":{"url":"http://r.jp/n"}})");
  out_.dead = true;
  create();
  EXPECT_EQ(sent().size(), 1u);
  EXPECT_EQ(fits(R"({"status":"active","notification":{"failsCounter":1,)"
                 R"("lastFailureReason":"cannot connect","lastFailure":"*"}})",
                 shown(id)),
            "");
  here_.time.advance(std::chrono::hours{1});
  EXPECT_EQ(sent().size(), 1u);
  EXPECT_EQ(fits(R"({"status":"inactive","notification":{"failsCounter":2}})", shown(id)), "");
  post("/v2/entities/E/attrs", R"({"a":{"value":2}})");
  follow();
  out_.dead = false;
  EXPECT_EQ(ask(http::method::patch, "/v2/subscriptions/" + id, R"({"status":"active"})").status,
            204);
  here_.time.advance(std::chrono::hours{1});
  sent();
  EXPECT_EQ(fits(R"({"status":"active","notification":{"failsCounter":"!","lastSuccessCode":204,)"
                 R"("timesSent":3}})",
                 shown(id)),
            "");
}

TEST_P(a_v2_subscriber, hears_of_writes_over_ngsi_ld) {
  subscribe("", R"({"attrsFormat":"keyValues","http":{"url":"http://r.jp/n"}})");
  post("/ngsi-ld/v1/entities", R"({"id":"urn:e:1","type":"T","speed":{"value":5}})");
  EXPECT_EQ(fits(R"({"data":[{"id":"urn:e:1","speed":5}]})", body()), "");
}

TEST_P(a_v2_subscriber, of_a_town_of_one_protocol_has_no_other) {
  given_->speak = {{town_, protocols::ngsi_ld}};
  const auto no = ask(http::method::get, "/v2/entities", "");
  EXPECT_EQ(no.status, 422);
  EXPECT_EQ(fits(R"({"error":"Unprocessable"})", no.body), "");
  EXPECT_EQ(ask(http::method::get, "/ngsi-ld/v1/subscriptions", "").status, 200);
  given_->speak = {{town_, protocols::ngsi_v2}};
  EXPECT_EQ(ask(http::method::get, "/v2/entities", "").status, 200);
  EXPECT_EQ(ask(http::method::get, "/ngsi-ld/v1/subscriptions", "").status, 422);
}

INSTANTIATE_TEST_SUITE_P(engines, a_v2_subscriber, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker::v2
