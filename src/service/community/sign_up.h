// Places at sessions: who asks gets one or stands in the line; who gives one back lets the first of
// the line in. Each act is one transaction; the same asked again changes nothing.
#pragma once

#include "service/community/acts.h"
#include "service/community/store.h"

namespace tsu::community {

// "community_no_session" and those of may_sign_up().
result<sign_up> take_place(db::tx&, const acting&, std::int64_t session, person_id, asking);
// "community_no_sign_up", "community_attended", "community_begun".
result<sign_up> give_back(db::tx&, const acting&, std::int64_t session, person_id, asking);
// As long as there is a place and somebody waits.
void let_in(db::tx&, session&);
// Of an account that is nobody's any more: out of the line and the list, whatever the time.
void leave_all(db::tx&, person_id);

}  // namespace tsu::community
