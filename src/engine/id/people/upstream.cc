#include "engine/id/people/upstream.h"

#include <algorithm>

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/crypto/random.h"
#include "base/jose/client_assertion.h"
#include "base/jose/jwt.h"

namespace tsu::id {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t random_size = 32, code_max = 4000, subject_max = 255, claim_max = 300,
                      userinfo_bytes_max = 64 * 1024;
constexpr std::chrono::seconds tries_live = 10min, assertion_lives = 60s;

std::string random_text() { return crypto::base64url(crypto::random_bytes(random_size)); }

std::string challenge_of(std::string_view verifier) {
  return crypto::base64url(crypto::bytes_of(crypto::sha256(verifier)));
}

problem refused(const char* code, const char* detail) { return {why::not_allowed, detail, code}; }

// RFC 7523 3.
std::string assertion_of(const upstream& u, instant now) {
  const auto& audience = u.assertion_audience.empty() ? u.issuer : u.assertion_audience;
  jose::claims_writer out;
  out.add("iss", u.client_id).add("sub", u.client_id).add("aud", audience);
  out.add("jti", random_text()).add("iat", now).add("exp", now + assertion_lives);
  return jose::sign(jose::use::client_assertion, *u.key, u.key_id, out.json());
}

result<jose::verified> verified_token(const upstream& u, std::string_view token,
                                      const jose::key_set& keys) {
  return u.id_token_alg == jose::algorithm::hs256
             ? jose::verify_hs256(token, u.client_secret)
             : jose::verify(jose::use::id_token, token, keys, {u.id_token_alg});
}

}  // namespace

upstream_try begin_upstream(const upstream& u, std::string_view next, std::int64_t account,
                            instant now) {
  return {.upstream = u.name,
          .state = random_text(),
          .nonce = random_text(),
          .verifier = random_text(),
          .next = std::string{next},
          .subject = {},
          .claims = {},
          .account = account,
          .until = now + tries_live};
}

std::string authorization_url(const upstream& u, const upstream_try& t,
                              std::string_view redirect_uri) {
  auto out = u.authorization_endpoint;
  out += out.find('?') == out.npos ? "?" : "";
  const auto add = [&](std::string_view name, std::string_view value) {
    http::append_form_field(out, name, value);
  };
  add("response_type", "code");
  add("client_id", u.client_id);
  add("redirect_uri", redirect_uri);
  add("scope", u.scope);
  add("state", t.state);
  add("nonce", t.nonce);
  add("code_challenge", challenge_of(t.verifier));
  add("code_challenge_method", "S256");
  if (!u.acr_values.empty()) {
    add("acr_values", u.acr_values);
  }
  return out;
}

result<std::string> code_of_answer(const upstream& u, const upstream_try& t,
                                   const http::form& query) {
  if (query.repeated() || !crypto::constant_time_equal(query.text("state"), t.state)) {
    return refused("upstream_stale", "this is no answer to what was asked");
  }
  // RFC 9207 2.4: against a provider that hands out another's answers.
  const auto* iss = query.find("iss");
  if (iss == nullptr ? u.sends_iss : *iss != u.issuer) {
    return refused("upstream_iss", "the answer is of another issuer");
  }
  if (const auto error = query.text("error"); !error.empty()) {
    return error == "access_denied" ? refused("upstream_cancelled", "the person said no there")
                                    : refused("upstream_error", "the provider refused");
  }
  const auto code = query.text("code");
  if (code.empty() || code.size() > code_max) {
    return refused("upstream_no_code", "there is no code in the answer");
  }
  return std::string{code};
}

http::client_request token_request(const upstream& u, const upstream_try& t, std::string_view code,
                                   std::string_view redirect_uri, instant now) {
  http::client_request out{.verb = http::method::post, .url = u.token_endpoint};
  out.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                 {"Accept", "application/json"}};
  const auto add = [&](std::string_view name, std::string_view value) {
    http::append_form_field(out.body, name, value);
  };
  add("grant_type", "authorization_code");
  add("code", code);
  add("redirect_uri", redirect_uri);
  add("code_verifier", t.verifier);
  switch (u.auth) {
    case upstream_auth::private_key_jwt:
      add("client_id", u.client_id);
      add("client_assertion_type", jose::assertion_type);
      add("client_assertion", assertion_of(u, now));
      break;
    case upstream_auth::client_secret_basic: {
      // RFC 6749 2.3.1: both escaped first.
      const auto pair = http::percent_encoded(u.client_id) + ":" +
                        http::percent_encoded(u.client_secret.reveal());
      out.headers.emplace_back("Authorization", "Basic " + crypto::base64(pair));
      break;
    }
    case upstream_auth::client_secret_post:
      add("client_id", u.client_id);
      add("client_secret", u.client_secret.reveal());
      break;
  }
  return out;
}

result<upstream_tokens> tokens_of_reply(const http::client_reply& r) {
  const auto body = r.status == 200 ? jose::claims::parse(r.body) : result<jose::claims>{problem{}};
  auto token = body.ok() ? body.value().text("id_token") : std::nullopt;
  if (!token) {
    return refused("upstream_token", "the token endpoint gave no ID token");
  }
  return upstream_tokens{std::move(*token), body.value().text("access_token").value_or("")};
}

bool is_endpoint(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://127.0.0.1:") ||
         url.starts_with("http://localhost:");
}

bool is_claim_field(std::string_view field) {
  constexpr std::string_view all[] = {"name", "kana", "birth_date", "district", "phone", "email"};
  return std::find(std::begin(all), std::end(all), field) != std::end(all);
}

namespace {

// A claim that is no text, or too long for a field, is left out.
void add_claims(const upstream& u, const jose::claims& said, claim_values& to) {
  for (const auto& rule : u.claims) {
    const auto value = said.text(rule.claim);
    if (value && !value->empty() && value->size() <= claim_max) {
      to.emplace(rule.field, *value);
    }
  }
}

}  // namespace

bool wants_userinfo(const upstream& u, const upstream_person& p) {
  return !u.userinfo_endpoint.empty() && p.claims.size() < u.claims.size();
}

http::client_request userinfo_request(const upstream& u, std::string_view access_token) {
  http::client_request out{.url = u.userinfo_endpoint};
  out.headers = {{"Authorization", "Bearer " + std::string{access_token}},
                 {"Accept", "application/json"}};
  out.reply_bytes_max = userinfo_bytes_max;
  return out;
}

// Core 5.3.2: the subject must be the ID token's.
void add_userinfo(const upstream& u, const http::client_reply& r, upstream_person& p) {
  const auto said = r.status == 200 ? jose::claims::parse(r.body) : result<jose::claims>{problem{}};
  if (said.ok() && said.value().text(u.subject_claim) == p.subject) {
    add_claims(u, said.value(), p.claims);
  }
}

result<upstream_person> check_id_token(const upstream& u, const upstream_try& t,
                                       std::string_view id_token, const jose::key_set& keys,
                                       instant now) {
  const auto token = verified_token(u, id_token, keys);
  if (!token.ok()) {
    return token.error().code == "no_key" ? token.error()
                                          : refused("upstream_signature", "not their signature");
  }
  const auto& claims = token.value().payload;
  const auto good = jose::check_claims(
      claims, {.issuer = u.issuer, .audience = u.client_id, .now = now, .nonce = t.nonce});
  if (!good.ok()) {
    return problem{why::not_allowed, good.error().detail, "upstream_claims", good.error().fields};
  }
  const auto acr = claims.text("acr").value_or("");
  if (!u.acr_accepted.empty() &&
      std::find(u.acr_accepted.begin(), u.acr_accepted.end(), acr) == u.acr_accepted.end()) {
    return refused("upstream_acr", "the person was not made sure of as was asked");
  }
  auto subject = claims.text(u.subject_claim);
  if (!subject || subject->empty() || subject->size() > subject_max) {
    return refused("upstream_subject", "the token does not say who it is");
  }
  upstream_person out{std::move(*subject), {}};
  add_claims(u, claims, out.claims);
  return out;
}

namespace {

// This very machine only where the provider itself is there.
bool is_endpoint_of(std::string_view issuer, std::string_view url) {
  return is_endpoint(url) && (url.starts_with("https://") || issuer.starts_with("http://"));
}

problem bad_metadata(const char* detail) { return {why::unavailable, detail, "upstream_metadata"}; }

// Fills in what is empty; an address that the settings name stays.
result<done> fill(std::string& to, const jose::claims& said, std::string_view name,
                  std::string_view issuer) {
  if (!to.empty()) {
    return done{};
  }
  auto found = said.text(name);
  if (!found || !is_endpoint_of(issuer, *found)) {
    return bad_metadata("their document lacks an address, or names one that is not https");
  }
  to = std::move(*found);
  return done{};
}

// Nothing said is no refusal: the lists are optional, or older than PKCE.
bool allows(const jose::claims& said, std::string_view list, std::string_view one) {
  const auto all = said.texts(list);
  return !all || std::find(all->begin(), all->end(), one) != all->end();
}

result<upstream> completed(upstream u, const jose::claims& said) {
  if (said.text("issuer") != u.issuer) {
    return bad_metadata("their document is of another issuer");
  }
  if (!allows(said, "code_challenge_methods_supported", "S256") ||
      !allows(said, "id_token_signing_alg_values_supported", jose::name_of(u.id_token_alg))) {
    return bad_metadata("they do not do what the settings want");
  }
  TRY(const done to_authorize,
      fill(u.authorization_endpoint, said, "authorization_endpoint", u.issuer));
  TRY(const done to_token, fill(u.token_endpoint, said, "token_endpoint", u.issuer));
  if (u.id_token_alg != jose::algorithm::hs256) {
    TRY(const done to_keys, fill(u.jwks_uri, said, "jwks_uri", u.issuer));
  }
  if (!u.claims.empty() && u.userinfo_endpoint.empty() && said.has("userinfo_endpoint")) {
    TRY(const done to_person, fill(u.userinfo_endpoint, said, "userinfo_endpoint", u.issuer));
  }
  return u;
}

bool is_complete(const upstream& u) {
  return !u.authorization_endpoint.empty() && !u.token_endpoint.empty() &&
         (u.id_token_alg == jose::algorithm::hs256 || !u.jwks_uri.empty());
}

problem is_away() {
  return {why::unavailable, "what they say of themselves cannot be read", "upstream_away"};
}

}  // namespace

struct upstream_metadata::outlook {
  std::string json;  // as it is known
  instant read;
  bool is_mine = false;  // to fetch
  bool waits = false;    // for whoever fetches: nothing is known
};

upstream_metadata::outlook upstream_metadata::look(const std::string& issuer, instant now) {
  return all_.change([&](all_known& all) {
    if (all.size() >= remembers_at_most && !all.contains(issuer)) {
      std::erase_if(all, [](const auto& one) { return !one.second.air.on_its_way; });
    }
    auto& one = all[issuer];
    const auto rest = one.json.empty() || one.read != one.asked ? again_after : kept;
    outlook out{.json = one.json, .read = one.read};
    out.waits = one.air.on_its_way && one.json.empty();
    out.is_mine = !one.air.on_its_way && (one.asked == instant{} || now >= one.asked + rest);
    if (out.is_mine) {
      one.asked = now;
      one.air.on_its_way = true;
    }
    return out;
  });
}

task<void> upstream_metadata::fetch_into(const outside& ask, const std::string& issuer,
                                         instant now) {
  const flight here{all_, issuer};
  std::string at = issuer;
  at.erase(at.find_last_not_of('/') + 1);
  http::client_request r{.url = at + "/.well-known/openid-configuration",
                         .headers = {{"Accept", "application/json"}},
                         .reply_bytes_max = bytes_max};
  const auto reply = co_await ask(std::move(r));
  if (reply.ok() && reply.value().status == 200 && jose::claims::parse(reply.value().body).ok()) {
    all_.change([&](all_known& all) {
      auto& one = all[issuer];
      one.json = reply.value().body;
      one.asked = one.read = now;
    });
  }
}

// Whoever comes first asks; the others have what is known, and wait where nothing is.
task<result<std::string>> upstream_metadata::find(const outside& ask, const std::string& issuer,
                                                  instant now) {
  auto seen = look(issuer, now);
  if (seen.is_mine) {
    co_await fetch_into(ask, issuer, now);
  } else if (seen.waits) {
    co_await arrival<all_known>{all_, issuer};
  }
  if (seen.is_mine || seen.waits) {
    all_.look([&](const all_known& all) {
      if (const auto at = all.find(issuer); at != all.end()) {
        seen.json = at->second.json;
        seen.read = at->second.read;
      }
    });
  }
  if (seen.json.empty() || now >= seen.read + good_without) {
    co_return is_away();
  }
  co_return seen.json;
}

task<result<upstream>> upstream_metadata::complete(const outside& ask, upstream u, instant now) {
  if (is_complete(u)) {
    co_return u;
  }
  CO_TRY(const auto json, co_await find(ask, u.issuer, now));
  CO_TRY(const auto said, jose::claims::parse(json));
  co_return completed(std::move(u), said);
}

namespace {

task<result<std::string>> document_by(const outside& ask, std::string url) {
  http::client_request r{.url = std::move(url), .reply_bytes_max = jose::key_set::bytes_max};
  CO_TRY(auto reply, co_await ask(std::move(r)));
  if (reply.status != 200) {
    co_return problem{why::unavailable, "the address does not answer with 200", "not_there"};
  }
  co_return std::move(reply.body);
}

}  // namespace

fetch_document documents_by(const outside& ask) {
  return [&ask](std::string url) { return document_by(ask, std::move(url)); };
}

}  // namespace tsu::id
