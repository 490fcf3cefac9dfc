// Where a value stands in an attribute index. Numbers, times and booleans by an order-keeping
// 64-bit key; strings by their first eight bytes and a hash, so that ranges are found by the first
// and equality by both; what shares a key is told apart by the condition itself.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/core/time.h"
#include "engine/broker/query/value.h"
#include "engine/broker/store/ordered_index.h"

namespace tsu::broker {

enum class key_kind : std::uint8_t { number, text, time, boolean };

struct value_key {
  std::uint64_t key = 0;
  std::uint32_t hash = 0;
};

inline value_key key_of(double n) {
  const auto bits = std::bit_cast<std::uint64_t>(n == 0 ? 0.0 : n);
  return {bits >> 63 != 0 ? ~bits : bits | std::uint64_t{1} << 63};
}
inline value_key key_of(instant t) {
  return {static_cast<std::uint64_t>(to_micros(t)) ^ std::uint64_t{1} << 63};
}
inline value_key key_of(bool b) { return {b ? std::uint64_t{1} : 0}; }
inline value_key key_of(std::string_view text) {
  value_key k;
  for (std::size_t i = 0; i < 8; ++i) {
    k.key = k.key << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0u);
  }
  const auto h = static_cast<std::uint64_t>(std::hash<std::string_view>{}(text));
  k.hash = static_cast<std::uint32_t>(h ^ h >> 32);
  return k;
}

// Calls f(key_kind, value_key) for every key of the value: one per scalar, two for a string that
// names an instant.
template <class F>
void each_key(attribute_kind kind, std::string_view value, F&& f) {
  std::string room;
  each_scalar(kind, value, [&](const scalar& s) {
    if (s.kind == json_kind::number) {
      f(key_kind::number, key_of(json_number(s.slice).value_or(0)));
    } else if (s.kind == json_kind::boolean) {
      f(key_kind::boolean, key_of(s.slice == "true"));
    } else if (s.kind == json_kind::string) {
      const auto text = text_of(s, room);
      f(key_kind::text, key_of(text));
      if (const auto t = time_named(text)) {
        f(key_kind::time, key_of(*t));
      }
    }
    return true;
  });
}

}  // namespace tsu::broker
