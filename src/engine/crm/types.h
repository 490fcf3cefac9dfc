// The words of the CRM: activities and their kinds, what is known of a person, classes. Plain
// values; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/id.h"
#include "base/core/time.h"

namespace tsu::crm {

// "points.activity.done", in the change log of `people`: subject the account ("account:17"), body
// {"id", "code", "at", "amount", "note"}. Whoever tells it knows nothing of us.
inline constexpr std::string_view activity_kind = "points.activity.done";
// The purpose under which people say whether they want to be recommended anything.
inline constexpr std::string_view recommending = "recommendation";

using day_no = std::int32_t;  // whole days of Japan since 1970-01-01

// times: each one counts. highest: what is told is the sum of the day so far (steps), so that a
// later and higher number only tops up, and the day counts as one.
enum class counting : std::uint8_t { times, highest };
BOOST_DESCRIBE_ENUM(counting, times, highest)

// アクティブ, 低下, 停滞, 不通
enum class activity_class : std::uint8_t { active, declining, stagnant, unreachable };
BOOST_DESCRIBE_ENUM(activity_class, active, declining, stagnant, unreachable)

// outing: whoever did it left home. weight: in the activity index.
struct kind {
  std::int64_t number = 0;
  std::string code, ja, en;
  bool outing = false;
  std::int64_t weight = 0;
  counting how = counting::times;
};

struct activity {
  std::string id;  // of whoever tells it; once per person and code
  person_id person{};
  std::string code;
  instant at{};
  std::int64_t amount = 1;
  std::string note;
};

inline constexpr std::int64_t walk_default_m = 800, exertion_most = 3;
inline constexpr std::size_t interests_max = 20;
struct person_row {
  person_id person{};
  std::string district;
  std::int64_t born = 0;  // 194803
  std::string track, interests;
  std::int64_t walk_m = walk_default_m, exertion = exertion_most;
  day_no joined = 0;
  bool gone = false;
  std::int64_t stamp = 0;
};

enum class link_kind : std::uint8_t { household, family, friend_of };
BOOST_DESCRIBE_ENUM(link_kind, household, family, friend_of)
struct link {
  person_id person{}, other{};
  link_kind how = link_kind::family;
  instant since{};
  std::string author;
};

// What was done on one day (of one month) in one kind.
struct tally {
  std::int64_t kind = 0;
  day_no day = 0;  // of a month: 202611
  std::int64_t times = 0, amount = 0;
};

// How far something is: over the ways on foot, or by the straight line.
enum class measured : std::uint8_t { road, line };
BOOST_DESCRIBE_ENUM(measured, road, line)

// Why people had better not go far on a day.
enum class hardship : std::uint8_t { none, heat, snow, storm };
BOOST_DESCRIBE_ENUM(hardship, none, heat, snow, storm)

// Who acts, as audit rows say it.
struct acting {
  std::string subject, role, trace_id = {};
};

template <class Enum>
std::string text_of(Enum e) {
  return boost::describe::enum_to_string(e, "");
}
template <class Enum>
std::optional<Enum> enum_of(std::string_view text) {
  Enum out{};
  return boost::describe::enum_from_string(std::string{text}.c_str(), out) ? std::optional{out}
                                                                           : std::nullopt;
}

}  // namespace tsu::crm
