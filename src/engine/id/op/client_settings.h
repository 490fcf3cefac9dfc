// How a registered program uses the OpenID Provider: what staff write, what is kept (as JSON) and
// what the protocol reads. The switches are identity.md's: each is checked once, on registration.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/json.h"
#include "base/core/result.h"

namespace tsu::id::op {

// legacy: an old client, may do without PKCE. fapi2: FAPI 2.0 Security Profile.
enum class client_profile : std::uint8_t { legacy, baseline, fapi2 };
BOOST_DESCRIBE_ENUM(client_profile, legacy, baseline, fapi2)

// Exactly one; another than the registered one is refused.
enum class auth_method : std::uint8_t {
  none,
  client_secret_basic,
  client_secret_post,
  private_key_jwt
};
BOOST_DESCRIBE_ENUM(auth_method, none, client_secret_basic, client_secret_post, private_key_jwt)

enum class token_format : std::uint8_t { opaque, jwt };
BOOST_DESCRIBE_ENUM(token_format, opaque, jwt)

// trusted: a part of the town's own platform, which the person is not asked about.
enum class consent_policy : std::uint8_t { ask, trusted };
BOOST_DESCRIBE_ENUM(consent_policy, ask, trusted)

struct client_settings {
  std::vector<std::string> redirect_uris, post_logout_redirect_uris;
  std::vector<std::string> grant_types;     // as RFC 7591 names them
  std::vector<std::string> response_modes;  // query, form_post
  std::vector<std::string> scopes;
  auth_method authentication = auth_method::client_secret_basic;
  client_profile profile = client_profile::baseline;
  bool require_pkce = true, require_par = false, dpop_bound = false;
  std::string subject_type = "pairwise";  // or public
  std::string id_token_alg = "ES256";     // ES256, RS256, PS256, EdDSA
  token_format access_tokens = token_format::opaque;
  consent_policy consent = consent_policy::ask;
  std::int64_t access_minutes = 60, refresh_days = 30;
  std::optional<std::string> sector = {};         // host that several clients share a subject by
  std::optional<std::string> assertion_alg = {};  // of private_key_jwt
  std::optional<std::string> min_acr = {};
  std::optional<std::string> backchannel_logout_uri = {};
  std::optional<std::string> home_uri = {}, policy_uri = {}, terms_uri = {};
  std::optional<json_raw> jwks = {};  // public keys, a JWK Set (RFC 7517 5)
  // Instead of jwks: where it stands. The host of the other, once checked, is the sector.
  std::optional<std::string> jwks_uri = {}, sector_identifier_uri = {};
  std::optional<std::string> userinfo_alg = {};  // userinfo comes signed by it; else as JSON
};
BOOST_DESCRIBE_STRUCT(client_settings, (),
                      (redirect_uris, post_logout_redirect_uris, grant_types, response_modes,
                       scopes, authentication, profile, require_pkce, require_par, dpop_bound,
                       subject_type, id_token_alg, access_tokens, consent, access_minutes,
                       refresh_days, sector, assertion_alg, min_acr, backchannel_logout_uri,
                       home_uri, policy_uri, terms_uri, jwks, jwks_uri, sector_identifier_uri,
                       userinfo_alg))

inline constexpr std::string_view grant_code = "authorization_code",
                                  grant_refresh = "refresh_token",
                                  grant_client = "client_credentials",
                                  grant_device = "urn:ietf:params:oauth:grant-type:device_code";

// Every field that breaks a rule is named (bad_client); nothing is mended silently.
result<done> check(const client_settings&);

// Whether a redirect URI may be registered: https; http only for loopback (RFC 8252 7.3); no
// fragment, user name, wildcard or dot segments.
bool may_redirect_to(std::string_view uri);
// Whether what a request says is that registered one: byte by byte, save the port of http on a
// loopback address.
bool is_same_redirect(std::string_view registered, std::string_view asked);

// The host that pairwise subjects of this client belong to: `sector`, or the one host of its
// redirect URIs, or else its name.
std::string sector_of(const client_settings&, std::string_view client);

}  // namespace tsu::id::op
