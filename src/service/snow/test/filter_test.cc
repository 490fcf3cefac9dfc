#include "service/snow/filter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/core/json.h"
#include "base/core/random.h"
#include "service/snow/test/night_of_test.h"

namespace tsu::snow {
namespace {

using namespace testing;
using std::chrono::hours;
using std::chrono::minutes;

const filter_limits limits;

// One reading every ten minutes from 18:00 on.
class series {
 public:
  cleaned then(double depth, minutes after = minutes{10}, const witness& w = {}) {
    at_ += after;
    return take_reading(state, {.at = at_, .depth_cm = depth}, limits, w);
  }
  void settled_at(double depth) {
    for (int i = 0; i < 3; ++i) {
      then(depth + 0.1 * i);
    }
  }
  filter_state state;

 private:
  instant at_ = jst("18:00");
};

TEST(filter, a_new_post_is_believed_after_three_values_that_agree) {
  series s;
  EXPECT_EQ(s.then(40).why, refusal::unsettled);
  EXPECT_EQ(s.then(5).why, refusal::unsettled) << "35 cm apart in ten minutes";
  EXPECT_EQ(s.then(5.2).why, refusal::unsettled);
  EXPECT_EQ(s.then(5.1).depth_cm, 5.1);
}

TEST(filter, what_is_told_is_the_median_of_the_last_three) {
  series s;
  s.settled_at(5);
  s.then(5.4);
  s.then(7.9);
  EXPECT_EQ(s.then(5.6).depth_cm, 5.6);
}

TEST(filter, C1_3_one_sample_of_40_cm_is_refused_and_nothing_stands_in_its_place) {
  series s;
  s.settled_at(2);
  const auto spike = s.then(40);
  EXPECT_EQ(spike.why, refusal::jump);
  EXPECT_FALSE(spike.depth_cm);
  EXPECT_LT(*s.then(2.2).depth_cm, 3);
}

TEST(filter, more_than_five_centimetres_in_five_minutes_is_a_jump) {
  series s;
  s.settled_at(2);
  EXPECT_EQ(s.then(7.3, minutes{5}).why, refusal::jump);
  EXPECT_EQ(s.then(7.1, minutes{5}).why, refusal::none) << "ten minutes after the last good one";
}

TEST(filter, a_jump_that_a_camera_has_seen_is_none) {
  series s;
  s.settled_at(2);
  EXPECT_EQ(s.then(20, minutes{5}, {.sees_more = true}).depth_cm, 20);
  EXPECT_EQ(s.then(1, minutes{5}, {.sees_less = true}).depth_cm, 1);
}

TEST(filter, a_zero_after_a_plow_is_believed_when_it_has_come_more_often_than_faults_do) {
  series s;
  s.settled_at(30);
  const witness plow{.sees_less = true};
  EXPECT_EQ(s.then(0, minutes{10}, plow).why, refusal::drop_to_zero);
  EXPECT_EQ(s.then(30.2, minutes{10}, plow).why, refusal::none) << "it was a fault";
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(s.then(0.1 * (i % 2), minutes{10}, plow).why, refusal::drop_to_zero) << i;
  }
  EXPECT_EQ(s.then(0, minutes{10}, plow).depth_cm, 0);
}

// Three zeros after a plow, at a post beside the road, have once cost it its vote for 20 days.
TEST(filter, after_a_plow_s_false_zeros_a_post_finds_back_to_where_it_was) {
  series s;
  s.settled_at(199);
  const witness plow{.sees_less = true};
  for (int i = 0; i < 6; ++i) {
    s.then(0, minutes{10}, plow);
  }
  ASSERT_EQ(s.state.believed_cm, 0);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(s.then(199.1).why, refusal::jump) << i;
  }
  EXPECT_EQ(s.then(199).depth_cm, 199);
}

TEST(filter, bare_ground_that_says_zero_between_noise_is_not_frozen) {
  series s;
  seeded_random chance{3};
  for (int i = 0; i < 60; ++i) {
    s.then(20 + std::round(chance.unit() * 10) / 10);
  }
  for (double depth = 20; depth > 0.5; depth -= 0.5) {
    s.then(std::round(depth * 10) / 10);
  }
  for (int i = 0; i < 400; ++i) {
    const double said = chance.below(10) == 0 ? 0.1 : 0;
    EXPECT_NE(s.then(said).why, refusal::frozen) << i;
  }
}

TEST(filter, who_has_seen_it_is_asked_only_of_a_jump_or_a_drop) {
  filter_state s;
  int asked = 0;
  const find_witness find = [&](const reading&) {
    ++asked;
    return witness{.sees_less = true};
  };
  instant at = jst("18:00");
  const auto then = [&](double depth) {
    at += minutes{10};
    return take_reading(s, {.at = at, .depth_cm = depth}, limits, find);
  };
  for (const double depth : {30.0, 30.1, 30.2, 30.4}) {
    then(depth);
  }
  EXPECT_EQ(asked, 0);
  EXPECT_EQ(then(4).depth_cm, 4);
  EXPECT_EQ(asked, 1);
}

TEST(filter, a_drop_to_zero_is_a_fault_and_the_post_is_believed_again_at_once) {
  series s;
  s.settled_at(12);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(s.then(0).why, refusal::drop_to_zero);
  }
  EXPECT_EQ(s.then(12.4).why, refusal::none);
}

TEST(filter, what_cannot_be_is_refused_by_name) {
  series s;
  s.settled_at(12);
  EXPECT_EQ(s.then(-0.1).why, refusal::negative);
  EXPECT_EQ(s.then(std::nan("")).why, refusal::negative);
  EXPECT_EQ(s.then(999).why, refusal::out_of_range);
  EXPECT_EQ(take_reading(s.state, {.at = jst("23:00")}, limits).why, refusal::missing);
}

TEST(filter, a_level_below_that_stays_is_believed_and_the_one_before_may_come_back) {
  series s;
  s.settled_at(45);
  int refused = 0;
  while (s.then(3 + 0.1 * (refused % 2)).why != refusal::none) {
    ++refused;
  }
  EXPECT_EQ(refused, limits.level_samples - 1);
  refused = 0;
  while (s.then(45.2 + 0.1 * (refused % 2)).why != refusal::none) {
    ASSERT_LT(++refused, limits.level_samples) << "it was at 45 before";
  }
}

TEST(filter, a_level_above_is_not_believed_however_long_it_stays) {
  series s;
  s.settled_at(5);
  for (int i = 0; i < 18; ++i) {  // three hours
    const auto c = s.then(180 + 0.1 * (i % 3));
    EXPECT_FALSE(c.depth_cm) << i;
  }
}

TEST(filter, a_value_that_does_not_move_any_more_is_frozen_and_one_that_never_moved_is_not) {
  series s;
  seeded_random chance{1};
  for (int i = 0; i < 60; ++i) {
    s.then(20 + std::round(chance.unit() * 10) / 10);
  }
  int until = 0;
  while (s.then(20.5).why != refusal::frozen) {
    ASSERT_LT(++until, 12);
  }
  EXPECT_GE(until, 5) << "not within the first hour";
  EXPECT_EQ(s.then(20.6).why, refusal::none);

  series bare;
  bare.then(0);
  for (int i = 0; i < 2000; ++i) {
    EXPECT_NE(bare.then(0).why, refusal::frozen) << i;
  }
}

TEST(filter, a_clock_that_is_ahead_behind_or_runs_back_is_told) {
  const auto now = jst("02:00");
  const clock_limits l;
  const auto off = [&](instant at, newest_reading newest = {},
                       std::optional<std::int64_t> number = {}) {
    return clock_is_off({.at = at, .number = number}, newest, now, l);
  };
  EXPECT_FALSE(off(now));
  EXPECT_FALSE(off(now + minutes{9}));
  EXPECT_TRUE(off(now + minutes{11}));
  EXPECT_FALSE(off(now - hours{36})) << "kept through a silence";
  EXPECT_TRUE(off(now - hours{24 * 4}));
  EXPECT_TRUE(off(instant{}));
  const newest_reading newest{now - minutes{10}, 100};
  EXPECT_TRUE(off(now - hours{9}, newest, 101)) << "a later number has no earlier time";
  EXPECT_FALSE(off(now - hours{9}, newest, 50));
  EXPECT_FALSE(off(now - hours{9}, newest));
}

TEST(filter, its_state_survives_as_json) {
  series s;
  s.settled_at(12.3);
  s.then(0);
  const auto read = from_json<filter_state>(to_json(s.state));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.value(), s.state);
}

// A winter's night as a real post lives it: snow that falls and settles, noise, and every fault.
struct made_up {
  std::vector<reading> readings;
  std::vector<double> truth;
  std::vector<bool> faulty;
};
made_up make_night(std::uint64_t seed) {
  seeded_random chance{seed};
  made_up out;
  double depth = 5 + chance.unit() * 60;
  int zeros = 0;
  for (int i = 0; i < 400; ++i) {
    depth = std::max(0.0, depth + (chance.below(3) == 0 ? chance.unit() * 0.8 : -0.02));
    double said = std::max(0.0, depth + (chance.unit() - 0.5));
    bool faulty = false;
    if (zeros > 0 || chance.below(60) == 0) {
      zeros = zeros > 0 ? zeros - 1 : static_cast<int>(chance.below(4));
      said = 0;
      faulty = depth > 3;
    } else if (chance.below(80) == 0) {
      said += 25 + chance.unit() * 40;
      faulty = true;
    } else if (chance.below(100) == 0) {
      said = -said;
      faulty = true;
    }
    out.readings.push_back(
        {.at = jst("12:00") + minutes{10 * i}, .depth_cm = std::round(said * 10) / 10});
    out.truth.push_back(depth);
    out.faulty.push_back(faulty);
  }
  return out;
}

TEST(filter, C1_3_whatever_the_faults_it_never_invents_snow_and_finds_back) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const auto night = make_night(seed);
    filter_state s;
    int good_in_a_row = 0, believed = 0;
    for (std::size_t i = 0; i < night.readings.size(); ++i) {
      const auto c = take_reading(s, night.readings[i], limits);
      good_in_a_row = night.faulty[i] ? 0 : good_in_a_row + 1;
      if (c.depth_cm) {
        ++believed;
        EXPECT_LE(*c.depth_cm, night.truth[i] + 3) << "seed " << seed << " reading " << i;
      }
      if (good_in_a_row >= limits.level_samples) {
        EXPECT_TRUE(c.depth_cm) << "seed " << seed << " reading " << i << " " << name_of(c.why);
      }
    }
    EXPECT_GT(believed, 330) << seed;
  }
}

TEST(filter, values_of_any_size_never_make_more_than_was_read_and_plausible) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    seeded_random chance{seed};
    filter_state s;
    instant at = jst("12:00");
    double highest = 0;
    for (int i = 0; i < 300; ++i) {
      at += minutes{1 + static_cast<int>(chance.below(90))};
      const double said = chance.unit() * 500 - 20;
      const auto c = take_reading(s, {.at = at, .depth_cm = said}, limits);
      highest = std::max(highest, said);
      if (c.depth_cm) {
        EXPECT_GE(*c.depth_cm, 0);
        EXPECT_LE(*c.depth_cm, std::min(highest, limits.depth_max_cm));
      }
    }
  }
}

}  // namespace
}  // namespace tsu::snow
