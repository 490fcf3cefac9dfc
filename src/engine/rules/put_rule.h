// Acts on a rule: write it anew, switch it off and on. Each is one transaction with its audit row
// and an event, which the followers of all programs heed.
#pragma once

#include <cstdint>
#include <string>

#include "base/core/result.h"
#include "base/core/task.h"
#include "engine/rules/dto.h"
#include "engine/rules/parts.h"
#include "engine/rules/store.h"

namespace tsu::rules {

inline constexpr std::int64_t rules_max = 200;  // of one town
inline constexpr std::size_t note_max = 1'000;

struct by_whom {
  std::string author, role, trace_id;
};

// Gives back the rule as it is kept; the same document again is no new version. What is active
// stays so until its conditions, as they are now, say otherwise. Refuses with rules_bad_rule (and
// where), rules_name_differs, rules_note_missing, rules_version_differs, rules_too_many.
task<result<rule_row>> put_rule(const parts&, tenant_code, std::string name, rule_put_dto, by_whom);
// Off: what lasts clears, with the reason "disabled".
task<result<rule_row>> switch_rule(const parts&, tenant_code, std::string name, switched,
                                   std::string note, by_whom);

}  // namespace tsu::rules
