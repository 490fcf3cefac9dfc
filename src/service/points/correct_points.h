// Staff put right what is wrong, with a reason; above a limit (points.four_eyes_above) a second
// person has to agree before anything moves.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/points/card.h"
#include "service/points/types.h"

namespace tsu::points {

struct correction_wish {
  std::string id;
  person_id person{};
  std::int64_t points = 0;  // below zero: taken away
  std::string reason;
};
// "points_bad_id", "points_reason_missing", "points_bad_amount", "points_id_used",
// "ledger_exceeds_credits".
result<correction> correct(db::tx&, const acting&, const correction_wish&);
// "points_no_correction", "points_already_decided", "points_same_person": who asked does not agree.
result<correction> agree(db::tx&, const acting&, std::int64_t number);
result<correction> refuse(db::tx&, const acting&, std::int64_t number);

}  // namespace tsu::points
