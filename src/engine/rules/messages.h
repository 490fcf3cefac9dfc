// What the messages of rules say, whoever they are for. Plain functions.
#pragma once

#include <map>
#include <string>

#include "engine/notify/post.h"
#include "engine/rules/rule.h"
#include "engine/rules/store.h"

namespace tsu::rules {

inline constexpr std::string_view alert_message = "rules.alert", call_message = "rules.call",
                                  over_message = "rules.over";

// title, thing, reason, severity, at; words in each language, for the reader's.
std::map<std::string, notify::value> values_of(const firing_row&, const rule&);
// Path in the portal.
std::string link_of(std::int64_t firing);
notify::urgency urgency_of(const rule&, const notify_document&);
// A message that breaks a limit is told to the log, and the rest goes on.
void post_or_log(db::tx&, const notify::wanted&);

}  // namespace tsu::rules
