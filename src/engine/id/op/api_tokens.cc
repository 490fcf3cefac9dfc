// Endpoints about tokens that exist: userinfo, introspection, revocation.
#include "base/http/authorization.h"
#include "engine/id/op/answer_program.h"
#include "engine/id/op/api.h"
#include "engine/id/op/bound_token.h"
#include "engine/id/op/claims.h"
#include "engine/id/op/client_auth.h"
#include "engine/id/op/errors.h"
#include "engine/id/op/hand_over.h"
#include "engine/id/op/live_token.h"
#include "engine/id/op/scopes.h"
#include "engine/id/op/secrets.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/parts.h"

namespace tsu::id::op::api {
namespace {

// A token as RFC 6750 2 and RFC 9449 7 let it come.
struct shown_token {
  std::string scheme = "Bearer", text;
};

// "invalid_request" on a token in the address or in two places; an empty text where none came.
result<shown_token> read_token(const http::request& r) {
  const auto query = http::form::of_query(r);
  if (!query.ok() || query.value().count("access_token") > 0) {
    return refuse("invalid_request", "a token does not belong into an address");
  }
  shown_token out;
  for (const std::string_view scheme : {"Bearer", "DPoP"}) {
    if (const auto said = http::authorization(r, scheme)) {
      out = {std::string{scheme}, std::string{*said}};
    }
  }
  if (r.verb == http::method::post && !r.body.empty()) {
    TRY(const auto form, http::form::of_body(r));
    const auto text = form.text("access_token");
    if (!text.empty() && (!out.text.empty() || form.repeated())) {
      return refuse("invalid_request", "the token came in two places");
    }
    if (!text.empty()) {
      out.text = text;
    }
  }
  return out;
}

// Whether it comes with what it is bound to (RFC 9449 7.1).
task<result<done>> check_binding(const provider& on, const call& c, const shown_token& shown,
                                 const live_token& live) {
  const bool by_proof = shown.scheme == "DPoP";
  if (live.row.jkt.empty() || !by_proof) {
    if (by_proof || !live.row.jkt.empty()) {
      co_return refuse("invalid_token", "the token is not of this scheme");
    }
    co_return done{};
  }
  co_return co_await check_proof_of(on, c, shown.text, live.row.jkt);
}

struct about_person {
  std::string subject;
  handed given{.who = problem{why::not_found, "", ""}, .names = {}};
};

about_person read_person(const provider& on, db::tx& t, const call& c, const live_token& live,
                         const client& of) {
  about_person out;
  if (const auto grant = find_grant(t, live.row.grant)) {
    out.subject = find_subject(t, grant->account, of.sector).value_or("");
    out.given =
        hand_over(on, t,
                  {.tenant = c.tenant,
                   .account = grant->account,
                   .to = of,
                   .scopes = read_scopes(live.row.scopes).value_or(std::vector<std::string>{}),
                   .only = {},
                   .trace_id = std::string{c.request.trace_id}});
  }
  return out;
}

task<http::reply> signed_reply(const provider& on, const call& c,
                               std::optional<jose::algorithm> alg, std::string claims) {
  const auto keys = co_await on.keys_of(c.tenant);
  const auto token = keys.ok() && alg
                         ? keys.value()->sign(jose::use::userinfo, *alg, claims)
                         : result<std::string>{problem{why::unavailable, "no key", "no_key"}};
  if (!token.ok()) {
    co_return error_reply(token.error());
  }
  auto out = private_json(token.value());
  out.type = "application/jwt";
  co_return out;
}

task<http::reply> tell_person(const provider& on, const call& c, const live_token& live) {
  const auto scopes = read_scopes(live.row.scopes).value_or(std::vector<std::string>{});
  if (!contains(scopes, "openid") || live.row.grant.value <= 0) {
    co_return bearer_error(403, "Bearer", "insufficient_scope", "the token lacks openid", "openid");
  }
  const auto of = co_await on.clients.find(c.tenant, live.row.client);
  const auto person = co_await people_of(on, c.tenant).write([&](db::tx& t) {
    return read_person(on, t, c, live, *of);
  });
  if (person.subject.empty()) {
    co_return bearer_error(401, "Bearer", "invalid_token", "the token is over");
  }
  jose::claims_writer out;
  out.add("sub", person.subject);
  const auto& alg = of->may.userinfo_alg;
  if (alg) {  // OpenID Connect Core 5.3.2
    out.add("iss", issuer_of(on, c)).add("aud", of->name).add("iat", c.now);
  }
  if (person.given.who.ok()) {
    add_claims(out, person.given.who.value(), person.given.names, c.now);
  }
  if (alg) {
    co_return co_await signed_reply(on, c, jose::algorithm_of(*alg), out.json());
  }
  co_return private_json(out.json());
}

task<result<http::reply>> serve_userinfo(const provider& on, const call& c) {
  const auto shown = read_token(c.request);
  if (!shown.ok()) {
    co_return bearer_error(400, "Bearer", "invalid_request", shown.error().detail);
  }
  const auto& scheme = shown.value().scheme;
  if (shown.value().text.empty()) {
    co_return bearer_error(401, scheme, "", "no access token came");
  }
  const auto live = co_await find_live_token(on, c.tenant, shown.value().text, c.now);
  if (!live) {
    co_return bearer_error(401, scheme, "invalid_token", "the token is wrong, over or revoked");
  }
  const auto bound = co_await check_binding(on, c, shown.value(), *live);
  if (!bound.ok()) {
    const auto asks = live->row.jkt.empty() ? scheme : std::string{"DPoP"};
    co_return bearer_error(401, asks, bound.error().code, bound.error().detail);
  }
  co_return co_await tell_person(on, c, *live);
}

// What a client may know of a token of its own (RFC 7662 2.2).
task<std::string> describe(const provider& on, const call& c, const asking& a,
                           const live_token& live) {
  std::string subject = live.row.client;
  if (live.row.grant.value > 0) {
    subject = co_await people_of(on, c.tenant).read([&](db::reader& r) {
      return find_subject(r, live.row.account, a.who->sector).value_or("");
    });
  }
  jose::claims_writer out;
  out.add("active", true).add("iss", a.issuer).add("sub", subject).add("aud", a.issuer);
  out.add("client_id", live.row.client).add("scope", live.row.scopes);
  out.add("token_type", live.row.jkt.empty() ? "Bearer" : "DPoP");
  out.add("iat", live.row.created).add("exp", live.row.expires);
  if (!live.row.jkt.empty()) {
    out.add_json("cnf", "{\"jkt\":\"" + live.row.jkt + "\"}");
  }
  co_return out.json();
}

// A refresh token that is good, as a token.
std::optional<live_token> live_refresh(db::reader& r, std::string_view text, instant now) {
  const auto row = find_refresh(r, kept_of(text));
  const auto grant = row ? find_grant(r, row->grant) : std::nullopt;
  if (!grant || row->used || grant->revoked || row->expires <= now) {
    return std::nullopt;
  }
  return live_token{.row = {.grant = grant->id,
                            .client = grant->client,
                            .scopes = row->scopes,
                            .jkt = row->jkt,
                            .created = grant->created,
                            .expires = row->expires,
                            .account = grant->account},
                    .hash = {}};
}

task<std::optional<live_token>> any_token(const provider& on, const call& c,
                                          std::string_view text) {
  if (text.starts_with(refresh_prefix)) {
    co_return co_await people_of(on, c.tenant).read([&](db::reader& r) {
      return live_refresh(r, text, c.now);
    });
  }
  co_return co_await find_live_token(on, c.tenant, text, c.now);
}

task<result<asking>> who_asks_about(const provider& on, const call& c, std::string_view endpoint) {
  CO_TRY(auto a, co_await who_asks(on, c, endpoint));
  if (a.form.text("token").empty()) {
    co_return refuse("invalid_request", "token is missing");
  }
  if (!a.proofs.empty()) {
    CO_TRY(const done spent,
           co_await people_of(on, c.tenant).write([&](db::tx& t) { return spend_all(on, t, a); }));
  }
  co_return std::move(a);
}

task<result<http::reply>> serve_introspection(const provider& on, const call& c) {
  CO_TRY(const auto a, co_await who_asks_about(on, c, "/oidc/introspect"));
  if (a.who->is_public()) {
    co_return refuse("invalid_client", "a client without a secret may not ask about tokens");
  }
  const auto live = co_await any_token(on, c, a.form.text("token"));
  if (!live || live->row.client != a.who->name) {
    co_return private_json("{\"active\":false}");
  }
  co_return private_json(co_await describe(on, c, a, *live));
}

// RFC 7009 2.1: with a refresh token goes the whole grant, with an access token it alone.
task<result<http::reply>> serve_revocation(const provider& on, const call& c) {
  CO_TRY(const auto a, co_await who_asks_about(on, c, "/oidc/revoke"));
  const auto live = co_await any_token(on, c, a.form.text("token"));
  if (live && live->row.client == a.who->name) {
    co_await people_of(on, c.tenant).write([&](db::tx& t) {
      if (live->hash.empty()) {
        revoke_grant(t, live->row.grant, t.now());
      } else {
        revoke_access(t, live->hash, live->row, t.now());
      }
    });
  }
  co_return private_json("");
}

}  // namespace

answer userinfo(const parts& on, call& c) {
  co_return co_await answer_program(c, serve_userinfo(*on.op, c));
}

answer introspect(const parts& on, call& c) {
  co_return co_await answer_program(c, serve_introspection(*on.op, c));
}

answer revoke(const parts& on, call& c) {
  co_return co_await answer_program(c, serve_revocation(*on.op, c));
}

}  // namespace tsu::id::op::api
