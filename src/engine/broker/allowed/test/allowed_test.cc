// What a key with rules sees and may do, over both protocols and on both engines.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <vector>

#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/broker/allowed/limited_broker.h"
#include "engine/broker/module.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/subscribe/notifier.h"
#include "engine/broker/subscribe/subscription_book.h"
#include "engine/broker/test/conversation.h"

namespace tsu::broker {
namespace {

using names = std::vector<std::string>;

const std::array schemas{schema(), db::module_schema{"record", record::migrations}};

// Weather: temperature and humidity, not the battery; roads: everything, but only to read.
const std::vector<allowed_rule> weather_rules{
    {.operations = {"read", "subscribe"},
     .types = names{"Weather"},
     .attributes = names{"temperature", "humidity"}},
    {.operations = {"write"}, .types = names{"Weather"}, .attributes = names{"temperature"}},
    {.operations = {"read"}, .types = names{"Road"}}};

struct kept_account final : usage_sink {
  std::map<std::string, std::int64_t> all;
  void used(std::string_view operation, std::string_view type, std::int64_t entities) override {
    all[std::string{operation} + " " + std::string{type}] += entities;
  }
};

struct silent_sender final : sender {
  std::vector<std::string> bodies;
  task<result<int>> send(outgoing o) override {
    bodies.push_back(o.body);
    co_return 200;
  }
};

class a_key : public testing::TestWithParam<db::testing::engine_kind> {
 protected:
  a_key() {
    given_->entities = entities_.get();
    given_->contexts = &contexts_;
    given_->services = &services_;
    given_->subscriptions = &book_;
    EXPECT_TRUE(here_.loop.wait(services_.add(town_store(), "inner")).ok());
    create(R"({"id":"urn:w:1","type":"Weather","temperature":{"type":"Property","value":-8,)"
           R"("observedAt":"2026-11-22T04:00:00Z"},"humidity":{"type":"Property","value":70},)"
           R"("battery":{"type":"Property","value":3,"observedAt":"2026-11-22T04:00:00Z"}})");
    create(R"({"id":"urn:w:2","type":"Weather","temperature":{"type":"Property","value":4},)"
           R"("battery":{"type":"Property","value":9}})");
    create(R"({"id":"urn:r:1","type":"Road","name":{"type":"Property","value":"a"}})");
    create(R"({"id":"urn:p:1","type":"Plow","name":{"type":"Property","value":"b"}})");
  }
  db::store& town_store() { return entities_->town_store(db::testing::sapporo()); }
  void create(std::string_view body) {
    EXPECT_EQ(as_admin(http::method::post, "/ngsi-ld/v1/entities", body).status, 201);
  }
  http::reply ask_as(const caller& who, http::method verb, std::string_view target,
                     std::string_view body, std::string_view service = {}) {
    http::request r{.verb = verb, .body = body};
    r.path = target.substr(0, target.find('?'));
    r.query = target.substr(std::min(target.find('?') + 1, target.size()));
    r.query = target.find('?') == std::string_view::npos ? "" : r.query;
    r.trace_id = "0123456789abcdef0123456789abcdef";
    const auto size = std::to_string(body.size());
    if (!body.empty()) {
      r.headers.add("Content-Type", "application/json");
      r.headers.add("Content-Length", size);
    }
    if (!service.empty()) {
      r.headers.add(target.starts_with("/v2") ? "Fiware-Service" : "NGSILD-Tenant", service);
    }
    return ask(router_, wired_.front(), here_.loop, r, here_.time.now(), db::testing::sapporo(),
               who);
  }
  http::reply as_admin(http::method verb, std::string_view target, std::string_view body = {}) {
    return ask_as({.subject = "hana", .role = "admin"}, verb, target, body);
  }
  http::reply get(std::string_view target, std::string_view service = {}) {
    return ask_as(key_, http::method::get, target, {}, service);
  }
  http::reply send(http::method verb, std::string_view target, std::string_view body = {}) {
    return ask_as(key_, verb, target, body);
  }

  db::testing::fresh_house here_{GetParam(), schemas};
  std::unique_ptr<broker> entities_ = make_broker(*here_.doors, {.history_of_all = true});
  context_cache contexts_;
  stored_services services_;
  subscription_book book_{*entities_};
  std::shared_ptr<parts> given_ = std::make_shared<parts>();
  std::vector<wired_module> wired_{{&contents(), given_}};
  router router_{wired_};
  std::shared_ptr<const allowance> rules_ = allowance::make(weather_rules).value();
  kept_account account_;
  caller key_{.subject = "acme", .role = "provider", .limits = rules_.get(), .usage = &account_};
};

TEST_P(a_key, writes_only_what_others_let_be_new) {
  limited_broker mine{*entities_, *rules_};
  write_op op;
  op.entity.id = "urn:w:9";
  op.entity.types = {"https://uri.etsi.org/ngsi-ld/default-context/Weather"};
  op.may_be_new = [](const auto&, const auto&, instant) -> result<done> {
    return problem{why::conflict, "there is a twin", "twin"};
  };
  const town_key town{db::testing::sapporo(), {}};
  const auto written = here_.loop.wait(mine.write(town, std::move(op)));
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().code, "twin");
}

TEST_P(a_key, sees_entities_of_its_types_with_its_attributes_and_counts_no_others) {
  const auto one = get("/ngsi-ld/v1/entities/urn:w:1?options=keyValues");
  EXPECT_EQ(one.body, R"({"id":"urn:w:1","type":"Weather","temperature":-8,"humidity":70})");
  EXPECT_EQ(get("/ngsi-ld/v1/entities/urn:r:1?options=keyValues").body,
            R"({"id":"urn:r:1","type":"Road","name":"a"})");
  EXPECT_EQ(get("/ngsi-ld/v1/entities/urn:p:1").status, 404);
  const auto all = get("/ngsi-ld/v1/entities?type=Weather,Road,Plow&count=true&limit=0");
  EXPECT_EQ(std::count_if(
                all.headers.begin(), all.headers.end(),
                [](const auto& h) { return h.first == "NGSILD-Results-Count" && h.second == "3"; }),
            1);
  EXPECT_EQ(get("/ngsi-ld/v1/types").body.find("Plow"), std::string::npos);
  EXPECT_EQ(get("/ngsi-ld/v1/attributes").body.find("battery"), std::string::npos);
}

TEST_P(a_key, learns_nothing_of_hidden_attributes_by_conditions_or_orders) {
  const std::string ask = "/ngsi-ld/v1/entities?options=keyValues&type=Weather&";
  EXPECT_EQ(get(ask + "q=battery").body, "[]");
  EXPECT_EQ(get(ask + "q=battery%3E5%7Ctemperature%3E0").body,
            R"([{"id":"urn:w:2","type":"Weather","temperature":4}])")
      << "by the temperature, although its battery would have been enough";
  EXPECT_EQ(get(ask + "attrs=battery").body, "[]");
  EXPECT_EQ(get("/v2/entities?options=keyValues&type=Weather&q=!battery&attrs=temperature").body,
            R"([{"id":"urn:w:1","type":"Weather","temperature":-8},)"
            R"({"id":"urn:w:2","type":"Weather","temperature":4}])");
  EXPECT_EQ(get(ask + "q=temperature%3C0").body,
            R"([{"id":"urn:w:1","type":"Weather","temperature":-8,"humidity":70}])");
  EXPECT_EQ(get("/v2/entities?options=keyValues&type=Weather&attrs=id&orderBy=!battery").body,
            get("/v2/entities?options=keyValues&type=Weather&attrs=id").body);
}

TEST_P(a_key, sees_the_same_over_the_other_protocol) {
  EXPECT_EQ(get("/v2/entities/urn:w:1?options=keyValues").body,
            R"({"id":"urn:w:1","type":"Weather","temperature":-8,"humidity":70})");
  EXPECT_EQ(get("/v2/entities/urn:w:1/attrs/battery").status, 404);
  EXPECT_EQ(get("/v2/entities/urn:p:1").status, 404);
  EXPECT_EQ(get("/v2/types?options=values").body, R"(["Road","Weather"])");
}

TEST_P(a_key, reads_recorded_values_of_its_attributes_only) {
  here_.loop.wait(entities_->settle_history(db::testing::sapporo()));
  const auto one =
      get("/ngsi-ld/v1/temporal/entities/urn:w:1?timerel=after&timeAt=2020-01-01T00:00:00Z"
          "&attrs=temperature,battery");
  EXPECT_EQ(one.status, 200) << one.body;
  EXPECT_NE(one.body.find("temperature"), std::string::npos) << one.body;
  EXPECT_EQ(one.body.find("battery"), std::string::npos) << one.body;
  EXPECT_EQ(get("/ngsi-ld/v1/temporal/entities/urn:p:1").status, 404);
}

TEST_P(a_key, is_refused_what_it_may_not_write_and_nothing_changes) {
  const auto before = as_admin(http::method::get, "/ngsi-ld/v1/entities?local=true&limit=100").body;
  using enum http::method;
  const std::string_view entity = "/ngsi-ld/v1/entities/urn:w:1";
  struct try_one {
    http::method verb;
    std::string target;
    std::string body;
  };
  const std::vector<try_one> tries{
      {patch, std::string{entity} + "/attrs", R"({"battery":{"type":"Property","value":1}})"},
      {patch, std::string{entity}, R"({"humidity":{"type":"Property","value":1}})"},
      {put, std::string{entity}, R"({"id":"urn:w:1","type":"Weather"})"},
      {patch, std::string{entity}, R"({"expiresAt":"2026-12-01T00:00:00Z"})"},
      {post, std::string{entity} + "/attrs", R"({"type":"Road","scope":"/a"})"},
      {del, std::string{entity}, ""},
      {del, std::string{entity} + "/attrs/battery", ""},
      {del, "/ngsi-ld/v1/entities/urn:p:1", ""},
      {patch, "/ngsi-ld/v1/entities/urn:r:1/attrs", R"({"name":{"type":"Property","value":"x"}})"},
      {post, "/ngsi-ld/v1/entities", R"({"id":"urn:p:9","type":"Plow"})"},
      {post, "/ngsi-ld/v1/entities", R"({"id":"urn:p:9","type":["Weather","Plow"]})"},
      {patch, "/v2/entities/urn:w:1/attrs", R"({"battery":{"value":1}})"},
      {post, "/v2/entities", R"({"id":"urn:p:9","type":"Plow"})"},
      {del, "/ngsi-ld/v1/temporal/entities/urn:w:1", ""}};
  for (const auto& t : tries) {
    const auto r = send(t.verb, t.target, t.body);
    EXPECT_EQ(r.status, 403) << t.target << " " << t.body << " " << r.body;
  }
  EXPECT_EQ(send(post, "/v2/op/update",
                 R"({"actionType":"delete","entities":[{"id":"urn:w:1","type":"Weather"}]})")
                    .status /
                100,
            4);
  const auto batch = send(post, "/ngsi-ld/v1/entityOperations/delete", R"(["urn:w:1","urn:p:1"])");
  EXPECT_EQ(batch.status, 207) << batch.body;
  EXPECT_NE(batch.body.find("403"), std::string::npos) << batch.body;
  EXPECT_EQ(as_admin(get, "/ngsi-ld/v1/entities?local=true&limit=100").body, before);
}

TEST_P(a_key, writes_what_it_may) {
  using enum http::method;
  EXPECT_EQ(send(patch, "/ngsi-ld/v1/entities/urn:w:1/attrs",
                 R"({"temperature":{"type":"Property","value":5}})")
                .status,
            204);
  EXPECT_EQ(send(post, "/ngsi-ld/v1/entities",
                 R"({"id":"urn:w:3","type":"Weather","temperature":{"type":"Property","value":1}})")
                .status,
            201);
  const auto other =
      send(patch, "/v2/entities/urn:w:2/attrs", R"({"temperature":{"type":"Number","value":7}})");
  EXPECT_EQ(other.status, 204) << other.body;
  EXPECT_EQ(this->get("/ngsi-ld/v1/entities/urn:w:2?options=keyValues").body,
            R"({"id":"urn:w:2","type":"Weather","temperature":7})");
}

TEST_P(a_key, reaches_only_the_named_services_that_its_rules_name) {
  EXPECT_EQ(get("/ngsi-ld/v1/entities?type=Weather", "inner").status, 200) << "no rule names one";
  const std::vector<allowed_rule> inner{{.operations = {"read"}, .services = names{"inner"}}};
  const auto only_inner = allowance::make(inner).value();
  key_.limits = only_inner.get();
  EXPECT_EQ(get("/ngsi-ld/v1/entities?type=Weather").status, 403);
  EXPECT_EQ(get("/ngsi-ld/v1/entities?type=Weather", "inner").status, 200);
  EXPECT_EQ(get("/v2/entities?type=Weather", "INNER").status, 200);
  EXPECT_EQ(
      send(http::method::post, "/ngsi-ld/v1/entities", R"({"id":"urn:x:1","type":"X"})").status,
      403);
}

TEST_P(a_key, is_told_of_what_it_may_see_and_of_less_as_soon_as_it_may_see_less) {
  const auto subscribe = [&](std::string_view type) {
    return send(http::method::post, "/ngsi-ld/v1/subscriptions",
                R"({"type":"Subscription","entities":[{"type":")" + std::string{type} +
                    R"("}],"notification":{"format":"keyValues",)"
                    R"("endpoint":{"uri":"https://example.org/n"}}})");
  };
  here_.time.advance(std::chrono::seconds{1});  // what was created before is no news
  EXPECT_EQ(subscribe("Plow").status, 403);
  EXPECT_EQ(subscribe("Road").status, 403) << "may be read, not subscribed to";
  EXPECT_EQ(subscribe("Weather").status, 201);
  EXPECT_EQ(send(http::method::post, "/v2/subscriptions",
                 R"({"subject":{"entities":[{"idPattern":".*"}]},"notification":)"
                 R"({"attrsFormat":"keyValues","http":{"url":"https://example.org/v2"}}})")
                .status,
            201);
  silent_sender out;
  seeded_random random{1};
  auto now = rules_;
  notifier telling{*entities_,
                   db::testing::sapporo(),
                   out,
                   here_.time,
                   random,
                   {.limits_of = [&](std::string owner) -> task<std::shared_ptr<const allowance>> {
                     co_return owner == "acme" ? now : nullptr;
                   }}};
  const auto change = [&](std::string_view id, std::string_view body) {
    here_.time.advance(std::chrono::seconds{2});
    EXPECT_EQ(
        as_admin(http::method::patch, "/ngsi-ld/v1/entities/" + std::string{id} + "/attrs", body)
            .status,
        204);
    while (here_.loop.wait(telling.match_new()) > 0) {
    }
    here_.loop.wait(telling.deliver_due());
    return std::exchange(out.bodies, {});
  };
  const auto both = change("urn:w:1", R"({"temperature":{"type":"Property","value":-9},)"
                                      R"("battery":{"type":"Property","value":2}})");
  ASSERT_EQ(both.size(), 2u);
  for (const auto& body : both) {
    EXPECT_NE(body.find(R"("temperature":-9)"), std::string::npos) << body;
    EXPECT_EQ(body.find("battery"), std::string::npos) << body;
  }
  EXPECT_TRUE(change("urn:w:1", R"({"battery":{"type":"Property","value":1}})").empty());
  EXPECT_TRUE(change("urn:p:1", R"({"name":{"type":"Property","value":"c"}})").empty());
  now = allowance::nothing();
  EXPECT_TRUE(change("urn:w:1", R"({"temperature":{"type":"Property","value":-1}})").empty());
}

TEST_P(a_key, leaves_an_account_of_operations_and_types) {
  get("/ngsi-ld/v1/entities?type=Weather");
  get("/v2/entities/urn:r:1");
  send(http::method::patch, "/ngsi-ld/v1/entities/urn:w:1/attrs",
       R"({"temperature":{"type":"Property","value":5}})");
  EXPECT_EQ(account_.all["read Weather"], 2);
  EXPECT_EQ(account_.all["read Road"], 1);
  EXPECT_GE(account_.all["write "] + account_.all["write Weather"], 1);
}

INSTANTIATE_TEST_SUITE_P(engines, a_key, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

TEST(rules_of_a_key, name_what_is_wrong_with_them) {
  const auto code_of = [](allowed_rule r) {
    const auto made = allowance::make({&r, 1});
    return made.ok() ? ""
                     : made.error().fields.front().field + " " + made.error().fields.front().code;
  };
  EXPECT_EQ(code_of({.operations = {}}), "rules[0].operations empty");
  EXPECT_EQ(code_of({.operations = {"own"}}), "rules[0].operations not_one_of");
  EXPECT_EQ(code_of({.operations = {"read"}, .types = names{}}), "rules[0].types empty");
  EXPECT_EQ(code_of({.operations = {"read"}, .types = names{"a b"}}), "rules[0].types not_a_name");
  EXPECT_EQ(code_of({.operations = {"read"}, .attributes = names(101, "a")}),
            "rules[0].attributes too_many");
  EXPECT_EQ(code_of({.operations = {"read"}}), "");
}

}  // namespace
}  // namespace tsu::broker
