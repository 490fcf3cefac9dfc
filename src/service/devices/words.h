// Where words of a person stand that are sealed (engine/id/people/words.h). The id is the one that
// the row was asked for with: known before it has a number, and never another's.
#pragma once

#include <string>
#include <string_view>

#include "engine/id/people/words.h"

namespace tsu::devices {

inline std::string place_of_question(std::string_view asked) {
  return "devices.matter:" + std::string{asked};
}
inline std::string place_of_contact(std::string_view asked, std::int64_t n) {
  return "devices.contact:" + std::to_string(n) + ":" + std::string{asked};
}
inline std::string place_of_condition(std::string_view asked, bool out) {
  return (out ? "devices.loan.out:" : "devices.loan.in:") + std::string{asked};
}

}  // namespace tsu::devices
