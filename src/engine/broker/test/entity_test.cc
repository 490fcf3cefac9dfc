#include "engine/broker/model/entity.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tsu::broker {
namespace {

constexpr std::string_view text =
    R"({"temperature":{"type":"Property","value":-3.50,"observedAt":"2026-01-01T00:00:00Z",)"
    R"("unitCode":"CEL"},)"
    R"("speed":[{"type":"Property","value":1},{"type":"Property","value":2,"datasetId":"urn:a"}],)"
    R"("inRoad":{"type":"Relationship","object":"urn:r:1","note":{"type":"Property",)"
    R"("value":"x"}}})";

entity_ptr sample(term_table& names) {
  const std::string_view types[] = {"WeatherObserved"};
  return entity_version::make({.id = "urn:e:1",
                               .types = types,
                               .text = text,
                               .created = instant{duration{1}},
                               .modified = instant{duration{2}}},
                              names);
}

TEST(entity_version, the_directory_points_into_the_text) {
  term_table names;
  const auto e = sample(names);
  EXPECT_EQ(e->id(), "urn:e:1");
  EXPECT_EQ(e->text(), text);
  ASSERT_EQ(e->attributes().size(), 4u);
  const auto* t = e->find(*names.find("temperature"));
  ASSERT_NE(t, nullptr);
  EXPECT_EQ(e->value_of(*t), "-3.50");
  EXPECT_EQ(t->number, -3.5);
  EXPECT_EQ(t->observed_at, *parse_instant("2026-01-01T00:00:00Z"));
  EXPECT_FALSE(t->has_sub_attributes);
  const auto speeds = e->instances(*names.find("speed"));
  ASSERT_EQ(speeds.size(), 2u);
  EXPECT_EQ(names.name(speeds[1].dataset), "urn:a");
  const auto* road = e->find(*names.find("inRoad"));
  EXPECT_EQ(road->kind, attribute_kind::relationship);
  EXPECT_TRUE(road->has_sub_attributes);
  EXPECT_TRUE(std::isnan(road->number));
  EXPECT_EQ(e->find(names.of("other")), nullptr);
  EXPECT_TRUE(e->has_type(*names.find("WeatherObserved")));
}

TEST(entity_version, finds_where_each_instance_ends_whatever_stands_in_it) {
  term_table names;
  const std::string_view instances[] = {
      R"({"type":"Property","value":"}],{\"\\"})",
      R"({"type":"Property","value":[[],{},{"a":[{"b":"]"}]}],"datasetId":"urn:d:\u00e9"})",
      R"({"type":"JsonProperty","json":{"type":"x","value":{"}":["{"]}}})",
      R"({"type":"Property","value":{},"x":{"type":"Property","value":1,"y":[{"type":"Property",)"
      R"("value":2},{"type":"Property","value":"\"","datasetId":"urn:d:2"}]}})",
      R"({"type":"Relationship","object":["urn:a","urn:b"]})",
  };
  std::string all = R"({"https://example.jp/a":[)";
  all.append(instances[0]).append(",").append(instances[1]).append(R"(],"温度":)");
  all.append(instances[2]).append(R"(,"c":[)").append(instances[3]).append(R"(],"d":)");
  all.append(instances[4]).append("}");
  const std::string_view type = "T";
  const auto e = entity_version::make({.id = "urn:e:1", .types = {&type, 1}, .text = all}, names);
  ASSERT_EQ(e->attributes().size(), std::size(instances));
  for (std::size_t i = 0; i < std::size(instances); ++i) {
    EXPECT_EQ(e->text_of(e->attributes()[i]), instances[i]);
  }
  EXPECT_EQ(e->value_of(e->attributes()[2]), R"({"type":"x","value":{"}":["{"]}})");
  EXPECT_EQ(e->instances(*names.find("https://example.jp/a")).size(), 2u);
  EXPECT_TRUE(names.find("温度").has_value());
  EXPECT_EQ(names.name(e->attributes()[1].dataset), "urn:d:é");
  const auto none =
      entity_version::make({.id = "urn:e:2", .types = {&type, 1}, .text = "{}"}, names);
  EXPECT_TRUE(none->attributes().empty());
}

TEST(entity_version, copies_share_and_the_last_one_frees) {
  term_table names;
  entity_ptr a = sample(names);
  entity_ptr b = a;
  a = entity_ptr{};
  EXPECT_EQ(b->id(), "urn:e:1");
}

}  // namespace
}  // namespace tsu::broker
