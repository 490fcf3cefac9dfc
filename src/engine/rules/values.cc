#include "engine/rules/values.h"

#include <algorithm>
#include <string>

#include "base/core/json_text.h"

namespace tsu::rules {
namespace {

std::string_view value_member(std::string_view instance) {
  for (const auto& m : json_members{instance}) {
    if (m.key == "value" || m.key == "object" || m.key == "vocab" || m.key == "json") {
      return m.value;
    }
  }
  return {};
}

// Nothing where it is an object or an array: a condition looks at one value.
std::optional<double> number_of(std::string_view value) {
  switch (kind_of(value)) {
    case json_kind::number: return json_number(value);
    case json_kind::boolean: return value == "true" ? 1 : 0;
    default: return std::nullopt;
  }
}

std::optional<double> equals(std::string_view value, const std::string& text) {
  switch (kind_of(value)) {
    case json_kind::string: return json_string_text(value) == text ? 1 : 0;
    case json_kind::number:
    case json_kind::boolean: return value == text ? 1 : 0;
    default: return std::nullopt;
  }
}

bool is_in_unit(std::string_view instance, const std::string& unit) {
  if (unit.empty()) {
    return true;
  }
  const auto given = json_members{instance}.find("unitCode");
  return !given.empty() && kind_of(given) == json_kind::string && json_string_text(given) == unit;
}

std::optional<instant> time_of(std::string_view instance, instant arrived) {
  const auto observed = json_members{instance}.find("observedAt");
  if (observed.empty() || kind_of(observed) != json_kind::string) {
    return arrived;
  }
  const auto at = parse_instant(json_string_text(observed));
  if (!at || *at > arrived + ahead_max) {
    return std::nullopt;
  }
  return std::min(*at, arrived);
}

}  // namespace

std::optional<sample> value_in(const stream& s, std::string_view instance, instant arrived) {
  auto value = value_member(instance);
  for (const auto& member : s.path) {
    if (value.empty() || kind_of(value) != json_kind::object) {
      return std::nullopt;
    }
    value = json_members{value}.find(member);
  }
  if (value.empty() || !is_in_unit(instance, s.unit)) {
    return std::nullopt;
  }
  const auto number = s.text ? equals(value, *s.text) : number_of(value);
  const auto at = time_of(instance, arrived);
  return number && at ? std::optional{sample{*at, *number}} : std::nullopt;
}

}  // namespace tsu::rules
