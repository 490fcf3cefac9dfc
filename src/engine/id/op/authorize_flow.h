// An authorization request on its way: read, looked at, and led to the next step: sign-in, the page
// of consent, or the code. What waits for the person stands in a row (request_kind::waiting), whose
// secret the pages carry.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/id/op/authorize_request.h"
#include "engine/id/op/next_step.h"
#include "engine/id/op/provider.h"
#include "engine/id/op/store_grants.h"

namespace tsu::id::op {

struct flow {
  client_ptr who;
  authorize_request asked;
  std::string parameters;  // the whole as a form, for the row that waits
  std::string waiting;     // the secret of that row; empty: there is none yet
  std::string pushed;      // hash of the pushed request that it came from
  instant began;
};

// What there is about the person and this client.
struct person_view {
  std::optional<login> signed_in;
  consent_state agreed;
  bool other_person = false;
};

// "invalid_client", "invalid_redirect_uri", "invalid_request", "invalid_request_uri": for a page.
struct opened {
  flow is;
  std::optional<problem> refused;  // to the client, at is.asked.to
};
task<result<opened>> open_flow(const provider&, const call&, const http::form&);
// What waits under that secret; "stale_form" where it is over or used.
task<result<opened>> reopen_flow(const provider&, const call&, std::string_view secret);

// One look into the people store.
task<result<person_view>> look_at_person(const provider&, const call&, const flow&,
                                         std::string_view language);

// The row that waits, made where there is none; kept ten minutes.
task<void> ensure_waiting(const provider&, const call&, flow&);

struct choice {
  std::vector<std::string> asked, given;  // scopes, without openid
  std::int64_t notice_version = 0;
  std::string notice_hash, language;
  bool is_new = false;  // made on the page just now: to be kept
};
// One transaction: the choice, the grant with its code, and what waited is used. Gives the code.
task<result<std::string>> give_code(const provider&, const call&, const flow&, const login&,
                                    const choice&);

inline constexpr std::chrono::seconds code_lives{60}, pushed_lives{60}, waiting_lives{600};

}  // namespace tsu::id::op
