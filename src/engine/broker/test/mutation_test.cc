// 100,000 requests that are nearly right: none makes the broker fail, and what is refused leaves no
// trace.
#include <gtest/gtest.h>

#include <array>

#include "base/core/random.h"
#include "engine/broker/module.h"
#include "engine/broker/test/conversation.h"
#include "engine/broker/test/fake_broker.h"

namespace tsu::broker {
namespace {

struct asked {
  http::method verb;
  std::string target, type, body;
};

const asked seeds[] = {
    {http::method::post, "/ngsi-ld/v1/entities", "application/json",
     R"({"id":"urn:e:1","type":"T","a":{"type":"Property","value":1,"unitCode":"CEL"},)"
     R"("scope":"/a"})"},
    {http::method::post, "/ngsi-ld/v1/entities", "application/ld+json",
     R"({"@context":{"a":"https://a.jp/a"},"id":"urn:e:2","type":["T","U"],)"
     R"("a":[{"value":1},{"value":2,"datasetId":"urn:d:1"}]})"},
    {http::method::post, "/ngsi-ld/v1/entityOperations/upsert?options=update", "application/json",
     R"([{"id":"urn:e:3","type":"T","location":{"type":"Point",)"
     R"("coordinates":[141.3,43.0]}},{"id":"urn:e:1","type":"T","n":{"languageMap":{"ja":"雪"}}}])"},
    {http::method::post, "/ngsi-ld/v1/entityOperations/create", "application/json",
     R"([{"id":"urn:e:4","type":"T","r":{"object":"urn:e:1"}}])"},
    {http::method::post, "/ngsi-ld/v1/entityOperations/delete", "application/json",
     R"(["urn:e:4","urn:e:5"])"},
    {http::method::post, "/ngsi-ld/v1/entityOperations/merge", "application/json",
     R"([{"id":"urn:e:1","a":{"value":{"x":"urn:ngsi-ld:null"}}}])"},
    {http::method::patch, "/ngsi-ld/v1/entities/urn:e:1", "application/merge-patch+json",
     R"({"a":{"observedAt":"2026-01-01T00:00:00Z"},"b":"urn:ngsi-ld:null"})"},
    {http::method::patch, "/ngsi-ld/v1/entities/urn:e:1/attrs", "application/json",
     R"({"a":{"type":"Property","value":[1,{"x":2}]},"j":{"type":"JsonProperty","json":null}})"},
    {http::method::patch, "/ngsi-ld/v1/entities/urn:e:1/attrs/a", "application/json",
     R"({"value":5,"q":{"type":"Relationship","object":"urn:q:1"}})"},
    {http::method::put, "/ngsi-ld/v1/entities/urn:e:1/attrs/a", "application/json",
     R"({"value":6})"},
    {http::method::put, "/ngsi-ld/v1/entities/urn:e:1", "application/json",
     R"({"id":"urn:e:1","type":"T","l":{"valueList":[1,2]},"expiresAt":"2027-01-01T00:00:00Z"})"},
    {http::method::del, "/ngsi-ld/v1/entities/urn:e:1/attrs/a?deleteAll=true", "", ""},
    {http::method::del, "/ngsi-ld/v1/entities/urn:e:2?type=T", "", ""},
    {http::method::get, "/ngsi-ld/v1/entities?type=T&q=a%3E1%3Bn.ja&limit=5&count=true", "", ""},
    {http::method::get,
     "/ngsi-ld/v1/entities?georel=near%3BmaxDistance==900&geometry=Point&coordinates=%5B141,43%5D&"
     "options=keyValues,sysAttrs",
     "", ""},
    {http::method::get, "/ngsi-ld/v1/entities/urn:e:1?attrs=a,b&lang=ja&format=concise", "", ""},
    {http::method::get,
     "/ngsi-ld/v1/entities?type=(T%3BU)%7CV&scopeQ=/a/%23&pick=id,a&idPattern=.*", "", ""},
};

constexpr std::array<std::string_view, 26> pieces{"{",      "}",       "[",
                                                  "]",      "\"",      ":",
                                                  ",",      "null",    "\"urn:ngsi-ld:null\"",
                                                  "\"id\"", "1e309",   "-",
                                                  "\\u0",   "\xff",    "datasetId",
                                                  "%00",    "%",       "&",
                                                  "()",     "|",       ";",
                                                  "..",     "~=",      "@context",
                                                  "999999", "\"type\""};

void mutate(std::string& s, random_source& chance) {
  for (auto times = 1 + chance.below(3); times > 0; --times) {
    const auto at = s.empty() ? 0 : chance.below(s.size());
    const auto piece = pieces[chance.below(pieces.size())];
    switch (chance.below(5)) {
      case 0: s.insert(at, piece); break;
      case 1: s.erase(at, 1 + chance.below(6)); break;
      case 2:
        s.replace(at, std::min<std::size_t>(s.size() - at, 1 + chance.below(4)), piece);
        break;
      case 3: s.insert(at, s.substr(at, chance.below(40))); break;
      default:
        if (!s.empty()) {
          s[at] = static_cast<char>(chance.below(256));
        }
    }
  }
}

TEST(requests_that_are_nearly_right, never_break_the_broker_and_leave_no_trace_when_refused) {
  manual_clock clock{*parse_instant("2026-01-15T00:00:00Z")};
  event_loop loop;
  fake_broker entities{clock};
  context_cache contexts;
  auto given = std::make_shared<parts>();
  given->entities = &entities;
  given->contexts = &contexts;
  const std::array<wired_module, 1> all{wired_module{.contents = &contents(), .parts = given}};
  const router routes{all};
  seeded_random chance{20261122};
  auto before = entities.content();
  int refused = 0, taken = 0;
  for (int i = 0; i < 100'000; ++i) {
    asked a = seeds[chance.below(std::size(seeds))];
    mutate(chance.below(4) == 0 || a.body.empty() ? a.target : a.body, chance);
    const auto mark = std::min(a.target.find('?'), a.target.size());
    http::request request{
        .verb = a.verb,
        .path = std::string_view{a.target}.substr(0, mark),
        .query = std::string_view{a.target}.substr(std::min(mark + 1, a.target.size())),
        .body = a.body,
        .trace_id = "0123456789abcdef0123456789abcdef"};
    request.headers.add("Content-Type", a.type);
    clock.advance(std::chrono::milliseconds{1});
    const auto reply = ask(routes, all[0], loop, request, clock.now());
    ASSERT_TRUE(reply.status < 500 || reply.status == 504)
        << reply.status << " " << a.target << "\n"
        << a.body;
    const bool writes = a.verb != http::method::get;
    auto after = entities.content();
    if (reply.status >= 400 || !writes) {
      ++refused;
      ASSERT_EQ(before, after) << reply.status << " " << a.target << "\n" << a.body;
    } else {
      ++taken;
    }
    before = std::move(after);
  }
  EXPECT_GT(refused, 20'000);
  EXPECT_GT(taken, 1'000);
}

}  // namespace
}  // namespace tsu::broker
