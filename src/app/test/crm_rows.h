// A resident with activities, a segment, a campaign, a proposal and a task, whom the samples of the
// CRM's routes refer to.
#pragma once

#include <span>

#include "app/test/sample_requests.h"
#include "base/core/id.h"
#include "base/core/task.h"
#include "base/db/db.h"

namespace tsu::app::testing {

// Of their routes; joined into samples().
std::span<const sample> crm_samples();
// As they were at first.
task<void> restore_crm(db::house&, tenant_code);

}  // namespace tsu::app::testing
