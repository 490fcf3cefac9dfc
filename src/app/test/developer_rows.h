// What developers keep that the samples of requests refer to, as it is before each of them.
#pragma once

#include <span>

#include "app/test/sample_requests.h"
#include "base/core/id.h"
#include "base/core/task.h"

namespace tsu::id {
struct parts;
}

namespace tsu::app::testing {

// The program `mine` of the developer `tester`, which works, with a key, a test user and a webhook;
// and `asked`, which waits for staff.
task<void> restore_developers(const id::parts&, tenant_code);
// One of every route of developers.
std::span<const sample> developer_samples();

}  // namespace tsu::app::testing
