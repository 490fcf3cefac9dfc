#include "engine/rules/explain.h"

#include <gtest/gtest.h>

#include "engine/rules/test/example_rules.h"

namespace tsu::rules {
namespace {

using testing::make_rule;

const instant noon = *parse_instant("2026-01-15T03:00:00Z");

// The sentence of one condition.
text_pair say(const std::string& members, reading r) {
  const auto rule = make_rule(R"("conditions":{"c":{)" + members + "}}");
  r.condition = "c";
  const auto all = explain(*rule, {.at = noon, .is = r.is, .readings = {std::move(r)}});
  return all.empty() ? text_pair{} : all[0];
}

reading yes(double measured) { return {.is = truth::yes, .measured = measured}; }

TEST(explain, what_rose_and_what_fell) {
  const std::string rise = R"("measure":"change","attribute":"snowDepth","unit":"CMT",)"
                           R"("windowMinutes":180,"compare":"at_least","value":10)";
  EXPECT_EQ(say(rise, yes(12)).ja, "積雪の深さが3時間で12 cm増えました（基準 10 cm以上）。");
  EXPECT_EQ(say(rise, yes(12)).en, "Snow depth rose by 12 cm in 3 h (limit at least 10 cm).");
  EXPECT_EQ(say(rise, {.is = truth::no, .measured = -2.5}).ja,
            "積雪の深さが3時間で2.5 cm減りました（基準 10 cm以上）。");
}

TEST(explain, each_measure_has_its_words) {
  const std::string cold = R"("attribute":"temperature","unit":"CEL","compare":"less","value":-5)";
  EXPECT_EQ(say(R"("measure":"last",)" + cold, yes(-7.25)).ja,
            "気温は-7.25 ℃です（基準 -5 ℃未満）。");
  EXPECT_EQ(say(R"("measure":"min","windowMinutes":90,)" + cold, yes(-7)).ja,
            "気温の90分の最小は-7 ℃です（基準 -5 ℃未満）。");
  EXPECT_EQ(say(R"("measure":"mean","windowMinutes":2880,)" + cold, yes(-7)).en,
            "The mean Temperature of 2 d is -7 ℃ (limit less than -5 ℃).");
  EXPECT_EQ(say(R"("measure":"count","attribute":"rssi","windowMinutes":60,"compare":"more",)"
                R"("value":3)",
                yes(4))
                .ja,
            "電波の強さが1時間に4回届きました（基準 3超）。");
  EXPECT_EQ(say(R"("measure":"missing","attribute":"snowDepth","windowMinutes":30)", yes(42.6)).ja,
            "積雪の深さが43分届いていません（基準 30分）。");
  EXPECT_EQ(
      say(R"("measure":"age","attribute":"snowDepth","compare":"more","value":45)", yes(60)).ja,
      "積雪の深さの最新の値は1時間前のものです（基準 45分超）。");
  EXPECT_EQ(
      say(R"("measure":"last","attribute":"mode","compare":"equal","text":"停止")", yes(1)).ja,
      "modeは「停止」です。");
}

TEST(explain, the_authors_own_name_goes_first) {
  EXPECT_EQ(say(R"("measure":"max","attribute":"x","windowMinutes":60,"compare":"more","value":1,)"
                R"("label":{"ja":"わだちの深さ","en":"Rut depth"})",
                yes(2))
                .ja,
            "わだちの深さの1時間の最大は2です（基準 1超）。");
}

TEST(explain, with_hysteresis_it_names_the_level_that_counted) {
  auto r = yes(8);
  r.held = true;
  EXPECT_EQ(say(R"("measure":"last","attribute":"snowDepth","compare":"at_least","value":10,)"
                R"("clearValue":7)",
                r)
                .ja,
            "積雪の深さは8です（基準 7以上）。");
}

TEST(explain, what_is_not_known_is_said_so) {
  EXPECT_EQ(say(R"("measure":"last","attribute":"snowDepth","compare":"more","value":1)", {}).ja,
            "積雪の深さは分かりません。");
}

TEST(explain, neighbours_and_the_reason_alone) {
  const auto rule = make_rule(
      R"("conditions":{"around":{"measure":"neighbours","of":"deep","withinM":800,"atLeast":2},)"
      R"("deep":{"measure":"last","attribute":"snowDepth","compare":"at_least","value":10}},)"
      R"("when":"around or deep")");
  const seen s{.at = noon,
               .is = truth::yes,
               .readings = {{.condition = "around",
                             .is = truth::yes,
                             .measured = 2,
                             .neighbours = neighbour_facts{2, 3, 1}},
                            {.condition = "deep", .is = truth::no, .measured = 4}}};
  EXPECT_EQ(explain(*rule, s).size(), 2u);
  EXPECT_EQ(reason_of(*rule, s).ja,
            "周り800 m以内の6か所のうち2か所で条件が成り立っています（基準 2）。");
  EXPECT_EQ(reason_of(*rule, s).en, "Within 800 m it holds at 2 of 6 places (limit 2).");
}

}  // namespace
}  // namespace tsu::rules
