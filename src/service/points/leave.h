// Two accounts become one, or somebody leaves: what becomes of their points.
#pragma once

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/points/types.h"

namespace tsu::points {

// All points of the double go to the other, each with its own time of expiry; the purse is closed.
result<done> merge_purses(db::tx&, person_id twice, person_id into);
// What is left expires; the rows stay without whose they were.
result<done> close_purse(db::tx&, person_id);

}  // namespace tsu::points
