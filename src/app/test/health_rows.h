// Records, a task, a device and limits, which the samples of the health routes refer to.
#pragma once

#include <span>

#include "app/test/sample_requests.h"
#include "base/core/id.h"
#include "base/core/task.h"
#include "base/db/db.h"

namespace tsu::health {
struct parts;
}

namespace tsu::app::testing {

inline constexpr std::string_view station_nurse_token =
                                      "tsu_bnVyc2Utb2YtaGVhbHRoLXN0YXRpb24taW4tdGVzdHM",
                                  gateway_token = "tsu_Z2F0ZXdheS1vZi10aGlzLXRlc3QtZ2F0ZXdheS1vZiQ";
// Of their routes; joined into samples().
std::span<const sample> health_samples();
// As they were at first; after the people and the consents.
task<void> restore_health(const health::parts&, tenant_code);

}  // namespace tsu::app::testing
