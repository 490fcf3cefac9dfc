// Work of the rules by the clock.
#pragma once

#include <string_view>

#include "base/core/task.h"
#include "base/module/module.h"

namespace tsu::rules {

// As long as the raw values of the town are kept.
inline constexpr std::chrono::days firings_kept{395};

// Firings that cleared longer ago, with their ladders.
task<void> forget_old_firings(const module_parts&, tenant_code, std::string_view);

}  // namespace tsu::rules
