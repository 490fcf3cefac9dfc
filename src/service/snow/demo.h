// A small town that nobody lives in, for `tsunagu demo` and tests: districts, routes, contractors,
// posts, cameras. Names are made up and say so. Doing it again changes nothing.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "base/core/task.h"
#include "service/snow/parts.h"

namespace tsu::snow {

// Who signs in for one of its firms.
inline constexpr std::string_view demo_contractor = "demo-yuki";

task<result<done>> make_demo_town(const parts&, tenant_code);

}  // namespace tsu::snow
