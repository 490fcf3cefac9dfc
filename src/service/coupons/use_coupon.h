// A coupon is used at a shop: at once, or told later by a terminal that was without a line. Each is
// judged by its own time; of two uses the one that was booked first stands, and the other is told
// which. What is refused leaves no trace.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "service/coupons/parts.h"
#include "service/coupons/types.h"

namespace tsu::coupons {

struct use_wish {
  std::string act;       // the terminal's own id: sent again nothing is used twice
  std::string qr, code;  // what was read, or typed; one of them
  std::int64_t bill_yen = 0;
  std::optional<instant> at;  // told later: when it was; nothing: now
};
struct outcome {
  enum class what : std::uint8_t { used, used_before, refused } how = what::refused;
  use done_now{};              // used, used_before
  problem because{};           // refused
  std::optional<use> first{};  // refused: the use that stands
  bool ok() const { return how != what::refused; }
};

// "coupons_no_terminal" where the subject stands in no shop.
result<terminal> terminal_of(db::reader&, std::string_view subject);
// "coupons_terminal_closed", "coupons_shop_closed", "coupons_bad_act", "coupons_act_used",
// "coupons_bad_code", "coupons_no_coupon", "coupons_qr_altered", "coupons_other_town",
// "coupons_key_revoked", "coupons_used" and those of may_use(), yen_of(), is_in_time().
outcome use_coupon(db::tx&, const parts&, tenant_code, const acting&, const terminal&,
                   const use_wish&);
// In the order of their times; told in the order in which they came.
std::vector<outcome> take_uses(db::tx&, const parts&, tenant_code, const acting&, const terminal&,
                               std::span<const use_wish>);

}  // namespace tsu::coupons
