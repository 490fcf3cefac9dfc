#include "engine/id/op/client_settings.h"

#include <algorithm>
#include <set>

#include "engine/id/op/scopes.h"
#include "engine/id/op/uri.h"

namespace tsu::id::op {
namespace {

constexpr std::size_t uris_max = 20, uri_bytes_max = 500, scopes_max = 30, jwks_bytes_max = 16'384;
constexpr std::string_view grants[] = {grant_code, grant_refresh, grant_client, grant_device};
constexpr std::string_view modes[] = {"query", "form_post"};
constexpr std::string_view algorithms[] = {"ES256", "RS256", "PS256", "EdDSA"};

template <class Range>
bool is_one_of(const Range& all, std::string_view one) {
  return std::find(std::begin(all), std::end(all), one) != std::end(all);
}

// Finds faults and says where.
struct checker {
  const client_settings& s;
  std::vector<field_error> bad = {};

  void want(bool good, std::string field, const char* code) {
    if (!good) {
      bad.push_back({std::move(field), code});
    }
  }
  bool has(std::string_view grant) const { return is_one_of(s.grant_types, grant); }
  bool is_fapi() const { return s.profile == client_profile::fapi2; }

  void uris(const std::vector<std::string>& all, const std::string& field) {
    want(all.size() <= uris_max, field, "too_many");
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool good = all[i].size() <= uri_bytes_max && may_redirect_to(all[i]);
      want(good, field + "[" + std::to_string(i) + "]", "not_a_redirect_uri");
    }
  }
  template <class Known>
  void words(const std::vector<std::string>& all, const Known& known, const std::string& field) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool again = std::count(all.begin(), all.end(), all[i]) > 1;
      want(is_one_of(known, all[i]) && !again, field + "[" + std::to_string(i) + "]", "not_one_of");
    }
  }
  void link(const std::optional<std::string>& uri, const char* field) {
    want(!uri || (uri->size() <= uri_bytes_max && uri->starts_with("https://") && parse_uri(*uri)),
         field, "not_a_web_address");
  }
  void lists();
  void keys();
  void switches();
  void fapi();
};

void checker::lists() {
  uris(s.redirect_uris, "redirectUris");
  uris(s.post_logout_redirect_uris, "postLogoutRedirectUris");
  words(s.grant_types, grants, "grantTypes");
  words(s.response_modes, modes, "responseModes");
  want(!s.grant_types.empty(), "grantTypes", "empty");
  if (has(grant_code)) {
    want(!s.redirect_uris.empty(), "redirectUris", "empty");
    want(!s.response_modes.empty(), "responseModes", "empty");
  }
  want(s.scopes.size() <= scopes_max, "scopes", "too_many");
  for (std::size_t i = 0; i < s.scopes.size(); ++i) {
    want(is_scope_word(s.scopes[i]), "scopes[" + std::to_string(i) + "]", "not_a_scope");
  }
}

// RFC 6749 4.4: only who can keep a secret asks for itself.
void checker::keys() {
  const bool public_client = s.authentication == auth_method::none;
  want(!public_client || !has(grant_client), "grantTypes", "needs_a_secret");
  want(!has(grant_refresh) || has(grant_code) || has(grant_device), "grantTypes",
       "nothing_to_refresh");
  const bool by_key = s.authentication == auth_method::private_key_jwt;
  want(!by_key || s.jwks || s.jwks_uri, "jwks", "missing");
  want(!s.jwks || !s.jwks_uri, "jwksUri", "not_beside_jwks");
  link(s.jwks_uri, "jwksUri");
  want(!s.jwks || s.jwks->text.size() <= jwks_bytes_max, "jwks", "too_long");
  want(!s.assertion_alg || is_one_of(algorithms, *s.assertion_alg), "assertionAlg", "not_one_of");
  want(!public_client || s.require_pkce, "requirePkce", "needed_of_public_clients");
}

void checker::switches() {
  want(s.require_pkce || s.profile == client_profile::legacy, "requirePkce",
       "needed_beyond_legacy");
  want(s.subject_type == "pairwise" || s.subject_type == "public", "subjectType", "not_one_of");
  want(is_one_of(algorithms, s.id_token_alg), "idTokenAlg", "not_one_of");
  want(s.access_minutes >= 1 && s.access_minutes <= 60, "accessMinutes", "out_of_range");
  want(s.refresh_days >= 1 && s.refresh_days <= 400, "refreshDays", "out_of_range");
  want(!s.min_acr || acr_level(*s.min_acr) > 0, "minAcr", "not_one_of");
  want(!s.sector || is_host_name(*s.sector), "sector", "not_a_host_name");
  want(!s.userinfo_alg || is_one_of(algorithms, *s.userinfo_alg), "userinfoAlg", "not_one_of");
  link(s.sector_identifier_uri, "sectorIdentifierUri");
  link(s.backchannel_logout_uri, "backchannelLogoutUri");
  link(s.home_uri, "homeUri");
  link(s.policy_uri, "policyUri");
  link(s.terms_uri, "termsUri");
}

// FAPI 2.0 Security Profile 5.3.2: PAR, PKCE, tokens bound to a key, clients that prove a key.
void checker::fapi() {
  if (!is_fapi()) {
    return;
  }
  want(s.authentication == auth_method::private_key_jwt, "authentication", "fapi2_needs_a_key");
  want(s.require_par, "requirePar", "fapi2_needs_it");
  want(s.dpop_bound, "dpopBound", "fapi2_needs_it");
  want(s.id_token_alg != "RS256", "idTokenAlg", "fapi2_refuses_it");
  want(!s.assertion_alg || *s.assertion_alg != "RS256", "assertionAlg", "fapi2_refuses_it");
}

bool is_loopback(const uri_parts& u) {
  return u.scheme == "http" &&
         (u.host == "127.0.0.1" || u.host == "[::1]" || u.host == "localhost");
}

}  // namespace

result<done> check(const client_settings& s) {
  checker c{s};
  c.lists();
  c.keys();
  c.switches();
  c.fapi();
  if (!c.bad.empty()) {
    return problem{why::bad_input, "the settings of a client break rules", "bad_client",
                   std::move(c.bad)};
  }
  return done{};
}

bool may_redirect_to(std::string_view text) {
  const auto u = parse_uri(text);
  if (!u || u->has_fragment || !u->user.empty() || u->has_dot_segments) {
    return false;
  }
  return u->scheme == "https" || is_loopback(*u);
}

bool is_same_redirect(std::string_view registered, std::string_view asked) {
  if (registered == asked) {
    return true;
  }
  const auto known = parse_uri(registered), given = parse_uri(asked);
  // "localhost" may be somebody else's machine: RFC 8252 8.3. Its port is as registered.
  return known && given && is_loopback(*known) && is_loopback(*given) &&
         known->host != "localhost" && known->host == given->host && known->rest == given->rest &&
         !given->has_fragment && given->user.empty();
}

std::string sector_of(const client_settings& s, std::string_view client) {
  if (s.sector) {
    return *s.sector;
  }
  std::set<std::string> hosts;
  for (const auto& one : s.redirect_uris) {
    if (const auto u = parse_uri(one)) {
      hosts.insert(u->host);
    }
  }
  // A loopback address is everybody's: it says nothing about who a program belongs to.
  const bool one_owner = hosts.size() == 1 && may_redirect_to("https://" + *hosts.begin()) &&
                         is_host_name(*hosts.begin()) && *hosts.begin() != "localhost";
  return one_owner ? *hosts.begin() : "client:" + std::string{client};
}

}  // namespace tsu::id::op
