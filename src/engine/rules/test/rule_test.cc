#include "engine/rules/rule.h"

#include <gtest/gtest.h>

#include "engine/rules/test/example_rules.h"
#include "engine/rules/values.h"

namespace tsu::rules {
namespace {

using testing::last_depth;
using testing::make_rule;
using testing::rule_json;

instant jst(const std::string& hour) { return *parse_instant("2026-01-15T" + hour + ":00+09:00"); }

// "field code" of each fault, joined.
std::string faults(const std::string& json) {
  const auto r = read_rule(json, 1);
  if (r.ok()) {
    return "";
  }
  std::string out;
  for (const auto& f : r.error().fields) {
    out += (out.empty() ? "" : "; ") + f.field + " " + f.code;
  }
  return out.empty() ? r.error().code : out;
}

std::string condition_json(const std::string& members) {
  return rule_json(R"("conditions":{"c":{)" + members + "}}");
}

TEST(rule, a_whole_one_reads) {
  const auto r = make_rule(
      R"("q":"location","scope":"/furano/#","conditions":{)"
      R"("rising":{"measure":"change","attribute":"snowDepth","unit":"CMT","windowMinutes":180,)"
      R"("compare":"at_least","value":10,"clearValue":7},)"
      R"("warm":{"measure":"last","attribute":"temperature","windowMinutes":60,"compare":"more",)"
      R"("value":1},"around":{"measure":"neighbours","of":"deep","withinM":800,"atLeast":2},)"
      R"("deep":{"measure":"last","attribute":"snowDepth","compare":"at_least","value":10}},)"
      R"("when":"rising and not warm or around","forMinutes":5,"cooldownMinutes":60,)"
      R"("quiet":{"from":"22:00","until":"06:00"},"severity":"alarm","topic":"snow",)"
      R"("acts":[{"notify":{"role":"staff","ways":["inbox","sms"]}},)"
      R"({"on":"cleared","set":{"attribute":"snowAlarm","value":false}}],)"
      R"("from":"2026-11-01T00:00:00Z","until":"2027-05-01T00:00:00Z")");
  ASSERT_TRUE(r);
  EXPECT_EQ(r->conditions.size(), 4u);
  EXPECT_EQ(r->conditions[2].name, "around");
  EXPECT_EQ(r->conditions[r->conditions[2].of].name, "deep");
  EXPECT_EQ(r->longest_window(), std::chrono::hours{3});
  EXPECT_EQ(r->hold, std::chrono::minutes{5});
  EXPECT_EQ(to_json(r->document), to_json(read_rule(to_json(r->document), 1).value().document));
}

TEST(rule, without_an_expression_all_that_are_not_only_counted_must_hold) {
  const auto r = make_rule(
      R"("conditions":{"a":{"measure":"neighbours","of":"deep","same":"district","share":0.5},)"
      R"("deep":{"measure":"last","attribute":"snowDepth","compare":"at_least","value":10}})");
  EXPECT_EQ(r->when.names(), std::vector<std::string>{"a"});
}

TEST(rule, each_fault_is_named_by_its_path) {
  const std::string last = R"("measure":"last","attribute":"a","compare":"more",)";
  const std::pair<std::string, std::string> rows[] = {
      {condition_json(last + R"("value":1)"), ""},
      {condition_json(R"("measure":"last","attribute":"a","value":1)"),
       "conditions.c.compare missing"},
      {condition_json(R"("measure":"last","attribute":"a","compare":"more")"),
       "conditions.c.value missing"},
      {condition_json(R"("measure":"last","compare":"more","value":1)"),
       "conditions.c.attribute missing"},
      {condition_json(R"("measure":"last","attribute":"a b","compare":"more","value":1)"),
       "conditions.c.attribute not_a_name"},
      {condition_json(R"("measure":"max","attribute":"a","compare":"more","value":1)"),
       "conditions.c.windowMinutes missing"},
      {condition_json(last + R"("value":1,"windowMinutes":0)"),
       "conditions.c.windowMinutes out_of_bounds"},
      {condition_json(last + R"("value":1,"windowMinutes":10081)"),
       "conditions.c.windowMinutes out_of_bounds"},
      {condition_json(R"("measure":"missing","attribute":"a","windowMinutes":9,"value":1)"),
       "conditions.c.value not_for_this_measure"},
      {condition_json(
           R"("measure":"age","attribute":"a","windowMinutes":9,"compare":"more","value":1)"),
       "conditions.c.windowMinutes not_for_this_measure"},
      {condition_json(last + R"("value":1,"clearValue":2)"), "conditions.c.clearValue wrong_side"},
      {condition_json(last + R"("value":1,"text":"x")"),
       "conditions.c.compare not_for_texts; conditions.c.value not_for_this_measure"},
      {condition_json(last + R"("value":1,"of":"c")"), "conditions.c.of not_for_this_measure"},
      {condition_json(R"("measure":"neighbours","of":"c","withinM":9,"atLeast":1)"),
       "conditions.c.of neighbours_of_neighbours"},
      {condition_json(R"("measure":"neighbours","of":"x","withinM":9,"atLeast":1)"),
       "conditions.c.of unknown_condition"},
      {condition_json(R"("measure":"neighbours","of":"c")"),
       "conditions.c.withinM either_within_or_same; conditions.c.atLeast either_number_or_share; "
       "conditions.c.of neighbours_of_neighbours"},
      {rule_json(R"("conditions":{})"), "conditions empty"},
      {rule_json(R"("conditions":{"Deep":{"measure":"count"}})"), "conditions.Deep not_a_name"},
      {rule_json(last_depth + R"(,"when":"deep and x")"), "when unknown_condition: x"},
      {rule_json(last_depth + R"(,"when":"deep and")"),
       "when not_an_expression: a condition is missing at character 9"},
      {rule_json(last_depth + R"(,"q":"a=="  )"), "q not_a_query"},
      {rule_json(last_depth + R"(,"scope":"(/a")"), "scope not_a_scope_query"},
      {rule_json(last_depth + R"(,"forMinutes":0)"), "forMinutes out_of_bounds"},
      {rule_json(last_depth + R"(,"quiet":{"from":"24:00","until":"06:00"})"),
       "quiet.from not_a_time_of_day"},
      {rule_json(last_depth + R"(,"quiet":{"from":"06:00","until":"06:00"})"),
       "quiet.until not_a_time_of_day"},
      {rule_json(last_depth + R"(,"acts":[{}])"), "acts[0] either_notify_or_set"},
      {rule_json(last_depth + R"(,"acts":[{"notify":{}}])"),
       "acts[0].notify one_contact_role_or_escalate"},
      {rule_json(last_depth + R"(,"acts":[{"set":{"attribute":"snowDepth","value":1}}])"),
       "acts[0].set.attribute watched_by_this_rule"},
      {rule_json(last_depth + R"(,"acts":[{"set":{"attribute":"x","value":{}}}])"),
       "acts[0].set.value not_a_value"},
      {rule_json(last_depth + R"(,"acts":[{"notify":{"escalate":[{"contacts":["7"],)"
                              R"("ways":["sms"],"answerMinutes":0}]}}])"),
       "acts[0].notify.escalate[0].answerMinutes out_of_bounds"},
      {rule_json(last_depth + R"(,"acts":[{"notify":{"escalate":[{"contacts":["x"],)"
                              R"("ways":["push"],"answerMinutes":5}]}}])"),
       "acts[0].notify.escalate[0].contacts not_a_contact; "
       "acts[0].notify.escalate[0].ways not_one_of"},
      {rule_json(last_depth, "Bad name"), "name not_a_name"},
      {rule_json(last_depth + R"(,"more":1)"), "more unknown_member"},
      {"{", "bad_json"},
  };
  for (const auto& [json, said] : rows) {
    EXPECT_EQ(faults(json), said) << json;
  }
}

TEST(rule, a_condition_that_nothing_asks_for_is_a_mistake) {
  EXPECT_EQ(
      faults(rule_json(R"("conditions":{"a":{"measure":"count","attribute":"x","windowMinutes":5,)"
                       R"("compare":"more","value":1},"b":{"measure":"count","attribute":"x",)"
                       R"("windowMinutes":5,"compare":"more","value":2}},"when":"a")")),
      "conditions.b not_used");
}

TEST(rule, it_has_limits) {
  std::string many = R"("conditions":{)";
  for (int i = 0; i < 17; ++i) {
    many += (i > 0 ? ",\"c" : "\"c") + std::to_string(i) +
            R"(":{"measure":"count","attribute":"x","windowMinutes":5,"compare":"more","value":1})";
  }
  EXPECT_EQ(faults(rule_json(many + "}")), "conditions too_many");
  EXPECT_EQ(faults(rule_json(last_depth + R"(,"topic":")" + std::string(70'000, 'a') + '"')),
            "too_large");
}

TEST(rule, quiet_hours_go_over_midnight) {
  const auto r = make_rule(last_depth + R"(,"quiet":{"from":"22:00","until":"06:00"})");
  const auto& q = *r->quiet;
  EXPECT_FALSE(q.contain(jst("21:59")));
  EXPECT_TRUE(q.contain(jst("22:00")));
  EXPECT_TRUE(q.contain(jst("00:00")));
  EXPECT_TRUE(q.contain(jst("05:59")));
  EXPECT_FALSE(q.contain(jst("06:00")));
  EXPECT_EQ(q.end(jst("22:00")), jst("06:00") + std::chrono::hours{24});
  EXPECT_EQ(q.end(jst("03:00")), jst("06:00"));
}

TEST(rule, quiet_hours_within_a_day) {
  const auto r = make_rule(last_depth + R"(,"quiet":{"from":"12:00","until":"13:30"})");
  EXPECT_FALSE(r->quiet->contain(jst("11:59")));
  EXPECT_TRUE(r->quiet->contain(jst("13:29")));
  EXPECT_FALSE(r->quiet->contain(jst("13:30")));
}

// --- what a stream takes out of an attribute -----------------------------------------------------

TEST(values, what_counts_and_when) {
  const auto noon = *parse_instant("2026-01-15T03:00:00Z");
  const auto take = [&](const stream& s, const std::string& instance) -> std::string {
    const auto v = value_in(s, instance, noon);
    return v ? std::to_string(v->value) + "@" + std::to_string((noon - v->at).count() / 1'000'000)
             : "";
  };
  const stream plain{.attribute = "a"}, cm{.attribute = "a", .unit = "CMT"},
      inner{.attribute = "a", .path = {"b", "c"}}, text{.attribute = "a", .text = "on"};
  EXPECT_EQ(take(plain, R"({"type":"Property","value":2.5})"), "2.500000@0");
  EXPECT_EQ(take(plain, R"({"type":"Property","value":true})"), "1.000000@0");
  EXPECT_EQ(take(plain, R"({"type":"Property","value":"2"})"), "");
  EXPECT_EQ(take(plain, R"({"type":"Property","value":[2]})"), "");
  EXPECT_EQ(take(cm, R"({"type":"Property","value":2})"), "");
  EXPECT_EQ(take(cm, R"({"type":"Property","value":2,"unitCode":"MTR"})"), "");
  EXPECT_EQ(take(cm, R"({"type":"Property","value":2,"unitCode":"CMT"})"), "2.000000@0");
  EXPECT_EQ(take(inner, R"({"type":"Property","value":{"b":{"c":7}}})"), "7.000000@0");
  EXPECT_EQ(take(inner, R"({"type":"Property","value":{"b":7}})"), "");
  EXPECT_EQ(take(text, R"({"type":"Property","value":"on"})"), "1.000000@0");
  EXPECT_EQ(take(text, R"({"type":"Property","value":"off"})"), "0.000000@0");
  EXPECT_EQ(take(plain, R"({"type":"Property","value":2,"observedAt":"2026-01-15T02:59:00Z"})"),
            "2.000000@60");
  // A clock a little ahead counts as of the arrival, one far ahead not at all.
  EXPECT_EQ(take(plain, R"({"type":"Property","value":2,"observedAt":"2026-01-15T03:10:00Z"})"),
            "2.000000@0");
  EXPECT_EQ(take(plain, R"({"type":"Property","value":2,"observedAt":"2026-01-15T03:10:01Z"})"),
            "");
}

}  // namespace
}  // namespace tsu::rules
