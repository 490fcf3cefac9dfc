// What the claims of a verified token must say (RFC 7519 4.1, OIDC Core 3.1.3.7). Pure; any thread.
#pragma once

#include <chrono>
#include <string_view>

#include "base/core/result.h"
#include "base/core/time.h"
#include "base/jose/claims.h"

namespace tsu::jose {

struct claims_wish {
  std::string_view issuer, audience;
  instant now;
  std::string_view nonce = {};               // empty: not asked for
  std::chrono::seconds skew{10};             // by which another clock may be ahead or behind
  std::chrono::seconds lifetime_max{86400};  // what may be left of it
};

// "iss" is the issuer's exactly; "aud" is the audience, or has it among others and "azp" names it;
// "exp" is there and not past; "iat" is there and not ahead; "nbf", where given, is not ahead. The
// problem is "bad_claims" with the name of the claim as its field.
result<done> check_claims(const claims&, const claims_wish&);

}  // namespace tsu::jose
