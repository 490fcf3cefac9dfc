#include "engine/broker/v2/json_equal.h"

#include "base/core/json_text.h"

namespace tsu::broker::v2 {
namespace {

bool objects_equal(std::string_view a, std::string_view b) {
  std::size_t n = 0;
  for (const auto& m : json_members{a}) {
    const auto other = json_members{b}.find(m.key);
    if (other.empty() || !json_equal(m.value, other)) {
      return false;
    }
    ++n;
  }
  for ([[maybe_unused]] const auto& m : json_members{b}) {
    --n;
  }
  return n == 0;
}

bool arrays_equal(std::string_view a, std::string_view b) {
  const json_elements left{a}, right{b};
  auto x = left.begin(), y = right.begin();
  for (; x != left.end() && y != right.end(); ++x, ++y) {
    if (!json_equal(*x, *y)) {
      return false;
    }
  }
  return !(x != left.end()) && !(y != right.end());
}

}  // namespace

bool json_equal(std::string_view a, std::string_view b) {
  if (a == b) {
    return true;
  }
  if (kind_of(a) != kind_of(b)) {
    return false;
  }
  switch (kind_of(a)) {
    case json_kind::object: return objects_equal(a, b);
    case json_kind::array: return arrays_equal(a, b);
    case json_kind::number: return json_number(a) == json_number(b);
    case json_kind::string: return json_string_text(a) == json_string_text(b);
    default: return false;
  }
}

}  // namespace tsu::broker::v2
