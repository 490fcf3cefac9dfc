// What is decided about measurements without looking anything up: what can be, how it is rounded,
// what is worth a look, and when days together are. Pure; any thread.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "service/health/types.h"

namespace tsu::health {

struct measure_facts {
  measure of;
  kind in;
  std::string_view unit, ja, en;
  int decimals;
  std::int64_t least, most;  // what a body can have, in the last digit
};
std::span<const measure_facts> all_measures();
const measure_facts& facts_of(measure);
std::vector<measure> measures_of(kind);
std::string_view title_of(kind, bool japanese);

// Rounded half up to the last digit that counts; nothing where it is no such number at all.
std::optional<std::int64_t> scaled(measure, double);
double unscaled(measure, std::int64_t);
std::string text_of(measure, std::int64_t);  // "36.5"

// As it comes from outside, in everyday units.
struct given_values {
  std::optional<double> systolic_mm_hg, diastolic_mm_hg, pulse_bpm, temperature_c, spo2_percent,
      weight_kg, body_fat_percent, grip_kg, gait_m_per_s, steps;
};
BOOST_DESCRIBE_STRUCT(given_values, (),
                      (systolic_mm_hg, diastolic_mm_hg, pulse_bpm, temperature_c, spo2_percent,
                       weight_kg, body_fat_percent, grip_kg, gait_m_per_s, steps))
// "health_bad_values" with every field: out_of_bounds; missing (one blood pressure without the
// other); not_below (the lower one is not lower).
result<values> checked(const given_values&);
given_values given(const values&);

// How old what is measured may be when it comes, and how far ahead a clock may be.
inline constexpr std::chrono::days old_max{366};
inline constexpr std::chrono::minutes ahead_max{10};
result<done> check_time(instant measured_at, instant now);

day_number day_of(instant);
std::string text_of_day(day_number);  // "2026-11-22"
instant begin_of(day_number);

// Limits that come with the program: every town sets its own.
const thresholds& default_thresholds();
// "health_bad_thresholds" with the fields.
result<done> check(const std::vector<limit>&);
// Of those that are approved, the one that holds at that time.
const thresholds& holding_at(const std::vector<thresholds>&, instant);

// Everything about the record that is worth a look, the gravest first.
std::vector<finding> findings_of(const measurement&, const std::vector<limit>&);
level level_of(const std::vector<finding>&);

// Kinds that were out of their limits on each day. A kind that was on two of three days running is
// worth a talk.
using days_out = std::map<day_number, std::set<std::string>>;
std::set<std::string> kinds_to_talk_about(const days_out&);

// What a day's values of one measure come to. Whatever the order in which they came.
struct day_sum {
  std::int64_t n = 0, sum = 0, least = 0, most = 0, last = 0, last_at = 0;
};
BOOST_DESCRIBE_STRUCT(day_sum, (), (n, sum, least, most, last, last_at))
void add(day_sum&, std::int64_t value, std::int64_t at);

}  // namespace tsu::health
