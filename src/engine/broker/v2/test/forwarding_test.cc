// Registrations of NGSIv2 and what they lead to. Municipalities of one house play the broker and
// its providers; what a provider may say wrong is said by a script.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <set>

#include "base/core/json_text.h"
#include "base/db/test/fresh_house.h"
#include "base/module/router.h"
#include "base/record/audit.h"
#include "engine/broker/module.h"
#include "engine/broker/registrations/registry.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/test/conversation.h"

namespace tsu::broker::v2 {
namespace {

const std::array schemas{schema(), db::module_schema{"record", record::migrations}};

// Carries requests to "http://CODE/…" to the town of that code; other hosts say what is scripted.
class wire final : public source_door {
 public:
  std::shared_ptr<parts> to;
  const clock* time = nullptr;
  std::set<std::string> dead;
  std::map<std::string, std::pair<int, std::string>> scripted;
  std::vector<http::client_request> sent;

  task<result<http::client_reply>> send(http::client_request r) override {
    const auto slash = r.url.find('/', 7);
    const auto host = r.url.substr(7, slash - 7);
    const auto target = r.url.substr(slash);
    sent.push_back(r);
    if (dead.contains(host)) {
      co_return problem{why::unavailable, "no answer", "cannot_connect"};
    }
    if (const auto at = scripted.find(host); at != scripted.end()) {
      http::client_reply out{.status = at->second.first, .body = at->second.second};
      co_return out;
    }
    const auto mark = std::min(target.find('?'), target.size());
    http::request request{
        .verb = r.verb,
        .path = std::string_view{target}.substr(0, mark),
        .query = std::string_view{target}.substr(std::min(mark + 1, target.size())),
        .body = r.body,
        .trace_id = "11111111111111112222222222222222"};
    for (const auto& [name, value] : r.headers) {
      request.headers.add(name, value);
    }
    auto reply = co_await answer_to(request, tenant_code::parse(host).value());
    http::client_reply out{.status = reply.status, .body = std::move(reply.body)};
    co_return out;
  }

  task<http::reply> answer_to(const http::request& request, tenant_code town) {
    const std::array<wired_module, 1> all{wired_module{&contents(), to}};
    const router routes{all};
    const auto target = routes.find(request.verb, request.path);
    if (target.what == nullptr) {
      co_return http::reply{.status = 405};
    }
    const caller anybody{.subject = "test", .role = "admin"};
    call c{.request = request,
           .tenant = town,
           .who = anybody,
           .now = time->now(),
           .path_values = target.values};
    auto r = co_await target.what->run(*to, c);
    co_return r.ok() ? std::move(r).value() : http::reply{.status = http_status(r.error().reason)};
  }
};

using field = std::pair<std::string, std::string>;

class v2_providers : public testing::TestWithParam<db::testing::engine_kind> {
 protected:
  void SetUp() override {
    for (const auto& town : {here, there, beyond}) {
      house.doors->add_tenant(town);
    }
    real = make_broker(*house.doors, {});
    sources = std::make_unique<registry>(*real, net, house.time, random);
    auto given = std::make_shared<parts>();
    given->entities = real.get();
    given->contexts = &contexts;
    given->sources = sources.get();
    net.to = given;
    net.time = &house.time;
  }

  http::reply ask(tenant_code town, http::method verb, const std::string& target,
                  const std::string& body = "", const std::vector<field>& headers = {}) {
    const auto mark = std::min(target.find('?'), target.size());
    trace = std::to_string(1'000'000'000 + ++asked) + "0000000000000000000000";
    http::request request{
        .verb = verb,
        .path = std::string_view{target}.substr(0, mark),
        .query = std::string_view{target}.substr(std::min(mark + 1, target.size())),
        .body = body,
        .trace_id = trace};
    for (const auto& [name, value] : headers) {
      request.headers.add(name, value);
    }
    if (!body.empty()) {
      request.headers.add("Content-Type", "application/json");  // the first of a name counts
    }
    net.sent.clear();
    return house.loop.wait(net.answer_to(request, town));
  }
  std::string get(const std::string& target, const std::vector<field>& headers = {}) {
    const auto reply = ask(here, http::method::get, target, "", headers);
    return reply.status == 200 ? reply.body : std::to_string(reply.status) + reply.body;
  }
  void create(tenant_code town, const std::string& json, const std::vector<field>& headers = {}) {
    const auto reply =
        ask(town, http::method::post, "/v2/entities?options=keyValues", json, headers);
    EXPECT_EQ(reply.status, 201) << reply.body;
  }
  // The id of a registration at `at` of what the host provides.
  std::string enrol(tenant_code at, const std::string& host, const std::string& entities,
                    const std::string& attrs = "", const std::string& more = "",
                    const std::string& mode = "", const std::vector<field>& headers = {}) {
    const auto reply =
        ask(at, http::method::post, "/v2/registrations",
            R"({"dataProvided":{"entities":[)" + entities + "]" +
                (attrs.empty() ? "" : ",\"attrs\":" + attrs) +
                R"(},"provider":{"http":{"url":"http://)" + host + R"(/v2"})" +
                (mode.empty() ? "" : R"(,"supportedForwardingMode":")" + mode + "\"") + "}" + more +
                "}",
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
    for (const auto& [key, value] : net.sent.at(n).headers) {
      if (key == name) {
        return value;
      }
    }
    return "none";
  }

  db::testing::fresh_house house{GetParam(), schemas};
  const tenant_code here = db::testing::sapporo(), there = db::testing::furano(),
                    beyond = tenant_code::parse("012025").value();
  wire net;
  seeded_random random{7};
  std::unique_ptr<broker> real;
  std::unique_ptr<registry> sources;
  context_cache contexts;
  std::string trace;
  int asked = 0;
};

constexpr auto room_7 = R"({"id":"R7","type":"Room"})";
constexpr auto any_room = R"({"idPattern":".*","type":"Room"})";

TEST_P(v2_providers, are_asked_for_an_entity_that_is_not_here) {
  create(there, R"({"id":"R7","type":"Room","t":21,"h":40})");
  enrol(here, host_of(there), room_7, R"(["t"])");
  EXPECT_EQ(fits(R"({"id":"R7","type":"Room","t":{"type":"Number","value":21},"h":"!"})",
                 get("/v2/entities/R7?type=Room")),
            "");
  ASSERT_EQ(net.sent.size(), 1u);
  EXPECT_EQ(net.sent[0].url, "http://" + host_of(there) + "/v2/op/query?limit=1000");
  EXPECT_EQ(net.sent[0].body, R"({"entities":[{"id":"R7","type":"Room"}],"attrs":["t"]})");
  EXPECT_EQ(get("/v2/entities/R7/attrs/t/value"), "21");
  EXPECT_EQ(fits(R"({"t":21})", get("/v2/entities/R7/attrs?options=keyValues")), "");
  EXPECT_EQ(get("/v2/entities/R7/attrs/h").substr(0, 3), "404");
  EXPECT_EQ(get("/v2/entities/R8?type=Room").substr(0, 3), "404");
  EXPECT_EQ(get("/v2/entities/R7?options=skipForwarding").substr(0, 3), "404");
}

TEST_P(v2_providers, add_to_what_is_here_and_never_hide_it) {
  create(here, R"({"id":"R7","type":"Room","t":1})");
  create(there, R"({"id":"R7","type":"Room","t":21,"h":40})");
  enrol(here, host_of(there), room_7);
  EXPECT_EQ(fits(R"({"t":1,"h":40})", get("/v2/entities/R7?options=keyValues")), "");
  EXPECT_EQ(fits(R"([{"t":1,"h":40}])", get("/v2/entities?options=keyValues")), "");
  EXPECT_EQ(get("/v2/entities/R7/attrs/t/value"), "1");
  EXPECT_TRUE(net.sent.empty());
  net.dead.insert(host_of(there));
  EXPECT_EQ(fits(R"({"t":1,"h":"!"})", get("/v2/entities/R7?options=keyValues")), "");
}

TEST_P(v2_providers, stand_behind_what_is_here_in_lists_and_are_counted) {
  create(here, R"({"id":"R1","type":"Room","t":1})");
  create(here, R"({"id":"R2","type":"Room","t":2})");
  create(there, R"({"id":"R3","type":"Room","t":3})");
  create(beyond, R"({"id":"R4","type":"Room","t":4})");
  enrol(here, host_of(there), any_room, R"(["t"])");
  enrol(here, host_of(beyond), any_room, R"(["t"])");
  const auto list = [&](const std::string& more) {
    const auto reply =
        ask(here, http::method::get, "/v2/entities?options=count,keyValues&type=Room" + more);
    std::string out;
    for (const auto one : json_elements{reply.body}) {
      out += json_string_text(json_members{one}.find("id")) + " ";
    }
    for (const auto& [name, value] : reply.headers) {
      out += name == "Fiware-Total-Count" ? "of " + value : "";
    }
    return out;
  };
  EXPECT_EQ(list(""), "R1 R2 R3 R4 of 4");
  EXPECT_EQ(list("&limit=3"), "R1 R2 R3 of 4");
  EXPECT_EQ(list("&offset=1&limit=2"), "R2 R3 of 4");
  EXPECT_EQ(list("&offset=3"), "R4 of 4");
  EXPECT_EQ(list("&offset=9"), "of 4");
  EXPECT_EQ(list("&id=R3,R1"), "R1 R3 of 2");
  EXPECT_EQ(list("&idPattern=[34]$"), "R3 R4 of 2");
  EXPECT_EQ(list("&q=t>2"), "R3 R4 of 2");
  EXPECT_EQ(list("&q=t>1;t<4"), "R2 R3 of 2");
  const auto query = ask(here, http::method::post, "/v2/op/query?options=keyValues",
                         R"({"entities":[{"id":"R4","type":"Room"},{"id":"R1"}],"attrs":["t"]})");
  EXPECT_EQ(fits(R"([{"id":"R1","t":1},{"id":"R4","t":4}])", query.body), "");
}

TEST_P(v2_providers, make_an_entity_fit_that_does_not_alone) {
  create(here, R"({"id":"R1","type":"Room","name":"a"})");
  create(there, R"({"id":"R1","type":"Room","t":30})");
  enrol(here, host_of(there), any_room, R"(["t"])");
  EXPECT_EQ(fits(R"([{"id":"R1","name":"a","t":30}])",
                 get("/v2/entities?q=t>20;name==a&options=keyValues")),
            "");
  EXPECT_EQ(get("/v2/entities?q=t>40"), "[]");
}

TEST_P(v2_providers, are_written_to_where_nothing_is_here) {
  create(here, R"({"id":"R7","type":"Room","name":"a"})");
  create(there, R"({"id":"R7","type":"Room","t":21})");
  enrol(here, host_of(there), room_7, R"(["t"])");
  const auto patched =
      ask(here, http::method::patch, "/v2/entities/R7/attrs?type=Room",
          R"({"name":{"value":"b"},"t":{"value":22,"metadata":{"m":{"value":1}}}})");
  EXPECT_EQ(patched.status, 204) << patched.body;
  ASSERT_EQ(net.sent.size(), 1u);
  EXPECT_EQ(net.sent[0].body,
            R"({"actionType":"update","entities":[{"id":"R7","type":"Room","t":{"type":"Number",)"
            R"("value":22,"metadata":{"m":{"type":"Number","value":1}}}}]})");
  EXPECT_EQ(fits(R"({"name":"b","t":22})", get("/v2/entities/R7?options=keyValues")), "");
  EXPECT_EQ(ask(here, http::method::put, "/v2/entities/R7/attrs/t", R"({"value":23})").status, 204);
  const auto value = ask(here, http::method::put, "/v2/entities/R7/attrs/t/value", "24",
                         {{"Content-Type", "text/plain"}});
  EXPECT_EQ(value.status, 204) << value.body;
  EXPECT_EQ(get("/v2/entities/R7/attrs/t/value"), "24");
  const auto update =
      ask(here, http::method::post, "/v2/op/update?options=keyValues",
          R"({"actionType":"update","entities":[{"id":"R7","type":"Room","t":25}]})");
  EXPECT_EQ(update.status, 204) << update.body;
  EXPECT_EQ(get("/v2/entities/R7/attrs/t/value"), "25");
}

TEST_P(v2_providers, that_do_not_take_an_update_leave_it_undone) {
  create(there, R"({"id":"R7","type":"Room","t":21})");
  const auto id = enrol(here, host_of(there), room_7, R"(["t","gone"])");
  const auto patch = [&](const std::string& json) {
    return ask(here, http::method::patch, "/v2/entities/R7/attrs", json);
  };
  EXPECT_EQ(patch(R"({"t":{"value":22}})").status, 204);
  EXPECT_EQ(patch(R"({"gone":{"value":1}})").status, 404);
  const auto part = patch(R"({"t":{"value":23},"other":{"value":1}})");
  EXPECT_EQ(part.status, 422);
  EXPECT_EQ(
      fits(R"({"error":"PartialUpdate","description":"do not exist: R7 - [ other ]"})", part.body),
      "");
  net.dead.insert(host_of(there));
  EXPECT_EQ(patch(R"({"t":{"value":22}})").status, 404);
  EXPECT_EQ(fits(R"({"forwardingInformation":{"timesSent":4,"lastForwarding":"*",)"
                 R"("lastSuccess":"*","lastFailure":"*"}})",
                 get("/v2/registrations/" + id)),
            "");
  // What makes is for this broker alone.
  EXPECT_EQ(ask(here, http::method::post, "/v2/entities/R7/attrs", R"({"t":{"value":1}})").status,
            404);
  EXPECT_TRUE(net.sent.empty());
}

TEST_P(v2_providers, get_only_what_their_mode_and_time_let_through) {
  create(there, R"({"id":"R7","type":"Room","t":21})");
  const auto reads = [&] { return get("/v2/entities/R7").substr(0, 3) != "404"; };
  const auto writes = [&] {
    return ask(here, http::method::patch, "/v2/entities/R7/attrs", R"({"t":{"value":1}})").status ==
           204;
  };
  struct one {
    std::string mode, more;
    bool can_read, can_write;
  };
  for (const auto& o :
       {one{"", "", true, true}, one{"all", "", true, true}, one{"query", "", true, false},
        one{"update", "", false, true}, one{"none", "", false, false},
        one{"", R"(,"status":"inactive")", false, false},
        one{"", R"(,"expires":"2020-01-01T00:00:00Z")", false, false},
        one{"", R"(,"expires":"2040-01-01T00:00:00Z")", true, true}}) {
    const auto id = enrol(here, host_of(there), room_7, "", o.more, o.mode);
    EXPECT_EQ(reads(), o.can_read) << o.mode << o.more;
    EXPECT_EQ(writes(), o.can_write) << o.mode << o.more;
    EXPECT_EQ(ask(here, http::method::del, "/v2/registrations/" + id).status, 204);
    EXPECT_FALSE(reads());
  }
}

TEST_P(v2_providers, hear_who_asks_and_on_which_path) {
  create(there, R"({"id":"R7","type":"Room","t":21})", {{"Fiware-ServicePath", "/a"}});
  const std::vector<field> at_a{{"Fiware-ServicePath", "/a"}};
  enrol(here, host_of(there), room_7, "", "", "", at_a);
  EXPECT_EQ(get("/v2/entities/R7", {{"Fiware-ServicePath", "/b"}}).substr(0, 3), "404");
  EXPECT_TRUE(net.sent.empty());
  EXPECT_EQ(
      fits(R"({"t":21})", get("/v2/entities/R7?options=keyValues", {{"Fiware-ServicePath", "/a"},
                                                                    {"X-Auth-Token", "T"},
                                                                    {"Fiware-Correlator", "c-1"}})),
      "");
  ASSERT_EQ(net.sent.size(), 1u);
  EXPECT_EQ(header(0, "Fiware-ServicePath"), "/a");
  EXPECT_EQ(header(0, "X-Auth-Token"), "T");
  EXPECT_EQ(header(0, "Fiware-Correlator"), "c-1");
  EXPECT_EQ(header(0, "Fiware-Service"), "none");
}

TEST_P(v2_providers, are_not_gone_round_in_circles) {
  enrol(here, host_of(there), any_room);
  enrol(there, host_of(beyond), any_room);
  enrol(beyond, host_of(here), any_room);
  EXPECT_EQ(get("/v2/entities?type=Room"), "[]");
  EXPECT_EQ(net.sent.size(), 3u);
  EXPECT_EQ(
      ask(here, http::method::patch, "/v2/entities/R1/attrs?type=Room", R"({"t":{"value":1}})")
          .status,
      404);
  EXPECT_EQ(net.sent.size(), 3u);
  // A broker that says no Via has marked what it forwards.
  EXPECT_EQ(get("/v2/entities?type=Room", {{"Fiware-Correlator", "c; cbfwd=1"}}), "[]");
  EXPECT_TRUE(net.sent.empty());
}

TEST_P(v2_providers, are_believed_only_in_what_they_registered) {
  enrol(here, "script", room_7, R"(["t"])");
  const auto says = [&](int status, const std::string& body) {
    net.scripted["script"] = {status, body};
    return get("/v2/entities?options=keyValues");
  };
  EXPECT_EQ(fits(R"([{"id":"R7","type":"Room","t":1,"h":"!"}])",
                 says(200, R"([{"id":"R7","type":"Room","t":{"value":1},"h":{"value":2}},)"
                           R"({"id":"R8","type":"Room","t":{"value":1}},)"
                           R"({"id":"R7","type":"Car","t":{"value":1}}])")),
            "");
  for (const auto* bad :
       {"", "{}", "nothing", "[1,2]", R"([{"id":"R7"}])", R"([{"id":"R<7","type":"Room"}])"}) {
    EXPECT_EQ(says(200, bad), "[]") << bad;
  }
  EXPECT_EQ(says(500, R"([{"id":"R7","type":"Room","t":{"value":1}}])"), "[]");
}

TEST_P(v2_providers, of_ngsi_v1_are_spoken_to_in_its_words) {
  const auto reply = ask(here, http::method::post, "/v2/registrations",
                         R"({"dataProvided":{"entities":[{"id":"R7","type":"Room"}],"attrs":["t"],)"
                         R"("expression":{"q":"t>100"}},"provider":{"http":{"url":)"
                         R"("http://script/v1"},"legacyForwarding":true}})");
  ASSERT_EQ(reply.status, 201) << reply.body;
  EXPECT_EQ(fits(R"([{"id":"*","dataProvided":{"entities":[{"id":"R7","type":"Room"}],)"
                 R"("attrs":["t"]},"provider":{"http":{"url":"http://script/v1"},)"
                 R"("supportedForwardingMode":"all","legacyForwarding":true},"status":"active"}])",
                 get("/v2/registrations")),
            "");
  const auto says = [&](const std::string& body) {
    net.scripted["script"] = {200, body};
    return get("/v2/entities/R7?type=Room");
  };
  EXPECT_EQ(
      fits(R"({"id":"R7","type":"Room","t":{"type":"Number","value":21,)"
           R"("metadata":{"m":{"type":"Text","value":"x"}}}})",
           says(R"({"contextResponses":[{"contextElement":{"type":"Room","isPattern":"false",)"
                R"("id":"R7","attributes":[{"name":"t","type":"Number","value":21,)"
                R"("metadatas":[{"name":"m","type":"Text","value":"x"}]}]},)"
                R"("statusCode":{"code":"200","reasonPhrase":"OK"}}]})")),
      "");
  ASSERT_EQ(net.sent.size(), 1u);
  EXPECT_EQ(net.sent[0].url, "http://script/v1/queryContext?limit=1000");
  EXPECT_EQ(net.sent[0].body,
            R"({"entities":[{"id":"R7","type":"Room","isPattern":"false"}],"attributes":["t"]})");
  for (const auto* bad : {"", "[]", R"({"errorCode":{"code":"404"}})",
                          R"({"contextResponses":[1,{},{"contextElement":2}]})",
                          R"({"contextResponses":[{"contextElement":{"id":"R7","type":"Room",)"
                          R"("attributes":[1,{"name":2}]},)"
                          R"("statusCode":{"code":"472"}}]})"}) {
    EXPECT_EQ(says(bad).substr(0, 3), "404") << bad;
  }
  const auto patch = [&](const std::string& answer) {
    net.scripted["script"] = {200, answer};
    return ask(here, http::method::patch, "/v2/entities/R7/attrs?type=Room",
               R"({"t":{"value":22,"metadata":{"m":{"value":1}}}})")
        .status;
  };
  EXPECT_EQ(
      patch(R"({"contextResponses":[{"contextElement":{"id":"R7"},"statusCode":{"code":"200"}}]})"),
      204);
  ASSERT_EQ(net.sent.size(), 1u);
  EXPECT_EQ(net.sent[0].url, "http://script/v1/updateContext");
  EXPECT_EQ(net.sent[0].body,
            R"({"contextElements":[{"id":"R7","type":"Room","isPattern":"false","attributes":[)"
            R"({"name":"t","type":"Number","value":22,"metadatas":[)"
            R"({"name":"m","type":"Number","value":1}]}]}],"updateAction":"UPDATE"})");
  EXPECT_EQ(patch(R"({"contextResponses":[{"statusCode":{"code":"404"}}]})"), 404);
  EXPECT_EQ(patch(R"({"errorCode":{"code":"500"}})"), 404);
}

// Beside an entity's id and type nothing else can be called so; beside a metadatum it can.
TEST_P(v2_providers, of_ngsi_v1_may_call_metadata_id_and_type_but_no_attributes) {
  const auto made =
      ask(here, http::method::post, "/v2/registrations",
          R"({"dataProvided":{"entities":[{"id":"R7","type":"Room"}],"attrs":["t"]},)"
          R"("provider":{"http":{"url":"http://script/v1"},"legacyForwarding":true}})");
  ASSERT_EQ(made.status, 201) << made.body;
  net.scripted["script"] = {
      200, R"({"contextResponses":[{"contextElement":{"type":"Room","isPattern":"false","id":"R7",)"
           R"("attributes":[{"name":"id","type":"Text","value":"other"},)"
           R"({"name":"type","type":"Text","value":"other"},)"
           R"({"name":"t","type":"Number","value":21,"metadatas":[)"
           R"({"name":"id","type":"Text","value":"x"},{"name":"type","type":"Text","value":"y"},)"
           R"({"name":"id","type":"Text","value":"z"}]},)"
           R"({"name":"t","type":"Number","value":22}]},"statusCode":{"code":"200"}}]})"};
  EXPECT_EQ(fits(R"({"id":"R7","type":"Room","t":{"type":"Number","value":21,"metadata":{)"
                 R"("id":{"type":"Text","value":"x"},"type":{"type":"Text","value":"y"}}}})",
                 get("/v2/entities/R7?type=Room")),
            "");
  net.scripted["script"] = {
      200, R"({"contextResponses":[{"contextElement":{"id":"R7"},"statusCode":{"code":"200"}}]})"};
  EXPECT_EQ(ask(here, http::method::patch, "/v2/entities/R7/attrs?type=Room",
                R"({"t":{"value":22,"metadata":{"id":{"value":"x"},"type":{"value":"y"}}}})")
                .status,
            204);
  ASSERT_FALSE(net.sent.empty());
  EXPECT_EQ(
      net.sent.back().body,
      R"({"contextElements":[{"id":"R7","type":"Room","isPattern":"false","attributes":[)"
      R"({"name":"t","type":"Number","value":22,"metadatas":[)"
      R"({"name":"id","type":"Text","value":"x"},{"name":"type","type":"Text","value":"y"}]}]}],)"
      R"("updateAction":"UPDATE"})");
}

TEST_P(v2_providers, may_be_registered_by_patterns_and_for_any_type) {
  create(there, R"({"id":"R7","type":"Room","t":1})");
  create(there, R"({"id":"C7","type":"Car","t":2})");
  const auto list = [&](const std::string& target) {
    return get("/v2/entities?options=keyValues" + target);
  };
  auto id = enrol(here, host_of(there), R"({"idPattern":"^R"})");
  EXPECT_EQ(fits(R"([{"id":"R7"}])", list("")), "");
  EXPECT_EQ(fits(R"([{"id":"R7"}])", list("&id=R7,C7")), "");
  EXPECT_EQ(list("&type=Car"), "[]");
  ask(here, http::method::del, "/v2/registrations/" + id);
  enrol(here, host_of(there), R"({"idPattern":".*","typePattern":"^C"})");
  EXPECT_EQ(fits(R"([{"id":"C7"}])", list("")), "");
  EXPECT_EQ(fits(R"([{"id":"C7"}])", list("&idPattern=7")), "");
  EXPECT_EQ(list("&type=Room"), "[]");
}

TEST_P(v2_providers, beyond_a_hundred_are_not_asked) {
  for (int i = 0; i < 101; ++i) {
    enrol(here, "script", any_room);
  }
  net.scripted["script"] = {200, "[]"};
  EXPECT_EQ(get("/v2/entities"), "[]");
  EXPECT_EQ(net.sent.size(), 100u);
}

TEST_P(v2_providers, answer_ngsi_ld_and_are_listed_by_their_own_protocol_alone) {
  create(there, R"({"id":"urn:r:7","type":"Room","t":21})");
  enrol(here, host_of(there), any_room);
  EXPECT_EQ(ask(here, http::method::get, "/ngsi-ld/v1/entities/urn:r:7").status, 200);
  const auto ld = ask(here, http::method::get, "/ngsi-ld/v1/csourceRegistrations?type=Room");
  EXPECT_EQ(ld.body, "[]");
}

INSTANTIATE_TEST_SUITE_P(engines, v2_providers, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker::v2
