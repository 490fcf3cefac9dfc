// Registrations of NGSI-LD and of NGSIv2 serve requests of both (doc/ngsi-mapping.md).
#include <algorithm>
#include <coroutine>
#include <future>

#include "base/core/executor.h"
#include "base/core/json_text.h"
#include "engine/broker/registrations/test/three_brokers.h"
#include "engine/broker/test/conversation.h"

namespace tsu::broker {
namespace {

using field = std::pair<std::string, std::string>;

class both_protocols : public three_brokers {
 protected:
  http::reply v2(tenant_code town, http::method verb, const std::string& target,
                 const std::string& body = "", const std::vector<field>& headers = {}) {
    const auto whole = "/v2" + target;
    const auto mark = std::min(whole.find('?'), whole.size());
    trace = std::to_string(1'000'000'000 + ++asked) + "0000000000000000000000";
    http::request request{.verb = verb,
                          .path = std::string_view{whole}.substr(0, mark),
                          .query = std::string_view{whole}.substr(std::min(mark + 1, whole.size())),
                          .body = body,
                          .trace_id = trace};
    for (const auto& [name, value] : headers) {
      request.headers.add(name, value);
    }
    if (!body.empty()) {
      request.headers.add("Content-Type", "application/json");
    }
    net.sent.clear();
    net.requests.clear();
    return here.loop.wait(net.answer_to(request, town));
  }
  std::string get_v2(tenant_code town, const std::string& target,
                     const std::vector<field>& headers = {}) {
    const auto reply = v2(town, http::method::get, target, "", headers);
    return reply.status == 200 ? reply.body : std::to_string(reply.status);
  }
  void create_v2(tenant_code town, const std::string& json) {
    const auto reply = v2(town, http::method::post, "/entities?options=keyValues", json);
    ASSERT_EQ(reply.status, 201) << reply.body;
  }
  // A registration of NGSIv2 at `town` of what `source` has; gives back its id.
  std::string provide(tenant_code town, const std::string& host, const std::string& entities,
                      const std::string& attrs = "", const std::string& more = "",
                      const std::vector<field>& headers = {}) {
    const auto reply =
        v2(town, http::method::post, "/registrations",
           R"({"dataProvided":{"entities":[)" + entities + "]" +
               (attrs.empty() ? "" : ",\"attrs\":" + attrs) +
               R"(},"provider":{"http":{"url":"http://)" + host + R"(/v2"})" + more + "}}",
           headers);
    EXPECT_EQ(reply.status, 201) << reply.body;
    for (const auto& [name, value] : reply.headers) {
      if (name == "Location") {
        return value.substr(value.rfind('/') + 1);
      }
    }
    return {};
  }
  static std::string host_of(tenant_code town) { return std::string{town.text()}; }
  static std::string fits(std::string_view wanted, std::string_view have) {
    std::map<std::string, std::string> names;
    const auto w = check_and_minify(wanted), h = check_and_minify(have);
    return w.ok() && h.ok() ? difference(w.value(), h.value(), names) : std::string{have};
  }
  std::string header(std::size_t n, std::string_view name) const {
    for (const auto& [key, value] : net.requests.at(n).headers) {
      if (key == name) {
        return value;
      }
    }
    return "none";
  }

  std::string trace;
  int asked = 0;
};

constexpr auto road_1 = R"({"id":"urn:r:1","type":"Road"})";
constexpr auto any_road = R"({"idPattern":".*","type":"Road"})";
const std::string taking = R"(,"operations":["federationOps","updateOps"])";

TEST_P(both_protocols, a_source_of_ngsi_ld_answers_queries_of_ngsi_v2) {
  ASSERT_EQ(create(b, road("1", R"(,"speed":{"value":5,"unitCode":"KMH"},"depth":{"value":7})")),
            201);
  ASSERT_EQ(create(b, road("2", R"(,"speed":{"value":9})")), 201);
  ASSERT_EQ(
      enrol(a, b, "1", "", R"([{"entities":[{"type":"Road"}],"propertyNames":["speed"]}])").status,
      201);
  EXPECT_EQ(fits(R"({"id":"urn:r:1","type":"Road","depth":"!","speed":{"type":"Number","value":5,)"
                 R"("metadata":{"unitCode":{"type":"Text","value":"KMH"}}}})",
                 get_v2(a, "/entities/urn:r:1?type=Road")),
            "");
  ASSERT_EQ(net.sent.size(), 1u);
  EXPECT_EQ(net.sent[0],
            host_of(b) + " GET /ngsi-ld/v1/entities/urn:r:1?attrs=speed&options=sysAttrs");
  EXPECT_EQ(get_v2(a, "/entities/urn:r:1/attrs/speed/value"), "5");
  EXPECT_EQ(get_v2(a, "/entities/urn:r:3"), "404");
  EXPECT_EQ(fits(R"([{"id":"urn:r:2","speed":9}])",
                 get_v2(a, "/entities?type=Road&q=speed>6&options=keyValues")),
            "");
  EXPECT_EQ(net.sent.at(0), host_of(b) + " GET /ngsi-ld/v1/entities?type=Road&attrs=speed&limit=" +
                                "1000&options=sysAttrs");
  const auto query = v2(a, http::method::post, "/op/query?options=keyValues,count",
                        R"({"entities":[{"idPattern":"1$","type":"Road"}],"attrs":["speed"]})");
  EXPECT_EQ(fits(R"([{"id":"urn:r:1","speed":5}])", query.body), "");
  EXPECT_EQ(get_v2(a, "/entities?type=Bus"), "[]");
  EXPECT_TRUE(net.sent.empty());
  EXPECT_EQ(get_v2(a, "/entities/urn:r:1?options=skipForwarding"), "404");
}

// Lets everybody else begin before it asks.
class slow_wire final : public source_door {
 public:
  explicit slow_wire(wire& w) : net_(w) {}
  int under_way = 0, most = 0;

  task<result<http::client_reply>> send(http::client_request r) override {
    struct turn {
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<> h) const { executor::current()->post(h); }
      void await_resume() const noexcept {}
    };
    most = std::max(most, ++under_way);
    co_await turn{};
    auto reply = co_await net_.send(std::move(r));
    --under_way;
    co_return reply;
  }

 private:
  wire& net_;
};

TEST_P(both_protocols, sources_of_ngsi_ld_are_asked_for_several_selectors_at_once) {
  ASSERT_EQ(create(b, road("1", R"(,"speed":{"value":5})")), 201);
  ASSERT_EQ(create(b, road("2", R"(,"speed":{"value":9})")), 201);
  ASSERT_EQ(create(b, road("3", R"(,"speed":{"value":7})")), 201);
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  slow_wire slow{net};
  registry slowly{*real, slow, here.time, random};
  auto given = std::make_shared<parts>(*net.to);
  given->sources = &slowly;
  const auto before = std::exchange(net.to, given);
  const auto found = v2(a, http::method::post, "/op/query?options=keyValues",
                        R"({"entities":[{"id":"urn:r:1","type":"Road"},)"
                        R"({"id":"urn:r:2","type":"Road"},{"id":"urn:r:9","type":"Road"}]})");
  EXPECT_EQ(fits(R"([{"id":"urn:r:1","speed":5},{"id":"urn:r:2","speed":9}])", found.body), "")
      << found.body;
  EXPECT_EQ(net.sent.size(), 3u);
  EXPECT_EQ(slow.most, 3);
  net.to = before;
}

TEST_P(both_protocols, what_is_here_goes_before_what_a_source_of_ngsi_ld_says) {
  create_v2(a, R"({"id":"urn:r:1","type":"Road","speed":1})");
  ASSERT_EQ(create(b, road("1", R"(,"speed":{"value":5},"depth":{"value":7})")), 201);
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  EXPECT_EQ(fits(R"({"speed":1,"depth":7})", get_v2(a, "/entities/urn:r:1?options=keyValues")), "");
  net.dead.insert(host_of(b));
  EXPECT_EQ(fits(R"({"speed":1,"depth":"!"})", get_v2(a, "/entities/urn:r:1?options=keyValues")),
            "");
}

TEST_P(both_protocols, a_source_of_ngsi_ld_takes_updates_of_ngsi_v2) {
  create_v2(a, R"({"id":"urn:r:1","type":"Road","name":"a"})");
  ASSERT_EQ(create(b, road("1", R"(,"speed":{"value":5},"depth":{"value":7})")), 201);
  ASSERT_EQ(enrol(a, b, "1", taking,
                  R"([{"entities":[{"type":"Road"}],)"
                  R"("propertyNames":["speed","depth"]}])")
                .status,
            201);
  const auto patched = v2(a, http::method::patch, "/entities/urn:r:1/attrs?type=Road",
                          R"({"name":{"value":"b"},"speed":{"value":6,"metadata":{"TimeInstant":{)"
                          R"("type":"DateTime","value":"2026-01-01T00:00:00.000Z"}}}})");
  EXPECT_EQ(patched.status, 204) << patched.body;
  ASSERT_EQ(net.requests.size(), 1u);
  EXPECT_EQ(net.sent[0], host_of(b) + " PATCH /ngsi-ld/v1/entities/urn:r:1/attrs");
  EXPECT_EQ(fits(R"({"speed":{"type":"Property","value":6,)"
                 R"("observedAt":"2026-01-01T00:00:00.000Z"}})",
                 net.requests[0].body),
            "");
  EXPECT_EQ(get(b, "/entities/urn:r:1?options=keyValues&local=true"),
            R"({"id":"urn:r:1","type":"Road","speed":6,"depth":7})");
  const auto value = v2(a, http::method::put, "/entities/urn:r:1/attrs/depth/value", "8",
                        {{"Content-Type", "text/plain"}});
  EXPECT_EQ(value.status, 204) << value.body;
  const auto update =
      v2(a, http::method::post, "/op/update?options=keyValues",
         R"({"actionType":"update","entities":[{"id":"urn:r:1","type":"Road","speed":9}]})");
  EXPECT_EQ(update.status, 204) << update.body;
  EXPECT_EQ(get(b, "/entities/urn:r:1?options=keyValues&local=true"),
            R"({"id":"urn:r:1","type":"Road","speed":9,"depth":8})");
  const auto part = v2(a, http::method::patch, "/entities/urn:r:1/attrs",
                       R"({"speed":{"value":1},"other":{"value":1}})");
  EXPECT_EQ(part.status, 422);
  EXPECT_NE(part.body.find("[ other ]"), std::string::npos) << part.body;
  net.dead.insert(host_of(b));
  EXPECT_EQ(
      v2(a, http::method::patch, "/entities/urn:r:1/attrs", R"({"speed":{"value":1}})").status,
      422);
}

// One that takes single attributes only, and one that takes no updates.
TEST_P(both_protocols, a_source_of_ngsi_ld_gets_only_the_operations_that_it_offers) {
  ASSERT_EQ(create(b, road("1", R"(,"speed":{"value":5},"depth":{"value":7})")), 201);
  ASSERT_EQ(enrol(a, b, "1", R"(,"operations":["retrieveOps"])").status, 201);
  const auto patch = [&] {
    return v2(a, http::method::patch, "/entities/urn:r:1/attrs",
              R"({"speed":{"value":6},"depth":{"value":8}})");
  };
  EXPECT_EQ(patch().status, 404);
  EXPECT_TRUE(net.sent.empty());
  ASSERT_EQ(enrol(a, b, "2", R"(,"operations":["updateAttrs"])").status, 201);
  EXPECT_EQ(patch().status, 204);
  ASSERT_EQ(net.sent.size(), 2u);
  EXPECT_EQ(net.sent[0], host_of(b) + " PATCH /ngsi-ld/v1/entities/urn:r:1/attrs/speed");
  EXPECT_EQ(get(b, "/entities/urn:r:1?options=keyValues&local=true"),
            R"({"id":"urn:r:1","type":"Road","speed":6,"depth":8})");
}

TEST_P(both_protocols, a_provider_of_ngsi_v2_answers_ngsi_ld) {
  create_v2(b, R"({"id":"R7","type":"Road","speed":5,"name":"x"})");
  create_v2(b, R"({"id":"urn:r:2","type":"Road","speed":9})");
  provide(a, host_of(b), any_road, R"(["speed"])");
  EXPECT_EQ(get(a, "/entities/urn:ngsi-v2:id:R7?options=keyValues"),
            R"({"id":"urn:ngsi-v2:id:R7","type":"Road","speed":5})");
  ASSERT_EQ(net.requests.size(), 1u);
  EXPECT_EQ(net.sent[0], host_of(b) + " POST /v2/op/query?limit=1000");
  EXPECT_EQ(net.requests[0].body, R"({"entities":[{"id":"R7","type":"Road"}],"attrs":["speed"]})");
  EXPECT_EQ(header(0, "Fiware-ServicePath"), "/");
  EXPECT_NE(header(0, "Via").find("1.1 "), std::string::npos);
  EXPECT_EQ(get(a, "/entities?type=Road&options=keyValues"),
            R"([{"id":"urn:ngsi-v2:id:R7","type":"Road","speed":5},)"
            R"({"id":"urn:r:2","type":"Road","speed":9}])");
  EXPECT_EQ(get(a, "/entities?type=Road&q=speed>6&options=keyValues"),
            R"([{"id":"urn:r:2","type":"Road","speed":9}])");
  EXPECT_EQ(get(a, "/entities?type=Road&idPattern=%5Eurn:r&options=keyValues"),
            R"([{"id":"urn:r:2","type":"Road","speed":9}])");
  EXPECT_EQ(get(a, "/entities?type=Road&attrs=name"), "[]");
  EXPECT_EQ(get(a, "/entities?type=Road&local=true"), "[]");
  EXPECT_EQ(get(a, "/entities/urn:ngsi-v2:id:R8"), "404");
  EXPECT_EQ(get(a, "/entities?type=Bus"), "[]");
  EXPECT_TRUE(net.sent.empty());
  const auto list = ask(a, http::method::get, "/csourceRegistrations?type=Road");
  EXPECT_EQ(list.body, "[]");  // each protocol lists its own
}

TEST_P(both_protocols, a_provider_lends_what_is_not_here) {
  ASSERT_EQ(create(a, road("1", R"(,"speed":{"value":1})")), 201);
  create_v2(b, R"({"id":"urn:r:1","type":"Road","speed":5,"depth":7})");
  provide(a, host_of(b), road_1);
  EXPECT_EQ(get(a, "/entities/urn:r:1?options=keyValues"),
            R"({"id":"urn:r:1","type":"Road","speed":1,"depth":7})");
  net.dead.insert(host_of(b));
  EXPECT_EQ(get(a, "/entities/urn:r:1?options=keyValues"),
            R"({"id":"urn:r:1","type":"Road","speed":1})");
}

TEST_P(both_protocols, a_provider_of_ngsi_v2_takes_updates_of_ngsi_ld) {
  create_v2(b, R"({"id":"urn:r:1","type":"Road","speed":5,"depth":7})");
  provide(a, host_of(b), road_1, R"(["speed","depth"])");
  const auto all = ask(a, http::method::patch, "/entities/urn:r:1/attrs",
                       R"({"speed":{"value":6,"unitCode":"KMH"},"depth":{"value":8}})");
  EXPECT_EQ(all.status, 204) << all.body;
  ASSERT_EQ(net.requests.size(), 1u);
  EXPECT_EQ(fits(R"({"actionType":"update","entities":[{"id":"urn:r:1","type":"Road",)"
                 R"("speed":{"type":"Number","value":6,)"
                 R"("metadata":{"unitCode":{"type":"Text","value":"KMH"}}},)"
                 R"("depth":{"type":"Number","value":8,"metadata":{}}}]})",
                 net.requests[0].body),
            "");
  EXPECT_EQ(get(a, "/entities/urn:r:1?options=keyValues"),
            R"({"id":"urn:r:1","type":"Road","speed":6,"depth":8})");
  EXPECT_EQ(ask(a, http::method::patch, "/entities/urn:r:1/attrs/speed", R"({"value":7})").status,
            204);
  EXPECT_EQ(
      ask(a, http::method::put, "/entities/urn:r:1/attrs/depth", R"({"type":"Property","value":9})")
          .status,
      204);
  EXPECT_EQ(get(a, "/entities/urn:r:1?options=keyValues"),
            R"({"id":"urn:r:1","type":"Road","speed":7,"depth":9})");
  // What is here stays here; the rest goes to the provider.
  ASSERT_EQ(create(a, road("1", R"(,"speed":{"value":1})")), 201);
  EXPECT_EQ(ask(a, http::method::patch, "/entities/urn:r:1/attrs",
                R"({"speed":{"value":2},"depth":{"value":3}})")
                .status,
            204);
  EXPECT_EQ(get(a, "/entities/urn:r:1?options=keyValues&local=true"),
            R"({"id":"urn:r:1","type":"Road","speed":2})");
  EXPECT_EQ(get(b, "/entities/urn:r:1?options=keyValues&local=true"),
            R"({"id":"urn:r:1","type":"Road","speed":7,"depth":3})");
}

TEST_P(both_protocols, what_a_provider_cannot_be_told_is_said_and_changes_nothing) {
  create_v2(b, R"({"id":"urn:r:1","type":"Road","speed":5})");
  provide(a, host_of(b), road_1, R"(["speed"])");
  const auto gone = ask(a, http::method::patch, "/entities/urn:r:1/attrs",
                        R"({"speed":{"value":"urn:ngsi-ld:null"}})");
  EXPECT_EQ(gone.status, 422) << gone.body;
  const auto set = ask(a, http::method::patch, "/entities/urn:r:1/attrs",
                       R"({"speed":{"value":6,"datasetId":"urn:d:1"}})");
  EXPECT_EQ(set.status, 422) << set.body;
  EXPECT_TRUE(net.sent.empty());
  net.dead.insert(host_of(b));
  EXPECT_EQ(
      ask(a, http::method::patch, "/entities/urn:r:1/attrs", R"({"speed":{"value":6}})").status,
      502);
  EXPECT_EQ(get(b, "/entities/urn:r:1?options=keyValues&local=true"),
            R"({"id":"urn:r:1","type":"Road","speed":5})");
}

TEST_P(both_protocols, a_provider_gets_only_what_its_mode_and_state_let_through) {
  create_v2(b, R"({"id":"urn:r:1","type":"Road","speed":5})");
  const auto reads = [&] { return get(a, "/entities/urn:r:1") != "404"; };
  const auto writes = [&] {
    return ask(a, http::method::patch, "/entities/urn:r:1/attrs", R"({"speed":{"value":6}})")
               .status == 204;
  };
  struct one {
    std::string mode;
    bool can_read, can_write;
  };
  for (const auto& o : {one{"all", true, true}, one{"query", true, false},
                        one{"update", false, true}, one{"none", false, false}}) {
    const auto id =
        provide(a, host_of(b), road_1, "", R"(,"supportedForwardingMode":")" + o.mode + "\"");
    EXPECT_EQ(reads(), o.can_read) << o.mode;
    EXPECT_EQ(writes(), o.can_write) << o.mode;
    EXPECT_EQ(v2(a, http::method::patch, "/registrations/" + id, R"({"status":"inactive"})").status,
              204);
    EXPECT_FALSE(reads() || writes()) << o.mode;
    EXPECT_EQ(v2(a, http::method::del, "/registrations/" + id).status, 204);
  }
}

TEST_P(both_protocols, a_provider_of_ngsi_v1_answers_and_takes_in_its_own_words) {
  net.scripted["old"] = {200, R"({"contextResponses":[{"contextElement":{"type":"Road",)"
                              R"("isPattern":"false","id":"urn:r:1","attributes":[{"name":"speed",)"
                              R"("type":"Number","value":5}]},"statusCode":{"code":"200"}}]})"};
  provide(a, "old", road_1, R"(["speed"])", R"(,"legacyForwarding":true)");
  EXPECT_EQ(get(a, "/entities/urn:r:1?options=keyValues"),
            R"({"id":"urn:r:1","type":"Road","speed":5})");
  EXPECT_EQ(net.sent.at(0), "old POST /v2/queryContext?limit=1000");
  const auto patch = [&] {
    return ask(a, http::method::patch, "/entities/urn:r:1/attrs", R"({"speed":{"value":6}})");
  };
  EXPECT_EQ(patch().status, 204);
  EXPECT_EQ(net.sent.at(0), "old POST /v2/updateContext");
  net.scripted["old"] = {200, R"({"contextResponses":[{"statusCode":{"code":"404"}}]})"};
  EXPECT_EQ(patch().status, 404);
}

TEST_P(both_protocols, circles_of_both_protocols_end) {
  ASSERT_EQ(create(a, road("1", R"(,"speed":{"value":5})")), 201);
  provide(a, host_of(b), any_road);                 // a asks b in NGSIv2
  ASSERT_EQ(enrol(b, a, "1", taking).status, 201);  // b asks a in NGSI-LD
  EXPECT_EQ(get(a, "/entities/urn:r:1?options=keyValues"),
            R"({"id":"urn:r:1","type":"Road","speed":5})");
  EXPECT_EQ(net.sent.size(), 2u);  // a asks b, b asks a, a answers with what is here
  EXPECT_EQ(fits(R"({"speed":5})", get_v2(a, "/entities/urn:r:1?options=keyValues")), "");
  EXPECT_EQ(get(a, "/entities/urn:r:9"), "404");
  EXPECT_EQ(net.sent.size(), 2u);
  EXPECT_EQ(ask(a, http::method::patch, "/entities/urn:r:9/attrs", R"({"x":{"value":1}})").status,
            404);
  EXPECT_LE(net.sent.size(), 2u);
}

TEST_P(both_protocols, a_subscription_that_has_come_back_is_refused_by_either) {
  const auto alias = here.loop.wait(sources->look(a))->alias;
  const std::vector<field> round{{"Via", "1.1 elsewhere, 1.1 " + alias}};
  const std::string older = R"({"subject":{"entities":[{"idPattern":".*"}]},)"
                            R"("notification":{"http":{"url":"http://ears/n"}}})";
  const std::string newer = R"({"type":"Subscription","entities":[{"type":"Road"}],)"
                            R"("notification":{"endpoint":{"uri":"http://ears/n"}}})";
  EXPECT_EQ(v2(a, http::method::post, "/subscriptions", older, round).status, 508);
  EXPECT_EQ(ask(a, http::method::post, "/subscriptions", newer, round).status, 508);
  EXPECT_EQ(get_v2(a, "/subscriptions"), "[]");
  const std::vector<field> passed{{"Via", "1.1 elsewhere"}};
  EXPECT_EQ(v2(a, http::method::post, "/subscriptions", older, passed).status, 201);
  const auto rows =
      here.loop.wait(real->town_store(a).read([](db::reader& r) { return read_subscriptions(r); }));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].via, "1.1 elsewhere");
}

TEST_P(both_protocols, a_town_of_one_protocol_keeps_to_it) {
  create_v2(b, R"({"id":"urn:r:1","type":"Road","speed":5})");
  provide(a, host_of(b), road_1);
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  EXPECT_NE(get(a, "/entities/urn:r:1"), "404");
  for (const auto only : {protocols::ngsi_ld, protocols::ngsi_v2}) {
    registry strict{*real, net, here.time, random, {.speak = {{a, only}}}};
    auto given = std::make_shared<parts>(*net.to);
    given->sources = &strict;
    given->speak = {{a, only}};
    const auto before = std::exchange(net.to, given);
    const bool older = only == protocols::ngsi_v2;
    EXPECT_EQ(get(a, "/entities/urn:r:1"), older ? "422" : get(a, "/entities/urn:r:1"));
    EXPECT_EQ(get_v2(a, "/entities/urn:r:1") == "422", !older);
    EXPECT_EQ(net.sent.size(), older ? 1u : 0u);
    if (!older) {
      EXPECT_NE(get(a, "/entities/urn:r:1"), "404");
      ASSERT_EQ(net.sent.size(), 1u);
      EXPECT_NE(net.sent[0].find("/ngsi-ld/v1/"), std::string::npos) << net.sent[0];
    } else {
      EXPECT_NE(get_v2(a, "/entities/urn:r:1"), "404");
      ASSERT_EQ(net.sent.size(), 1u);
      EXPECT_NE(net.sent[0].find("/v2/op/query"), std::string::npos) << net.sent[0];
    }
    net.to = before;
  }
}

// Counts are told while they are on their way into the rows.
TEST_P(both_protocols, a_registration_tells_what_has_happened_while_it_is_being_written_down) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  const auto id = provide(a, host_of(b), R"({"id":"R7","type":"Road"})");
  EXPECT_EQ(get(a, "/entities?type=Road"), "[]");
  std::map<std::string, std::int64_t> told;
  std::promise<void> asked_for;
  const auto waits = asked_for.get_future().share();
  const auto scene = [&]() -> task<void> {
    auto& store = real->town_store(a);
    // The writer is held up until the counts are on their way and somebody asks.
    spawn([](db::store& s, std::shared_future<void> go) -> task<void> {
      co_await s.write([&](db::tx&) { go.wait(); });
    }(store, waits));
    spawn(sources->write_counts(a));
    for (const auto& one : {std::string{"urn:g:1"}, id}) {
      spawn([](registry& all, tenant_code town, std::string which, auto& into) -> task<void> {
        const town_key where{.tenant = town};
        const auto row = co_await all.get(where, which);
        into[which] = row.value().state.times_sent;
      }(*sources, a, one, told));
    }
    asked_for.set_value();
    co_await store.write([](db::tx&) {});
  };
  here.loop.wait(scene());
  const std::map<std::string, std::int64_t> once{{"urn:g:1", 1}, {id, 1}};
  EXPECT_EQ(told, once);
  EXPECT_NE(get(a, "/csourceRegistrations/urn:g:1").find(R"("timesSent":1)"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(engines, both_protocols, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
