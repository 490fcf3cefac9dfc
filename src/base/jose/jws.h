// Signed tokens in the compact form (RFC 7515 7.1, RFC 8725). What a token is for decides which
// algorithms and types it may have, so that one made for one use never passes for another; the
// header never says which key to trust. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/jose/algorithm.h"
#include "base/jose/claims.h"
#include "base/jose/key.h"

namespace tsu::jose {

inline constexpr std::size_t token_bytes_max = 16 * 1024;

// Each has its row in jws.cc: the types ("typ") it may say, and its algorithms.
enum class use : std::uint8_t {
  id_token,          // typ absent or JWT
  access_token,      // at+jwt (RFC 9068)
  logout_token,      // logout+jwt (OIDC Back-Channel Logout 2.4)
  client_assertion,  // absent, JWT or client-authentication+jwt (RFC 7523)
  dpop_proof,        // dpop+jwt (RFC 9449), the only one that brings its key
  userinfo,          // userinfo+jwt: OIDC Core 5.3.2 names no type, and it must pass for no other
};
// What sign() writes as typ; empty: none.
std::string_view type_of(use);

// A token taken apart, nothing believed yet.
struct unverified {
  algorithm alg{};
  std::string kid;      // empty where the header says none
  std::string own_key;  // the header's jwk, for dpop_proof only
  claims payload;
  std::string_view signed_part;  // views into the text that was read
  std::string signature;
};
// Refuses ("bad_token") over 16 KiB, other than three parts of canonical base64url, headers or
// payloads that are no strict JSON object, an algorithm or typ that the use does not have, "crit",
// "b64", and every header member that brings or points to a key (jku, jwk, x5u, x5c, x5t).
result<unverified> read_token(use, std::string_view text, algorithm_set allowed = all_public);

struct verified {
  algorithm alg{};
  std::string kid;
  claims payload;
};
// "bad_token" as above; "no_key" where the set has none that fits; "bad_signature". Times and
// names in the claims are not looked at: see jwt.h.
result<verified> verify(use, std::string_view text, const key_set&,
                        algorithm_set allowed = all_public);
// For an ID token of an upstream that signs with the client's secret (RFC 7518 3.2): HS256 and
// nothing else, so that no public key can ever be taken for a secret. A secret under 32 bytes:
// "no_key".
result<verified> verify_hs256(std::string_view id_token, const secret<std::string>& client_secret);

// header.payload.signature; `kid` goes into the header.
std::string sign(use, const private_key&, std::string_view kid, std::string_view claims_json);

}  // namespace tsu::jose
