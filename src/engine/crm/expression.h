// The definition of a segment: conditions over what is known of a person and what they did, put
// together by all, any and not.
//
//   {"all": [{"field": "age", "op": ">=", "value": 65},
//            {"any": [{"field": "class", "op": "in", "value": ["stagnant", "unreachable"]},
//                     {"field": "count", "kind": "checkin", "lastDays": 30, "op": "<", "value":
//                     1}]},
//            {"not": {"field": "district", "op": "=", "value": "aoba"}}]}
//
// What is not known of a person fulfils no comparison. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/result.h"

namespace tsu::crm {

enum class field : std::uint8_t {
  age,
  district,
  track,
  interest,
  activity,
  index,
  days_since_outing,
  days_since_signal,
  count,
  amount
};
// among: one of several.
enum class compare : std::uint8_t { equal, unequal, less, at_most, more, at_least, among };

// A part of an expression: `all`, `any` and `none` (of its one part) have parts, `test` has none.
struct part {
  enum class sort : std::uint8_t { all, any, none, test } is = sort::test;
  std::vector<part> parts = {};
  field of = field::age;
  compare how = compare::equal;
  std::vector<std::string> texts = {};
  std::int64_t value = 0;
  std::string kind = {};  // of count and amount: a code, "any" or "outing"
  std::int64_t last_days = 0;
};

struct expression {
  part root;
  std::string text;  // its JSON without white space
};

inline constexpr std::size_t text_max = 16'384, parts_max = 64, values_max = 100;
inline constexpr int depth_max = 8;
inline constexpr std::int64_t last_days_max = 366;

// "crm_bad_segment" with every fault and its place: "all[1].op" "not_one_of". Of JSON that is none,
// "bad_json".
result<expression> parse_expression(std::string_view json);

}  // namespace tsu::crm
