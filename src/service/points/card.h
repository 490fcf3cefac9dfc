// The card of rules and the town's numbers with their dates: what was granted before a change keeps
// the rule of its day.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/points/types.h"

namespace tsu::points {

struct acting {
  std::string_view subject, role, trace_id;
};

class dated_card {
 public:
  // All that was ever set.
  explicit dated_card(db::reader&);
  // As it stood at that time; nothing where there was none, or where it was switched off.
  std::optional<dated_rule> find(std::string_view code, instant at) const;
  std::optional<dated_rule> version(std::string_view name) const;  // "steps@3"
  std::vector<dated_rule> of(instant at) const;                    // with those switched off
  std::int64_t number(std::string_view name, instant at) const;

 private:
  std::vector<dated_rule> rules_;
  struct one_number {
    std::string name;
    instant from;
    std::int64_t value;
  };
  std::vector<one_number> numbers_;
};

// From its date, which is not past: what was granted keeps its version. "points_bad_rule",
// "points_from_past", "points_source_missing".
result<dated_rule> change_rule(db::tx&, const acting&, const rule&, instant from,
                               std::string_view source);
// "points_no_such_setting", "points_setting_bounds", and those above.
result<done> change_setting(db::tx&, const acting&, std::string_view name, std::int64_t value,
                            instant from, std::string_view source);

}  // namespace tsu::points
