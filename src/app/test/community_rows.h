// Sessions, a video, places and talks, which the samples of the community's routes refer to.
#pragma once

#include <optional>
#include <span>

#include "app/test/sample_requests.h"
#include "base/core/id.h"
#include "base/core/task.h"
#include "base/crypto/box.h"
#include "base/db/db.h"

namespace tsu::app::testing {

inline constexpr std::string_view nurse_token = "tsu_bnVyc2Utb2YtdGhpcy10ZXN0LW51cnNlLW9mLXRoaXM";
// Of their routes; joined into samples().
std::span<const sample> community_samples();
// As they were at first; after the people, whose keys they need.
task<void> restore_community(db::house&, tenant_code, const std::optional<crypto::box_key>&);

}  // namespace tsu::app::testing
