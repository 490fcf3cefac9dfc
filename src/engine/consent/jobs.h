// What happens by itself: a yes whose time has passed is written down as expired; what was asked
// for and waited too long for its second member of staff is forgotten.
#pragma once

#include <string_view>

#include "base/module/module.h"

namespace tsu::consent {

task<void> expire_consents(const module_parts&, tenant_code, std::string_view);
task<void> forget_erasings(const module_parts&, tenant_code, std::string_view);

}  // namespace tsu::consent
