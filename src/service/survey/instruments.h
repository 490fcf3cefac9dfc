// The instruments that come with the program. Read once; any thread.
#pragma once

#include <span>
#include <string_view>

#include "service/survey/types.h"

namespace tsu::survey {

std::span<const instrument> all_instruments();
const instrument* find_instrument(std::string_view code);
// What is wrong with one; empty: nothing.
std::string fault_of(const instrument&);

}  // namespace tsu::survey
