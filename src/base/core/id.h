// Distinct types for ids, so that a vehicle can never be passed for a resident, and the code of a
// municipality as the text that it is.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/core/result.h"

namespace tsu {

template <class Tag>
struct id_of {  // not `id`: that is the namespace of engine/id
  std::int64_t value = 0;
  friend auto operator<=>(id_of, id_of) = default;
};

using person_id = id_of<struct person_tag>;

// 全国地方公共団体コード: six digits as text, the last one a check digit (011002 札幌市, 010006
// 北海道). Source: 総務省, 全国地方公共団体コード, check digit by weights 6 5 4 3 2 modulo 11.
class tenant_code {
 public:
  // Fails on anything but six digits with the right check digit.
  static result<tenant_code> parse(std::string_view);

  std::string_view text() const { return {digits_.data(), digits_.size()}; }
  friend auto operator<=>(const tenant_code&, const tenant_code&) = default;

 private:
  explicit tenant_code(std::string_view six);
  std::array<char, 6> digits_{};
};

}  // namespace tsu

template <class Tag>
struct std::hash<tsu::id_of<Tag>> {
  std::size_t operator()(tsu::id_of<Tag> i) const noexcept {
    return std::hash<std::int64_t>{}(i.value);
  }
};

template <>
struct std::hash<tsu::tenant_code> {
  std::size_t operator()(const tsu::tenant_code& c) const noexcept {
    return std::hash<std::string_view>{}(c.text());
  }
};
