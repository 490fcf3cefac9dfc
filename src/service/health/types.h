// The words of health: what is measured, when it is worth a look, what checklists say. Plain
// values; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/id.h"
#include "base/core/time.h"

namespace tsu::health {

// Kept as whole numbers of the last digit that counts: 36.5 degrees are 365 (facts_of()).
enum class measure : std::uint8_t {
  systolic,
  diastolic,
  pulse,
  temperature,
  spo2,
  weight,
  body_fat,
  grip,
  gait,
  steps
};
BOOST_DESCRIBE_ENUM(measure, systolic, diastolic, pulse, temperature, spo2, weight, body_fat, grip,
                    gait, steps)
inline constexpr std::size_t measure_count = 10;

// What is shown and shared as one. checks: results of checklists, which are no series.
enum class kind : std::uint8_t {
  blood_pressure,
  pulse,
  temperature,
  spo2,
  weight,
  body_fat,
  grip,
  gait,
  steps,
  checks
};
BOOST_DESCRIBE_ENUM(kind, blood_pressure, pulse, temperature, spo2, weight, body_fat, grip, gait,
                    steps, checks)

enum class place : std::uint8_t { home, station };
BOOST_DESCRIBE_ENUM(place, home, station)
enum class way : std::uint8_t { by_hand, automatic };
BOOST_DESCRIBE_ENUM(way, by_hand, automatic)
enum class posture : std::uint8_t { sitting, standing, lying };
BOOST_DESCRIBE_ENUM(posture, sitting, standing, lying)
enum class symptom : std::uint8_t { chest_pain, hard_to_breathe, numb_on_one_side, faint };
BOOST_DESCRIBE_ENUM(symptom, chest_pain, hard_to_breathe, numb_on_one_side, faint)

// 情報, 要再測定, 要相談, 緊急. The order counts.
enum class level : std::uint8_t { none, notice, measure_again, consult, emergency };
BOOST_DESCRIBE_ENUM(level, none, notice, measure_again, consult, emergency)

template <class Enum>
std::string name_of(Enum e) {
  return boost::describe::enum_to_string(e, "");
}
template <class Enum>
std::optional<Enum> find_named(std::string_view text) {
  Enum out{};
  return boost::describe::enum_from_string(std::string{text}.c_str(), out) ? std::optional{out}
                                                                           : std::nullopt;
}

// By the measure's name.
using values = std::map<std::string, std::int64_t>;

// One act of measuring, checked and rounded.
struct measurement {
  instant measured_at{};
  place at = place::home;
  way how = way::by_hand;
  std::optional<posture> in;
  std::string device;  // empty: none is known
  values of;
  std::vector<symptom> symptoms;
};

// Days are counted as they begin in Japan.
using day_number = std::int64_t;

// What makes a value worth a look, in the measure's own unit; absent: there is no such limit.
// below: less than; from: at least.
struct limit {
  measure of = measure::systolic;
  std::optional<place> at;  // absent: everywhere
  std::optional<double> emergency_below, again_below, low_below, high_from, again_from,
      emergency_from;
};
BOOST_DESCRIBE_STRUCT(limit, (),
                      (of, at, emergency_below, again_below, low_below, high_from, again_from,
                       emergency_from))
// A table of them, from a date on. version 0 comes with the program.
struct thresholds {
  std::int64_t version = 0;
  instant from{};
  std::vector<limit> limits;
  std::string source, author, approved_by;
  std::optional<instant> approved_at;  // absent: it waits for a second person
};

// One thing about a record that is worth a look: "systolic", "high".
struct finding {
  level how = level::notice;
  std::string what, which;
  auto operator<=>(const finding&) const = default;
};
BOOST_DESCRIBE_STRUCT(finding, (), (how, what, which))

}  // namespace tsu::health
