#include "service/survey/rules.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/core/json.h"
#include "base/core/random.h"
#include "service/survey/instruments.h"
#include "service/survey/score.h"

namespace tsu::survey {
namespace {

const instrument& lwci() { return *find_instrument("lwci-r5"); }
const instrument& ihs() { return *find_instrument("ihs-2015"); }

std::string code_of(const result<std::string>& r) { return r.ok() ? "ok" : r.error().code; }

TEST(survey_rules, the_instruments_have_the_items_and_scales_that_they_are_known_for) {
  EXPECT_EQ(lwci().items.size(), 50u);
  const auto of = [](scale s) {
    return std::count_if(lwci().items.begin(), lwci().items.end(),
                         [&](const auto& i) { return i.scale == s; });
  };
  EXPECT_EQ(of(scale::zero_to_ten), 3);
  EXPECT_EQ(of(scale::one_to_five), 46);
  EXPECT_EQ(of(scale::one_to_five_reversed), 1);
  EXPECT_EQ(lwci().items[42].scale, scale::one_to_five_reversed);
  EXPECT_EQ(lwci().groups.size(), 24u);
  EXPECT_EQ(ihs().items.size(), 9u);
  EXPECT_EQ(ihs().groups.size(), 4u);
  EXPECT_EQ(find_instrument("lwci"), nullptr);
}

TEST(survey_rules, a15_1_an_item_takes_choices_of_its_own_scale_only) {
  const auto one = [](std::int64_t no, std::string choice) {
    const answer_dto a[] = {{no, choice}};
    return code_of(marks_of(lwci(), a));
  };
  EXPECT_EQ(one(1, "0"), "ok");
  EXPECT_EQ(one(1, "10"), "ok");
  for (const auto* bad : {"11", "-1", "07", "", "agree", "1.5", "+3", " 3"}) {
    EXPECT_EQ(one(1, bad), "survey_bad_answers") << bad;
  }
  EXPECT_EQ(one(2, "agree"), "ok");
  for (const auto* bad : {"3", "", "Agree", "10"}) {
    EXPECT_EQ(one(2, bad), "survey_bad_answers") << bad;
  }
  EXPECT_EQ(one(0, "agree"), "survey_bad_answers");
  EXPECT_EQ(one(51, "agree"), "survey_bad_answers");
  const answer_dto twice[] = {{2, "agree"}, {2, "agree"}};
  EXPECT_EQ(code_of(marks_of(lwci(), twice)), "survey_bad_answers");
}

TEST(survey_rules, a15_2_agreeing_strongly_scores_five_and_of_noise_one) {
  const auto scored = [](std::int64_t no, std::string choice) {
    const answer_dto a[] = {{no, choice}};
    const auto marks = marks_of(lwci(), a);
    const auto m = find_measure(lwci(), "q" + std::to_string(no));
    return *score_of(lwci(), *m, marks.value()) / score_unit;
  };
  for (const auto& it : lwci().items) {
    if (it.scale != scale::zero_to_ten) {
      EXPECT_EQ(scored(it.no, "strongly_agree"), it.no == 43 ? 1 : 5) << it.no;
      EXPECT_EQ(scored(it.no, "strongly_disagree"), it.no == 43 ? 5 : 1) << it.no;
      EXPECT_EQ(scored(it.no, "neither"), 3) << it.no;
    }
  }
  EXPECT_EQ(scored(1, "10"), 10);
  EXPECT_EQ(scored(1, "0"), 0);
}

TEST(survey_rules, answers_come_back_as_they_were_given) {
  const answer_dto given[] = {{1, "10"}, {2, "disagree"}, {43, "strongly_agree"}};
  const auto back = answers_in(lwci(), marks_of(lwci(), given).value());
  ASSERT_EQ(back.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(back[i].no, given[i].no);
    EXPECT_EQ(back[i].choice, given[i].choice);
  }
}

TEST(survey_rules, a15_3_items_of_two_scales_have_no_common_mean) {
  const std::int64_t tens[] = {1, 37, 38}, fives[] = {2, 43, 39}, both[] = {1, 39}, none[] = {99};
  EXPECT_TRUE(check_one_scale(lwci(), tens).ok());
  EXPECT_TRUE(check_one_scale(lwci(), fives).ok());
  EXPECT_EQ(check_one_scale(lwci(), both).error().code, "survey_scales_differ");
  EXPECT_EQ(check_one_scale(lwci(), none).error().code, "survey_no_measure");
  auto mixed = lwci();
  mixed.groups.push_back({.code = "happy", .items = {1, 37, 38, 39}});
  EXPECT_NE(fault_of(mixed), "") << "no instrument may come with such a group";
}

// Marks as they stand on paper: agree = 2 scores 4, and so on. Items 1-3: 5, 4, 3; 4-6: 4, 4, 4;
// 7-9: 2, 1, 3. The mean of nine is 30/9, of the parts 4, 4, 2.
TEST(survey_rules, a15_5_ihs_and_its_three_parts_are_means_of_a_person) {
  const auto score = [](std::string_view measure, std::string_view marks) {
    const auto s = score_of(ihs(), *find_measure(ihs(), measure), marks);
    return s ? static_cast<double>(*s) / score_unit : -1;
  };
  EXPECT_NEAR(score("ihs", "123222453"), 30.0 / 9, 1e-9);
  EXPECT_NEAR(score("ihs_relation", "123222453"), 4, 1e-9);
  EXPECT_NEAR(score("ihs_calm", "123222453"), 4, 1e-9);
  EXPECT_NEAR(score("ihs_ordinary", "123222453"), 2, 1e-9);
  EXPECT_NEAR(score("ihs", "1232224.."), 26.0 / 7, 1e-9) << "seven are enough";
  EXPECT_EQ(score("ihs_ordinary", "1232224.."), -1) << "one of three is not";
  EXPECT_EQ(score("ihs", "123222..."), -1) << "six are not scored";
  EXPECT_EQ(score("ihs_relation", "123222..."), -1);
}

TEST(survey_rules, no_category_of_happiness_mixes_its_two_scales) {
  for (const auto& g : lwci().groups) {
    EXPECT_TRUE(check_one_scale(lwci(), g.items).ok()) << g.code;
    EXPECT_NE(g.ja, "幸福度・満足度");
  }
}

TEST(survey_rules, any_order_of_sheets_gives_the_same_figures) {
  seeded_random dice{3};
  std::vector<sheet> all;
  for (int p = 0; p < 120; ++p) {
    sheet s{.answers = "",
            .by = {std::string{ages[dice.next() % 9]}, std::string{sexes[dice.next() % 4]}},
            .finished = dice.next() % 10 != 0};
    for (int i = 0; i < 9; ++i) {
      s.answers += dice.next() % 8 == 0 ? '.' : static_cast<char>('1' + dice.next() % 5);
    }
    all.push_back(s);
  }
  auto other = all;
  for (std::size_t i = other.size(); i > 1; --i) {
    std::swap(other[i - 1], other[dice.next() % i]);
  }
  for (const auto& m : measures_of(ihs())) {
    EXPECT_EQ(to_json(count(ihs(), m, {}, all)), to_json(count(ihs(), m, {}, other))) << m.code;
  }
}

TEST(survey_rules, a_wave_and_what_people_say_of_themselves_are_checked) {
  wave_terms of{.instrument = "lwci-r5",
                .ja = "事前",
                .opens_at = *parse_instant("2026-11-01T00:00:00Z"),
                .closes_at = *parse_instant("2026-12-01T00:00:00Z"),
                .areas = {"青葉"}};
  EXPECT_TRUE(check(of).ok());
  EXPECT_TRUE(check(about{"70s", "female", "青葉", "yes"}, of).ok());
  EXPECT_TRUE(check(about{}, of).ok());
  const auto bad = check(about{"75", "f", "厚別", "maybe"}, of);
  EXPECT_EQ(bad.error().fields.size(), 4u);
  of.areas = {"青葉", "青葉"};
  of.instrument = "lwci";
  of.closes_at = of.opens_at;
  of.ja = "";
  EXPECT_EQ(check(of).error().fields.size(), 4u);
}

}  // namespace
}  // namespace tsu::survey
