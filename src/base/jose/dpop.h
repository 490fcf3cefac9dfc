// The proof that a caller holds the key its token is bound to (RFC 9449). Pure: whoever asks keeps
// the jti for as long as `until` says and refuses it a second time. Any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/time.h"
#include "base/jose/algorithm.h"

namespace tsu::jose {

struct proof_wish {
  std::string_view method;  // "POST"
  std::string_view url;     // of this endpoint; its query is left out of the comparison
  instant now;
  // The access token that came with it: "ath" must be its hash. Nothing at the token endpoint.
  std::optional<std::string_view> access_token = {};
  // Whether a nonce is one that we gave and that is still good; empty function: none is asked for.
  std::function<bool(std::string_view)> nonce_is_good = {};
  algorithm_set algorithms = all_public;
};

struct proof {
  std::string key_thumbprint;  // "jkt"
  std::string jti;
  instant until;  // from then on the proof is too old by itself
};

// "bad_dpop_proof", or "dpop_nonce_needed" where everything but the nonce is right.
result<proof> check_proof(std::string_view text, const proof_wish&);

// base64url(SHA-256(token)): "ath".
std::string hash_of_token(std::string_view access_token);
// Scheme and host in small letters, no default port, no query, no fragment; nothing for what is no
// http(s) address.
std::optional<std::string> plain_url(std::string_view);

}  // namespace tsu::jose
