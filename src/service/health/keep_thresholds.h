// Tables of limits: one proposes, another approves. Functions of one transaction of `people`.
#pragma once

#include "base/core/result.h"
#include "base/db/db.h"
#include "service/health/dto.h"
#include "service/health/parts.h"

namespace tsu::health {

inline constexpr std::size_t thresholds_max = 500;

// Refuses limits that cannot be (health_bad_thresholds), a date that is over (health_from_past), no
// source (health_source_missing). Gives back the version.
result<std::int64_t> propose_thresholds(db::tx&, const acting&, const thresholds_wish&);
// Holds from its date, at the earliest from now: what was judged keeps its version. Refuses whoever
// proposed it (health_same_person), one that is not there or approved (health_no_thresholds).
result<done> approve_thresholds(db::tx&, const acting&, std::int64_t version);

}  // namespace tsu::health
