// Who subscribed to registrations of context sources is told of them (ETSI GS CIM 009 v1.9.1,
// 5.11.7), over the broker's own routes and its notifier.
#include "engine/broker/registrations/source_subscription.h"

#include <gtest/gtest.h>

#include <array>

#include "base/core/json_text.h"
#include "base/db/test/fresh_house.h"
#include "base/module/router.h"
#include "base/record/audit.h"
#include "engine/broker/module.h"
#include "engine/broker/registrations/registry.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/subscribe/notifier.h"
#include "engine/broker/subscribe/subscription_book.h"
#include "engine/broker/test/conversation.h"

namespace tsu::broker {
namespace {

using db::testing::engine_kind;

class recorder final : public sender {
 public:
  task<result<int>> send(outgoing o) override {
    if (is_dead) {
      co_return problem{why::unavailable, "cannot connect"};
    }
    got.push_back(std::move(o));
    co_return 204;
  }
  std::vector<outgoing> got;
  bool is_dead = false;
};

class nobody final : public source_door {
 public:
  task<result<http::client_reply>> send(http::client_request) override {
    co_return problem{why::unavailable, "nobody is there"};
  }
};

class declared_services final : public service_register {
 public:
  bool has(tenant_code, std::string_view name) const override { return name == "snow"; }
};

const std::array schemas{schema(), db::module_schema{"record", record::migrations}};

class a_follower_of_sources : public testing::TestWithParam<engine_kind> {
 protected:
  void SetUp() override {
    real = make_broker(*here.doors, {});
    sources = std::make_unique<registry>(*real, door, here.time, random);
    book = std::make_unique<subscription_book>(*real);
    given->entities = real.get();
    given->contexts = &contexts;
    given->services = &services;
    given->subscriptions = book.get();
    given->sources = sources.get();
    restart();
  }
  void TearDown() override { news.reset(); }
  void restart() {
    news = std::make_unique<notifier>(*real, town, out, here.time, random,
                                      notifier_options{.attempts_max = 3});
  }

  int send(http::method verb, const std::string& path, const std::string& body = "",
           const std::string& service = "") {
    const std::array<wired_module, 1> all{wired_module{&contents(), given}};
    const router routes{all};
    const auto whole = "/ngsi-ld/v1" + path;
    http::request request{.verb = verb, .path = whole, .body = body};
    if (!body.empty()) {
      request.headers.add("Content-Type", "application/json");
    }
    if (!service.empty()) {
      request.headers.add("NGSILD-Tenant", service);
    }
    here.time.advance(std::chrono::milliseconds{1});
    return ask(routes, all.front(), here.loop, request, here.time.now(), town).status;
  }
  int subscribe(const std::string& members = R"("entities":[{"type":"Road"}])",
                const std::string& service = "") {
    return send(http::method::post, "/csourceSubscriptions",
                R"({"id":"urn:s:1","type":"Subscription",)" + members +
                    R"(,"notification":{"endpoint":{"uri":"http://receiver.jp/n"}}})",
                service);
  }
  int enrol(const std::string& id,
            const std::string& information = R"([{"entities":[{"type":"Road"}]}])",
            const std::string& more = "", const std::string& service = "") {
    return send(http::method::post, "/csourceRegistrations",
                R"({"id":"urn:g:)" + id +
                    R"(","type":"ContextSourceRegistration","endpoint":"http://b.jp",)"
                    R"("information":)" +
                    information + more + "}",
                service);
  }
  int change(const std::string& id, const std::string& body) {
    return send(http::method::patch, "/csourceRegistrations/urn:g:" + id, body);
  }
  int drop(const std::string& id) {
    return send(http::method::del, "/csourceRegistrations/urn:g:" + id);
  }
  // What was told since it was last asked: "newlyMatching urn:g:1 urn:g:2".
  std::vector<std::string> told() {
    while (here.loop.wait(news->match_new()) > 0) {
    }
    here.loop.wait(news->match_by_time());
    out.got.clear();
    here.loop.wait(news->deliver_due());
    std::vector<std::string> all;
    for (const auto& o : out.got) {
      const json_members body{o.body};
      EXPECT_EQ(body.find("type"), R"("ContextSourceNotification")");
      EXPECT_EQ(body.find("subscriptionId"), R"("urn:s:1")");
      all.push_back(json_string_text(body.find("triggerReason")));
      for (const auto one : json_elements{body.find("data")}) {
        all.back() += " " + json_string_text(json_members{one}.find("id"));
      }
    }
    return all;
  }
  using list = std::vector<std::string>;

  db::testing::fresh_house here{GetParam(), schemas};
  const tenant_code town = db::testing::sapporo();
  recorder out;
  nobody door;
  declared_services services;
  seeded_random random{7};
  context_cache contexts;
  std::unique_ptr<broker> real;
  std::unique_ptr<registry> sources;
  std::unique_ptr<subscription_book> book;
  std::shared_ptr<parts> given = std::make_shared<parts>();
  std::unique_ptr<notifier> news;
};

TEST_P(a_follower_of_sources, is_told_first_of_all_that_fit) {
  ASSERT_EQ(enrol("1"), 201);
  ASSERT_EQ(enrol("2", R"([{"entities":[{"type":"Bus"}]}])"), 201);
  ASSERT_EQ(enrol("3"), 201);
  ASSERT_EQ(subscribe(), 201);
  EXPECT_EQ(told(), (list{"newlyMatching urn:g:1 urn:g:3"}));
  EXPECT_EQ(told(), list{});
}

TEST_P(a_follower_of_sources, hears_nothing_first_where_nothing_fits) {
  ASSERT_EQ(enrol("1", R"([{"entities":[{"type":"Bus"}]}])"), 201);
  ASSERT_EQ(subscribe(), 201);
  EXPECT_EQ(told(), list{});
}

TEST_P(a_follower_of_sources, is_told_why_for_each_change) {
  ASSERT_EQ(subscribe(), 201);
  ASSERT_EQ(enrol("1"), 201);
  EXPECT_EQ(told(), (list{"newlyMatching urn:g:1"}));
  ASSERT_EQ(change("1", R"({"endpoint":"http://c.jp"})"), 204);
  EXPECT_EQ(told(), (list{"updated urn:g:1"}));
  ASSERT_EQ(change("1", R"({"information":[{"entities":[{"type":"Bus"}]}]})"), 204);
  EXPECT_EQ(told(), (list{"noLongerMatching urn:g:1"}));
  ASSERT_EQ(change("1", R"({"endpoint":"http://d.jp"})"), 204);
  EXPECT_EQ(told(), list{});
  ASSERT_EQ(change("1", R"({"information":[{"entities":[{"type":"Road"}]}]})"), 204);
  EXPECT_EQ(told(), (list{"newlyMatching urn:g:1"}));
  ASSERT_EQ(drop("1"), 204);
  EXPECT_EQ(told(), (list{"noLongerMatching urn:g:1"}));
}

TEST_P(a_follower_of_sources, sees_the_elements_that_fit_and_no_secrets) {
  ASSERT_EQ(subscribe(), 201);
  ASSERT_EQ(enrol("1",
                  R"([{"entities":[{"type":"Bus"}]},{"entities":[{"type":"Road"}],)"
                  R"("propertyNames":["depth"]}])",
                  R"(,"contextSourceInfo":[{"key":"Authorization","value":"Bearer x"}])"),
            201);
  EXPECT_EQ(told().size(), 1u);
  const auto data = json_members{out.got.front().body}.find("data");
  const json_members first{*json_elements{data}.begin()};
  EXPECT_EQ(first.find("information"),
            R"([{"entities":[{"type":["Road"]}],"propertyNames":["depth"]}])");
  EXPECT_EQ(out.got.front().body.find("Bearer"), std::string::npos);
  ASSERT_EQ(send(http::method::patch, "/csourceSubscriptions/urn:s:1", R"({"description":"x"})"),
            204);
  EXPECT_EQ(told(), (list{"newlyMatching urn:g:1"}));
  EXPECT_EQ(out.got.front().body.find("Bearer"), std::string::npos);
}

TEST_P(a_follower_of_sources, is_told_all_again_when_it_changes_what_it_asks) {
  ASSERT_EQ(enrol("1"), 201);
  ASSERT_EQ(enrol("2", R"([{"entities":[{"type":"Bus"}]}])"), 201);
  ASSERT_EQ(subscribe(), 201);
  EXPECT_EQ(told(), (list{"newlyMatching urn:g:1"}));
  ASSERT_EQ(send(http::method::patch, "/csourceSubscriptions/urn:s:1",
                 R"({"entities":[{"type":"Bus"},{"type":"Road"}]})"),
            204);
  EXPECT_EQ(told(), (list{"newlyMatching urn:g:1 urn:g:2"}));
}

TEST_P(a_follower_of_sources, that_is_paused_or_expired_hears_nothing) {
  ASSERT_EQ(enrol("1"), 201);
  ASSERT_EQ(subscribe(R"("entities":[{"type":"Road"}],"isActive":false)"), 201);
  ASSERT_EQ(enrol("2"), 201);
  EXPECT_EQ(told(), list{});
  ASSERT_EQ(send(http::method::patch, "/csourceSubscriptions/urn:s:1",
                 R"({"isActive":true,"expiresAt":")" +
                     format_instant_ms(here.time.now() + std::chrono::seconds{60}) + R"("})"),
            204);
  EXPECT_EQ(told(), (list{"newlyMatching urn:g:1 urn:g:2"}));
  here.time.advance(std::chrono::seconds{61});
  ASSERT_EQ(drop("2"), 204);
  EXPECT_EQ(told(), list{});
}

TEST_P(a_follower_of_sources, by_time_is_told_all_at_first_and_then_each_time) {
  ASSERT_EQ(enrol("1"), 201);
  ASSERT_EQ(subscribe(R"("entities":[{"type":"Road"}],"timeInterval":60)"), 201);
  EXPECT_EQ(told(), (list{"newlyMatching urn:g:1"}));
  ASSERT_EQ(enrol("2"), 201);
  EXPECT_EQ(told(), list{});
  here.time.advance(std::chrono::seconds{60});
  EXPECT_EQ(told(), (list{"updated urn:g:1 urn:g:2"}));
  EXPECT_EQ(told(), list{});
}

TEST_P(a_follower_of_sources, gets_what_its_receiver_missed_after_a_restart) {
  ASSERT_EQ(subscribe(), 201);
  ASSERT_EQ(enrol("1"), 201);
  restart();
  out.is_dead = true;
  EXPECT_EQ(told(), list{});
  restart();
  out.is_dead = false;
  here.time.advance(std::chrono::seconds{60});
  EXPECT_EQ(told(), (list{"newlyMatching urn:g:1"}));
  const auto row = here.loop.wait(book->get({town, ""}, "urn:s:1", {}, subscription_kind::sources));
  EXPECT_EQ(row.value().state.times_sent, 2);
  EXPECT_EQ(row.value().state.times_failed, 1);
}

TEST_P(a_follower_of_sources, of_one_named_service_hears_nothing_of_another) {
  ASSERT_EQ(subscribe(R"("entities":[{"type":"Road"}])", "snow"), 201);
  ASSERT_EQ(enrol("1"), 201);
  EXPECT_EQ(told(), list{});
  ASSERT_EQ(enrol("2", R"([{"entities":[{"type":"Road"}]}])", "", "snow"), 201);
  EXPECT_EQ(told(), (list{"newlyMatching urn:g:2"}));
}

TEST_P(a_follower_of_sources, asks_by_csf_times_places_scopes_and_attributes) {
  const auto asked = [&](const std::string& members) {
    (void)send(http::method::del, "/csourceSubscriptions/urn:s:1");
    EXPECT_EQ(subscribe(R"("entities":[{"type":"Road"}],)" + members), 201) << members;
    return told();
  };
  const std::string roads = R"([{"entities":[{"type":"Road"}],"propertyNames":["depth"]}])";
  ASSERT_EQ(enrol("1", roads,
                  R"(,"owner":"town","scope":"/north",)"
                  R"("location":{"type":"Point","coordinates":[142.38,43.34]})"),
            201);
  ASSERT_EQ(enrol("2", roads, R"(,"observationInterval":{"startAt":"2020-01-01T00:00:00Z"})"), 201);
  EXPECT_EQ(asked(R"("csf":"owner==\"town\"")"), (list{"newlyMatching urn:g:1"}));
  EXPECT_EQ(asked(R"("csf":"owner==\"other\"")"), list{});
  EXPECT_EQ(asked(R"("temporalQ":{"timerel":"after","timeAt":"2021-01-01T00:00:00Z"})"),
            (list{"newlyMatching urn:g:2"}));
  EXPECT_EQ(asked(R"("temporalQ":{"timerel":"after","timeAt":"2021-01-01T00:00:00Z",)"
                  R"("timeproperty":"modifiedAt"})"),
            list{});
  const std::string near = R"("geoQ":{"georel":"near;maxDistance==2000","geometry":"Point",)"
                           R"("coordinates":)";
  EXPECT_EQ(asked(near + "[142.38,43.34]}"), (list{"newlyMatching urn:g:1"}));
  EXPECT_EQ(asked(near + "[141,43.34]}"), list{});
  EXPECT_EQ(asked(R"("scopeQ":"/north")"), (list{"newlyMatching urn:g:1"}));
  EXPECT_EQ(asked(R"("scopeQ":"/south")"), list{});
}

TEST_P(a_follower_of_sources, is_not_told_of_entities) {
  ASSERT_EQ(subscribe(), 201);
  ASSERT_EQ(send(http::method::post, "/entities",
                 R"({"id":"urn:r:1","type":"Road","depth":{"value":1}})"),
            201);
  EXPECT_EQ(told(), list{});
}

INSTANTIATE_TEST_SUITE_P(engines, a_follower_of_sources, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
