// Pure decisions of coupons: what terms may say, who gets one, what one is worth at a till and
// whether it may be used there and then.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "service/coupons/types.h"

namespace tsu::coupons {

inline constexpr std::int64_t yen_max = 1'000'000, stock_max = 10'000'000, shops_max = 500;

// Without control characters: what people and every database can read.
bool is_plain(std::string_view);
// a-z, A-Z, 0-9, '_', '-'; 1 to 40.
bool is_code(std::string_view);
// An id of the caller's: 1 to 64 visible letters.
bool is_id(std::string_view);
// "coupons_bad_terms" with all fields that cannot be.
result<done> check(const terms&);

// Until when one that is issued then may be used.
instant expiry_of(const terms&, instant issued);

// Who asks: the person themself, or staff for them.
enum class asking : std::uint8_t { self, staff };
struct so_far {
  std::int64_t issued = 0, of_person = 0;
};
// "coupons_not_open", "coupons_not_now", "coupons_not_self", "coupons_person_needed",
// "coupons_none_left", "coupons_person_limit".
result<done> may_issue(const terms&, person_id, asking, const so_far&, instant now);

// Whether its QR code is shown or printed: only while it can still be used. "coupons_used",
// "coupons_ended", "coupons_expired".
result<done> may_show(const coupon&, instant now);
// Whether it may be used in that shop at that time, whatever became of it since: "coupons_not_yet",
// "coupons_expired", "coupons_ended", "coupons_other_shop".
result<done> may_use(const terms&, const coupon&, std::string_view shop, instant at);
// What the shop gets from the town: "coupons_bill_needed", "coupons_bill_too_small",
// "coupons_bad_bill". A bill of 0 is none.
result<std::int64_t> yen_of(const terms&, std::int64_t bill_yen);
// Of a use that is told later: "coupons_in_future", "coupons_too_late".
result<done> is_in_time(const terms&, instant at, instant now);

}  // namespace tsu::coupons
