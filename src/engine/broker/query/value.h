// Walking the values of an attribute as conditions, orders and indexes see them: one instance's
// value member taken apart into scalars (arrays element by element, language maps value by value,
// {"@value":…} unwrapped). Works on canonical text, without copying.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/json_text.h"
#include "base/core/time.h"
#include "engine/broker/model/entity.h"

namespace tsu::broker {

struct scalar {
  json_kind kind = json_kind::null;
  std::string_view slice;  // as in the text; strings with their quotes
};

// A string's text; `room` is used only where something is escaped.
inline std::string_view text_of(const scalar& s, std::string& room) {
  if (const auto plain = json_plain_string(s.slice)) {
    return *plain;
  }
  room = json_string_text(s.slice);
  return room;
}

// The instant that a text names, where it may be one: "2026-01-02T…" is tried, nothing else is.
inline std::optional<instant> time_named(std::string_view text) {
  if (text.size() < 20 || text.size() > 35 || text[4] != '-' || text[10] != 'T') {
    return std::nullopt;
  }
  return parse_instant(text);
}

// Calls f(scalar) for the value itself or, for an array, for each element that is no array or
// plain object. {"@type":…,"@value":x} counts as x. False from f ends the walk.
template <class F>
bool each_scalar(std::string_view value, F&& f) {
  if (value.empty()) {  // a store from before apply() refused instances without a value
    return true;
  }
  const auto one = [&](std::string_view v) {
    const auto kind = kind_of(v);
    if (kind == json_kind::object) {
      const auto inner = json_members{v}.find("@value");
      return inner.empty() || kind_of(inner) == json_kind::object ||
             kind_of(inner) == json_kind::array || f(scalar{kind_of(inner), inner});
    }
    return kind == json_kind::array || f(scalar{kind, v});
  };
  if (kind_of(value) != json_kind::array) {
    return one(value);
  }
  for (const auto v : json_elements{value}) {
    if (!one(v)) {
      return false;
    }
  }
  return true;
}

// The same over an instance's value member as its kind has it.
template <class F>
bool each_scalar(attribute_kind kind, std::string_view value, F&& f) {
  if (kind != attribute_kind::language || value.empty()) {
    return each_scalar(value, f);
  }
  for (const auto& m : json_members{value}) {
    if (!each_scalar(m.value, f)) {
      return false;
    }
  }
  return true;
}

}  // namespace tsu::broker
