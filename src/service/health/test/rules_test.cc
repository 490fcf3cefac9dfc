#include "service/health/rules.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/core/json.h"

namespace tsu::health {
namespace {

std::string first_fault(const given_values& g) {
  const auto v = checked(g);
  return v.ok() ? "ok" : v.error().fields.at(0).field + " " + v.error().fields.at(0).code;
}
measurement of(const given_values& g, place at = place::home) {
  return {.measured_at = *parse_instant("2026-11-22T13:00:00+09:00"),
          .at = at,
          .of = checked(g).value(),
          .symptoms = {}};
}
level level_at(const given_values& g, place at = place::home) {
  return level_of(findings_of(of(g, at), default_thresholds().limits));
}
given_values bp(double high, double low) {
  return {.systolic_mm_hg = high, .diastolic_mm_hg = low};
}

TEST(health_values, that_no_body_has_are_refused_and_bounds_belong_to_it) {
  EXPECT_EQ(first_fault(bp(20, 10)), "systolicMmHg out_of_bounds");
  EXPECT_EQ(first_fault(bp(39, 25)), "systolicMmHg out_of_bounds");
  EXPECT_EQ(first_fault(bp(40, 20)), "ok");
  EXPECT_EQ(first_fault(bp(300, 200)), "ok");
  EXPECT_EQ(first_fault(bp(301, 200)), "systolicMmHg out_of_bounds");
  EXPECT_EQ(first_fault(bp(120, 121)), "diastolicMmHg not_below");
  EXPECT_EQ(first_fault(bp(120, 120)), "diastolicMmHg not_below");
  EXPECT_EQ(first_fault({.systolic_mm_hg = 120}), "diastolicMmHg missing");
  EXPECT_EQ(first_fault({.diastolic_mm_hg = 80}), "systolicMmHg missing");
  EXPECT_EQ(first_fault({.spo2_percent = 101}), "spo2Percent out_of_bounds");
  EXPECT_EQ(first_fault({.temperature_c = 45.1}), "temperatureC out_of_bounds");
  EXPECT_EQ(first_fault({.weight_kg = 1e300}), "weightKg out_of_bounds");
  EXPECT_EQ(first_fault({.steps = -1}), "steps out_of_bounds");
  EXPECT_EQ(checked({.pulse_bpm = 5, .spo2_percent = 1, .weight_kg = 1}).error().fields.size(), 3u);
}

TEST(health_values, are_rounded_to_the_digit_that_counts_and_come_back_the_same) {
  for (const auto& m : all_measures()) {
    for (auto n = m.least; n <= m.most; n += 1 + m.most / 997) {
      EXPECT_EQ(scaled(m.of, unscaled(m.of, n)), n) << m.en;
    }
  }
  EXPECT_EQ(scaled(measure::temperature, 36.54), 365);
  EXPECT_EQ(scaled(measure::temperature, 36.55), 366);
  EXPECT_EQ(scaled(measure::temperature, 36.65), 367) << "half up, as it is written";
  EXPECT_EQ(scaled(measure::systolic, 134.5), 135);
  EXPECT_EQ(scaled(measure::gait, 0.995), 100);
  EXPECT_EQ(text_of(measure::temperature, 365), "36.5");
  EXPECT_EQ(text_of(measure::gait, 100), "1.00");
}

TEST(health_levels, change_at_their_limits_and_not_before) {
  EXPECT_EQ(level_at(bp(134, 84)), level::none);
  EXPECT_EQ(level_at(bp(135, 84)), level::notice);
  EXPECT_EQ(level_at(bp(134, 85)), level::notice);
  EXPECT_EQ(level_at(bp(139, 89), place::station), level::none);
  EXPECT_EQ(level_at(bp(140, 89), place::station), level::notice);
  EXPECT_EQ(level_at(bp(134, 90), place::station), level::notice);
  EXPECT_EQ(level_at(bp(159, 70)), level::notice);
  EXPECT_EQ(level_at(bp(160, 70)), level::measure_again);
  EXPECT_EQ(level_at(bp(179, 70)), level::measure_again);
  EXPECT_EQ(level_at(bp(180, 70)), level::emergency);
  EXPECT_EQ(level_at(bp(90, 50)), level::none);
  EXPECT_EQ(level_at(bp(89, 50)), level::notice);
  EXPECT_EQ(level_at(bp(80, 50)), level::measure_again);
  EXPECT_EQ(level_at(bp(79, 50)), level::emergency);
  EXPECT_EQ(level_at({.spo2_percent = 95}), level::none);
  EXPECT_EQ(level_at({.spo2_percent = 94}), level::notice);
  EXPECT_EQ(level_at({.spo2_percent = 90}), level::measure_again);
  EXPECT_EQ(level_at({.spo2_percent = 89}), level::emergency);
  EXPECT_EQ(level_at({.temperature_c = 37.4}), level::none);
  EXPECT_EQ(level_at({.temperature_c = 37.5}), level::notice);
  EXPECT_EQ(level_at({.steps = 10}), level::none);
  auto pain = of({.pulse_bpm = 70});
  pain.symptoms = {symptom::chest_pain};
  EXPECT_EQ(level_of(findings_of(pain, {})), level::emergency);
}

TEST(health_levels, two_days_of_three_running_ask_for_a_talk) {
  const auto on = [](std::vector<day_number> days) {
    days_out out;
    for (const auto d : days) {
      out[d].insert("blood_pressure");
    }
    return kinds_to_talk_about(out);
  };
  EXPECT_TRUE(on({}).empty());
  EXPECT_TRUE(on({5}).empty());
  EXPECT_TRUE(on({5, 8}).empty());
  EXPECT_EQ(on({5, 6}), std::set<std::string>{"blood_pressure"});
  EXPECT_EQ(on({5, 7}), std::set<std::string>{"blood_pressure"});
  EXPECT_TRUE(kinds_to_talk_about({{5, {"pulse"}}, {6, {"spo2"}}}).empty()) << "of one kind";
}

TEST(health_thresholds, hold_from_their_date_once_approved) {
  const auto t = [](int day) {
    return *parse_instant("2026-11-0" + std::to_string(day) + "T00:00:00Z");
  };
  std::vector<thresholds> all{{.version = 1, .from = t(1), .limits = {}},
                              {.version = 2, .from = t(5), .limits = {}, .approved_at = t(4)},
                              {.version = 3, .from = t(3), .limits = {}, .approved_at = t(3)}};
  EXPECT_EQ(holding_at(all, t(2)).version, 0) << "nobody has approved it";
  EXPECT_EQ(holding_at(all, t(3)).version, 3);
  EXPECT_EQ(holding_at(all, t(4)).version, 3);
  EXPECT_EQ(holding_at(all, t(5)).version, 2);
}

TEST(health_thresholds, that_cannot_be_are_refused) {
  EXPECT_TRUE(check(default_thresholds().limits).ok());
  EXPECT_FALSE(check(std::vector<limit>{}).ok());
  EXPECT_FALSE(check({{.of = measure::pulse}}).ok()) << "says nothing";
  EXPECT_FALSE(check({{.of = measure::pulse, .low_below = 100, .high_from = 90}}).ok());
  EXPECT_FALSE(check({{.of = measure::pulse, .high_from = 900}}).ok());
  EXPECT_FALSE(
      check({{.of = measure::pulse, .high_from = 90}, {.of = measure::pulse, .high_from = 95}})
          .ok());
  EXPECT_TRUE(check({{.of = measure::pulse, .high_from = 90},
                     {.of = measure::pulse, .at = place::home, .high_from = 95}})
                  .ok());
}

TEST(health_days, are_the_same_in_whatever_order_values_come) {
  std::vector<std::pair<std::int64_t, std::int64_t>> v{{120, 5}, {110, 9}, {150, 9}, {90, 1}};
  day_sum first;
  for (const auto& [value, when] : v) {
    add(first, value, when);
  }
  std::sort(v.begin(), v.end());
  do {
    day_sum again;
    for (const auto& [value, when] : v) {
      add(again, value, when);
    }
    ASSERT_EQ(to_json(again), to_json(first));
  } while (std::next_permutation(v.begin(), v.end()));
  EXPECT_EQ(first.last, 150);
  EXPECT_EQ(first.least, 90);
}

TEST(health_days, begin_in_japan) {
  EXPECT_EQ(text_of_day(day_of(*parse_instant("2026-11-22T14:59:59Z"))), "2026-11-22");
  EXPECT_EQ(text_of_day(day_of(*parse_instant("2026-11-22T15:00:00Z"))), "2026-11-23");
}

}  // namespace
}  // namespace tsu::health
