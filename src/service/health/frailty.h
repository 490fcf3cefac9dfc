// What a checklist comes to: the 25 questions of 基本チェックリスト, and the revised J-CHS. Where
// answers are missing, only that is said which holds whatever they were: "undetermined" is not
// "robust". Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/result.h"

namespace tsu::health {

inline constexpr std::string_view kihon_version = "kihon@1", jchs_version = "jchs@2020";
inline constexpr std::size_t kihon_items = 25, bmi_item = 12;

enum class verdict : std::uint8_t { robust, pre_frail, frail, undetermined };
BOOST_DESCRIBE_ENUM(verdict, robust, pre_frail, frail, undetermined)
enum class tri : std::uint8_t { no, yes, undetermined };
BOOST_DESCRIBE_ENUM(tri, no, yes, undetermined)

// Of the seven domains; their names as recommendations and rules know them.
struct kihon_flag {
  std::string name;  // multi motor nutrition oral shut_in cognition mood
  tri is = tri::no;
  std::int64_t points = 0, missing = 0;
};
BOOST_DESCRIBE_STRUCT(kihon_flag, (), (name, is, points, missing))
struct kihon_result {
  std::string version;
  std::int64_t points = 0, missing = 0;
  verdict is = verdict::undetermined;
  std::vector<kihon_flag> flags;
};
BOOST_DESCRIBE_STRUCT(kihon_result, (), (version, points, missing, is, flags))

// The questions, as JSON with their source (data/kihon.json).
std::string_view kihon_questions();

// answers: 25, true for はい; item 12 comes from height and weight and is absent there.
struct kihon_answers {
  std::vector<std::optional<bool>> answers;
  std::optional<double> height_cm, weight_kg;
};
BOOST_DESCRIBE_STRUCT(kihon_answers, (), (answers, height_cm, weight_kg))
// "health_bad_answers" with the fields.
result<done> check(const kihon_answers&);
kihon_result score(const kihon_answers&);
// Whether はい gives the point; of item 12, whether the BMI is below 18.5.
bool point_when_yes(std::size_t number);
// In tenths of a kilogram and of a centimetre, exactly.
bool is_bmi_below_18_5(std::int64_t weight_tenths, std::int64_t height_tenths);

enum class sex : std::uint8_t { male, female };
BOOST_DESCRIBE_ENUM(sex, male, female)
// Absent: nobody has asked or measured.
struct jchs_answers {
  std::optional<sex> is;
  std::optional<bool> lost_2kg_in_6_months, tired_without_reason;
  std::optional<double> grip_kg, gait_m_per_s;
  std::optional<bool> light_exercise_weekly, sport_weekly;
};
BOOST_DESCRIBE_STRUCT(jchs_answers, (),
                      (is, lost_2kg_in_6_months, tired_without_reason, grip_kg, gait_m_per_s,
                       light_exercise_weekly, sport_weekly))
struct jchs_criterion {
  std::string name;  // shrinking weakness exhaustion slowness low_activity
  tri met = tri::undetermined;
};
BOOST_DESCRIBE_STRUCT(jchs_criterion, (), (name, met))
struct jchs_result {
  std::string version;
  std::int64_t met = 0, missing = 0;
  verdict is = verdict::undetermined;
  std::vector<jchs_criterion> criteria;
};
BOOST_DESCRIBE_STRUCT(jchs_result, (), (version, met, missing, is, criteria))
result<done> check(const jchs_answers&);
jchs_result score(const jchs_answers&);

// What to propose: "exercise_class", "outing", "nurse_talk". Empty: nothing is flagged. because:
// names of flags.
struct advice {
  std::vector<std::string> proposes, because;
};
advice advice_of(const kihon_result&);
advice advice_of(const jchs_result&);

}  // namespace tsu::health
