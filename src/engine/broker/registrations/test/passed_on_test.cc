// Subscriptions that are made at sources too (ETSI GS CIM 009 v1.9.1, 5.8.1.4, 5.8.2.4, 5.8.5.4 and
// 5.8.6). Municipalities of one house play the brokers.
#include <algorithm>

#include "base/core/json_text.h"
#include "engine/broker/allowed/allowance.h"
#include "engine/broker/registrations/test/three_brokers.h"
#include "engine/broker/subscribe/forwarder.h"
#include "engine/broker/subscribe/notifier.h"
#include "engine/broker/subscribe/store_forwarded.h"
#include "engine/broker/test/conversation.h"

namespace tsu::broker {
namespace {

// Notifications: to towns over the wire, to anybody else into a list.
class carrier final : public sender {
 public:
  explicit carrier(wire& w) : net_(w) {}
  std::vector<outgoing> told;

  task<result<int>> send(outgoing o) override {
    const auto host = o.url.substr(7, o.url.find('/', 7) - 7);
    if (!tenant_code::parse(host).ok()) {
      told.push_back(std::move(o));
      co_return 200;
    }
    http::client_request r{.verb = http::method::post, .url = o.url, .body = o.body};
    r.headers = o.headers;
    r.headers.emplace_back("Content-Type", o.content_type);
    const auto reply = co_await net_.send(std::move(r));
    if (!reply.ok()) {
      co_return reply.error();
    }
    co_return reply.value().status;
  }

 private:
  wire& net_;
};

class passed_on : public three_brokers {
 protected:
  void SetUp() override {
    three_brokers::SetUp();
    for (const auto& town : {a, b, c}) {
      forwarders.emplace(town, std::make_unique<subscription_forwarder>(
                                   *real, *sources, town, here.time, options_of(town)));
      notifiers.emplace(town, std::make_unique<notifier>(*real, town, out, here.time, random));
    }
  }
  forwarder_options options_of(tenant_code town) const {
    return {.address = "http://" + host(town)};
  }
  static std::string host(tenant_code town) { return std::string{town.text()}; }

  void subscribe(const std::string& more = "", const std::string& id = "urn:s:1") {
    const auto reply = ask(a, http::method::post, "/subscriptions",
                           R"({"id":")" + id + R"(","type":"Subscription","entities":[)" +
                               R"({"type":"Road"}],"notification":{"endpoint":)" +
                               R"({"uri":"http://ears/n"}})" + more + "}");
    ASSERT_EQ(reply.status, 201) << reply.body;
  }
  // Everything that is to be said to sources is said.
  std::vector<std::string> pass_on(tenant_code town) {
    net.sent.clear();
    net.requests.clear();
    here.loop.wait(forwarders.at(town)->compare());
    while (here.loop.wait(forwarders.at(town)->tell_due()) > 0) {
    }
    return net.sent;
  }
  void tell(tenant_code town) {
    while (here.loop.wait(notifiers.at(town)->match_new()) > 0) {
    }
    while (here.loop.wait(notifiers.at(town)->deliver_due()) > 0) {
    }
  }
  std::string subscriptions_of(tenant_code town) { return get(town, "/subscriptions"); }

  carrier out{net};
  std::map<tenant_code, std::unique_ptr<subscription_forwarder>> forwarders;
  std::map<tenant_code, std::unique_ptr<notifier>> notifiers;
};

TEST_P(passed_on, a_subscription_is_made_at_a_source_and_what_it_tells_is_told_on) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  subscribe(R"(,"q":"speed>50")");
  const auto sent = pass_on(a);
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0], host(b) + " POST /ngsi-ld/v1/subscriptions");
  const auto& body = net.requests.at(0).body;
  EXPECT_NE(body.find("http://" + host(a) + "/ngsi-ld/ex/remote-notify"), std::string::npos)
      << body;
  EXPECT_EQ(body.find("ears"), std::string::npos) << body;
  EXPECT_NE(body.find(R"("q":"speed>50")"), std::string::npos) << body;
  EXPECT_TRUE(pass_on(a).empty());  // once
  ASSERT_EQ(create(b, road("1", R"(,"speed":{"value":60})")), 201);
  ASSERT_EQ(create(b, road("2", R"(,"speed":{"value":10})")), 201);
  tell(b);
  EXPECT_TRUE(out.told.empty());
  tell(a);
  ASSERT_EQ(out.told.size(), 1u);
  EXPECT_EQ(out.told[0].url, "http://ears/n");
  EXPECT_NE(out.told[0].body.find(R"("subscriptionId":"urn:s:1")"), std::string::npos)
      << out.told[0].body;
  EXPECT_NE(
      out.told[0].body.find(
          R"("data":[{"id":"urn:r:1","type":"Road","speed":{"type":"Property","value":60}}])"),
      std::string::npos)
      << out.told[0].body;
}

TEST_P(passed_on, a_copy_is_kept_in_step) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  subscribe(R"(,"q":"speed>50")");
  ASSERT_EQ(pass_on(a).size(), 1u);
  EXPECT_EQ(ask(a, http::method::patch, "/subscriptions/urn:s:1",
                R"({"q":"urn:ngsi-ld:null","watchedAttributes":["depth"]})")
                .status,
            204);
  const auto changed = pass_on(a);
  ASSERT_EQ(changed.size(), 1u);
  EXPECT_EQ(changed[0].find(host(b) + " PATCH /ngsi-ld/v1/subscriptions/urn:"), 0u) << changed[0];
  EXPECT_EQ(subscriptions_of(b).find("speed>50"), std::string::npos) << subscriptions_of(b);
  EXPECT_NE(subscriptions_of(b).find(R"(default-context/depth"])"), std::string::npos);
  EXPECT_EQ(ask(a, http::method::patch, "/subscriptions/urn:s:1", R"({"isActive":false})").status,
            204);
  EXPECT_EQ(pass_on(a).size(), 1u);
  EXPECT_EQ(subscriptions_of(b), "[]");
  EXPECT_EQ(ask(a, http::method::patch, "/subscriptions/urn:s:1", R"({"isActive":true})").status,
            204);
  EXPECT_EQ(pass_on(a).size(), 1u);
  EXPECT_NE(subscriptions_of(b), "[]");
  EXPECT_EQ(ask(a, http::method::del, "/subscriptions/urn:s:1").status, 204);
  const auto ended = pass_on(a);
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_EQ(ended[0].find(host(b) + " DELETE /ngsi-ld/v1/subscriptions/urn:"), 0u) << ended[0];
  EXPECT_EQ(subscriptions_of(b), "[]");
}

TEST_P(passed_on, registrations_that_come_and_go_make_and_end_copies) {
  subscribe();
  EXPECT_TRUE(pass_on(a).empty());
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  EXPECT_EQ(pass_on(a).size(), 1u);
  EXPECT_NE(subscriptions_of(b), "[]");
  // Elsewhere from now on: ended there, made here.
  EXPECT_EQ(ask(a, http::method::patch, "/csourceRegistrations/urn:g:1",
                R"({"endpoint":"http://)" + host(c) + "\"}")
                .status,
            204);
  EXPECT_EQ(pass_on(a).size(), 2u);
  EXPECT_EQ(subscriptions_of(b), "[]");
  EXPECT_NE(subscriptions_of(c), "[]");
  EXPECT_EQ(ask(a, http::method::del, "/csourceRegistrations/urn:g:1").status, 204);
  EXPECT_EQ(pass_on(a).size(), 1u);
  EXPECT_EQ(subscriptions_of(c), "[]");
}

TEST_P(passed_on, a_registration_that_expires_ends_its_copy) {
  ASSERT_EQ(
      enrol(a, b, "1",
            R"(,"expiresAt":")" + format_instant_ms(here.time.now() + std::chrono::hours{1}) + "\"")
          .status,
      201);
  subscribe();
  EXPECT_EQ(pass_on(a).size(), 1u);
  here.time.advance(std::chrono::hours{2});
  EXPECT_EQ(pass_on(a).size(), 1u);
  EXPECT_EQ(subscriptions_of(b), "[]");
}

TEST_P(passed_on, only_sources_that_it_asks_for_and_that_take_it_get_a_copy) {
  ASSERT_EQ(enrol(a, b, "1", R"(,"operations":["retrieveOps"])").status, 201);
  ASSERT_EQ(enrol(a, b, "2", R"(,"mode":"auxiliary")").status, 201);
  ASSERT_EQ(enrol(a, b, "3", "", R"([{"entities":[{"type":"Bus"}]}])").status, 201);
  ASSERT_EQ(enrol(a, c, "4", R"(,"quality":{"type":"Property","value":1})").status, 201);
  subscribe(R"(,"localOnly":true)", "urn:s:1");
  subscribe(R"(,"csf":"quality>5")", "urn:s:2");
  subscribe(R"(,"timeInterval":60)", "urn:s:3");
  EXPECT_TRUE(pass_on(a).empty());
  subscribe(R"(,"csf":"quality==1")", "urn:s:4");
  EXPECT_EQ(pass_on(a), std::vector{host(c) + " POST /ngsi-ld/v1/subscriptions"});
}

TEST_P(passed_on, a_copy_is_cut_to_what_the_source_registered) {
  ASSERT_EQ(enrol(a, b, "1", "",
                  R"([{"entities":[{"id":"urn:r:1","type":"Road"}],"propertyNames":["speed"]}])")
                .status,
            201);
  subscribe();
  ASSERT_EQ(pass_on(a).size(), 1u);
  const auto& body = net.requests.at(0).body;
  EXPECT_NE(body.find(R"("id":"urn:r:1")"), std::string::npos) << body;
  EXPECT_NE(
      body.find(R"("watchedAttributes":["https://uri.etsi.org/ngsi-ld/default-context/speed"])"),
      std::string::npos)
      << body;
}

TEST_P(passed_on, a_dead_source_is_told_when_it_is_back_by_any_node) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  subscribe();
  net.dead.insert(host(b));
  EXPECT_EQ(pass_on(a).size(), 1u);
  EXPECT_TRUE(pass_on(a).empty());  // not at once
  net.dead.clear();
  subscription_forwarder other{*real, *sources, a, here.time, options_of(a)};
  here.time.advance(std::chrono::minutes{2});
  here.loop.wait(other.compare());
  EXPECT_EQ(here.loop.wait(other.tell_due()), 1u);
  EXPECT_NE(subscriptions_of(b), "[]");
  EXPECT_TRUE(pass_on(a).empty());
}

TEST_P(passed_on, a_copy_that_a_source_has_lost_is_made_again) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  subscribe();
  ASSERT_EQ(pass_on(a).size(), 1u);
  const auto copy = json_string_text(json_members{net.requests.at(0).body}.find("id"));
  EXPECT_EQ(ask(b, http::method::del, "/subscriptions/" + copy).status, 204);
  EXPECT_EQ(ask(a, http::method::patch, "/subscriptions/urn:s:1", R"({"q":"speed>1"})").status,
            204);
  EXPECT_EQ(pass_on(a).size(), 2u);  // a PATCH that finds nothing, and a POST
  EXPECT_NE(subscriptions_of(b).find("speed>1"), std::string::npos);
}

TEST_P(passed_on, a_source_that_has_the_copy_already_or_says_so_is_told_to_change_it) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  subscribe();
  net.scripted[host(b)] = {409, R"({"title":"it is here"})"};
  const auto sent = pass_on(a);
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[1].find(host(b) + " PATCH /ngsi-ld/v1/subscriptions/urn:"), 0u) << sent[1];
  EXPECT_EQ(net.requests.at(1).body.find("urn:ngsi-ld:null"), std::string::npos);
  here.time.advance(std::chrono::minutes{2});
  EXPECT_EQ(pass_on(a).size(), 2u);  // it may have arrived by now: again both
  net.scripted.clear();
  here.time.advance(std::chrono::minutes{2});
  EXPECT_EQ(pass_on(a).size(), 1u);
  EXPECT_NE(subscriptions_of(b), "[]");
}

TEST_P(passed_on, a_source_may_answer_with_anything) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  subscribe();
  for (const int status : {0, 100, 200, 207, 301, 400, 404, 409, 500, 508, 999}) {
    for (const std::string body : {"", "7", "{", R"({"error":[]})"}) {
      net.scripted[host(b)] = {status, body};
      EXPECT_EQ(ask(a, http::method::patch, "/subscriptions/urn:s:1",
                    R"({"q":"speed>)" + std::to_string(status) + "\"}")
                    .status,
                204);
      EXPECT_LE(pass_on(a).size(), 3u) << status;
      here.time.advance(std::chrono::hours{1});
    }
  }
  net.scripted.clear();
  EXPECT_EQ(ask(a, http::method::patch, "/subscriptions/urn:s:1", R"({"q":"speed>7"})").status,
            204);
  EXPECT_FALSE(pass_on(a).empty());
  EXPECT_NE(subscriptions_of(b).find("speed>7"), std::string::npos) << subscriptions_of(b);
}

TEST_P(passed_on, a_registration_does_not_say_how_a_copy_is_carried) {
  std::string pairs;
  for (const std::string name :
       {"content-LENGTH", "Host", "VIA", "Connection", "Transfer-Encoding", "TE", "Upgrade",
        "Keep-Alive", "Content-Type", "Accept", "ngsild-tenant", "Expect", "Proxy-Connection"}) {
    pairs += (pairs.empty() ? R"({"key":")" : R"(,{"key":")") + name + R"(","value":"x"})";
  }
  ASSERT_EQ(enrol(a, b, "1",
                  R"(,"contextSourceInfo":[)" + pairs + R"(,{"key":"X-Key","value":"secret"}])")
                .status,
            201);
  subscribe();
  ASSERT_EQ(pass_on(a).size(), 1u);
  std::set<std::string> names;
  for (const auto& [name, value] : net.requests[0].headers) {
    EXPECT_NE(value, "x") << name;
    names.insert(name);
  }
  EXPECT_EQ(names, (std::set<std::string>{"Accept", "Content-Type", "Via", "X-Key"}));
}

TEST_P(passed_on, what_sources_told_is_forgotten_though_nothing_else_happens) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  subscribe();
  ASSERT_EQ(pass_on(a).size(), 1u);
  ASSERT_EQ(create(b, road("1", R"(,"speed":{"value":60})")), 201);
  tell(b);
  const auto remembers = [&] {
    const auto later = here.time.now() + std::chrono::hours{1};
    return here.loop.wait(
        real->town_store(a).read([&](db::reader& r) { return has_old_told(r, later); }));
  };
  here.loop.wait(forwarders.at(a)->forget());
  EXPECT_TRUE(remembers());
  here.time.advance(std::chrono::minutes{11});
  here.loop.wait(forwarders.at(a)->forget());
  EXPECT_FALSE(remembers());
}

TEST_P(passed_on, a_dead_source_is_waited_for_once_and_not_for_each_copy) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  ASSERT_EQ(enrol(a, b, "2", "", R"([{"entities":[{"type":"Bus"},{"type":"Road"}]}])").status, 201);
  ASSERT_EQ(enrol(a, c, "3", "").status, 201);
  subscribe("", "urn:s:1");
  subscribe("", "urn:s:2");
  subscribe("", "urn:s:3");
  net.dead.insert(host(b));
  const auto sent = pass_on(a);
  EXPECT_EQ(std::count(sent.begin(), sent.end(), host(b) + " POST /ngsi-ld/v1/subscriptions"), 1);
  EXPECT_EQ(std::count(sent.begin(), sent.end(), host(c) + " POST /ngsi-ld/v1/subscriptions"), 3);
  here.time.advance(std::chrono::seconds{2});
  EXPECT_EQ(pass_on(a).size(), 1u);
  here.time.advance(std::chrono::milliseconds{1'500});
  EXPECT_TRUE(pass_on(a).empty());  // the second time it waits longer, with all of them
  net.dead.clear();
  here.time.advance(std::chrono::minutes{2});
  EXPECT_EQ(pass_on(a).size(), 6u);
}

TEST_P(passed_on, a_copy_that_a_source_refuses_holds_up_no_other) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  subscribe("", "urn:s:1");
  subscribe("", "urn:s:2");
  net.scripted[host(b)] = {400, ""};
  EXPECT_EQ(pass_on(a).size(), 2u);
}

TEST_P(passed_on, circles_end_and_nothing_is_told_twice) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  ASSERT_EQ(enrol(b, a, "2", "").status, 201);  // a circle
  ASSERT_EQ(enrol(a, c, "3", "").status, 201);
  ASSERT_EQ(enrol(c, b, "4", "").status, 201);  // a second way from b to a
  subscribe();
  EXPECT_EQ(pass_on(a).size(), 2u);
  for (int i = 0; i < 3; ++i) {
    pass_on(b);
    pass_on(c);
  }
  EXPECT_TRUE(pass_on(b).empty());
  EXPECT_TRUE(pass_on(a).empty());
  ASSERT_EQ(create(b, road("1", R"(,"speed":{"value":60})")), 201);
  ASSERT_EQ(create(a, road("2", R"(,"speed":{"value":7})")), 201);
  for (int i = 0; i < 3; ++i) {
    tell(b);
    tell(c);
    tell(a);
  }
  EXPECT_EQ(out.told.size(), 2u);
}

TEST_P(passed_on, throttling_and_form_are_those_of_the_original) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  const auto reply =
      ask(a, http::method::post, "/subscriptions",
          R"({"id":"urn:s:1","type":"Subscription","entities":[{"type":"Road"}],"throttling":60,)"
          R"("notification":{"format":"keyValues","attributes":["speed"],)"
          R"("endpoint":{"uri":"http://ears/n"}}})");
  ASSERT_EQ(reply.status, 201) << reply.body;
  ASSERT_EQ(pass_on(a).size(), 1u);
  ASSERT_EQ(create(b, road("1", R"(,"speed":{"value":60},"depth":{"value":1})")), 201);
  tell(b);
  ASSERT_EQ(create(b, road("2", R"(,"speed":{"value":61})")), 201);
  tell(b);
  tell(a);
  ASSERT_EQ(out.told.size(), 1u);
  EXPECT_NE(out.told[0].body.find(R"("data":[{"id":"urn:r:1","type":"Road","speed":60}])"),
            std::string::npos)
      << out.told[0].body;
}

TEST_P(passed_on, an_entity_that_is_gone_at_the_source_is_told) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  ASSERT_EQ(create(b, road("1", R"(,"speed":{"value":60})")), 201);
  tell(b);
  subscribe(R"(,"notificationTrigger":["entityDeleted"])");
  ASSERT_EQ(pass_on(a).size(), 1u);
  here.time.advance(std::chrono::seconds{1});
  ASSERT_EQ(ask(b, http::method::del, "/entities/urn:r:1?local=true").status, 204);
  tell(b);
  tell(a);
  ASSERT_EQ(out.told.size(), 1u);
  EXPECT_NE(out.told[0].body.find("deletedAt"), std::string::npos) << out.told[0].body;
}

TEST_P(passed_on, parts_are_put_together_before_the_conditions_are_tested) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  ASSERT_EQ(create(a, road("1", R"(,"name":{"value":"ring"})")), 201);
  tell(a);
  here.time.advance(std::chrono::seconds{1});
  subscribe(R"(,"q":"speed>50;name==\"ring\"","splitEntities":true)");
  ASSERT_EQ(pass_on(a).size(), 1u);
  EXPECT_EQ(net.requests.at(0).body.find("\"q\""), std::string::npos);
  here.time.advance(std::chrono::seconds{1});
  ASSERT_EQ(create(b, road("1", R"(,"speed":{"value":60})")), 201);
  ASSERT_EQ(create(b, road("2", R"(,"speed":{"value":60})")), 201);
  tell(b);
  tell(a);
  ASSERT_EQ(out.told.size(), 1u);
  EXPECT_NE(out.told[0].body.find("ring"), std::string::npos) << out.told[0].body;
}

// A source does not know what the owner may see.
TEST_P(passed_on, a_subscription_of_somebody_with_limits_stays_here) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  subscribe();
  auto options = options_of(a);
  options.limits_of = [](std::string) -> task<std::shared_ptr<const allowance>> {
    co_return allowance::nothing();
  };
  subscription_forwarder careful{*real, *sources, a, here.time, options};
  EXPECT_FALSE(here.loop.wait(careful.compare()));
  EXPECT_EQ(here.loop.wait(careful.tell_due()), 0u);
  subscription_forwarder deaf{*real, *sources, a, here.time, {}};
  EXPECT_FALSE(here.loop.wait(deaf.compare()));  // nobody said where this broker is
}

TEST_P(passed_on, nobody_else_is_listened_to) {
  ASSERT_EQ(
      enrol(a, b, "1", "", R"([{"entities":[{"type":"Road"}],"propertyNames":["speed"]}])").status,
      201);
  subscribe();
  ASSERT_EQ(pass_on(a).size(), 1u);
  const auto copy = json_string_text(json_members{net.requests.at(0).body}.find("id"));
  const auto say = [&](const std::string& id, const std::string& data) {
    const std::string body = R"({"id":"urn:n:1","type":"Notification","subscriptionId":")" + id +
                             R"(","data":)" + data + "}";
    http::request request{
        .verb = http::method::post, .path = "/ngsi-ld/ex/remote-notify", .body = body};
    request.headers.add("Content-Type", "application/json");
    request.headers.add("NGSILD-Tenant", "of_the_source");
    return here.loop.wait(net.answer_to(request, a)).status;
  };
  EXPECT_EQ(say("urn:s:1", "[]"), 404);
  EXPECT_EQ(say("urn:other", "[]"), 404);
  EXPECT_EQ(say(copy, "7"), 400);
  EXPECT_EQ(say(copy, "[7]"), 400);
  EXPECT_EQ(say(copy, R"([{"id":"urn:b:1","type":"Bus","speed":{"value":1}}])"), 200);
  EXPECT_EQ(say(copy, R"([{"id":"urn:r:1","type":"Road","depth":{"value":1}}])"), 200);
  tell(a);
  EXPECT_TRUE(out.told.empty());
  EXPECT_EQ(say(copy, R"([{"id":"urn:r:1","type":"Road","depth":{"value":1},)"
                      R"("speed":{"value":2}}])"),
            200);
  tell(a);
  ASSERT_EQ(out.told.size(), 1u);
  EXPECT_EQ(out.told[0].body.find("depth"), std::string::npos) << out.told[0].body;
}

class counting_loader final : public context_loader {
 public:
  task<result<std::string>> load(std::string) override {
    ++asked;
    co_return R"({"@context":{"speed":"urn:x:speed"}})";
  }
  int asked = 0;
};

TEST_P(passed_on, nothing_is_fetched_for_somebody_who_knows_no_copy) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  subscribe();
  ASSERT_EQ(pass_on(a).size(), 1u);
  const auto copy = json_string_text(json_members{net.requests.at(0).body}.find("id"));
  counting_loader loader;
  context_cache fetching{&loader};
  const auto before = net.to;
  auto given = std::make_shared<parts>(*before);
  given->contexts = &fetching;
  given->context_book = nullptr;
  net.to = given;
  const auto say = [&](const std::string& id) {
    const std::string body =
        R"({"@context":"http://elsewhere/c","type":"Notification","subscriptionId":")" + id +
        R"(","data":[]})";
    http::request request{
        .verb = http::method::post, .path = "/ngsi-ld/ex/remote-notify", .body = body};
    request.headers.add("Content-Type", "application/ld+json");
    return here.loop.wait(net.answer_to(request, a)).status;
  };
  EXPECT_EQ(say("urn:other"), 404);
  EXPECT_EQ(loader.asked, 0);
  EXPECT_EQ(say(copy), 200);
  EXPECT_EQ(loader.asked, 1);
  net.to = before;
}

INSTANTIATE_TEST_SUITE_P(engines, passed_on, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
