// "(a;b)|c,d": names joined by and, or and parentheses, written out as alternatives of sets. Shared
// by type selection (4.17) and scopeQ (4.19).
#pragma once

#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace tsu::broker {

using alternatives = std::vector<std::vector<std::string_view>>;

// Slices of the text. Refuses empty names, parentheses that do not match, more than 8 levels of
// them and more than 100 alternatives.
result<alternatives> parse_boolean_list(std::string_view, std::string_view what);

}  // namespace tsu::broker
