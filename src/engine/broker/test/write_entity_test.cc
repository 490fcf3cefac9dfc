#include "engine/broker/model/write_entity.h"

#include <gtest/gtest.h>

#include "base/core/executor.h"
#include "base/core/json_text.h"

namespace tsu::broker {
namespace {

constexpr std::string_view attributes =
    R"({"t":{"type":"Property","value":25,"unitCode":"CEL","q":{"type":"Property","value":1}},)"
    R"("p":{"type":"Property","value":{"type":"x"}},)"
    R"("n":[{"type":"Property","value":1},{"type":"Property","value":2,"datasetId":"urn:d:2"}],)"
    R"("r":{"type":"Relationship","object":"urn:x:1"},)"
    R"("s":{"type":"LanguageProperty","languageMap":{"ja":"雪","en":"snow"}},)"
    R"("location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[141.3,43]}},)"
    R"("https://x.jp/v":{"type":"VocabProperty","vocab":"https://x.jp/Male"},)"
    R"("l":{"type":"ListRelationship","objectList":[{"object":"urn:x:1"}]}})";

class a_version_written : public testing::Test {
 protected:
  a_version_written() {
    const std::string_view types[] = {"T"}, scopes[] = {"/a", "/b"};
    entity_ = entity_version::make({.id = "urn:e:1",
                                    .types = types,
                                    .scopes = scopes,
                                    .text = attributes,
                                    .created = from_micros(1'000'000),
                                    .modified = from_micros(2'000'000)},
                                   terms_);
  }
  std::string as(const reply_form& form) {
    std::string out;
    append_entity(out, *entity_, terms_, form);
    return out;
  }
  reply_form only(std::vector<std::string> names, reply_format f = reply_format::normalized) {
    return {.format = f, .pick = std::move(names)};
  }

  term_table terms_;
  entity_ptr entity_;
};

TEST_F(a_version_written, plainly_is_a_copy_of_its_text) {
  EXPECT_EQ(as({}), R"({"id":"urn:e:1","type":"T","scope":["/a","/b"],)" +
                        std::string{attributes.substr(1)});
}

TEST(a_version_without_values, from_an_older_store_is_still_json) {
  term_table terms;
  const std::string_view type = "T";
  const auto e = entity_version::make(
      {.id = "urn:e:1",
       .types = {&type, 1},
       .text =
           R"({"a":{"type":"Property"},"g":{"type":"GeoProperty"},)"
           R"("l":{"type":"LanguageProperty"},"m":{"type":"LanguageProperty","languageMap":{}},)"
           R"("s":{"type":"Property","value":1,"v":{"type":"VocabProperty"}}})"},
      terms);
  for (const auto format :
       {reply_format::normalized, reply_format::concise, reply_format::simplified}) {
    for (const std::string lang : {"", "ja"}) {
      std::string out;
      append_entity(out, *e, terms, {.format = format, .lang = lang});
      EXPECT_TRUE(check_and_minify(out).ok()) << out;
    }
  }
  std::string feature;
  append_entity(feature, *e, terms, {.geojson = true, .geometry_property = "g"});
  EXPECT_TRUE(check_and_minify(feature).ok()) << feature;
}

TEST_F(a_version_written, concisely_loses_nothing_and_names_the_kind_only_where_it_must) {
  EXPECT_EQ(
      as({.format = reply_format::concise, .pick = {"t", "p", "n", "r", "s", "location", "l"}}),
      R"({"t":{"value":25,"unitCode":"CEL","q":1},"p":{"type":"Property","value":{"type":"x"}},)"
      R"("n":[{"value":1},{"value":2,"datasetId":"urn:d:2"}],"r":{"object":"urn:x:1"},)"
      R"("s":{"languageMap":{"ja":"雪","en":"snow"}},)"
      R"("location":{"type":"Point","coordinates":[141.3,43]},)"
      R"("l":{"objectList":[{"object":"urn:x:1"}]}})");
}

TEST_F(a_version_written, simplified_is_values_alone) {
  EXPECT_EQ(as({.format = reply_format::simplified, .omit = {"scope"}}),
            R"({"id":"urn:e:1","type":"T","t":25,"p":{"type":"x"},)"
            R"("n":{"dataset":{"@none":1,"urn:d:2":2}},"r":"urn:x:1",)"
            R"("s":{"languageMap":{"ja":"雪","en":"snow"}},)"
            R"("location":{"type":"Point","coordinates":[141.3,43]},)"
            R"("https://x.jp/v":{"vocab":"https://x.jp/Male"},"l":["urn:x:1"]})");
}

TEST_F(a_version_written, a_language_is_chosen_by_weight_and_falls_back) {
  auto form = only({"s"});
  form.lang = "fr,en;q=0.5,ja;q=0.9";
  EXPECT_EQ(as(form), R"({"s":{"type":"Property","value":"雪","lang":"ja"}})");
  form.lang = "fr";
  EXPECT_EQ(as(form), R"({"s":{"type":"Property","value":"雪","lang":"ja"}})");
  form.lang = "en-GB,ja;q=0.5";  // 4.15: a longer range stands for its shorter tag
  EXPECT_EQ(as(form), R"({"s":{"type":"Property","value":"snow","lang":"en"}})");
  form.format = reply_format::simplified;
  form.lang = "en";
  EXPECT_EQ(as(form), R"({"s":"snow"})");
}

TEST_F(a_version_written, times_of_the_system_stand_on_entity_and_instances) {
  reply_form form{.sys_attrs = true, .attributes = {"r"}};
  EXPECT_EQ(as(form),
            R"({"id":"urn:e:1","type":"T","scope":["/a","/b"],"createdAt":"1970-01-01T00:00:01Z",)"
            R"("modifiedAt":"1970-01-01T00:00:02Z","r":{"type":"Relationship","object":"urn:x:1",)"
            R"("createdAt":"1970-01-01T00:00:01Z","modifiedAt":"1970-01-01T00:00:02Z"}})");
}

TEST_F(a_version_written, as_geojson_is_a_feature) {
  EXPECT_EQ(
      as({.format = reply_format::simplified, .geojson = true, .pick = {"type", "t"}}),
      R"({"id":"urn:e:1","type":"Feature","geometry":{"type":"Point","coordinates":[141.3,43]},)"
      R"("properties":{"type":"T","t":25}})");
  EXPECT_EQ(as({.geojson = true, .geometry_property = "none", .pick = {"type"}}),
            R"({"id":"urn:e:1","type":"Feature","geometry":null,"properties":{"type":"T"}})");
}

TEST_F(a_version_written, names_are_those_of_the_caller) {
  event_loop loop;
  context_cache cache;
  const auto theirs = loop.wait(cache.resolve(
      R"({"ondo":"https://uri.etsi.org/ngsi-ld/default-context/t","v":"https://x.jp/v",)"
      R"("otoko":"https://x.jp/Male","r":"https://x.jp/r"})"));
  auto form = only({"t", "https://x.jp/v", "r"});
  form.names = theirs.value();
  EXPECT_EQ(as(form),
            R"({"ondo":{"type":"Property","value":25,"unitCode":"CEL","q":{"type":"Property",)"
            R"("value":1}},)"
            R"("https://uri.etsi.org/ngsi-ld/default-context/r":{"type":"Relationship",)"
            R"("object":"urn:x:1"},)"
            R"("v":{"type":"VocabProperty","vocab":"otoko"}})");
}

TEST_F(a_version_written, one_dataset_alone_stands_without_an_array) {
  auto form = only({"n"});
  form.datasets = {"urn:d:2"};
  EXPECT_EQ(as(form), R"({"n":{"type":"Property","value":2,"datasetId":"urn:d:2"}})");
}

}  // namespace
}  // namespace tsu::broker
