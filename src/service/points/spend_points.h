// Points go: to a shop, back from it, or set aside for a coupon.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/ledger/apply.h"
#include "service/points/card.h"
#include "service/points/types.h"

namespace tsu::points {

struct payment {
  std::string id;  // of the person's own program: sent again it does nothing twice
  person_id person{};
  std::string shop;
  std::int64_t points = 0;
};
struct paid {
  std::string receipt;  // names it for a cancel
  std::int64_t points = 0, balance = 0;
};
// "points_bad_id", "points_no_shop", "points_shop_closed", "points_spend_max",
// "ledger_exceeds_credits", ...
result<paid> spend(db::tx&, const acting&, const payment&);
// By staff, with a reason: the whole payment goes back, into the lots that it came from.
// "points_no_receipt", "points_reason_missing", "ledger_already_reversed".
result<paid> cancel(db::tx&, const acting&, std::string_view receipt, std::string_view reason);

// Two phases: points are set aside while a coupon is made, for points.hold_minutes at most.
result<paid> hold_for_coupon(db::tx&, const acting&, const payment&);
enum class ending : std::uint8_t { take, give_back };
result<paid> end_hold(db::tx&, const acting&, person_id, std::string_view id, ending);

}  // namespace tsu::points
