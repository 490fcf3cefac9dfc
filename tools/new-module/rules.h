// What the town has decided. No database, no clock: data in, answer out.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/core/result.h"

namespace tsu::@name@ {

inline constexpr std::size_t text_bytes_max = 2000;

// A request says something, and not a whole book.
result<done> check_text(std::string_view);

}  // namespace tsu::@name@
