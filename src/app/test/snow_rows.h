// What the samples of snow removal refer to: a district with its firm, a decision that waits for
// approval, two requests, a picture.
#pragma once

#include "base/core/id.h"
#include "base/core/task.h"

namespace tsu::snow {
struct parts;
}

namespace tsu::app::testing {

task<void> keep_snow_town(const snow::parts&, tenant_code);

}  // namespace tsu::app::testing
