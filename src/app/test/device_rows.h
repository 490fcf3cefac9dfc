// What the samples of devices refer to: kept-1, which has the key of the samples and an open
// command, and kept-2.
#pragma once

#include "base/core/id.h"
#include "base/core/task.h"

namespace tsu::iot {
struct parts;
}

namespace tsu::app::testing {

task<void> keep_devices(const iot::parts&, tenant_code);

}  // namespace tsu::app::testing
