// Members of NGSIv2's bodies, read one by one with its refusals. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"

namespace tsu::broker::v2 {

// BadRequest "field NAME: …".
problem wrong_member(std::string_view member, std::string_view what);
// A string's text; empty where the value is no string.
std::string text_of(std::string_view json);
result<bool> read_flag(std::string_view member, std::string_view json);
// 0 to `most`.
result<double> read_number(std::string_view member, std::string_view json, double most);

// Members of the body that `fragment` gives take the place of those that are there.
std::string with_members(std::string_view body, std::string_view fragment);

}  // namespace tsu::broker::v2
