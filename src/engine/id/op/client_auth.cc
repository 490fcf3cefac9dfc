#include "engine/id/op/client_auth.h"

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/http/authorization.h"
#include "base/jose/client_assertion.h"
#include "base/jose/dpop.h"
#include "base/jose/jws.h"
#include "engine/id/op/errors.h"

namespace tsu::id::op {
namespace {

problem unknown() {
  return refuse("invalid_client", "the client is not known, or not by that proof");
}

// RFC 6749 2.3.1: both halves are escaped as in a form before they are joined.
result<credentials> read_basic(std::string_view field) {
  const auto plain = crypto::from_base64(field);
  const auto colon = plain ? plain->find(':') : std::string::npos;
  if (colon == std::string::npos) {
    return refuse("invalid_client", "the Authorization field is not as RFC 7617 says");
  }
  const auto id = http::percent_decoded(std::string_view{*plain}.substr(0, colon), true);
  const auto secret = http::percent_decoded(std::string_view{*plain}.substr(colon + 1), true);
  if (!id || !secret) {
    return refuse("invalid_client", "client_id or secret is not escaped as a form is");
  }
  return credentials{.how = auth_method::client_secret_basic,
                     .client_id = *id,
                     .secret = *secret,
                     .assertion = {}};
}

result<credentials> read_assertion(const http::form& f) {
  if (f.text("client_assertion_type") != jose::assertion_type) {
    return refuse("invalid_client", "client_assertion_type is not jwt-bearer");
  }
  const auto name = jose::client_named_in(f.text("client_assertion"));
  const auto said = f.text("client_id");
  if (!name || (!said.empty() && said != *name)) {
    return refuse("invalid_client", "the assertion does not name this client");
  }
  return credentials{.how = auth_method::private_key_jwt,
                     .client_id = *name,
                     .secret = {},
                     .assertion = std::string{f.text("client_assertion")}};
}

// The client's own, registered or at its address.
task<result<jose::key_set>> keys_of(const provider& on, const call& c, const client& who,
                                    std::string_view assertion) {
  if (who.may.jwks) {
    co_return jose::key_set::from_json(who.may.jwks->text);
  }
  const auto read = jose::read_token(jose::use::client_assertion, assertion);
  if (!who.may.jwks_uri || !read.ok()) {
    co_return unknown();
  }
  CO_TRY(const auto keys,
         co_await on.keys_of_clients.find(on.fetch, *who.may.jwks_uri, read.value().kid,
                                          read.value().alg, c.now));
  co_return *keys;
}

task<result<done>> check_assertion(const provider& on, const call& c, const credentials& shown,
                                   asking& a) {
  const auto keys = co_await keys_of(on, c, *a.who, shown.assertion);
  if (!keys.ok()) {
    co_return unknown();
  }
  const std::vector<std::string> endpoints{a.issuer + "/oidc/token", a.issuer + "/oidc/par"};
  const auto only =
      a.who->may.assertion_alg ? jose::algorithm_of(*a.who->may.assertion_alg) : std::nullopt;
  jose::assertion_wish wish{
      .client_id = a.who->name,
      .issuer = a.issuer,
      .endpoints = endpoints,
      .audience =
          a.who->is_fapi() ? jose::audience_rule::issuer_only : jose::audience_rule::endpoints_too,
      .algorithms = a.who->is_fapi() ? jose::fapi_algorithms : jose::all_public,
      .now = c.now};
  if (only) {
    wish.algorithms = jose::algorithm_set{*only};
  }
  auto good = jose::check_assertion(shown.assertion, keys.value(), wish);
  if (!good.ok()) {
    co_return refuse("invalid_client", good.error().detail);
  }
  a.proofs.push_back({.use = "client_assertion",
                      .who = a.who->name,
                      .jti = good.value().jti,
                      .until = good.value().expires});
  co_return done{};
}

task<result<done>> check_credentials(const provider& on, const call& c, const credentials& shown,
                                     asking& a) {
  a.who = co_await on.clients.find(c.tenant, shown.client_id);
  static const client nobody{};
  const bool fits = is_secret_of(a.who ? *a.who : nobody, shown.secret, c.now);
  if (!a.who || a.who->locked || a.who->may.authentication != shown.how) {
    co_return unknown();
  }
  switch (shown.how) {
    case auth_method::none: co_return done{};
    case auth_method::private_key_jwt: co_return co_await check_assertion(on, c, shown, a);
    default: break;
  }
  if (!fits) {
    co_return unknown();
  }
  co_return done{};
}

result<done> check_proof(const call& c, std::string_view endpoint, asking& a) {
  const auto count = c.request.headers.count("DPoP");
  if (count == 0) {
    return done{};
  }
  const auto url = a.issuer + std::string{endpoint};
  const jose::proof_wish wish{.method = "POST", .url = url, .now = c.now};
  auto good = count == 1 ? jose::check_proof(*c.request.headers.find("DPoP"), wish)
                         : result<jose::proof>{refuse("invalid_dpop_proof", "more than one proof")};
  if (!good.ok()) {
    return refuse("invalid_dpop_proof", good.error().detail);
  }
  a.jkt = good.value().key_thumbprint;
  a.proofs.push_back(
      {.use = "dpop", .who = a.jkt, .jti = good.value().jti, .until = good.value().until});
  return done{};
}

}  // namespace

result<credentials> read_credentials(const http::request& r, const http::form& f) {
  if (f.repeated()) {
    return refuse("invalid_request", "a parameter came twice");
  }
  const auto basic = http::authorization(r, "Basic");
  const bool by_secret = !f.text("client_secret").empty();
  const bool by_key = !f.text("client_assertion").empty();
  if (int{basic.has_value()} + int{by_secret} + int{by_key} > 1) {
    return refuse("invalid_request", "the client authenticates in more than one way");
  }
  if (basic) {
    TRY(auto out, read_basic(*basic));
    if (const auto said = f.text("client_id"); !said.empty() && said != out.client_id) {
      return refuse("invalid_request", "client_id is not the one of the Authorization field");
    }
    return out;
  }
  if (by_key) {
    return read_assertion(f);
  }
  if (f.text("client_id").empty()) {
    return refuse("invalid_client", "nothing says which client asks");
  }
  return credentials{.how = by_secret ? auth_method::client_secret_post : auth_method::none,
                     .client_id = std::string{f.text("client_id")},
                     .secret = std::string{f.text("client_secret")},
                     .assertion = {}};
}

task<result<asking>> who_asks(const provider& on, const call& c, std::string_view endpoint) {
  CO_TRY(auto form, http::form::of_body(c.request));
  CO_TRY(const auto shown, read_credentials(c.request, form));
  asking a{
      .who = nullptr, .form = std::move(form), .issuer = issuer_of(on, c), .jkt = {}, .proofs = {}};
  CO_TRY(const done known, co_await check_credentials(on, c, shown, a));
  CO_TRY(const done proven, check_proof(c, endpoint, a));
  co_return a;
}

result<done> spend_all(const provider& on, db::tx& t, const asking& a) {
  for (const auto& one : a.proofs) {
    if (!on.spend(t, one)) {
      return refuse(one.use == "dpop" ? "invalid_dpop_proof" : "invalid_client",
                    "that proof was shown before");
    }
  }
  return done{};
}

}  // namespace tsu::id::op
