// A client that shows who it is by signing (private_key_jwt: RFC 7523, OIDC Core 9). Pure: whoever
// asks keeps the jti until `expires` and refuses it a second time. Any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/time.h"
#include "base/jose/algorithm.h"
#include "base/jose/key.h"

namespace tsu::jose {

inline constexpr std::string_view assertion_type =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

// Which "aud" is taken: the issuer as a text and nothing else, or also the endpoints' addresses,
// and in an array, for clients that were written before (RFC 7523 bis, FAPI 2.0 5.3.2.1).
enum class audience_rule : std::uint8_t { issuer_only, endpoints_too };

struct assertion_wish {
  std::string_view client_id, issuer;
  std::span<const std::string> endpoints = {};
  audience_rule audience = audience_rule::issuer_only;
  algorithm_set algorithms;  // what the client has registered
  instant now;
};

struct assertion {
  std::string jti;
  instant expires;
};

// "bad_client_assertion" for whatever is not right about it; the detail says what.
result<assertion> check_assertion(std::string_view text, const key_set&, const assertion_wish&);

// Who it says it is, to find the keys by; nothing is believed yet.
std::optional<std::string> client_named_in(std::string_view text);

}  // namespace tsu::jose
