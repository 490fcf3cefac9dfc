// What a rule would have done: the same evaluator over recorded values, nothing written. Values
// count as of the times at which they were observed, and entities as they are now (what they
// were called, where they stood, whether q chose them). Only types whose history is recorded have
// a past.
#pragma once

#include "base/core/result.h"
#include "base/core/task.h"
#include "engine/rules/dto.h"
#include "engine/rules/parts.h"

namespace tsu::rules {

inline constexpr std::chrono::days dry_run_max{31};
inline constexpr std::int64_t dry_entities_max = 1'000, dry_values_max = 1'000'000;
inline constexpr std::size_t dry_firings_max = 1'000;

// Refuses with rules_bad_rule, rules_bad_range, rules_too_much.
task<result<dry_run_dto>> dry_run(const parts&, tenant_code, dry_run_request);

}  // namespace tsu::rules
