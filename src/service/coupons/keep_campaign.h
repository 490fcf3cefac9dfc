// Staff write campaigns and say which terminal stands in which shop.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "service/coupons/parts.h"
#include "service/coupons/types.h"

namespace tsu::coupons {

// New terms count for coupons issued from now on. "coupons_bad_terms", "coupons_no_shop",
// "coupons_stock_below" where more have been issued than the stock would allow.
result<campaign> keep_campaign(db::tx&, const parts&, const acting&, std::string_view code,
                               const terms&);
enum class door : std::uint8_t { open, closed };
// What a closed one did before it was closed may still be told by whoever has its token.
// "coupons_no_shop", "coupons_terminal_taken" where that token or account is another terminal's.
result<terminal> keep_terminal(db::tx&, const parts&, const acting&, terminal, door);

}  // namespace tsu::coupons
