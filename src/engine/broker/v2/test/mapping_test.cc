// doc/ngsi-mapping.md as a property: entities of chance go from either protocol to the other and
// back and are what they were.
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "base/core/json_text.h"
#include "base/core/random.h"
#include "base/db/test/fresh_house.h"
#include "base/module/router.h"
#include "base/record/audit.h"
#include "engine/broker/model/names.h"
#include "engine/broker/module.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/test/conversation.h"
#include "engine/broker/v2/json_equal.h"
#include "engine/broker/v2/names.h"

namespace tsu::broker::v2 {
namespace {

constexpr int rounds = 60;

class chance {
 public:
  explicit chance(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_.below(n)); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <std::size_t N>
  std::string of(const std::array<std::string_view, N>& all) {
    return std::string{all[below(N)]};
  }
  // What NGSIv2 lets an identifier be: far from everything is a name of NGSI-LD.
  std::string identifier() {
    constexpr std::string_view from = "abcXYZ019_-.:%!$*+,@[]^`{|}~";
    std::string out;
    for (auto n = 1 + below(12); n > 0; --n) {
      out += from[below(from.size())];
    }
    return out;
  }
  std::string text() {
    return of(std::array<std::string_view, 6>{"x", "除雪車 4号", "a\"b\\c", "", "\u0001", "1"});
  }
  // Without characters that NGSIv2 forbids.
  std::string plain() { return of(std::array<std::string_view, 4>{"x", "除雪車 4号", "", "1"}); }
  std::string number() {
    return of(std::array<std::string_view, 5>{"0", "-7", "1.50", "6.02e23", "9007199254740993"});
  }
  std::string time() {
    return "\"2026-0" + std::to_string(1 + below(9)) + "-15T02:30:00." + of(parts_of_time) + "Z\"";
  }
  std::string point() {
    return R"({"type":"Point","coordinates":[141.)" + std::to_string(below(1000)) + ",43.0" +
           std::to_string(1 + below(9)) + "]}";
  }
  std::string uri() { return "urn:e:" + std::to_string(below(100)); }

 private:
  static constexpr std::array<std::string_view, 3> parts_of_time{"000", "120", "999"};
  seeded_random random_;
};

// An escape may read as what neither protocol lets be an id or a name.
TEST(what_ngsi_v2_calls_a_thing, is_kept_under_what_ngsi_ld_can_say) {
  EXPECT_EQ(stored_id("https:%2F%2Fa.jp%2Fx%231", 1), "https://a.jp/x#1");
  EXPECT_EQ(stored_id("ur%2Fn:k:1", 1), "urn:ngsi-v2:id:ur%252Fn%3Ak%3A1");
  EXPECT_EQ(stored_name("a%20b"), "urn:ngsi-v2:name:a%2520b");
  constexpr std::array<std::string_view, 9> pieces{"a",   ":",   "%2F",    "%20",      "%25",
                                                   "%3C", "%0A", "%C3%A9", "%E6%B8%A9"};
  chance c{20261129};
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (auto n = 1 + c.below(6); n > 0; --n) {
      text += c.of(pieces);
    }
    ASSERT_TRUE(is_uri(stored_id(text, 1))) << text << " is " << stored_id(text, 1);
    ASSERT_TRUE(is_name(stored_name(text))) << text << " is " << stored_name(text);
    ASSERT_EQ(v2_id(stored_id(text, 1)), text);
    ASSERT_EQ(v2_name(stored_name(text)), text);
  }
}

// {"type":…,"value":…}, the type always said.
std::string typed(std::string_view type, std::string_view value) {
  return "\"type\":" + json_string(type) + ",\"value\":" + std::string{value};
}

// What NGSIv2 can say of one attribute; `place`: whether it may tell where the entity is.
std::string v2_value(chance& c, bool place) {
  switch (c.below(place ? 11 : 10)) {
    case 0: return typed("Number", c.number());
    case 1: return typed("Boolean", c.one_in(2) ? "true" : "false");
    case 2: return typed("Text", json_string("除雪車 4号"));
    case 3: return typed("DateTime", c.time());
    case 4: return typed("StructuredValue", "{\"a\":[1," + c.number() + ",{\"b\":null}]}");
    case 5: return typed("StructuredValue", "[" + c.number() + "," + c.time() + "]");
    case 6: return typed("Relationship", json_string(c.uri()));
    case 7: return typed(c.identifier(), c.number());
    case 8: return typed("LanguageProperty", R"({"ja":"除雪","en":"plowing"})");
    case 9: return typed("TextUnrestricted", json_string(c.text()));
    default: return typed("geo:json", c.point());
  }
}

std::string v2_metadata(chance& c) {
  std::string out = "{";
  std::set<std::string> names;
  for (auto n = c.below(4); n > 0; --n) {
    const auto name = c.identifier();
    if (names.insert(name).second && name.find('*') == name.npos) {
      out += (out.size() > 1 ? "," : "") + json_string(name) + ":{" +
             (c.one_in(3) ? typed(c.identifier(), json_string("m")) : typed("Number", c.number())) +
             "}";
    }
  }
  if (c.one_in(2)) {
    out += (out.size() > 1 ? "," : "") + std::string{"\"TimeInstant\":{"} +
           typed("DateTime", c.time()) + "}";
  }
  return out + "}";
}

std::string v2_entity(chance& c, const std::string& id) {
  std::string out = "{\"id\":" + json_string(id) + ",\"type\":" + json_string(c.identifier());
  std::set<std::string> names{"id", "type", "*"};
  for (auto n = c.below(7); n > 0; --n) {
    const auto name = c.identifier();
    if (names.insert(name).second) {
      out += "," + json_string(name) + ":{" + v2_value(c, n == 1) +
             ",\"metadata\":" + v2_metadata(c) + "}";
    }
  }
  return out + "}";
}

// What NGSI-LD can say of one instance.
std::string ld_instance(chance& c, bool deep = true) {
  std::string out = "{";
  switch (c.below(9)) {
    case 0: out += R"("type":"Property","value":)" + c.number(); break;
    case 1: out += R"("type":"Property","unitCode":"KMH","value":)" + json_string(c.plain()); break;
    case 2:
      out += R"("type":"Property","value":{"@type":"DateTime","@value":)" + c.time() + "}";
      break;
    case 3:
      out += R"("type":"Relationship","objectType":"Road","object":)" + json_string(c.uri());
      break;
    case 4: out += R"("type":"GeoProperty","value":)" + c.point(); break;
    case 5: out += R"("type":"LanguageProperty","languageMap":{"ja":"除雪","en":["a","b"]})"; break;
    case 6: out += R"("type":"VocabProperty","vocab":"paved")"; break;
    case 7: out += R"("type":"JsonProperty","json":{"@id":"x","n":)" + c.number() + "}"; break;
    default:
      out += R"("type":"ListProperty","valueList":[)" + c.number() + "," + c.time() + "]";
      break;
  }
  if (c.one_in(2)) {
    out += ",\"observedAt\":" + c.time();
  }
  if (deep) {
    for (auto n = c.below(3); n > 0; --n) {
      out += ",\"sub" + std::to_string(n) + "\":" + ld_instance(c, c.one_in(2));
    }
  }
  return out + "}";
}

std::string ld_entity(chance& c, const std::string& id) {
  std::string out = "{\"id\":" + json_string(id);
  out += c.one_in(3) ? R"(,"type":["Road","https://a.jp/x#Way"])" : R"(,"type":"Road")";
  out += c.one_in(2) ? R"(,"scope":"/north/1")" : "";
  for (auto n = c.below(6); n > 0; --n) {
    const auto name = c.one_in(3) ? "https://a.jp/v/" + std::to_string(n) : "a" + std::to_string(n);
    out += "," + json_string(name) + ":";
    if (c.one_in(3)) {
      const auto one = ld_instance(c);
      out += "[" + ld_instance(c) + "," + one.substr(0, one.size() - 1) +
             ",\"datasetId\":\"urn:d:1\"}]";
    } else {
      out += ld_instance(c);
    }
  }
  return out + "}";
}

const std::array schemas{schema(), db::module_schema{"record", record::migrations}};

class an_entity_of_chance : public testing::TestWithParam<db::testing::engine_kind> {
 protected:
  void SetUp() override {
    real = make_broker(*house.doors, {});
    auto given = std::make_shared<parts>();
    given->entities = real.get();
    given->contexts = &contexts;
    wired = {wired_module{.contents = &contents(), .parts = given}};
    routes = std::make_unique<router>(wired);
  }
  std::string ask(http::method verb, const std::string& path, const std::string& body = "",
                  const std::string& query = "", const std::string& service_path = "") {
    http::request r{.verb = verb, .path = path, .query = query, .body = body};
    if (!body.empty()) {
      r.headers.add("Content-Type", "application/json");
    }
    if (!service_path.empty()) {
      r.headers.add("Fiware-ServicePath", service_path);
    }
    const auto reply = tsu::broker::ask(*routes, wired.front(), house.loop, r, house.time.now());
    EXPECT_LT(reply.status, 300) << path << " " << body << " " << reply.body;
    return reply.body;
  }
  static std::string in_path(const std::string& base, const std::string& id) {
    return base + http::percent_encoded(id);
  }

  db::testing::fresh_house house{GetParam(), schemas};
  std::unique_ptr<broker> real;
  context_cache contexts;
  std::vector<wired_module> wired;
  std::unique_ptr<router> routes;
};

// null is left out: NGSI-LD shows it and does not take it (doc/ngsi-mapping.md).
// As NGSIv2 said it, replaced in NGSI-LD by what NGSI-LD shows of it.
TEST_P(an_entity_of_chance, of_ngsiv2_comes_back_from_ngsi_ld_as_it_was) {
  for (int i = 0; i < rounds; ++i) {
    chance c{static_cast<std::uint64_t>(1'000 + i)};
    const auto id = c.identifier() + std::to_string(i);
    const auto given = v2_entity(c, id);
    const auto shown_at = in_path("/v2/entities/", id);
    const auto ld_at = in_path("/ngsi-ld/v1/entities/", stored_id(id, 1));
    ask(http::method::post, "/v2/entities", given);
    EXPECT_TRUE(json_equal(given, ask(http::method::get, shown_at)))
        << given << "\n"
        << ask(http::method::get, shown_at);
    const auto ld = ask(http::method::get, ld_at);
    ask(http::method::put, ld_at, ld);
    EXPECT_TRUE(json_equal(given, ask(http::method::get, shown_at)))
        << given << "\n"
        << ld << "\n"
        << ask(http::method::get, shown_at);
    EXPECT_TRUE(json_equal(ld, ask(http::method::get, ld_at))) << ld;
    ask(http::method::del, ld_at);
  }
}

// As NGSI-LD said it, each attribute written again over NGSIv2 as NGSIv2 shows it: what NGSIv2
// cannot say stays.
TEST_P(an_entity_of_chance, of_ngsi_ld_outlives_an_update_by_what_ngsiv2_shows) {
  for (int i = 0; i < rounds; ++i) {
    chance c{static_cast<std::uint64_t>(2'000 + i)};
    const auto id = "urn:road:" + std::to_string(i);
    const auto ld_at = in_path("/ngsi-ld/v1/entities/", id);
    const auto v2_at = in_path("/v2/entities/", id) + "/attrs";
    ask(http::method::post, "/ngsi-ld/v1/entities", ld_entity(c, id));
    const auto before = ask(http::method::get, ld_at);
    const auto shown = ask(http::method::get, v2_at);
    const auto scope = json_members{before}.find("scope");
    if (shown != "{}") {
      ask(http::method::patch, v2_at, shown, "", scope.empty() ? "" : json_string_text(scope));
    }
    const auto after = ask(http::method::get, ld_at);
    EXPECT_TRUE(json_equal(before, after)) << before << "\n" << shown << "\n" << after;
    ask(http::method::del, ld_at);
  }
}

INSTANTIATE_TEST_SUITE_P(engines, an_entity_of_chance, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker::v2
