#include "service/snow/sim/score.h"

#include <gtest/gtest.h>

namespace tsu::snow::sim {
namespace {

TEST(score, nights_are_counted_into_four_kinds) {
  std::vector<judged> nights;
  nights.insert(nights.end(), 8, {true, true});
  nights.insert(nights.end(), 2, {true, false});
  nights.insert(nights.end(), 1, {false, true});
  nights.insert(nights.end(), 89, {false, false});
  const auto c = count(nights);
  EXPECT_EQ(c.total(), 100);
  EXPECT_DOUBLE_EQ(*c.pod(), 0.8);
  EXPECT_DOUBLE_EQ(*c.far(), 1.0 / 9);
  EXPECT_DOUBLE_EQ(*c.csi(), 8.0 / 11);
  EXPECT_DOUBLE_EQ(*c.precision(), 8.0 / 9);
  EXPECT_DOUBLE_EQ(*c.agreement(), 0.97);
}

TEST(score, a_winter_without_snow_has_no_figures_instead_of_wrong_ones) {
  const std::vector<judged> quiet(120, {false, false});
  const auto c = count(quiet);
  EXPECT_EQ(c.right_rests, 120);
  EXPECT_FALSE(c.pod().has_value());
  EXPECT_FALSE(c.far().has_value());
  EXPECT_FALSE(c.csi().has_value());
  EXPECT_DOUBLE_EQ(*c.agreement(), 1);
  EXPECT_FALSE(count({}).agreement().has_value());
}

TEST(score, certainty_that_holds_scores_zero_and_that_fails_scores_one) {
  EXPECT_DOUBLE_EQ(*brier(std::vector<chance_said>{{1, true}, {0, false}}), 0);
  EXPECT_DOUBLE_EQ(*brier(std::vector<chance_said>{{1, false}, {0, true}}), 1);
  EXPECT_DOUBLE_EQ(*brier(std::vector<chance_said>{{0.5, false}, {0.5, true}}), 0.25);
  EXPECT_FALSE(brier({}).has_value());
}

TEST(score, skill_is_against_saying_the_frequency_each_night) {
  std::vector<chance_said> always(10, {0.2, false});
  always[0].happened = always[1].happened = true;
  EXPECT_NEAR(*brier_skill(always), 0, 1e-12);
  for (auto& c : always) {
    c.probability = c.happened ? 1 : 0;
  }
  EXPECT_DOUBLE_EQ(*brier_skill(always), 1);
  EXPECT_FALSE(brier_skill(std::vector<chance_said>(3, {0.1, false})).has_value());
}

TEST(score, patrols_that_are_not_driven_are_hours_saved) {
  const auto p = count_patrols(60, 9, {.hours_each = 2.5, .people = 2});
  EXPECT_DOUBLE_EQ(p.before, 300);
  EXPECT_DOUBLE_EQ(p.saved(), 255);
  EXPECT_DOUBLE_EQ(*p.saved_share(), 0.85);
  EXPECT_FALSE(count_patrols(0, 0, {}).saved_share().has_value());
}

TEST(score, a_patrol_at_two_sees_what_lies_and_not_what_comes) {
  dice chance{1, stream::human};
  const night_truth later{.threshold_cm = 10, .new_at_0200_cm = 2, .new_at_0700_cm = 25};
  const night_truth there{.threshold_cm = 10, .new_at_0200_cm = 20, .new_at_0700_cm = 20};
  int calls_later = 0, calls_there = 0;
  for (int i = 0; i < 100; ++i) {
    calls_later += patrol_at_two(later, chance);
    calls_there += patrol_at_two(there, chance);
  }
  EXPECT_EQ(calls_later, 0);
  EXPECT_EQ(calls_there, 100);
}

}  // namespace
}  // namespace tsu::snow::sim
