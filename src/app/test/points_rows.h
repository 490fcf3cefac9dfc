// A purse with points, a shop, an event and what waits for somebody, whom the samples of the
// points' routes refer to.
#pragma once

#include <span>

#include "app/test/sample_requests.h"
#include "base/core/id.h"
#include "base/core/task.h"
#include "base/db/db.h"

namespace tsu::app::testing {

// Of their routes; joined into samples().
std::span<const sample> points_samples();
// As they were at first.
task<void> restore_points(db::house&, tenant_code);

}  // namespace tsu::app::testing
