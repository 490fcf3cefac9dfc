// Inquiries of a resident, which the samples of the routes of 生活支援 refer to.
#pragma once

#include <optional>
#include <span>

#include "app/test/sample_requests.h"
#include "base/core/id.h"
#include "base/core/task.h"
#include "base/crypto/box.h"
#include "base/db/db.h"

namespace tsu::app::testing {

// Of their routes; joined into samples().
std::span<const sample> inquiry_samples();
// As they were at first. key: of the installation.
task<void> restore_inquiries(db::house&, tenant_code, std::optional<crypto::box_key> key);

}  // namespace tsu::app::testing
