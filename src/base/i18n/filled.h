// A text with {name} replaced by the argument of that name; what an argument contains is never
// looked into again. For who changes a text before its arguments come in. Pure.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/i18n/texts.h"

namespace tsu::i18n {

std::string filled(std::string_view pattern, std::initializer_list<argument>);

}  // namespace tsu::i18n
