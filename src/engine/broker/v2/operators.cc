#include "engine/broker/v2/operators.h"

#include <algorithm>
#include <cmath>
#include <compare>
#include <vector>

#include "base/core/json_text.h"
#include "engine/broker/v2/attribute.h"
#include "engine/broker/v2/errors.h"
#include "engine/broker/v2/json_equal.h"

namespace tsu::broker::v2 {
namespace {

using outcome = result<std::optional<std::string>>;

problem refused(std::string_view op, std::string_view what) {
  return unprocessable(std::string{op} + " cannot be applied: " + std::string{what});
}

std::optional<double> number_in(std::string_view json) {
  return kind_of(json) == json_kind::number ? json_number(json) : std::nullopt;
}

outcome number_operator(std::string_view op, std::string_view by, std::string_view before) {
  const auto operand = number_in(by);
  const auto was = before.empty() ? std::optional{0.0} : number_in(before);
  if (!operand || !was) {
    return refused(op, operand ? "the value is not a number" : "its argument is not a number");
  }
  const auto after = op == "$inc" ? *was + *operand : *was * *operand;
  if (!std::isfinite(after)) {
    return refused(op, "the result is too large");
  }
  std::string out;
  append_json_number(out, after);
  return std::optional{out};
}

outcome least_or_most(std::string_view op, std::string_view by, std::string_view before,
                      std::string_view type) {
  std::string reference = is_date_type(type) ? "\"1970-01-01T00:00:00.000Z\"" : "0";
  std::string_view was = before.empty() ? std::string_view{reference} : before;
  auto order = std::partial_ordering::unordered;
  if (number_in(was) && number_in(by)) {
    order = *number_in(by) <=> *number_in(was);
  } else if (kind_of(was) == json_kind::string && kind_of(by) == json_kind::string) {
    const auto a = json_string_text(by), b = json_string_text(was);
    const auto ta = read_time(a), tb = read_time(b);
    order = is_date_type(type) && ta && tb ? *ta <=> *tb : a <=> b;
  }
  if (order == std::partial_ordering::unordered) {
    return refused(op, "its argument and the value have no order");
  }
  const bool takes = op == "$min" ? order < 0 : order > 0;
  return std::optional{std::string{takes ? by : was}};
}

bool holds(const std::vector<std::string_view>& all, std::string_view one) {
  return std::any_of(all.begin(), all.end(), [&](auto v) { return json_equal(v, one); });
}

std::vector<std::string_view> elements(std::string_view array) {
  std::vector<std::string_view> out;
  for (const auto one : json_elements{array}) {
    out.push_back(one);
  }
  return out;
}

std::string array_of(const std::vector<std::string_view>& all) {
  std::string out = "[";
  for (const auto one : all) {
    out.append(out.size() > 1 ? "," : "").append(one);
  }
  return out + "]";
}

// {"$each":[…],"$position":n} or one value.
std::vector<std::string_view> added_elements(std::string_view by, std::size_t& position) {
  if (by.front() != '{') {
    return {by};
  }
  const auto each = json_members{by}.find("$each");
  if (each.empty() || each.front() != '[') {
    return {by};
  }
  if (const auto at = json_members{by}.find("$position"); !at.empty() && number_in(at)) {
    const auto n = *number_in(at);
    position = n < 0 ? 0 : static_cast<std::size_t>(std::min(n, 1e9));
  }
  return elements(each);
}

outcome array_operator(std::string_view op, std::string_view by, std::string_view before) {
  const bool adds = op == "$push" || op == "$addToSet";
  if (before.empty() && !adds) {
    return std::optional<std::string>{};
  }
  if (!before.empty() && before.front() != '[') {
    return refused(op, "the value is not an array");
  }
  auto all = before.empty() ? std::vector<std::string_view>{} : elements(before);
  if (op == "$pull" || op == "$pullAll") {
    if (op == "$pullAll" && by.front() != '[') {
      return refused(op, "its argument is not an array");
    }
    const auto out_of_it = op == "$pull" ? std::vector{by} : elements(by);
    std::erase_if(all, [&](auto v) { return holds(out_of_it, v); });
    return std::optional{array_of(all)};
  }
  auto position = all.size();
  for (const auto one : added_elements(by, position)) {
    if (op == "$push" || !holds(all, one)) {
      position = std::min(position, all.size());
      all.insert(all.begin() + static_cast<std::ptrdiff_t>(position++), one);
    }
  }
  return std::optional{array_of(all)};
}

// $set, $unset or both.
outcome member_operator(std::string_view set, std::string_view unset, std::string_view before) {
  if (!set.empty() && set.front() != '{') {
    return std::optional{std::string{set}};
  }
  if (before.empty() && set.empty()) {
    return std::optional<std::string>{};
  }
  const bool drops = !unset.empty() && unset.front() == '{';
  if (!before.empty() && before.front() != '{') {
    if (set.empty()) {
      return std::optional{std::string{before}};
    }
    return refused("$set", "the value is not an object");
  }
  const json_members given{set.empty() ? std::string_view{"{}"} : set};
  const json_members gone{drops ? unset : std::string_view{"{}"}};
  const json_members was{before.empty() ? std::string_view{"{}"} : before};
  for (const auto& m : given) {
    if (!gone.find(m.key).empty()) {
      return refused("$set", "a member is in $unset too");
    }
  }
  std::string out = "{";
  const auto put = [&](std::string_view key, std::string_view value) {
    out.append(out.size() > 1 ? ",\"" : "\"").append(key).append("\":").append(value);
  };
  for (const auto& m : was) {
    const auto now = given.find(m.key);
    if (gone.find(m.key).empty()) {
      put(m.key, now.empty() ? m.value : now);
    }
  }
  for (const auto& m : given) {
    if (was.find(m.key).empty()) {
      put(m.key, m.value);
    }
  }
  return std::optional{out + "}"};
}

}  // namespace

outcome operated(std::string_view operation, std::string_view before, std::string_view type) {
  std::size_t n = 0;
  for ([[maybe_unused]] const auto& m : json_members{operation}) {
    ++n;
  }
  const auto first = *json_members{operation}.begin();
  const auto set = json_members{operation}.find("$set");
  const auto unset = json_members{operation}.find("$unset");
  const auto members = static_cast<std::size_t>(!set.empty()) + !unset.empty();
  if (n != std::max<std::size_t>(members, 1)) {
    return bad_request("an attribute value takes one update operator, or $set with $unset");
  }
  if (before == "null" && first.key != "$set" && first.key != "$unset") {
    return refused(first.key, "the value is null");
  }
  if (members > 0) {
    return member_operator(set, unset, before);
  }
  if (first.key == "$inc" || first.key == "$mul") {
    return number_operator(first.key, first.value, before);
  }
  if (first.key == "$min" || first.key == "$max") {
    return least_or_most(first.key, first.value, before, type);
  }
  return array_operator(first.key, first.value, before);
}

}  // namespace tsu::broker::v2
