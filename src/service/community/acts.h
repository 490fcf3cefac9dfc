// What the acts of the community share: the row of the audit log, the change that others follow,
// points, and the numbers of the town.
#pragma once

#include <string>
#include <string_view>

#include "service/community/parts.h"
#include "service/community/rules.h"

namespace tsu::community {

struct deed {
  std::string_view action;  // "community.session.made"
  std::string_view kind;    // of the subject: "community.session"
  std::string subject, detail = "{}";
};
void note(db::tx&, const acting&, const deed&);

// Tells what somebody did to whoever follows activities, and grants what the card of points gives
// for it where that can be done in this transaction; gives back how many points.
std::int64_t tell_activity(db::tx&, const parts&, const activity&);

// The number of the town that holds then.
std::int64_t number_of_town(db::reader&, std::string_view name, instant at);
window_minutes window_of_town(db::reader&, instant at);
// "community_no_number", "community_number_bounds".
result<done> set_number(db::tx&, const acting&, const std::string& name, std::int64_t value,
                        instant from, const std::string& source);

}  // namespace tsu::community
