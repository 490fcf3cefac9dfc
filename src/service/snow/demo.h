// A small town that nobody lives in, for `tsunagu demo` and tests: districts, routes, contractors,
// posts, cameras. Names are made up and say so. Doing it again changes nothing.
#pragma once

#include "base/core/result.h"
#include "base/core/task.h"
#include "service/snow/parts.h"

namespace tsu::snow {

task<result<done>> make_demo_town(const parts&, tenant_code);

}  // namespace tsu::snow
