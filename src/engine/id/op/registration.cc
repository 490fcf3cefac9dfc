#include "engine/id/op/registration.h"

#include <algorithm>

#include "base/jose/claims.h"
#include "base/jose/key.h"
#include "engine/id/op/errors.h"
#include "engine/id/op/scopes.h"

namespace tsu::id::op {
namespace {

constexpr std::string_view not_offered[] = {"request_uris", "userinfo_encrypted_response_alg",
                                            "id_token_encrypted_response_alg"};
constexpr std::size_t title_max = 200;

problem bad(std::string_view detail) { return refuse("invalid_client_metadata", detail); }

// What was given of the texts of that name, or else these.
result<std::vector<std::string>> texts_or(const jose::claims& said, std::string_view name,
                                          std::vector<std::string> otherwise) {
  if (!said.has(name)) {
    return otherwise;
  }
  auto out = said.texts(name);
  if (!out) {
    return bad(std::string{name} + " is not a list of texts");
  }
  return std::move(*out);
}

result<std::string> text_or(const jose::claims& said, std::string_view name,
                            std::string_view otherwise) {
  if (!said.has(name)) {
    return std::string{otherwise};
  }
  auto out = said.text(name);
  if (!out) {
    return bad(std::string{name} + " is not a text");
  }
  return std::move(*out);
}

result<std::optional<std::string>> maybe(const jose::claims& said, std::string_view name) {
  TRY(auto text, text_or(said, name, ""));
  return text.empty() ? std::optional<std::string>{} : std::optional{std::move(text)};
}

result<auth_method> method_of(const jose::claims& said) {
  TRY(const auto text, text_or(said, "token_endpoint_auth_method", "client_secret_basic"));
  auth_method out{};
  if (!boost::describe::enum_from_string(text.c_str(), out)) {
    return bad("token_endpoint_auth_method is not supported");
  }
  return out;
}

result<done> read_uris(const jose::claims& said, client_settings& s) {
  TRY(auto uris, texts_or(said, "redirect_uris", {}));
  TRY(auto after, texts_or(said, "post_logout_redirect_uris", {}));
  for (const auto* all : {&uris, &after}) {
    if (!std::all_of(all->begin(), all->end(), [](const auto& u) { return may_redirect_to(u); })) {
      return refuse("invalid_redirect_uri", "only https, or http on a loopback address");
    }
  }
  s.redirect_uris = std::move(uris);
  s.post_logout_redirect_uris = std::move(after);
  for (const auto name : not_offered) {
    if (said.has(name)) {
      return bad(std::string{name} + " is not supported");
    }
  }
  return done{};
}

result<done> read_words(const jose::claims& said, client_settings& s) {
  TRY(auto grants, texts_or(said, "grant_types", {std::string{grant_code}}));
  TRY(const auto types, texts_or(said, "response_types", {"code"}));
  const bool codes = contains(grants, grant_code);
  if (codes ? types != std::vector<std::string>{"code"}
            : !types.empty() && said.has("response_types")) {
    return bad("the only response_type is code, with the grant authorization_code");
  }
  s.grant_types = std::move(grants);
  if (codes) {
    s.response_modes = {"query", "form_post"};
  }
  TRY(const auto scope,
      text_or(said, "scope", "openid profile email phone address offline_access"));
  const auto words = read_scopes(scope);
  if (!words) {
    return bad("scope is not a list of words");
  }
  s.scopes = *words;
  return done{};
}

result<done> read_choices(const jose::claims& said, client_settings& s) {
  TRY(const auto method, method_of(said));
  TRY(auto subject, text_or(said, "subject_type", "pairwise"));
  TRY(auto alg, text_or(said, "id_token_signed_response_alg", "RS256"));
  TRY(auto assertion, maybe(said, "token_endpoint_auth_signing_alg"));
  TRY(auto logout, maybe(said, "backchannel_logout_uri"));
  TRY(auto keys_at, maybe(said, "jwks_uri"));
  TRY(auto sector_at, maybe(said, "sector_identifier_uri"));
  TRY(auto userinfo, maybe(said, "userinfo_signed_response_alg"));
  TRY(auto home, maybe(said, "client_uri"));
  TRY(auto policy, maybe(said, "policy_uri"));
  TRY(auto terms, maybe(said, "tos_uri"));
  s.authentication = method;
  s.subject_type = std::move(subject);
  s.id_token_alg = std::move(alg);
  s.assertion_alg = std::move(assertion);
  s.backchannel_logout_uri = std::move(logout);
  s.jwks_uri = std::move(keys_at);
  s.sector_identifier_uri = std::move(sector_at);
  s.userinfo_alg = std::move(userinfo);
  s.home_uri = std::move(home);
  s.policy_uri = std::move(policy);
  s.terms_uri = std::move(terms);
  s.dpop_bound = said.boolean("dpop_bound_access_tokens").value_or(false);
  s.require_par = said.boolean("require_pushed_authorization_requests").value_or(false);
  if (said.has("jwks")) {
    s.jwks = json_raw{std::string{said.raw("jwks")}};
    if (!jose::key_set::from_json(s.jwks->text).ok()) {
      return bad("jwks is not a set of public keys");
    }
  }
  return done{};
}

}  // namespace

result<registration> read_registration(std::string_view json, client_profile profile) {
  const auto parsed = jose::claims::parse(json);
  if (!parsed.ok()) {
    return bad("the body is not a JSON object");
  }
  const auto& said = parsed.value();
  registration out;
  auto& s = out.settings;
  TRY(const done uris, read_uris(said, s));
  TRY(const done words, read_words(said, s));
  TRY(const done choices, read_choices(said, s));
  s.profile = profile;
  s.require_pkce = profile != client_profile::legacy || s.authentication == auth_method::none;
  TRY(auto title, text_or(said, "client_name", "登録されたプログラム"));
  out.title = std::move(title);
  if (out.title.empty() || out.title.size() > title_max) {
    return bad("client_name is too long");
  }
  TRY(const auto contacts, texts_or(said, "contacts", {}));
  out.contact = contacts.empty() ? "" : contacts.front().substr(0, title_max);
  if (const auto good = check(s); !good.ok()) {
    return bad(good.error().fields.front().field + ": " + good.error().fields.front().code);
  }
  return out;
}

std::string registration_reply(const registration& r, const registered& made) {
  const auto& s = r.settings;
  const auto texts = [](const std::vector<std::string>& all) {
    return std::span<const std::string>{all};
  };
  const std::vector<std::string> types = contains(s.grant_types, grant_code)
                                             ? std::vector<std::string>{"code"}
                                             : std::vector<std::string>{};
  jose::claims_writer out;
  out.add("client_id", made.client_id).add("client_id_issued_at", made.issued_s);
  if (!made.secret.empty()) {
    out.add("client_secret", made.secret).add("client_secret_expires_at", std::int64_t{0});
  }
  out.add("client_name", r.title);
  out.add("redirect_uris", texts(s.redirect_uris));
  out.add("post_logout_redirect_uris", texts(s.post_logout_redirect_uris));
  out.add("grant_types", texts(s.grant_types)).add("response_types", texts(types));
  out.add("scope", join(s.scopes)).add("subject_type", s.subject_type);
  out.add("token_endpoint_auth_method", boost::describe::enum_to_string(s.authentication, ""));
  out.add("id_token_signed_response_alg", s.id_token_alg);
  out.add("dpop_bound_access_tokens", s.dpop_bound);
  out.add("require_pushed_authorization_requests", s.require_par);
  if (s.backchannel_logout_uri) {
    out.add("backchannel_logout_uri", *s.backchannel_logout_uri);
  }
  const std::pair<const char*, const std::optional<std::string>*> others[] = {
      {"jwks_uri", &s.jwks_uri},
      {"sector_identifier_uri", &s.sector_identifier_uri},
      {"userinfo_signed_response_alg", &s.userinfo_alg}};
  for (const auto& [name, value] : others) {
    if (*value) {
      out.add(name, **value);
    }
  }
  if (s.jwks) {
    out.add_json("jwks", s.jwks->text);
  }
  return out.json();
}

}  // namespace tsu::id::op
