// A log-out that a client asks for (OpenID Connect RP-Initiated Logout 1.0). Pure.
#pragma once

#include <optional>
#include <string>

#include "base/core/result.h"
#include "base/http/form.h"
#include "base/jose/claims.h"
#include "engine/id/op/client.h"

namespace tsu::id::op {

// Out of an id_token_hint whose signature is ours; it may be over.
struct logout_hint {
  std::string client, subject, sid;
};
// "invalid_request" where it does not say them, or client_id names another.
result<std::optional<logout_hint>> read_logout_hint(const std::optional<jose::claims>&,
                                                    const http::form&);

// Where to go afterwards, with state; empty: a page of ours. "invalid_request" for what is not
// registered, or where nothing says whose it is.
result<std::string> after_logout(const http::form&, const client_ptr&);

}  // namespace tsu::id::op
