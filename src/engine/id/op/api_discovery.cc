#include <map>

#include "base/core/guarded.h"
#include "base/core/json.h"
#include "engine/id/op/api.h"
#include "engine/id/op/client_settings.h"
#include "engine/id/op/errors.h"
#include "engine/id/op/provider.h"
#include "engine/id/op/scopes.h"
#include "engine/id/parts.h"

namespace tsu::id::op::api {
namespace {

constexpr std::size_t documents_max = 1'000;

// An array of JSON texts out of words.
std::string list(std::string_view words) {
  std::string out = "[";
  for (const auto& one : read_scopes(words).value_or(std::vector<std::string>{})) {
    out += out.size() > 1 ? "," : "";
    out += json_string(one);
  }
  return out + "]";
}

void add_endpoints(jose::claims_writer& out, const std::string& issuer) {
  constexpr std::pair<std::string_view, std::string_view> all[] = {
      {"authorization_endpoint", "authorize"},
      {"token_endpoint", "token"},
      {"userinfo_endpoint", "userinfo"},
      {"jwks_uri", "jwks"},
      {"pushed_authorization_request_endpoint", "par"},
      {"introspection_endpoint", "introspect"},
      {"revocation_endpoint", "revoke"},
      {"device_authorization_endpoint", "device_authorization"},
      {"end_session_endpoint", "logout"},
      {"registration_endpoint", "register"},
  };
  for (const auto& [name, path] : all) {
    out.add(name, issuer + "/oidc/" + std::string{path});
  }
}

void add_abilities(jose::claims_writer& out) {
  constexpr std::string_view algorithms = "ES256 RS256 PS256 EdDSA",
                             methods =
                                 "client_secret_basic client_secret_post private_key_jwt none";
  constexpr std::pair<std::string_view, std::string_view> all[] = {
      {"scopes_supported",
       "openid profile email phone address age_band roles platform offline_access"},
      {"response_types_supported", "code"},
      {"response_modes_supported", "query form_post"},
      {"grant_types_supported",
       "authorization_code refresh_token client_credentials "
       "urn:ietf:params:oauth:grant-type:device_code"},
      {"subject_types_supported", "pairwise public"},
      {"id_token_signing_alg_values_supported", algorithms},
      {"userinfo_signing_alg_values_supported", algorithms},
      {"token_endpoint_auth_methods_supported", methods},
      {"token_endpoint_auth_signing_alg_values_supported", algorithms},
      {"introspection_endpoint_auth_methods_supported", methods},
      {"revocation_endpoint_auth_methods_supported", methods},
      {"code_challenge_methods_supported", "S256"},
      {"dpop_signing_alg_values_supported", algorithms},
      {"prompt_values_supported", "none login consent select_account"},
      {"acr_values_supported", "urn:tsunagu:acr:aal1 urn:tsunagu:acr:aal2"},
      {"display_values_supported", "page"},
      {"claim_types_supported", "normal"},
      {"claims_supported",
       "sub iss aud exp iat auth_time nonce acr amr sid name kana birthdate age_band locale email "
       "email_verified phone_number phone_number_verified address district roles"},
      {"ui_locales_supported", "ja en"},
  };
  for (const auto& [name, words] : all) {
    out.add_json(name, list(words));
  }
  for (const std::string_view yes :
       {"claims_parameter_supported", "authorization_response_iss_parameter_supported",
        "backchannel_logout_supported", "backchannel_logout_session_supported"}) {
    out.add(yes, true);
  }
  for (const std::string_view no :
       {"request_parameter_supported", "request_uri_parameter_supported",
        "require_pushed_authorization_requests"}) {
    out.add(no, false);
  }
}

std::shared_ptr<const std::string> make(const std::string& issuer) {
  jose::claims_writer out;
  out.add("issuer", issuer);
  add_endpoints(out, issuer);
  add_abilities(out);
  return std::make_shared<const std::string>(out.json());
}

// By issuer, made once.
std::shared_ptr<const std::string> document_of(const provider& on, const std::string& issuer) {
  auto known = on.documents.look([&](const auto& all) {
    const auto at = all.find(issuer);
    return at == all.end() ? nullptr : at->second;
  });
  if (known) {
    return known;
  }
  auto made = make(issuer);
  on.documents.change([&](auto& all) {
    if (all.size() >= documents_max) {
      all.clear();
    }
    all.insert_or_assign(issuer, made);
  });
  return made;
}

// What anybody may read, from any page (doc/conformance/sign-in.md, 14).
http::reply public_document(std::shared_ptr<const std::string> body) {
  http::reply out{.shared_body = std::move(body)};
  out.with("Access-Control-Allow-Origin", "*");
  out.with("Cache-Control", "public, max-age=3600");
  out.compressible = true;
  return out;
}

}  // namespace

answer discovery(const parts& on, call& c) {
  if (!is_at_issuer(*on.op, c)) {
    co_return problem{why::not_found, "this municipality signs people in at another address",
                      "not_the_issuer"};
  }
  co_return public_document(document_of(*on.op, issuer_of(*on.op, c)));
}

answer jwks(const parts& on, call& c) {
  CO_TRY(const auto keys, co_await on.op->keys_of(c.tenant));
  co_return public_document(keys->jwks());
}

}  // namespace tsu::id::op::api
