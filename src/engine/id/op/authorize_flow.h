// An authorization request on its way: read, looked at, and led to the next step: sign-in, the page
// of consent, or the code. What waits for the person is carried by the pages (waiting_request.h).
#pragma once

#include <optional>
#include <string>

#include "engine/id/op/agreement.h"
#include "engine/id/op/authorize_request.h"
#include "engine/id/op/next_step.h"
#include "engine/id/op/provider.h"
#include "engine/id/op/store_grants.h"

namespace tsu::id::op {

struct flow {
  client_ptr who;
  authorize_request asked;
  std::string parameters;  // the whole as a form, for what waits
  std::string waiting;     // what the pages carry of it; empty: it does not wait yet
  std::string pushed;      // hash of the pushed request that it came from
  instant began, until;    // until: of what waits
};

// "invalid_client", "invalid_redirect_uri", "invalid_request", "invalid_request_uri": for a page.
struct opened {
  flow is;
  std::optional<problem> refused;  // to the client, at is.asked.to
};
task<result<opened>> open_flow(const provider&, const call&, const http::form&);
// What waits under that secret; "stale_form" where it is over or used.
task<result<opened>> reopen_flow(const provider&, const call&, std::string_view secret);

// How far a request came.
struct advanced {
  next_decision next;
  std::string code;      // where next is give_code
  consent_state agreed;  // where next is ask
};
// One transaction: who is signed in at that moment, what is needed next, and then the code, with
// the choice that was pressed (nullptr: none was); or what waits for the person, good for half an
// hour, in f.waiting (who registers on the way types slowly). None at all where nobody is signed
// in. Refuses what keep_choice() refuses ("notice_changed", "sign_in_again"), and "stale_form" or
// "invalid_request_uri" where the request was used before.
task<result<advanced>> advance(const provider&, const call&, flow&, std::string_view language,
                               const http::form* pressed);

inline constexpr std::chrono::seconds code_lives{60}, pushed_lives{60}, waiting_lives{1800};

}  // namespace tsu::id::op
