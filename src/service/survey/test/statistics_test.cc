// Figures against ones that were computed elsewhere: Python's statistics (mean, stdev), and the
// tables of Student's t in print.
#include "service/survey/statistics.h"

#include <gtest/gtest.h>

#include <vector>

namespace tsu::survey {
namespace {

tally of(const std::vector<int>& scores) {
  tally t;
  for (const auto s : scores) {
    t.add(s * score_unit);
  }
  return t;
}

// >>> a = [7,8,5,6,9,10,3,7,6,8,5,4]
// >>> statistics.mean(a), statistics.stdev(a)      (6.5, 2.0670576365)
// >>> t = 2.200985160; h = t * statistics.stdev(a) / 12 ** .5
TEST(statistics, a15_3_mean_and_interval_equal_those_computed_elsewhere) {
  const auto f = figures_of(of({7, 8, 5, 6, 9, 10, 3, 7, 6, 8, 5, 4}));
  EXPECT_EQ(f.n, 12);
  EXPECT_NEAR(f.mean, 6.5, 1e-9);
  EXPECT_NEAR(*f.sd, 2.0670576365, 1e-9);
  EXPECT_NEAR(*f.low, 5.1866542358, 1e-5);
  EXPECT_NEAR(*f.high, 7.8133457642, 1e-5);
}

TEST(statistics, student_s_t_is_that_of_the_tables) {
  EXPECT_NEAR(t_975(1), 12.7062, 1e-4);
  EXPECT_NEAR(t_975(9), 2.262157, 1e-6);
  EXPECT_NEAR(t_975(11), 2.200985, 1e-6);
  EXPECT_NEAR(t_975(30), 2.042272, 1e-6);
  EXPECT_NEAR(t_975(1e6), 1.959966, 1e-5);
}

TEST(statistics, one_answer_has_a_mean_and_no_interval) {
  const auto f = figures_of(of({4}));
  EXPECT_EQ(f.mean, 4);
  EXPECT_FALSE(f.sd);
  EXPECT_FALSE(f.low);
}

TEST(statistics, all_the_same_have_an_interval_of_no_width) {
  const auto f = figures_of(of({3, 3, 3}));
  EXPECT_EQ(*f.sd, 0);
  EXPECT_EQ(*f.low, 3);
}

// Welch: a = the twelve above, b = [8,9,7,9,6,10,8,7,9,5]; 19.820405 degrees of freedom, whose t is
// 2.087176 (the density integrated by Simpson's rule and halved upon, in Python).
TEST(statistics, a15_7_a_difference_has_the_interval_of_welch) {
  const auto d = difference_of(figures_of(of({7, 8, 5, 6, 9, 10, 3, 7, 6, 8, 5, 4})),
                               figures_of(of({8, 9, 7, 9, 6, 10, 8, 7, 9, 5})));
  EXPECT_NEAR(d.mean, 1.3, 1e-9);
  EXPECT_NEAR(*d.low, -0.31140328, 1e-6);
  EXPECT_NEAR(*d.high, 2.91140328, 1e-6);
  EXPECT_FALSE(difference_of(figures_of(of({3})), figures_of(of({4, 5}))).low);
}

TEST(statistics, a15_4_a_standing_score_needs_a_spread) {
  EXPECT_DOUBLE_EQ(*standing_score(6.9, 6.5, 0.25), 66.0);
  EXPECT_DOUBLE_EQ(*standing_score(6.5, 6.5, 0.25), 50.0);
  EXPECT_FALSE(standing_score(6.9, 6.5, {}));
  EXPECT_FALSE(standing_score(6.9, 6.5, 0.0));
}

// Two thirds are women in their 70s (reference 7.0), one third men in their 60s (6.0); the
// reference's own mean is 6.4: 6.9 - (2*7.0 + 1*6.0)/3 + 6.4 = 6.6333...
TEST(statistics, a15_7_an_adjusted_mean_takes_the_people_s_age_and_sex_away) {
  const weighted_cell cells[] = {{20, 7.0}, {10, 6.0}};
  EXPECT_NEAR(adjusted_mean(6.9, cells, 6.4), 6.633333333, 1e-9);
}

}  // namespace
}  // namespace tsu::survey
