// Staff take a use back (a refund): the coupon is as it was before, and the shop gets nothing for
// it.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/coupons/types.h"

namespace tsu::coupons {

// "coupons_reason_missing", "coupons_no_coupon", "coupons_not_used".
result<coupon> reopen(db::tx&, const acting&, std::int64_t serial, std::string_view reason);

}  // namespace tsu::coupons
