// Other names for keywords of JSON-LD and for terms of the core: what comes in by them, and that
// nothing goes out by them.
#include "engine/broker/model/spelled_out.h"

#include <gtest/gtest.h>

#include "base/core/executor.h"
#include "base/core/json_text.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/read_entity.h"

namespace tsu::broker {
namespace {

context_ptr made(const std::string& json) {
  event_loop loop;
  context_cache cache;
  auto c = loop.wait(cache.resolve(json));
  EXPECT_TRUE(c.ok()) << json;
  return c.ok() ? std::move(c).value() : context::core();
}

const context& german() {
  static const auto c = made(
      R"({"ident":"@id","art":"@type","wert":"@value","sprache":"@language","ohne":"@none",)"
      R"("gesamt":"@graph","roh":"@json","zahl":"ngsi-ld:Property","inhalt":"ngsi-ld:hasValue",)"
      R"("wann":"ngsi-ld:observedAt","Auto":"https://x.jp/Auto","zeit":"ngsi-ld:DateTime"})");
  return *c;
}

std::string out(const std::string& json, attributes_are form = attributes_are::instances,
                const context& c = german()) {
  const auto small = check_and_minify(json);
  EXPECT_TRUE(small.ok()) << json;
  const auto text = spelled_out(small.value(), c, form);
  return text.ok() ? text.value() : "! " + text.error().detail;
}

struct vector_row {
  std::string in, out;
};

TEST(another_name, is_brought_into_the_words_of_the_core) {
  const vector_row rows[] = {
      {R"({"ident":"urn:a:1","art":"Auto"})", R"({"id":"urn:a:1","type":"Auto"})"},
      {R"({"@id":"urn:a:1","art":["Auto","B"]})", R"({"@id":"urn:a:1","type":["Auto","B"]})"},
      {R"({"v":{"art":"Property","value":1}})", R"({"v":{"type":"Property","value":1}})"},
      {R"({"v":{"art":"zahl","inhalt":1,"wann":"2026-01-01T00:00:00Z"}})",
       R"({"v":{"type":"Property","value":1,"observedAt":"2026-01-01T00:00:00Z"}})"},
      {R"({"v":[{"art":"zahl","inhalt":1,"s":{"art":"Relationship","object":"urn:b:1"}}]})",
       R"({"v":[{"type":"Property","value":1,"s":{"type":"Relationship","object":"urn:b:1"}}]})"},
      {R"({"v":{"value":{"art":"zeit","wert":"2026-01-01"}}})",
       R"({"v":{"value":{"@type":"DateTime","@value":"2026-01-01"}}})"},
      {R"({"v":{"value":{"art":"roh","wert":{"art":1}}}})",
       R"({"v":{"value":{"@type":"@json","@value":{"art":1}}}})"},
      {R"({"v":{"value":{"wert":"x","sprache":"de"}}})",
       R"({"v":{"value":{"@value":"x","@language":"de"}}})"},
      {R"({"p":{"art":"Point","coordinates":[1,2]}})",
       R"({"p":{"type":"Point","coordinates":[1,2]}})"},
      {R"({"p":{"type":"GeoProperty","value":{"art":"Point","coordinates":[1,2]}}})",
       R"({"p":{"type":"GeoProperty","value":{"type":"Point","coordinates":[1,2]}}})"},
      {R"({"v":{"languageMap":{"ohne":"a","de":"b"}}})",
       R"({"v":{"languageMap":{"@none":"a","de":"b"}}})"},
      {R"({"art":"Auto","type":"B"})", R"({"type":["Auto","B"]})"},
      {R"({"art":["Auto"],"type":"B","@type":[]})", R"({"type":["Auto","B"]})"},
      {R"({"entities":[{"art":"Auto"}],"art":"Subscription"})",
       R"({"entities":[{"type":"Auto"}],"type":"Subscription"})"},
      {R"([{"ident":"urn:a:1"},{"ident":"urn:a:2"}])", R"([{"id":"urn:a:1"},{"id":"urn:a:2"}])"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(out(row.in), row.out);
    EXPECT_EQ(out(row.out), row.out);  // and stays so
  }
}

TEST(another_name, means_nothing_inside_of_what_is_opaque) {
  for (const std::string same :
       {R"({"v":{"value":{"art":"x","ident":1}}})",
        R"({"v":{"type":"JsonProperty","json":{"art":{"wert":1}}}})",
        R"({"v":{"value":[{"art":1},"art"]}})", R"({"v":{"vocab":"Auto"}})", R"({"v":"art"})",
        R"({"v":{"object":"urn:a:1","art2":{"value":1}}})"}) {
    EXPECT_EQ(out(same), same);
  }
  EXPECT_EQ(out(R"({"ident":"urn:a:1","v":{"art":"x","wert":1}})", attributes_are::bare),
            R"({"id":"urn:a:1","v":{"art":"x","wert":1}})");
}

TEST(another_name, is_refused_where_two_names_say_one_thing) {
  for (const std::string bad :
       {R"({"ident":"urn:a:1","id":"urn:a:1"})", R"({"ident":"urn:a:1","@id":"urn:a:2"})",
        R"({"v":{"art":"Property","type":"Property","value":1}})",
        R"({"v":{"value":1,"inhalt":2}})", R"({"v":{"value":{"wert":1,"@value":2}}})",
        R"({"v":{"value":{"art":"a","type":"b","wert":2}}})",
        R"({"v":{"languageMap":{"ohne":"a","@none":"b"}}})",
        R"({"v":{"value":{"wert":1,"other":2}}})"}) {
    EXPECT_TRUE(out(bad).starts_with("! ")) << bad << " " << out(bad);
  }
}

TEST(another_name, is_read_as_what_it_stands_for) {
  const auto read = [](const std::string& json) {
    const auto text = spelled_out(json, german());
    const auto d = read_entity(text.ok() ? text.value() : "{}", german(), {});
    return d.ok() ? d.value().id + " " + d.value().types.front() + " " +
                        (d.value().attributes.empty() ? "" : d.value().attributes.front().text)
                  : "! " + d.error().detail;
  };
  EXPECT_EQ(read(R"({"ident":"urn:a:1","art":"Auto","v":{"art":"zahl","inhalt":7}})"),
            R"(urn:a:1 https://x.jp/Auto {"type":"Property","value":7})");
  EXPECT_TRUE(read(R"({"ident":"urn:a:1","art":"art"})").starts_with("! "));
  EXPECT_TRUE(read(R"({"ident":"urn:a:1","art":"Auto","gesamt":[]})").starts_with("! "));
}

TEST(another_name, has_the_stored_form_of_what_it_stands_for) {
  EXPECT_EQ(german().stored("ident"), "id");
  EXPECT_EQ(german().stored("art"), "type");
  EXPECT_EQ(german().stored("inhalt"), "value");
  EXPECT_EQ(german().stored("art:x"), "art:x");  // a keyword is no prefix
}

TEST(another_name, is_used_for_nothing_that_goes_out) {
  EXPECT_EQ(german().term_for("type"), "type");
  EXPECT_EQ(german().term_for("id"), "id");
  EXPECT_EQ(german().term_for("value"), "value");
  // An attribute that others call "art" would be read back as a type.
  EXPECT_EQ(german().term_for("art"), "https://uri.etsi.org/ngsi-ld/default-context/art");
  const auto worded = made(R"({"@vocab":"https://x.jp/","art":"@type"})");
  EXPECT_EQ(worded->term_for("https://x.jp/art"), "https://x.jp/art");
  EXPECT_EQ(worded->term_for("https://x.jp/arm"), "arm");
}

TEST(another_name, is_kept_where_a_context_is_written_out) {
  const auto again = made(german().flattened());
  for (const std::string name : {"ident", "art", "wert", "ohne", "inhalt", "zahl", "roh"}) {
    EXPECT_EQ(again->alias_of(name), german().alias_of(name)) << name;
  }
}

TEST(another_name, follows_the_rules_for_terms) {
  EXPECT_EQ(made(R"([{"a":"b","b":"@type"}])")->alias_of("a"), "@type");
  EXPECT_EQ(made(R"([{"a":"type"}])")->alias_of("a"), "@type");
  EXPECT_EQ(made(R"([{"a":{"@id":"@type","@container":"@set"}}])")->alias_of("a"), "@type");
  EXPECT_EQ(made(R"([{"a":"@type"},{"a":null}])")->alias_of("a"), "");
  EXPECT_EQ(made(R"([{"a":"@type"},{"a":"https://x.jp/a"}])")->alias_of("a"), "");
  EXPECT_EQ(made(R"([{"a":"https://x.jp/a"},{"a":"@ignored"}])")->stored("a"), "a");
  // The core is protected.
  EXPECT_FALSE(made(R"({"id":"https://x.jp/id","type":"@id","value":"@value"})")->has_aliases());
  event_loop loop;
  context_cache cache;
  const auto bad = loop.wait(cache.resolve(R"({"a":"@context"})"));
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().code, fault_bad_request_data);
}

TEST(a_sub_attribute, cannot_be_called_by_the_iri_of_a_part_of_its_attribute) {
  const auto refusal = [](const std::string& sub, const context& c) {
    const auto json =
        R"({"id":"urn:e:1","type":"T","v":{"type":"Property","value":1,)" + sub + "}}";
    const auto d = read_entity(json, c, {});
    return d.ok() ? "read" : d.error().code;
  };
  EXPECT_EQ(refusal(R"("https://uri.etsi.org/ngsi-ld/hasValue":2)", *context::core()),
            fault_bad_request_data);
  const auto twice = made(R"({"a":"https://x.jp/a","b":"https://x.jp/a"})");
  EXPECT_EQ(refusal(R"("a":2,"b":3)", *twice), fault_bad_request_data);
  EXPECT_EQ(refusal(R"("a":2)", *twice), "read");
}

}  // namespace
}  // namespace tsu::broker
