// Two residents and their sessions, whom the samples of people's routes refer to.
#pragma once

#include <span>

#include "app/test/sample_requests.h"
#include "base/core/task.h"
#include "engine/id/parts.h"

namespace tsu::app::testing {

// Of their routes; joined into samples().
std::span<const sample> people_samples();
// As they were at first, whatever has become of them and of everybody else.
task<void> restore_people(const id::parts&, tenant_code);

}  // namespace tsu::app::testing
