#include "engine/id/op/exchange.h"

#include "engine/id/developers/test_users.h"
#include "engine/id/op/errors.h"
#include "engine/id/op/give.h"
#include "engine/id/op/pkce.h"
#include "engine/id/op/scopes.h"
#include "engine/id/op/secrets.h"
#include "engine/id/op/store_clients.h"

namespace tsu::id::op {
namespace {

exchange no(problem p) { return {.refused = std::move(p), .is = {}}; }

problem bad_grant(std::string_view detail) { return refuse("invalid_grant", detail); }

std::chrono::minutes access_lives(const client& c) {
  return std::chrono::minutes{c.may.access_minutes};
}

bool is_jwt(const client& c) { return c.may.access_tokens == token_format::jwt; }

// The token itself; of a JWT its jti.
std::string new_access(const client& c, instant now) {
  return make_secret(is_jwt(c) ? jti_prefix : access_prefix, now);
}

// The rows of new tokens under a grant.
given give(db::tx& t, const asking& a, const grant_row& grant, std::vector<std::string> scopes) {
  given out{.grant = grant,
            .scopes = std::move(scopes),
            .subject = find_subject(t, grant.account, a.who->sector).value_or(""),
            .access = new_access(*a.who, t.now()),
            .refresh = {},
            .expires = std::min(t.now() + access_lives(*a.who), grant.expires)};
  insert_access(t, kept_of(out.access),
                {.grant = grant.id,
                 .client = a.who->name,
                 .scopes = join(out.scopes),
                 .jkt = a.jkt,
                 .created = t.now(),
                 .expires = out.expires,
                 .account = {}});
  return out;
}

void add_refresh(db::tx& t, const asking& a, given& g, std::string_view scopes) {
  if (!has_grant(*a.who, grant_refresh)) {
    return;
  }
  g.refresh = make_secret(refresh_prefix, t.now());
  // RFC 9449 5: only of public clients is the refresh token itself bound.
  insert_refresh(t, kept_of(g.refresh),
                 {.grant = g.grant.id,
                  .scopes = std::string{scopes},
                  .jkt = a.who->is_public() ? a.jkt : std::string{},
                  .expires = g.grant.expires});
}

// What a refresh may ask for: as much as was given, or less.
result<std::vector<std::string>> narrowed(const asking& a, const refresh_row& row) {
  const auto given = read_scopes(row.scopes).value_or(std::vector<std::string>{});
  const auto text = a.form.text("scope");
  if (text.empty()) {
    return given;
  }
  const auto asked = read_scopes(text);
  if (!asked || both(*asked, given).size() != asked->size()) {
    return refuse("invalid_scope", "a refresh may narrow the scope and never widen it");
  }
  return *asked;
}

result<done> check_refresh(const refresh_row& row, const std::optional<grant_row>& grant,
                           const asking& a, instant now) {
  if (!grant || grant->client != a.who->name) {
    return bad_grant("no such refresh token");
  }
  if (grant->revoked || row.expires <= now || grant->expires <= now) {
    return bad_grant("the refresh token is over");
  }
  return proof_fits(a, row.jkt);
}

exchange used_before(db::tx& t, const grant_row& grant) {
  revoke_grant(t, grant.id, t.now());
  return no(bad_grant("the refresh token was used before: all that came of it has ended"));
}

}  // namespace

result<done> proof_is_there(const asking& a) {
  if (a.jkt.empty() && (a.who->may.dpop_bound || a.who->is_fapi())) {
    return refuse("invalid_request", "the tokens of this client need a DPoP proof");
  }
  return done{};
}

result<done> proof_fits(const asking& a, std::string_view jkt) {
  if (!jkt.empty() && a.jkt.empty()) {
    return refuse("invalid_request", "what is bound to a key needs a DPoP proof");
  }
  if (!jkt.empty() && jkt != a.jkt) {
    return refuse("invalid_dpop_proof", "it is bound to another key");
  }
  return proof_is_there(a);
}

exchange first_tokens(db::tx& t, const asking& a, const grant_row& grant) {
  if (!developers::may_use(t, grant.account, a.who->name)) {
    revoke_grant(t, grant.id, t.now());
    return no(refuse("access_denied", "a test user signs in to the program it was made for"));
  }
  auto scopes = read_scopes(grant.scopes).value_or(std::vector<std::string>{});
  exchange out{.refused = {}, .is = give(t, a, grant, std::move(scopes))};
  add_refresh(t, a, out.is, grant.scopes);
  out.is.is_fresh = true;
  return out;
}

result<done> check_code(const grant_row& g, const asking& a, instant now) {
  if (g.code_expires <= now || g.revoked) {
    return bad_grant("the code is over");
  }
  if (a.form.text("redirect_uri") != g.redirect_uri) {
    return bad_grant("redirect_uri is not the one of the authorization request");
  }
  const auto verifier = a.form.text("code_verifier");
  if (g.challenge.empty() && !verifier.empty()) {
    return bad_grant("code_verifier came, although no code_challenge did");
  }
  if (!g.challenge.empty() && !fits_challenge(verifier, g.challenge)) {
    return bad_grant("code_verifier does not fit code_challenge");
  }
  if (!g.jkt.empty() && g.jkt != a.jkt) {
    return bad_grant("the code is bound to another key (dpop_jkt)");
  }
  return proof_is_there(a);
}

namespace {

// Another's code, or none, is told nothing; one that was used before ends what came of it.
exchange no_code(db::tx& t, const asking& a, std::string_view hash) {
  const auto found = find_by_code(t, hash);
  if (!found || found->client != a.who->name) {
    return no(bad_grant("no such code"));
  }
  revoke_grant(t, found->id, t.now());
  return no(bad_grant("the code was used before"));
}

}  // namespace

exchange redeem_code(db::tx& t, const provider& on, const asking& a) {
  if (const auto spent = spend_all(on, t, a); !spent.ok()) {
    return no(spent.error());
  }
  const auto code = a.form.text("code");
  if (code.empty()) {
    return no(refuse("invalid_request", "code is missing"));
  }
  const auto hash = kept_of(code);
  const auto spent = spend_code(t, hash, a.who->name, t.now());
  if (!spent) {
    return no_code(t, a, hash);
  }
  if (const auto good = check_code(*spent, a, t.now()); !good.ok()) {
    return no(good.error());
  }
  return first_tokens(t, a, *spent);
}

exchange redeem_refresh(db::tx& t, const provider& on, const asking& a) {
  if (const auto spent = spend_all(on, t, a); !spent.ok()) {
    return no(spent.error());
  }
  const auto text = a.form.text("refresh_token");
  if (text.empty()) {
    return no(refuse("invalid_request", "refresh_token is missing"));
  }
  const auto hash = kept_of(text);
  const auto row = find_refresh(t, hash);
  if (!row) {
    return no(bad_grant("no such refresh token"));
  }
  const auto grant = find_grant(t, row->grant);
  if (const auto good = check_refresh(*row, grant, a, t.now()); !good.ok()) {
    return no(good.error());
  }
  // FAPI 2.0 5.3.2.1 forbids rotation: its clients prove a key instead.
  const bool rotates = !a.who->is_fapi();
  if (row->used) {
    return used_before(t, *grant);
  }
  auto scopes = narrowed(a, *row);
  if (!scopes.ok()) {
    return no(scopes.error());
  }
  if (rotates && !spend_refresh(t, hash, t.now())) {
    return used_before(t, *grant);
  }
  exchange out{.refused = {}, .is = give(t, a, *grant, std::move(scopes).value())};
  if (rotates) {
    add_refresh(t, a, out.is, row->scopes);
  } else {
    out.is.refresh = text;
  }
  return out;
}

result<given> own_grant(const asking& a, instant now) {
  TRY(const done proven, proof_is_there(a));
  const auto asked = read_scopes(a.form.text("scope"));
  if (!asked) {
    return refuse("invalid_scope", "scope is not a list of words");
  }
  auto scopes = asked->empty() ? a.who->may.scopes : both(*asked, a.who->may.scopes);
  for (const auto personal : known_scopes) {  // nobody is there whom they could be about
    std::erase(scopes, personal);
  }
  if (scopes.empty() && !asked->empty()) {
    return refuse("invalid_scope", "none of these scopes is allowed to the client itself");
  }
  return given{.grant = {},
               .scopes = std::move(scopes),
               .subject = a.who->name,
               .access = new_access(*a.who, now),
               .refresh = {},
               .expires = now + access_lives(*a.who)};
}

}  // namespace tsu::id::op
