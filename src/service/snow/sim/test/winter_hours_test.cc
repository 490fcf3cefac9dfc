#include "service/snow/sim/winter_hours.h"

#include <cmath>

#include <gtest/gtest.h>

#include "service/snow/sim/dice.h"
#include "service/snow/sim/test/collected_files.h"

namespace tsu::snow::sim {
namespace {

using namespace std::chrono_literals;

void expect_days_kept(const std::vector<day>& days, const std::vector<hour>& hours) {
  ASSERT_EQ(hours.size(), days.size() * 24);
  double last_depth = 0;
  for (std::size_t n = 0; n < days.size(); ++n) {
    const auto& d = days[n];
    double deepest = 0, strongest = 0, warmth = 0, sun = 0;
    long snow = 0, rain = 0;
    for (std::size_t i = 0; i < 24; ++i) {
      const auto& h = hours[n * 24 + i];
      ASSERT_EQ(h.at, instant{d.date} - 9h + std::chrono::hours{i + 1});
      snow += std::lround(h.snowfall_cm * 10);
      rain += std::lround(h.precipitation_mm * 2);
      ASSERT_EQ(h.precipitation_mm * 2, std::round(h.precipitation_mm * 2));
      ASSERT_GE(h.snowfall_cm, 0);
      ASSERT_GE(h.depth_cm, 0);
      if (n + i > 0) {
        ASSERT_LE(h.depth_cm, last_depth + h.snowfall_cm + 1e-6) << n << " " << i;
      }
      last_depth = h.depth_cm;
      deepest = std::max(deepest, h.depth_cm);
      strongest = std::max(strongest, h.wind_ms);
      warmth += h.temperature_c / 24;
      sun += h.sunshine;
      ASSERT_LE(h.sunshine, 1);
    }
    ASSERT_EQ(snow, std::lround(d.snowfall_cm * 10)) << n;
    ASSERT_EQ(rain, std::lround(d.precipitation_mm * 2)) << n;
    ASSERT_EQ(deepest, d.depth_cm) << n;
    ASSERT_EQ(strongest, d.wind_ms) << n;
    ASSERT_NEAR(warmth, d.temperature_c, 1e-9) << n;
    ASSERT_NEAR(sun, d.sunshine_h, 1e-6) << n;
  }
}

TEST(winter_hours, every_day_of_six_real_winters_is_kept_exactly) {
  COLLECTED(text, "sapporo_daily_2016-01_2022-04.csv");
  const auto days = read_days(*text);
  ASSERT_TRUE(days.ok()) << days.error().detail;
  ASSERT_EQ(days.value().size(), 2312u);
  for (const std::uint64_t seed : {1, 2, 3}) {
    expect_days_kept(days.value(), hours_of(days.value(), seed));
  }
}

TEST(winter_hours, every_day_of_a_generated_winter_is_kept_exactly) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto days = generated_days(std::chrono::sys_days{2021y / 11 / 1},
                                     std::chrono::sys_days{2022y / 4 / 30}, seed);
    ASSERT_EQ(days.size(), 181u);
    expect_days_kept(days, hours_of(days, seed));
  }
}

TEST(winter_hours, the_same_seed_gives_the_same_hours_and_another_seed_others) {
  const auto days = generated_days(std::chrono::sys_days{2021y / 12 / 1},
                                   std::chrono::sys_days{2022y / 1 / 31}, 5);
  const auto a = hours_of(days, 1), b = hours_of(days, 1), c = hours_of(days, 2);
  bool differs = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i].snowfall_cm, b[i].snowfall_cm);
    ASSERT_EQ(a[i].depth_cm, b[i].depth_cm);
    ASSERT_EQ(a[i].temperature_c, b[i].temperature_c);
    differs |= a[i].snowfall_cm != c[i].snowfall_cm;
  }
  EXPECT_TRUE(differs);
}

TEST(winter_hours, snow_that_falls_too_late_for_the_next_record_moves_earlier) {
  // 30 cm by the end of a day whose depth is 20, and the next day has none of it left.
  const std::chrono::sys_days first{2022y / 1 / 10};
  const std::vector<day> days{{.date = first,
                               .temperature_c = -2,
                               .precipitation_mm = 20,
                               .snowfall_cm = 30,
                               .depth_cm = 20},
                              {.date = first + std::chrono::days{1}, .temperature_c = 3},
                              {.date = first + std::chrono::days{2},
                               .temperature_c = -2,
                               .precipitation_mm = 0.5,
                               .snowfall_cm = 1,
                               .depth_cm = 1}};
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    expect_days_kept(days, hours_of(days, seed));
  }
}

TEST(winter_hours, every_record_that_could_be_is_kept_exactly) {
  dice chance{1, stream::generated};
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    std::vector<day> days;
    double depth = std::floor(chance.between(0, 100));
    for (int n = 0; n < 30; ++n) {
      day d{.date = std::chrono::sys_days{2022y / 1 / 1} + std::chrono::days{n}};
      d.temperature_c = chance.between(-20, 8);
      d.snowfall_cm = chance.happens(0.5) ? std::floor(chance.between(0, 60)) : 0;
      d.precipitation_mm = std::floor(chance.between(0, 40)) / 2;
      d.depth_cm = std::floor(chance.between(d.snowfall_cm > 0 ? 1 : 0, depth + d.snowfall_cm));
      d.wind_ms = chance.between(0, 20);
      d.sunshine_h = chance.between(0, 18);
      depth = d.depth_cm;
      days.push_back(d);
    }
    expect_days_kept(days, hours_of(days, seed));
  }
}

TEST(winter_hours, five_minute_steps_add_up_to_the_hours) {
  const auto days = generated_days(std::chrono::sys_days{2022y / 1 / 1},
                                   std::chrono::sys_days{2022y / 1 / 20}, 5);
  const auto hours = hours_of(days, 5);
  const auto steps = steps_of(hours, 5min);
  ASSERT_EQ(steps.size(), hours.size() * 12);
  for (std::size_t i = 0; i < hours.size(); ++i) {
    double snow = 0;
    for (std::size_t k = 0; k < 12; ++k) {
      snow += steps[i * 12 + k].snowfall_cm;
    }
    ASSERT_NEAR(snow, hours[i].snowfall_cm, 1e-9);
    ASSERT_EQ(steps[i * 12 + 11].at, hours[i].at);
    ASSERT_EQ(steps[i * 12 + 11].depth_cm, hours[i].depth_cm);
  }
}

}  // namespace
}  // namespace tsu::snow::sim
