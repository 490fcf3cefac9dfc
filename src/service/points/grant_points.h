// Points for what somebody did. Whatever is told twice is granted once; what is over a cap is not
// granted; each grant names the version of the rule that held on its day, and its evidence.
#pragma once

#include <optional>
#include <string_view>

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/points/card.h"
#include "service/points/rules.h"
#include "service/points/types.h"

namespace tsu::points {

// "points_no_rule", "points_bad_activity", "points_in_future", "points_too_late".
result<grant> grant_for(db::tx&, const dated_card&, const activity&);

// Somebody read the code that hangs at an event. "points_no_event" and those of may_check_in().
result<grant> check_in(db::tx&, person_id, std::string_view token, const std::optional<place>&);

// Tells the others what was shown to the points first (steps, a check-in), as they tell us; heard
// again here, it grants nothing twice.
void tell_activity(db::tx&, const activity&);

// What a body of activity_kind says; nothing where it does not say it as it must.
std::optional<activity> read_activity(std::string_view subject, std::string_view body);

}  // namespace tsu::points
