// Whether two JSON values are the same: numbers by value, members in any order. Both are checked
// text, so the depth is bounded. Pure; any thread.
#pragma once

#include <string_view>

namespace tsu::broker::v2 {

bool json_equal(std::string_view a, std::string_view b);

}  // namespace tsu::broker::v2
