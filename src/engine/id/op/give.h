// The rows of tokens under a grant. Private to the acts of exchange.h.
#pragma once

#include "engine/id/op/exchange.h"

namespace tsu::id::op {

// "invalid_request" where the client's tokens are bound to a key and no proof came (RFC 9449 5).
result<done> proof_is_there(const asking&);
// The same, and of what is bound to that key by itself (empty: it is not): "invalid_dpop_proof"
// where the proof is of another.
result<done> proof_fits(const asking&, std::string_view jkt);
// The first tokens of a grant, of all its scopes.
exchange first_tokens(db::tx&, const asking&, const grant_row&);

}  // namespace tsu::id::op
