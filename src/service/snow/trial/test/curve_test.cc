#include "service/snow/trial/curve.h"

#include <gtest/gtest.h>

#include "base/core/random.h"

namespace tsu::snow::trial {
namespace {

const std::vector<weighed> nights = {{8, false},  {12, true}, {3, false},
                                     {10, false}, {9, true},  {9, false}};

TEST(curve, a_line_drawn_lower_finds_more_and_goes_in_vain_more_often) {
  const auto all = curve_of(nights);
  ASSERT_EQ(all.size(), 5U) << "two nights of 9 are one point";
  EXPECT_EQ(all[0].least, 12);
  EXPECT_EQ(all[0].decided.pod(), 0.5);
  EXPECT_EQ(all[0].decided.far(), 0);
  EXPECT_EQ(all[2].least, 9);
  EXPECT_EQ(all[2].decided.pod(), 1);
  EXPECT_EQ(all[2].decided.far(), 0.5);
  EXPECT_EQ(all[4].decided.right_rests, 0);
}

TEST(curve, a_goal_is_met_by_the_best_point_that_keeps_it_or_by_none) {
  const auto all = curve_of(nights);
  EXPECT_EQ(most_found(all, 0.2)->least, 12);
  EXPECT_EQ(most_found(all, 0.5)->least, 9);
  EXPECT_EQ(least_in_vain(all, 0.95)->least, 9);
  EXPECT_EQ(least_in_vain(all, 0.5)->least, 12);
  EXPECT_EQ(best_of(all)->least, 12);
  EXPECT_FALSE(most_found(curve_of({{5, false}, {4, true}}), 0.2));
  EXPECT_FALSE(best_of({}));
}

TEST(curve, along_it_every_night_is_counted_once_and_found_ones_never_become_fewer) {
  seeded_random chance{7};
  std::vector<weighed> all;
  for (int i = 0; i < 500; ++i) {
    all.push_back({.says = static_cast<double>(chance.below(40)), .needed = chance.below(3) == 0});
  }
  std::int64_t found = 0;
  for (const auto& p : curve_of(all)) {
    EXPECT_EQ(p.decided.total(), 500);
    EXPECT_GE(p.decided.hits, found);
    found = p.decided.hits;
  }
}

}  // namespace
}  // namespace tsu::snow::trial
