// Staff write programmes and sessions. Each act is one transaction.
#pragma once

#include <string_view>
#include <vector>

#include "service/community/acts.h"
#include "service/community/store.h"

namespace tsu::community {

// "community_bad_fields".
result<programme> keep_programme(db::tx&, const acting&, std::string_view code,
                                 const programme_facts&);
// One session a week on its weekday, on days in [from, until); those that are there already stay.
// "community_no_programme", "community_closed", "community_too_many" (over 366 days).
result<std::vector<session>> plan_sessions(db::tx&, const acting&, std::string_view programme,
                                           local_date from, local_date until);
result<session> make_session(db::tx&, const acting&, const session_facts&);
// More places go to those who wait. "community_no_session", "community_cancelled",
// "community_capacity_below" where more have a place than there would be,
// "community_time_taken" where its programme has another one then.
result<session> change_session(db::tx&, const acting&, std::int64_t number, const session_facts&);
// It does not take place; who came stays. "community_reason_missing".
result<session> cancel_session(db::tx&, const acting&, std::int64_t number,
                               const std::string& reason);

result<session> session_of_number(db::reader&, std::int64_t number);  // "community_no_session"

}  // namespace tsu::community
