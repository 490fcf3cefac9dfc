#include "engine/broker/model/read_entity.h"

#include <gtest/gtest.h>

#include "base/core/executor.h"
#include "base/core/json_text.h"
#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

std::string joined(const entity_draft& d) {
  std::string out;
  for (const auto& a : d.attributes) {
    out += (out.empty() ? "" : " ") + a.name + "=" + (a.text.empty() ? "-" : a.text);
  }
  return out;
}

// The attributes of {"id":…,"type":"T", <members>} in canonical text, or "! " and the refusal.
std::string read(const std::string& members, const read_rules& rules = {},
                 const context& c = *context::core()) {
  const auto json = check_and_minify(R"({"id":"urn:e:1","type":"T",)" + members + "}");
  if (!json.ok()) {
    return "! not json";
  }
  const auto draft = read_entity(json.value(), c, rules);
  return draft.ok() ? joined(draft.value()) : "! " + draft.error().detail;
}

context_ptr made(std::string json) {
  event_loop loop;
  context_cache cache;
  return loop.wait(cache.resolve(std::move(json))).value();
}

struct row {
  std::string in, out;
};

TEST(read_entity, every_form_becomes_one_canonical_text) {
  const row rows[] = {
      {R"("a":{"observedAt":"2026-01-01T00:00:00Z","value":3.50,"type":"Property",)"
       R"("unitCode":"CEL"})",
       R"(a={"type":"Property","value":3.50,"observedAt":"2026-01-01T00:00:00Z",)"
       R"("unitCode":"CEL"})"},
      {R"("a":7)", R"(a={"type":"Property","value":7})"},
      {R"("a":{"value":7,"b":1})",
       R"(a={"type":"Property","value":7,"b":{"type":"Property","value":1}})"},
      {R"("a":{"x":{"y":1}})", R"(a={"type":"Property","value":{"x":{"y":1}}})"},
      {R"("a":[1,2])", R"(a={"type":"Property","value":[1,2]})"},
      {R"("a":{"object":"urn:x:1"})", R"(a={"type":"Relationship","object":"urn:x:1"})"},
      {R"("a":{"type":"Relationship","object":["urn:x:1","urn:x:2"],"objectType":"Road"})",
       R"(a={"type":"Relationship","object":["urn:x:1","urn:x:2"],"objectType":"Road"})"},
      {R"("a":{"type":"Point","coordinates":[141.3,43.0]})",
       R"(a={"type":"GeoProperty","value":{"type":"Point","coordinates":[141.3,43.0]}})"},
      {R"("a":{"value":{"type":"Point","coordinates":[141.3,43.0]}})",
       R"(a={"type":"GeoProperty","value":{"type":"Point","coordinates":[141.3,43.0]}})"},
      {R"("a":{"languageMap":{"ja":"雪","en":["snow"]}})",
       R"(a={"type":"LanguageProperty","languageMap":{"ja":"雪","en":["snow"]}})"},
      {R"("a":{"vocab":"Male"})", R"(a={"type":"VocabProperty","vocab":"Male"})"},
      {R"("a":{"json":null})", R"(a={"type":"JsonProperty","json":null})"},
      {R"("a":{"json":{"value":null}})", R"(a={"type":"JsonProperty","json":{"value":null}})"},
      {R"("a":{"valueList":[1,"x"]})", R"(a={"type":"ListProperty","valueList":[1,"x"]})"},
      {R"("a":{"objectList":["urn:x:1"]})",
       R"(a={"type":"ListRelationship","objectList":[{"object":"urn:x:1"}]})"},
      {R"("a":[{"value":1},{"value":2,"datasetId":"urn:d:2"}])",
       R"(a={"type":"Property","value":1} a={"type":"Property","value":2,"datasetId":"urn:d:2"})"},
      {R"("\u0061":{"value":"x","createdAt":"2026-01-01T00:00:00Z"})",
       R"(a={"type":"Property","value":"x"})"},
      {R"("https://x.jp/a":1,"ngsi-ld:location":{"type":"Point","coordinates":[1,2]})",
       R"(https://x.jp/a={"type":"Property","value":1} location={"type":"GeoProperty",)"
       R"("value":{"type":"Point","coordinates":[1,2]}})"},
      {R"("https://uri.etsi.org/ngsi-ld/default-context/a":1)",
       R"(a={"type":"Property","value":1})"},
      {R"("温度":1)", R"(温度={"type":"Property","value":1})"},
  };
  for (const auto& r : rows) {
    EXPECT_EQ(read(r.in), r.out) << r.in;
  }
}

TEST(read_entity, what_the_data_model_does_not_allow_is_refused_by_name) {
  const row rows[] = {
      {R"("a":null)", "! attribute a: null is not a value"},
      {R"("a":{"type":"Property"})", "! attribute a: \"value\" is missing"},
      {R"("a":{"type":"Thing","value":1})",
       "! attribute a: type is not a kind of attribute (\"Property\", \"Relationship\", …)"},
      {R"("a":{"type":"Relationship","object":"not a uri"})", "! attribute a: object is not a URI"},
      {R"("a":{"type":"Relationship","object":"urn:x:1","unitCode":"CEL"})",
       "! attribute a: unitCode does not belong to a Relationship"},
      {R"("a":{"type":"Property","value":1,"object":"urn:x:1"})",
       "! attribute a: \"object\" does not belong to a Property"},
      {R"("a":{"value":1,"observedAt":"2026-01-01T09:00:00+09:00"})",
       "! attribute a: observedAt is not a date-time in UTC"},
      {R"("a":{"value":1,"observedAt":"yesterday"})",
       "! attribute a: observedAt is not a date-time in UTC"},
      {R"("a":{"value":1,"datasetId":"x"})", "! attribute a: datasetId is not a URI"},
      {R"("a":[{"value":1},{"value":2}])", "! attribute a: two default instances"},
      {R"("a":[{"value":1,"datasetId":"urn:d:1"},{"value":2,"datasetId":"urn:d:1"}])",
       "! attribute a: datasetId urn:d:1 stands twice"},
      {R"("a":"urn:ngsi-ld:null")", "! attribute a: urn:ngsi-ld:null is not a value here"},
      {R"("a":{"value":"urn:ngsi-ld:null"})",
       "! attribute a: urn:ngsi-ld:null is not a value here"},
      {R"("a":{"value":{"b":"urn:ngsi-ld:null"}})",
       "! attribute a: urn:ngsi-ld:null inside a value is only for merge"},
      {R"("a":{"languageMap":{"ja":1}})",
       "! attribute a: languageMap holds something else than strings"},
      {R"("a":{"value":1,"b":{"type":"Relationship","object":"x"}})",
       "! attribute a.b: object is not a URI"},
      {R"("a":{"type":"GeoProperty","value":{"type":"Point","coordinates":[1]}})",
       "! attribute a: a position has two or three numbers"},
      {R"("a":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]})",
       "! attribute a: a ring is not closed"},
      {R"("a":{"value":1,"previousValue":2})", "! attribute a: \"previousValue\" cannot be given"},
      {R"("a b":1)", "! \"a b\" is not a name for an attribute"},
      {R"("a-b":1)", "! \"a-b\" is not a name for an attribute"},
      {R"("観測地点。":1)", "! \"観測地点。\" is not a name for an attribute"},
      {R"("observedAt":"2026-01-01T00:00:00Z")", "! \"observedAt\" cannot be an attribute"},
      {R"("scope":"a")", "! scope \"a\" is not of the form /a/b"},
      {R"("expiresAt":"x")", "! expiresAt is not a date-time in UTC"},
  };
  for (const auto& r : rows) {
    EXPECT_EQ(read(r.in), r.out) << r.in;
  }
}

TEST(read_entity, nesting_has_an_end) {
  std::string inner = R"({"value":1})";
  for (int i = 0; i < 12; ++i) {
    inner = R"({"value":1,"b":)" + inner + "}";
  }
  EXPECT_NE(read("\"a\":" + inner).find("nested too deep"), std::string::npos);
}

TEST(read_entity, null_deletes_where_the_operation_updates) {
  const read_rules update{.nulls = null_rule::remove, .needs_type = false};
  EXPECT_EQ(
      read(R"("a":"urn:ngsi-ld:null","b":{"type":"Relationship","object":"urn:ngsi-ld:null"})",
           update),
      "a=- b=-");
  EXPECT_EQ(read(R"("a":{"value":1,"unitCode":"urn:ngsi-ld:null","c":"urn:ngsi-ld:null"})", update),
            R"(a={"type":"Property","value":1})");
}

TEST(read_entity, merge_keeps_what_deletes) {
  const read_rules merge{.nulls = null_rule::merge, .needs_type = false, .partial = true};
  EXPECT_EQ(read(R"("a":{"observedAt":"urn:ngsi-ld:null"},"b":{"value":{"x":"urn:ngsi-ld:null"}})",
                 merge),
            R"(a={"observedAt":"urn:ngsi-ld:null"} b={"type":"Property",)"
            R"("value":{"x":"urn:ngsi-ld:null"}})");
}

TEST(read_entity, id_and_type_have_their_own_refusals) {
  const row rows[] = {
      {R"({"type":"T"})", "id is missing"},
      {R"({"id":"urn:e:1"})", "type is missing"},
      {R"({"id":"e 1","type":"T"})", "id \"e 1\" is not a URI"},
      {R"({"id":5,"type":"T"})", "id is not a string"},
      {R"({"id":"urn:e:1","type":"a b"})", "type \"a b\" is not a name"},
      {R"({"id":"urn:e:1","type":[]})", "type is neither a name nor an array of names"},
      {R"([])", "an entity is a JSON object"},
  };
  for (const auto& r : rows) {
    const auto draft = read_entity(r.in, *context::core(), {});
    ASSERT_FALSE(draft.ok()) << r.in;
    EXPECT_EQ(draft.error().detail, r.out);
    EXPECT_EQ(draft.error().code, fault_bad_request_data);
  }
}

TEST(context, terms_of_two_callers_meet_in_the_stored_form) {
  const auto theirs =
      made(R"([{"sdm":"https://smartdatamodels.org/","ondo":"sdm:temperature",)"
           R"("plain":"https://uri.etsi.org/ngsi-ld/default-context/temperature"},)"
           R"("https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld"])");
  EXPECT_EQ(theirs->stored("ondo"), "https://smartdatamodels.org/temperature");
  EXPECT_EQ(theirs->stored("sdm:temperature"), "https://smartdatamodels.org/temperature");
  EXPECT_EQ(theirs->stored("plain"), "temperature");
  EXPECT_EQ(theirs->stored("location"), "location");
  EXPECT_EQ(theirs->term_for("temperature"), "plain");
  EXPECT_EQ(theirs->term_for("https://smartdatamodels.org/temperature"), "ondo");
  EXPECT_EQ(theirs->term_for("https://smartdatamodels.org/other"),
            "https://smartdatamodels.org/other");
  EXPECT_EQ(theirs->term_for("ondo"), "https://uri.etsi.org/ngsi-ld/default-context/ondo");
}

TEST(context, core_terms_are_protected_and_scoped_contexts_refused) {
  const auto theirs = made(R"({"location":"https://x.jp/location","Property":"https://x.jp/P"})");
  EXPECT_EQ(theirs->stored("location"), "location");
  EXPECT_TRUE(theirs->is_core());
  event_loop loop;
  context_cache cache;
  const auto scoped = loop.wait(cache.resolve(R"({"a":{"@id":"https://x.jp/a","@context":{}}})"));
  ASSERT_FALSE(scoped.ok());
  EXPECT_EQ(scoped.error().code, fault_bad_request_data);
  const auto unknown = loop.wait(cache.resolve(R"("https://example.org/none.jsonld")"));
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().code, fault_no_context);
}

TEST(context, documents_may_name_documents_even_in_a_circle) {
  context_cache cache;
  ASSERT_TRUE(cache.preload("http://a/", R"({"@context":["http://b/",{"x":"http://x/1"}]})").ok());
  ASSERT_TRUE(cache.preload("http://b/", R"({"@context":["http://a/",{"y":"http://x/2"}]})").ok());
  event_loop loop;
  const auto both = loop.wait(cache.resolve(R"("http://a/")")).value();
  EXPECT_EQ(both->stored("x"), "http://x/1");
  EXPECT_EQ(both->stored("y"), "http://x/2");
  EXPECT_EQ(cache.find(R"("http://a/")"), both);
}

// Counts what it is asked for; a URL that ends in "none" is not there.
class counting_loader final : public context_loader {
 public:
  task<result<std::string>> load(std::string url) override {
    ++asked;
    if (url.ends_with("none")) {
      co_return ld_context_not_available("@context " + url + " is not there");
    }
    std::string out = R"({"@context":{"x":")" + url + "#x\"";
    for (int i = 0; i < more_terms; ++i) {
      const auto name = "x" + std::to_string(i);
      out += ",\"" + name + R"(":"https://example.jp/terms/of/somebody#)" + name + "\"";
    }
    co_return out + "}}";
  }
  int asked = 0, more_terms = 0;
};

TEST(context, what_could_not_be_fetched_is_not_asked_for_again_at_once) {
  event_loop loop;
  counting_loader loader;
  context_cache cache{&loader};
  for (int i = 0; i < 3; ++i) {
    const auto none = loop.wait(cache.resolve(R"("http://a/none")"));
    ASSERT_FALSE(none.ok());
    EXPECT_EQ(none.error().code, fault_no_context);
  }
  EXPECT_EQ(loader.asked, 1);
}

TEST(context, one_request_fetches_twenty_documents_and_no_more) {
  event_loop loop;
  counting_loader loader;
  context_cache cache{&loader};
  std::size_t left = fetches_per_request;
  int resolved = 0;
  for (int i = 0; i < 30; ++i) {
    const auto c = loop.wait(cache.resolve("\"http://a/" + std::to_string(i) + "\"", &left));
    resolved += c.ok() ? 1 : 0;
  }
  EXPECT_EQ(resolved, 20);
  EXPECT_EQ(loader.asked, 20);
  EXPECT_TRUE(loop.wait(cache.resolve(R"("http://a/7")", &left)).ok()) << "it is here already";
}

TEST(context, the_cache_lets_go_before_it_holds_many_bytes) {
  event_loop loop;
  counting_loader loader;
  loader.more_terms = 4'000;
  context_cache cache{&loader};
  const auto url = [](int i) { return "\"http://a/" + std::to_string(i) + "\""; };
  for (int i = 0; i < 30; ++i) {
    ASSERT_TRUE(loop.wait(cache.resolve(url(i))).ok());
  }
  EXPECT_EQ(cache.find(url(0)), nullptr);
  EXPECT_NE(cache.find(url(29)), nullptr);
}

}  // namespace
}  // namespace tsu::broker
