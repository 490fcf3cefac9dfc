// Described enums as the texts that stand in rows.
#pragma once

#include <string>
#include <string_view>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include "base/core/assert.h"

namespace tsu::id {

template <class Enum>
std::string_view text_of(Enum e) {
  const char* name = boost::describe::enum_to_string(e, static_cast<const char*>(nullptr));
  ASSERT(name != nullptr);
  return name;
}
// Of a row of ours, which holds nothing else.
template <class Enum>
Enum enum_of(std::string_view text) {
  Enum out{};
  const bool known = boost::describe::enum_from_string(std::string{text}.c_str(), out);
  ASSERT(known);
  return out;
}

}  // namespace tsu::id
