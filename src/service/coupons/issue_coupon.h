// A coupon is made: for a person, or for whoever holds it; where it costs points, they are taken in
// the same transaction, so that neither stands without the other.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "service/coupons/parts.h"
#include "service/coupons/rules.h"

namespace tsu::coupons {

struct issue_wish {
  std::string id;  // of whoever asks: sent again it gives the same coupon
  std::string campaign;
  person_id person{};  // 0: whoever holds it
  asking by = asking::self;
};
// "coupons_bad_id", "coupons_no_campaign", "coupons_id_used", "coupons_no_key" and those of
// may_issue() and of taking points.
result<coupon> issue(db::tx&, const parts&, tenant_code, const acting&, const issue_wish&);

}  // namespace tsu::coupons
