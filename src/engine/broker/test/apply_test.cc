#include "engine/broker/model/apply.h"

#include <gtest/gtest.h>

#include "base/core/json_text.h"
#include "engine/broker/model/faults.h"
#include "engine/broker/model/read_entity.h"

namespace tsu::broker {
namespace {

constexpr instant first{duration{1000}}, later{duration{2000}};

entity_draft draft(const std::string& json, const read_rules& rules) {
  const auto text = check_and_minify(json);
  EXPECT_TRUE(text.ok()) << json;
  auto d = read_entity(text.value(), *context::core(), rules);
  EXPECT_TRUE(d.ok()) << json << (d.ok() ? "" : d.error().detail);
  return std::move(d).value();
}

// One entity with the operations that are done to it.
class apply_to_an_entity : public testing::Test {
 protected:
  void start(const std::string& members) {
    const auto d = draft(R"({"id":"urn:e:1","type":"T",)" + members + "}", {});
    const auto a = run({.how = write_kind::create, .entity = d}, first);
    ASSERT_TRUE(a.ok());
    keep(a.value());
  }
  result<applied> run(const write_op& op, instant now = later) {
    return apply(current_.get(), terms_, op, now);
  }
  result<applied> fragment(write_kind how, const std::string& members, null_rule nulls,
                           bool partial = false) {
    const read_rules rules{
        .nulls = nulls, .needs_type = false, .partial = partial, .id = "urn:e:1"};
    return run({.how = how, .entity = draft("{" + members + "}", rules)});
  }
  result<applied> patch(const std::string& name, const std::string& body) {
    const read_rules rules{.nulls = null_rule::remove, .partial = true};
    write_op op{.how = write_kind::patch_attribute, .attribute = name};
    op.entity.id = "urn:e:1";
    const auto text = check_and_minify(body);
    auto attributes = read_attribute(text.value(), name, *context::core(), rules);
    EXPECT_TRUE(attributes.ok()) << (attributes.ok() ? "" : attributes.error().detail);
    op.entity.attributes = std::move(attributes).value();
    return run(op);
  }
  void keep(const applied& a) { current_ = version_of("urn:e:1", a, terms_); }
  static std::string text_of(const result<applied>& a) {
    return a.ok() ? a.value().text : "! " + a.error().detail;
  }

  term_table terms_;
  entity_ptr current_;
};

TEST_F(apply_to_an_entity, creating_twice_is_refused_and_upserting_the_same_changes_nothing) {
  start(R"("a":1,"b":{"value":2,"unitCode":"CEL"})");
  const auto same =
      draft(R"({"id":"urn:e:1","type":"T","a":1,"b":{"value":2,"unitCode":"CEL"}})", {});
  const auto again = run({.how = write_kind::create, .entity = same});
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, fault_already_exists);
  const auto upsert = run({.how = write_kind::upsert_replace, .entity = same});
  ASSERT_TRUE(upsert.ok());
  EXPECT_FALSE(upsert.value().outcome.changed);
  EXPECT_TRUE(upsert.value().changes.empty());
}

TEST_F(apply_to_an_entity, replacing_keeps_when_it_was_created_and_tells_what_went) {
  start(R"("a":1,"b":2)");
  const auto next = draft(R"({"id":"urn:e:1","type":["T","U"],"b":2,"c":3})", {});
  const auto r = run({.how = write_kind::replace, .entity = next});
  ASSERT_TRUE(r.ok());
  const auto& a = r.value();
  EXPECT_EQ(a.text, R"({"b":{"type":"Property","value":2},"c":{"type":"Property","value":3}})");
  EXPECT_EQ(a.created, first);
  EXPECT_EQ(a.modified, later);
  ASSERT_EQ(a.times.size(), 2u);
  EXPECT_EQ(a.times[0], std::pair(first, first));
  EXPECT_EQ(a.times[1], std::pair(later, later));
  ASSERT_EQ(a.changes.size(), 2u);
  EXPECT_EQ(a.changes[0].name, "c");
  EXPECT_TRUE(a.changes[0].added);
  EXPECT_EQ(a.changes[1].name, "a");
  EXPECT_TRUE(a.changes[1].text.empty());
}

TEST_F(apply_to_an_entity, an_update_replaces_the_instance_and_null_takes_it_away) {
  start(R"("t":{"value":25,"unitCode":"CEL"},"u":[{"value":1},{"value":2,"datasetId":"urn:d:2"}])");
  const auto r = fragment(write_kind::update_existing,
                          R"("t":{"value":100},"u":{"value":3,"datasetId":"urn:d:3"},"n":1)",
                          null_rule::remove);
  EXPECT_EQ(
      text_of(r),
      R"({"t":{"type":"Property","value":100},"u":[{"type":"Property","value":1},)"
      R"({"type":"Property","value":2,"datasetId":"urn:d:2"},)"
      R"({"type":"Property","value":3,"datasetId":"urn:d:3"}],"n":{"type":"Property","value":1}})");
  keep(r.value());
  const auto gone =
      fragment(write_kind::update_existing,
               R"("t":"urn:ngsi-ld:null","u":{"value":"urn:ngsi-ld:null","datasetId":"urn:d:2"},)"
               R"("z":"urn:ngsi-ld:null")",
               null_rule::remove);
  EXPECT_EQ(
      text_of(gone),
      R"({"u":[{"type":"Property","value":1},{"type":"Property","value":3,"datasetId":"urn:d:3"}],)"
      R"("n":{"type":"Property","value":1}})");
  ASSERT_EQ(gone.value().outcome.skipped.size(), 1u);
  EXPECT_EQ(gone.value().outcome.skipped[0].attribute, "z");
}

TEST_F(apply_to_an_entity, append_without_overwrite_says_what_it_left) {
  start(R"("a":1)");
  const auto r = fragment(write_kind::append_no_overwrite, R"("a":2,"b":3,"type":"U","scope":"/x")",
                          null_rule::refuse);
  EXPECT_EQ(text_of(r), R"({"a":{"type":"Property","value":1},"b":{"type":"Property","value":3}})");
  EXPECT_EQ(r.value().types, (std::vector<std::string>{"T", "U"}));
  EXPECT_EQ(r.value().scopes, (std::vector<std::string>{"/x"}));
  ASSERT_EQ(r.value().outcome.skipped.size(), 1u);
  EXPECT_EQ(r.value().outcome.updated, (std::vector<std::string>{"b"}));
}

// 5.5.8, first example
TEST_F(apply_to_an_entity, a_partial_update_leaves_what_was_not_given) {
  start(R"("t":{"value":25,"unitCode":"CEL","observedAt":"2022-03-14T01:59:26.535Z","q":1})");
  const auto r =
      patch("t", R"({"type":"Property","value":100,"observedAt":"2022-03-14T13:00:00Z"})");
  EXPECT_EQ(
      text_of(r),
      R"({"t":{"type":"Property","value":100,"observedAt":"2022-03-14T13:00:00Z","unitCode":"CEL",)"
      R"("q":{"type":"Property","value":1}}})");
  EXPECT_EQ(text_of(patch("t", R"({"unitCode":"urn:ngsi-ld:null","q":"urn:ngsi-ld:null"})")),
            R"({"t":{"type":"Property","value":25,"observedAt":"2022-03-14T01:59:26.535Z"}})");
  EXPECT_EQ(text_of(patch("t", R"({"value":"urn:ngsi-ld:null"})")), "{}");
}

TEST_F(apply_to_an_entity, a_partial_update_may_not_change_the_kind_nor_miss) {
  start(R"("t":25,"r":{"object":"urn:x:1"})");
  EXPECT_EQ(patch("t", R"({"type":"Relationship","object":"urn:x:1"})").error().code,
            fault_bad_request_data);
  EXPECT_EQ(patch("r", R"({"value":5})").error().code, fault_bad_request_data);
  EXPECT_EQ(patch("z", R"({"value":5})").error().code, fault_not_found);
  EXPECT_EQ(patch("t", R"({"value":5,"datasetId":"urn:d:1"})").error().code, fault_not_found);
  EXPECT_FALSE(patch("t", R"({"value":25})").value().outcome.changed);
}

// 5.5.12, examples 1 and 2
TEST_F(apply_to_an_entity, a_merge_goes_into_values_and_sub_attributes) {
  start(R"("t":{"value":25,"unitCode":"CEL","q":{"value":{"x":1,"y":2}}},)"
        R"("m":{"languageMap":{"ja":"雪","en":"snow"}},)"
        R"("address":{"value":{"street":"Straße","city":"Berlin","country":"Germany"}},)"
        R"("r":{"object":"urn:x:1"})");
  const auto r = fragment(
      write_kind::merge,
      R"("t":{"value":100,"q":{"value":{"y":"urn:ngsi-ld:null","z":3}}},)"
      R"("m":{"languageMap":{"en":"urn:ngsi-ld:null","fr":"neige"}},)"
      R"("address":{"value":{"street":"Platz","country":"urn:ngsi-ld:null"}},"r":"urn:x:2",)"
      R"("n":{"value":{"a":"urn:ngsi-ld:null"}})",
      null_rule::merge, true);
  EXPECT_EQ(
      text_of(r),
      R"({"t":{"type":"Property","value":100,"unitCode":"CEL","q":{"type":"Property",)"
      R"("value":{"x":1,"z":3}}},)"
      R"("m":{"type":"LanguageProperty","languageMap":{"ja":"雪","fr":"neige"}},)"
      R"("address":{"type":"Property","value":{"street":"Platz","city":"Berlin"}},)"
      R"("r":{"type":"Relationship","object":"urn:x:2"},"n":{"type":"Property","value":{}}})");
}

TEST_F(apply_to_an_entity, removing_an_attribute_hits_only_what_was_named) {
  start(R"("u":[{"value":1},{"value":2,"datasetId":"urn:d:2"}],"scope":["/a","/b"])");
  write_op op{.how = write_kind::remove_attribute, .attribute = "u"};
  EXPECT_EQ(text_of(run(op)), R"({"u":{"type":"Property","value":2,"datasetId":"urn:d:2"}})");
  op.dataset = "urn:d:2";
  EXPECT_EQ(text_of(run(op)), R"({"u":{"type":"Property","value":1}})");
  op.dataset = "urn:d:3";
  EXPECT_EQ(run(op).error().code, fault_not_found);
  op.all_datasets = true;
  EXPECT_EQ(text_of(run(op)), "{}");
  op.attribute = "scope";
  EXPECT_TRUE(run(op).value().scopes.empty());
}

TEST_F(apply_to_an_entity, an_expired_entity_is_not_there) {
  start(R"("a":1,"expiresAt":"1970-01-01T00:00:00.0015Z")");
  const auto same = draft(R"({"id":"urn:e:1","type":"T","a":1})", {});
  EXPECT_EQ(run({.how = write_kind::remove, .entity = same}).error().code, fault_not_found);
  EXPECT_TRUE(run({.how = write_kind::create, .entity = same}).value().outcome.created);
}

TEST_F(apply_to_an_entity, only_an_entity_of_the_type_that_was_asked_for) {
  start(R"("a":1)");
  write_op op{.how = write_kind::remove, .only_types = {"U"}};
  op.entity.id = "urn:e:1";
  EXPECT_EQ(run(op).error().code, fault_not_found);
  op.only_types = {"U", "T"};
  EXPECT_TRUE(run(op).value().removed);
}

}  // namespace
}  // namespace tsu::broker
