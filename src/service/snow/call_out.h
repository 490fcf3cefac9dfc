// Requests to contractors (C1, step 5): one for each contractor, with all routes that are to be
// cleared; contacts are asked one after the other until somebody accepts, at last the city. A route
// is asked for once in a night, and again only after it was cleared. Functions of one transaction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "engine/notify/follow_news.h"
#include "engine/rules/ladder.h"
#include "service/snow/store.h"

namespace tsu::snow {

// For decisions to dispatch; gives back the numbers of the new requests.
std::vector<std::int64_t> open_requests(db::tx&, const std::vector<decision_row>&,
                                        const dated_settings&);

// Who answers: by the portal, or a member of staff for them.
struct answerer {
  std::string subject, role;
};
// Problems: snow_no_request, snow_key_needed, snow_key_reused, snow_bad_time, snow_wrong_state,
// snow_no_route.
result<answered_dto> answer_request(db::tx&, std::int64_t request, const answer_draft&,
                                    const answerer&);
// The time for an answer is over, or not yet.
void escalate(db::tx&, std::int64_t request);
// Problems: snow_no_request, snow_wrong_state, snow_reason_needed.
result<done> cancel_request(db::tx&, std::int64_t request, std::string_view reason,
                            const answerer&);
// What became of a message: answered by telephone, SMS or link, or it did not reach anybody.
void hear(db::tx&, const notify::news&);

// Of a request as the console and the contractor see it.
request_dto request_of(db::reader&, const request_row&);

}  // namespace tsu::snow
