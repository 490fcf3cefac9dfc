// Calls, briefings, tablets, loans and matters, which the samples of the routes of lending refer
// to.
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
std::span<const sample> lending_samples();
// As they were at first.
task<void> restore_lending(db::house&, tenant_code, std::optional<crypto::box_key>);

}  // namespace tsu::app::testing
