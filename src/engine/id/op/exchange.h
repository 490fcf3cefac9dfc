// The acts behind the token endpoint: from a code, a refresh token, a device code or a client's own
// word to what its tokens will be. Each is one transaction, and is kept also where it refuses: a
// code that was shown twice ends what came of it (RFC 6749 4.1.2, RFC 9700 4.14).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/id/op/client_auth.h"
#include "engine/id/op/store_grants.h"

namespace tsu::id::op {

// What was decided; signed tokens are made of it after the commit.
struct given {
  grant_row grant;  // id 0: the client's own
  std::vector<std::string> scopes;
  std::string subject;
  std::string access;     // an opaque token, or the jti of a JWT
  std::string refresh;    // empty: none
  instant expires;        // of the access token
  bool is_fresh = false;  // from a code or a device: the ID token carries the nonce
};

struct exchange {
  std::optional<problem> refused;
  given is;
};

exchange redeem_code(db::tx&, const provider&, const asking&);
exchange redeem_refresh(db::tx&, const provider&, const asking&);
exchange redeem_device(db::tx&, const provider&, const asking&);

// Client credentials (RFC 6749 4.4): needs no row where the token is a JWT.
result<given> own_grant(const asking&, instant now);

// Whether a code that was found is this client's to redeem. Pure: doc/conformance/sign-in.md, 17.
result<done> check_code(const grant_row&, const asking&, instant now);

}  // namespace tsu::id::op
