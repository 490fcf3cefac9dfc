#include "service/health/frailty.h"

#include <gtest/gtest.h>

#include "base/core/json.h"
#include "service/health/dto.h"

namespace tsu::health {
namespace {

// Whoever has none of the points, tall and heavy enough.
kihon_answers well() {
  kihon_answers out{.answers = {}, .height_cm = 160, .weight_kg = 60};
  for (std::size_t n = 1; n <= kihon_items; ++n) {
    out.answers.push_back(n == bmi_item ? std::optional<bool>{} : !point_when_yes(n));
  }
  return out;
}
void give_point(kihon_answers& a, std::size_t n) {
  if (n == bmi_item) {
    a.weight_kg = 40;
  } else {
    a.answers[n - 1] = point_when_yes(n);
  }
}
kihon_answers with(std::initializer_list<std::size_t> points) {
  auto out = well();
  for (const auto n : points) {
    give_point(out, n);
  }
  return out;
}
tri flag(const kihon_result& r, std::string_view name) {
  for (const auto& f : r.flags) {
    if (f.name == name) {
      return f.is;
    }
  }
  ADD_FAILURE() << name;
  return tri::undetermined;
}

TEST(health_kihon, gives_its_points_as_the_questions_say) {
  const auto list = from_json<question_list>(kihon_questions());
  ASSERT_TRUE(list.ok());
  ASSERT_EQ(list.value().items.size(), kihon_items);
  EXPECT_EQ(list.value().version, kihon_version);
  for (const auto& q : list.value().items) {
    EXPECT_EQ(q.point_when_yes, point_when_yes(static_cast<std::size_t>(q.no))) << q.no;
    EXPECT_EQ(score(with({static_cast<std::size_t>(q.no)})).points, 1) << q.no;
  }
  EXPECT_EQ(score(well()).points, 0);
}

TEST(health_kihon, raises_each_flag_at_its_limit_and_not_one_before) {
  EXPECT_EQ(flag(score(with({1, 2, 3, 4, 5, 6, 7, 13, 18})), "multi"), tri::no) << "9";
  EXPECT_EQ(flag(score(with({1, 2, 3, 4, 5, 6, 7, 13, 18, 20})), "multi"), tri::yes) << "10";
  EXPECT_EQ(flag(score(with({1, 2, 3, 4, 5, 6, 7, 13, 18, 21})), "multi"), tri::no) << "21 is none";
  EXPECT_EQ(flag(score(with({6, 10})), "motor"), tri::no) << "2";
  EXPECT_EQ(flag(score(with({6, 8, 10})), "motor"), tri::yes) << "3";
  EXPECT_EQ(flag(score(with({5, 6, 10})), "motor"), tri::no) << "5 is none of them";
  EXPECT_EQ(flag(score(with({11})), "nutrition"), tri::no);
  EXPECT_EQ(flag(score(with({12})), "nutrition"), tri::no);
  EXPECT_EQ(flag(score(with({11, 12})), "nutrition"), tri::yes) << "both";
  EXPECT_EQ(flag(score(with({14})), "oral"), tri::no) << "1";
  EXPECT_EQ(flag(score(with({13, 15})), "oral"), tri::yes) << "2";
  EXPECT_EQ(flag(score(with({17})), "shut_in"), tri::no);
  EXPECT_EQ(flag(score(with({16})), "shut_in"), tri::yes);
  EXPECT_EQ(flag(score(with({17})), "cognition"), tri::no);
  for (const std::size_t n : {18, 19, 20}) {
    EXPECT_EQ(flag(score(with({n})), "cognition"), tri::yes) << n;
  }
  EXPECT_EQ(flag(score(with({25})), "mood"), tri::no) << "1";
  EXPECT_EQ(flag(score(with({21, 25})), "mood"), tri::yes) << "2";
}

TEST(health_kihon, tells_frailty_by_the_total) {
  EXPECT_EQ(score(with({1, 2, 3})).is, verdict::robust);
  EXPECT_EQ(score(with({1, 2, 3, 4})).is, verdict::pre_frail);
  EXPECT_EQ(score(with({1, 2, 3, 4, 5, 6, 7})).is, verdict::pre_frail);
  EXPECT_EQ(score(with({1, 2, 3, 4, 5, 6, 7, 8})).is, verdict::frail);
}

TEST(health_kihon, says_nothing_that_a_missing_answer_could_change) {
  auto a = with({1, 2, 3});
  a.answers[15].reset();
  EXPECT_EQ(score(a).is, verdict::undetermined) << "3 or 4";
  EXPECT_EQ(flag(score(a), "shut_in"), tri::undetermined);
  EXPECT_EQ(flag(score(a), "mood"), tri::no);
  a = with({1, 2, 3, 4, 5, 6, 7, 8});
  a.answers[24].reset();
  EXPECT_EQ(score(a).is, verdict::frail) << "whatever it is";
  a = with({11});
  a.height_cm.reset();
  EXPECT_EQ(flag(score(a), "nutrition"), tri::undetermined);
  a = well();
  a.weight_kg.reset();
  EXPECT_EQ(flag(score(a), "nutrition"), tri::no) << "one of two at most";
}

TEST(health_kihon, knows_the_body_mass_index_exactly) {
  EXPECT_FALSE(is_bmi_below_18_5(474, 1'600)) << "47.36 kg would be 18.5";
  EXPECT_TRUE(is_bmi_below_18_5(473, 1'600));
  EXPECT_FALSE(is_bmi_below_18_5(740, 2'000)) << "18.5 itself";
  EXPECT_TRUE(is_bmi_below_18_5(739, 2'000));
}

TEST(health_kihon, refuses_answers_that_cannot_be) {
  auto a = well();
  a.answers.pop_back();
  EXPECT_FALSE(check(a).ok());
  a = well();
  a.answers[bmi_item - 1] = true;
  EXPECT_FALSE(check(a).ok());
  a = well();
  a.height_cm = 16;
  EXPECT_FALSE(check(a).ok());
  EXPECT_TRUE(check(well()).ok());
}

jchs_answers strong() {
  return {.is = sex::female,
          .lost_2kg_in_6_months = false,
          .tired_without_reason = false,
          .grip_kg = 18,
          .gait_m_per_s = 1,
          .light_exercise_weekly = true,
          .sport_weekly = false};
}

TEST(health_jchs, tells_each_number_of_criteria_apart) {
  auto a = strong();
  EXPECT_EQ(score(a).is, verdict::robust);
  a.grip_kg = 17.9;
  EXPECT_EQ(score(a).met, 1);
  EXPECT_EQ(score(a).is, verdict::pre_frail);
  a.gait_m_per_s = 0.99;
  EXPECT_EQ(score(a).is, verdict::pre_frail) << "2";
  a.light_exercise_weekly = false;
  EXPECT_EQ(score(a).is, verdict::frail) << "3";
  a.lost_2kg_in_6_months = true;
  a.tired_without_reason = true;
  EXPECT_EQ(score(a).met, 5);
  EXPECT_EQ(score(a).is, verdict::frail);
}

TEST(health_jchs, measures_men_by_another_grip) {
  auto a = strong();
  a.is = sex::male;
  a.grip_kg = 28;
  EXPECT_EQ(score(a).met, 0);
  a.grip_kg = 27.9;
  EXPECT_EQ(score(a).met, 1);
  a.is.reset();
  EXPECT_EQ(score(a).missing, 1) << "a matter of the sex";
  a.grip_kg = 17.9;
  EXPECT_EQ(score(a).met, 1) << "weak for either";
}

TEST(health_jchs, is_undetermined_and_not_robust_where_criteria_are_missing) {
  auto a = strong();
  a.gait_m_per_s.reset();
  EXPECT_EQ(score(a).is, verdict::undetermined) << "0 and 1 missing";
  EXPECT_EQ(score(jchs_answers{}).is, verdict::undetermined);
  EXPECT_EQ(score(jchs_answers{}).missing, 5);
  a.lost_2kg_in_6_months = true;
  EXPECT_EQ(score(a).is, verdict::pre_frail) << "1 or 2";
  a.tired_without_reason = true;
  EXPECT_EQ(score(a).is, verdict::undetermined) << "2 or 3";
  a.grip_kg = 10;
  EXPECT_EQ(score(a).is, verdict::frail) << "3 or 4";
  a = strong();
  a.light_exercise_weekly = false;
  a.sport_weekly.reset();
  EXPECT_EQ(score(a).missing, 1) << "neither is known only where both are";
}

TEST(health_advice, follows_from_what_is_flagged_and_only_from_that) {
  EXPECT_TRUE(advice_of(score(well())).proposes.empty());
  EXPECT_EQ(advice_of(score(with({6, 8, 10}))).proposes,
            std::vector<std::string>{"exercise_class"});
  EXPECT_EQ(advice_of(score(with({16}))).proposes, std::vector<std::string>{"outing"});
  EXPECT_EQ(advice_of(score(jchs_answers{})).proposes, std::vector<std::string>{});
  auto a = strong();
  a.grip_kg = 1;
  EXPECT_EQ(advice_of(score(a)).proposes, (std::vector<std::string>{"exercise_class", "outing"}));
}

}  // namespace
}  // namespace tsu::health
