// The acts that set an attribute of an entity: carried out where the event of a firing is met in
// the change log, before the cursor passes it, so at least once and in order.
#pragma once

#include <string_view>

#include "base/core/task.h"
#include "engine/rules/parts.h"
#include "engine/rules/types.h"

namespace tsu::rules {

// `body`: of a "rules.rule.fired" or "rules.rule.cleared". What the broker refuses (the entity is
// gone) is told to the log.
task<void> set_attributes(const parts&, tenant_code, moment, std::string body);

}  // namespace tsu::rules
