// A decision of the evaluator becomes the town's: the firing's row, the event, the messages, all in
// one transaction. What sets attributes follows from the event (set_attributes.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/db/db.h"
#include "engine/rules/evaluator.h"
#include "engine/rules/store.h"

namespace tsu::rules {

// A decision about a time longer ago than this has its row and its event, but nobody is woken.
inline constexpr duration late_after = std::chrono::hours{1};

// Nothing where it is kept already: one of that rule and thing lasts, or none does.
void keep_decision(db::tx&, const decision&, instant now);
// Those of a rule that is switched off.
void clear_all(db::tx&, const rule&, std::string_view reason);

}  // namespace tsu::rules
