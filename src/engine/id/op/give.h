// The rows of tokens under a grant. Private to the acts of exchange.h.
#pragma once

#include "engine/id/op/exchange.h"

namespace tsu::id::op {

// "invalid_dpop_proof" where the client's tokens are bound to a key and no proof came.
result<done> proof_is_there(const asking&);
// The first tokens of a grant, of all its scopes.
exchange first_tokens(db::tx&, const asking&, const grant_row&);

}  // namespace tsu::id::op
