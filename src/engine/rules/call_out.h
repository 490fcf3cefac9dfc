// The ladder of a firing: whom its rule has called, and what they answered. Each change of the
// ladder, the messages that follow from it and whatever caused it are one transaction of the town.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/notify/follow_news.h"
#include "engine/rules/ladder.h"
#include "engine/rules/rule.h"
#include "engine/rules/store.h"

namespace tsu::rules {

// Messages of ladders have keys that start so; what comes of them is told to take_news().
inline constexpr std::string_view call_prefix = "rules.call:";

void open_call(db::tx&, const firing_row&, const rule&, std::vector<ladder_step>, instant now);
// Goes on where the time for an answer is over.
void look_at_call(db::tx&, std::int64_t firing, instant now);
void cancel_call(db::tx&, std::int64_t firing, std::string_view reason, instant now);
// An answer, or that a message could not be brought. Nothing where it is about no ladder of ours.
void take_news(db::tx&, const notify::news&);

}  // namespace tsu::rules
