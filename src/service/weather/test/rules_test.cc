#include "service/weather/rules.h"

#include <array>

#include <gtest/gtest.h>

namespace tsu::weather {
namespace {

using namespace std::chrono_literals;

const instant start = *parse_instant("2024-01-10T00:00:00Z");

// Feeds one value an hour; the answer has a letter per value: . believed, ? suspect.
struct station {
  watch seen;
  thresholds limits;
  instant at = start;

  std::string feed(quantity what, std::initializer_list<double> values) {
    std::string out;
    for (const double v : values) {
      std::array<measured, 1> row{{{what, quality::ok, v}}};
      EXPECT_EQ(judge(seen, at, step::hour, row, limits), verdict::keep);
      out += row[0].how == quality::suspect ? '?' : '.';
      at += 1h;
    }
    return out;
  }
  std::string depth(std::initializer_list<double> v) { return feed(quantity::snow_depth_cm, v); }
  std::string temperature(std::initializer_list<double> v) {
    return feed(quantity::temperature_c, v);
  }
};

TEST(snow_depth, what_snow_cannot_do_is_doubted_and_the_level_before_is_kept) {
  const struct {
    std::initializer_list<double> given;
    std::string_view judged;
    std::string_view fault;
  } table[] = {
      {{40, 45, 60, 61}, "....", ""},
      {{40, 65, 90}, "...", ""},      // 25 cm an hour may be
      {{40, 66, 41}, ".?.", "jump"},  // 26 may not
      {{90, 64, 90}, ".?.", "jump"},
      {{40, 0, 41}, ".?.", "drop_to_zero"},
      {{15, 0, 15}, "...", ""},  // thin snow does go
      {{0, 0, 20}, "...", ""},
      {{100, 0, 0, 0, 101}, ".???.", "drop_to_zero"},
      {{40, 80, 81, 80, 82, 81, 83, 84}, ".?????..", "jump"},  // a level that stays is the truth
  };
  for (const auto& row : table) {
    station s;
    EXPECT_EQ(s.depth(row.given), row.judged);
    EXPECT_EQ(s.seen.fault, row.fault);
  }
}

TEST(snow_depth, after_a_gap_more_change_is_possible) {
  station s;
  EXPECT_EQ(s.depth({40}), ".");
  s.at += 3h;
  EXPECT_EQ(s.depth({100}), ".");
}

TEST(temperature, a_spike_and_a_frozen_sensor_are_doubted) {
  station s;
  EXPECT_EQ(s.temperature({-5, -4, 30, -4}), "..?.");
  EXPECT_EQ(s.seen.fault, "spike");
  station frozen;
  std::string judged;
  for (int i = 0; i < 26; ++i) {
    judged += frozen.temperature({-3.4});
  }
  EXPECT_EQ(judged, "........................??");
  EXPECT_EQ(frozen.seen.fault, "frozen");
  EXPECT_EQ(frozen.temperature({-3.5}), ".");
}

TEST(temperature, daily_means_may_stand_still_or_move_fast) {
  watch w;
  for (int day = 0; day < 5; ++day) {
    std::array<measured, 1> row{{{quantity::temperature_c, quality::ok, 20.0 * (day % 2)}}};
    judge(w, start + 24h * day, step::day, row, {});
    EXPECT_EQ(row[0].how, quality::ok);
  }
}

TEST(clock, an_observation_from_the_future_is_refused_and_the_device_is_strange) {
  watch w;
  std::array<measured, 1> row{{{quantity::temperature_c, quality::ok, 1}}};
  EXPECT_EQ(judge(w, start + 10min, step::hour, row, {}, start), verdict::keep);
  EXPECT_EQ(judge(w, start + 11min, step::hour, row, {}, start), verdict::refuse);
  const auto health = health_of(w, start + 10min, {});
  EXPECT_EQ(health.state, device_state::strange);
  EXPECT_EQ(health.reasons, std::vector<std::string>{"clock_ahead"});
  EXPECT_EQ(w.last_at, start + 10min);
}

TEST(clock, what_comes_late_does_not_touch_what_is_known) {
  station s;
  s.depth({40, 41});
  const auto before = s.seen.depth_cm;
  std::array<measured, 1> late{{{quantity::snow_depth_cm, quality::ok, 400}}};
  EXPECT_EQ(judge(s.seen, start, step::hour, late, {}), verdict::keep);
  EXPECT_EQ(late[0].how, quality::ok);
  EXPECT_EQ(s.seen.depth_cm, before);
}

TEST(silence, it_is_measured_by_the_station_s_own_rhythm) {
  const struct {
    std::chrono::minutes rhythm, quiet;
    device_state state;
  } table[] = {
      {60min, 180min, device_state::ok}, {60min, 181min, device_state::silent},
      {10min, 179min, device_state::ok}, {10min, 181min, device_state::silent},
      {24h, 72h, device_state::ok},      {24h, 73h, device_state::silent},
  };
  for (const auto& row : table) {
    watch w;
    for (int i = 0; i < 10; ++i) {
      judge(w, start + i * row.rhythm, step::hour, {}, {});
    }
    const auto health = health_of(w, *w.last_at + row.quiet, {});
    EXPECT_EQ(health.state, row.state) << row.rhythm.count() << " " << row.quiet.count();
  }
}

TEST(silence, it_says_for_how_long_and_since_when) {
  station s;
  s.temperature({1, 2, 3});
  const auto last = *s.seen.last_at;
  const auto health = health_of(s.seen, last + 5h, {});
  EXPECT_EQ(health.reasons, std::vector<std::string>{"silent_5h"});
  EXPECT_EQ(health.since, last + 3h);
}

TEST(silence, one_long_gap_does_not_become_the_rhythm) {
  station s;
  s.temperature({1, 2, 3, 4});
  s.at += 48h;
  s.temperature({1, 2});
  EXPECT_NEAR(s.seen.rhythm_minutes, 60, 1);
}

TEST(silence, who_never_reported_is_silent) {
  EXPECT_EQ(health_of({}, start, {}).state, device_state::silent);
}

TEST(strangeness, it_ends_a_day_after_the_last_fault_and_begins_with_the_first) {
  station s;
  s.depth({40, 0, 0, 41});
  EXPECT_EQ(s.seen.fault_since, start + 1h);
  EXPECT_EQ(health_of(s.seen, start + 4h, {}).state, device_state::strange);
  EXPECT_EQ(health_of(s.seen, start + 4h, {}).since, start + 1h);
  for (int i = 0; i < 24; ++i) {
    s.depth({41});
  }
  EXPECT_EQ(health_of(s.seen, s.at, {}).state, device_state::ok);
}

TEST(reference_time, history_is_not_measured_against_today) {
  EXPECT_EQ(reference_time({}, start), start);
  EXPECT_EQ(reference_time(start - 47h, start), start);
  EXPECT_EQ(reference_time(start - 49h, start), start - 49h);
}

TEST(thresholds, a_value_holds_from_its_date) {
  dated_thresholds all;
  all.from(start, {.jump_cm_per_hour = 40});
  EXPECT_EQ(all.at(start - 1s).jump_cm_per_hour, 25);
  EXPECT_EQ(all.at(start).jump_cm_per_hour, 40);
  EXPECT_EQ(all.at(start + 24h).jump_cm_per_hour, 40);
}

}  // namespace
}  // namespace tsu::weather
