// What happens by itself: a yes whose time has passed is written down as expired.
#pragma once

#include <string_view>

#include "base/module/module.h"

namespace tsu::consent {

task<void> expire_consents(const module_parts&, tenant_code, std::string_view);

}  // namespace tsu::consent
