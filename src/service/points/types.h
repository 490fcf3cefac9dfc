// The words of the points: rules of a card, activities, grants. Plain values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "base/core/id.h"
#include "base/core/time.h"

namespace tsu::points {

inline constexpr std::string_view unit = "point";
// "points.activity.done", in the change log of `people`: subject the account ("account:17"), body
// {"id", "code", "at", "amount", "note"}; whoever appends it needs to know nothing else of us.
inline constexpr std::string_view activity_kind = "points.activity.done";

// each: so many points for each activity. per_amount: so many for each whole `per` of what was
// done on one day (steps), so that a later and higher number of the day only tops up.
enum class counting : std::uint8_t { each, per_amount };
BOOST_DESCRIBE_ENUM(counting, each, per_amount)

struct rule {
  std::string code, ja, en;
  counting how = counting::each;
  std::int64_t points = 0, per = 1;
  std::int64_t day_cap = 0;    // points of this kind a day; 0: as many as there are
  std::int64_t total_cap = 0;  // points of this kind ever; 0: as many as there are
  bool active = true;
};
BOOST_DESCRIBE_STRUCT(rule, (), (code, ja, en, how, points, per, day_cap, total_cap, active))

// A rule as it stands on the card on a day.
struct dated_rule {
  rule of;
  std::int64_t version = 0;  // 0: of the card that comes with the program
  instant from{};
  std::string source, set_by;
};
inline std::string name_of(const dated_rule& r) {
  return r.of.code + "@" + std::to_string(r.version);
}

struct activity {
  std::string id;  // of whoever tells it; once per person and code
  person_id person{};
  std::string code;
  instant at{};
  std::int64_t amount = 1;
  std::string note;  // what it was, for whoever traces it: "event:12"
  std::string by;
};

enum class granting : std::uint8_t { granted, granted_before, nothing_more, cap_reached };
BOOST_DESCRIBE_ENUM(granting, granted, granted_before, nothing_more, cap_reached)
struct grant {
  granting how = granting::nothing_more;
  std::int64_t points = 0, balance = 0;
  std::string rule;
};

struct event {
  std::string id, token, name, rule = "checkin";
  instant starts_at{}, ends_at{};
  double lon = 0, lat = 0;
  std::int64_t radius_m = 0;
};

struct shop {
  std::string code, name;
  bool closed = false;
};

enum class correction_state : std::uint8_t { waiting, done, refused };
BOOST_DESCRIBE_ENUM(correction_state, waiting, done, refused)
struct correction {
  std::int64_t number = 0;
  std::string id;
  person_id person{};
  std::int64_t points = 0;
  std::string reason;
  correction_state state = correction_state::waiting;
  std::string asked_by, decided_by;
  instant asked_at{}, decided_at{};
};

}  // namespace tsu::points
