// What happens by itself: people are told that points of theirs will expire. That they do expire is
// the ledger's own work (ledger.sweep).
#pragma once

#include <string_view>

#include "service/points/parts.h"

namespace tsu::points {

task<void> tell_expiries(const module_parts&, tenant_code, std::string_view);

}  // namespace tsu::points
