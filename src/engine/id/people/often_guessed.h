// Whether a password is among those that are guessed first: well-known ones, and what is made of
// them by counting on, repeating, or walking along a keyboard. Pure; any thread.
#pragma once

#include <string_view>

namespace tsu::id {

// `folded`: as base/i18n/normal.h folds it.
bool is_often_guessed(std::string_view folded);

}  // namespace tsu::id
