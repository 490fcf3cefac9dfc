// Campaigns, coupons, tills and keys, which the samples of the coupons' routes refer to.
#pragma once

#include <optional>
#include <span>

#include "app/test/sample_requests.h"
#include "base/core/id.h"
#include "base/core/task.h"
#include "base/crypto/box.h"
#include "base/db/db.h"

namespace tsu::app::testing {

inline constexpr std::string_view till_token = "tsu_dGlsbC1vZi10aGlzLXRlc3QtdGlsbC1vZi10aGlzLXQ";
// Of their routes; joined into samples().
std::span<const sample> coupon_samples();
// As they were at first; after the points, whose shops they need.
task<void> restore_coupons(db::house&, tenant_code, const std::optional<crypto::box_key>&);

}  // namespace tsu::app::testing
