#include "engine/id/op/answer_program.h"
#include "engine/id/op/api.h"
#include "engine/id/op/claims.h"
#include "engine/id/op/claims_wish.h"
#include "engine/id/op/client_auth.h"
#include "engine/id/op/errors.h"
#include "engine/id/op/exchange.h"
#include "engine/id/op/hand_over.h"
#include "engine/id/op/scopes.h"
#include "engine/id/op/secrets.h"
#include "engine/id/parts.h"

namespace tsu::id::op::api {
namespace {

constexpr std::string_view here = "/oidc/token";

// Which grants there are, and who may use which (RFC 6749 5.2).
result<done> check_grant_type(const asking& a) {
  const auto type = a.form.text("grant_type");
  if (type.empty()) {
    return refuse("invalid_request", "grant_type is missing");
  }
  if (type != grant_code && type != grant_refresh && type != grant_client && type != grant_device) {
    return refuse("unsupported_grant_type", "no such grant type here");
  }
  if (!has_grant(*a.who, type)) {
    return refuse("unauthorized_client", "the client is not registered for this grant type");
  }
  return done{};
}

// A client's own: written down only where the token is opaque, or something must be spent.
task<result<given>> serve_own(const provider& on, const call& c, const asking& a) {
  CO_TRY(auto out, own_grant(a, c.now));
  const bool opaque = a.who->may.access_tokens == token_format::opaque;
  if (!opaque && a.proofs.empty()) {
    co_return out;
  }
  CO_TRY(const done kept, co_await people_of(on, c.tenant).write([&](db::tx& t) -> result<done> {
    TRY(const done spent, spend_all(on, t, a));
    if (opaque) {
      const access_row row{.grant = {},
                           .client = a.who->name,
                           .scopes = join(out.scopes),
                           .jkt = a.jkt,
                           .created = t.now(),
                           .expires = out.expires,
                           .account = {}};
      insert_access(t, kept_of(out.access), row);
    }
    return done{};
  }));
  co_return out;
}

task<result<given>> serve_grant(const provider& on, const call& c, const asking& a) {
  const auto type = a.form.text("grant_type");
  if (type == grant_client) {
    co_return co_await serve_own(on, c, a);
  }
  auto out = co_await people_of(on, c.tenant).write([&](db::tx& t) {
    return type == grant_code      ? redeem_code(t, on, a)
           : type == grant_refresh ? redeem_refresh(t, on, a)
                                   : redeem_device(t, on, a);
  });
  if (out.refused) {
    co_return std::move(*out.refused);
  }
  co_return std::move(out.is);
}

result<std::string> access_token_of(const signing_keys& keys, const asking& a, const given& g,
                                    instant now) {
  if (a.who->may.access_tokens == token_format::opaque) {
    return g.access;
  }
  const auto scopes = join(g.scopes);
  return keys.sign(jose::use::access_token, jose::algorithm::es256,
                   access_token_claims({.issuer = a.issuer,
                                        .subject = g.subject,
                                        .client = a.who->name,
                                        .scopes = scopes,
                                        .jti = g.access,
                                        .jkt = a.jkt,
                                        .now = now,
                                        .expires = g.expires}));
}

// The claims that the `claims` parameter asks for in the ID token, of those that were granted.
task<void> add_wishes(const provider& on, const call& c, const client& to, const given& g,
                      jose::claims_writer& out) {
  const auto wish = read_claims_wish(g.grant.claims);
  if (!wish.ok() || wish.value().id_token.empty()) {
    co_return;
  }
  const auto given = co_await people_of(on, c.tenant).write([&](db::tx& t) {
    std::vector<std::string> asked;
    for (const auto& [name, how] : wish.value().id_token) {
      asked.push_back(name);
    }
    return hand_over(on, t,
                     {.tenant = c.tenant,
                      .account = g.grant.account,
                      .to = to,
                      .scopes = g.scopes,
                      .only = std::move(asked),
                      .trace_id = std::string{c.request.trace_id}});
  });
  if (given.who.ok()) {
    add_claims(out, given.who.value(), given.names, c.now);
  }
}

task<result<std::string>> id_token_of(const provider& on, const call& c, const signing_keys& keys,
                                      const asking& a, const given& g, std::string_view access) {
  auto grant = g.grant;
  if (!g.is_fresh) {
    grant.nonce.clear();  // OpenID Connect Core 12.2
  }
  auto claims = id_token_claims({.issuer = a.issuer,
                                 .subject = g.subject,
                                 .access_token = access,
                                 .audience = *a.who,
                                 .grant = grant,
                                 .now = c.now});
  co_await add_wishes(on, c, *a.who, g, claims);
  const auto alg = jose::algorithm_of(a.who->may.id_token_alg);
  co_return keys.sign(jose::use::id_token, alg.value_or(jose::algorithm::es256), claims.json());
}

task<result<http::reply>> serve_token(const provider& on, call& c) {
  CO_TRY(const auto a, co_await who_asks(on, c, here));
  CO_TRY(const done known, check_grant_type(a));
  const auto keys = co_await on.keys_of(c.tenant);
  if (!keys.ok()) {
    co_return keys.error();
  }
  CO_TRY(const auto g, co_await serve_grant(on, c, a));
  CO_TRY(const auto access, access_token_of(*keys.value(), a, g, c.now));
  const auto lives = std::chrono::duration_cast<std::chrono::seconds>(g.expires - c.now);
  jose::claims_writer out;
  out.add("access_token", access).add("token_type", a.jkt.empty() ? "Bearer" : "DPoP");
  out.add("expires_in", std::int64_t{lives.count()}).add("scope", join(g.scopes));
  if (!g.refresh.empty()) {
    out.add("refresh_token", g.refresh);
  }
  if (contains(g.scopes, "openid")) {
    CO_TRY(const auto id, co_await id_token_of(on, c, *keys.value(), a, g, access));
    out.add("id_token", id);
  }
  co_return private_json(out.json());
}

}  // namespace

answer token(const parts& on, call& c) {
  co_return co_await answer_program(c, serve_token(*on.op, c));
}

}  // namespace tsu::id::op::api
