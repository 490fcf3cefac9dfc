#include "engine/id/op/authorize_flow.h"

#include "engine/id/api.h"
#include "engine/id/developers/test_users.h"
#include "engine/id/op/errors.h"
#include "engine/id/op/scopes.h"
#include "engine/id/op/secrets.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/tokens.h"

namespace tsu::id::op {
namespace {

constexpr std::string_view pushed_uri = "urn:ietf:params:oauth:request_uri:";

problem no_client() { return refuse("invalid_client", "no such client is registered"); }

result<done> check_client_id(const http::form& f) {
  if (f.count("client_id") > 1) {
    return refuse("invalid_request", "client_id came twice");
  }
  if (f.text("client_id").empty()) {
    return refuse("invalid_request", "client_id is missing");
  }
  return done{};
}

// Reads what a client asks for; whether it may is told at the place of the answer.
result<opened> read_flow(client_ptr who, const http::form& f, arrived by, std::string text) {
  TRY(auto to, read_answer_place(f, *who));
  opened out{.is = {.who = who,
                    .asked = {.to = to},
                    .parameters = std::move(text),
                    .waiting = {},
                    .pushed = {},
                    .began = {}},
             .refused = {}};
  auto asked = read_authorize(f, *who, std::move(to), by);
  if (asked.ok()) {
    out.is.asked = std::move(asked).value();
  } else {
    out.refused = asked.error();
  }
  return out;
}

std::string text_of(const http::form& f) {
  std::string out;
  for (const auto& [name, value] : f) {
    http::append_form_field(out, name, value);
  }
  return out;
}

problem bad_request_uri() {
  return refuse("invalid_request_uri", "the pushed request is unknown, used or over");
}

// RFC 9126 4: all that counts was pushed; the browser brings only the reference.
task<result<opened>> open_pushed(const provider& on, const call& c, client_ptr who,
                                 std::string_view uri) {
  const auto hash = kept_of(uri.substr(pushed_uri.size()));
  const auto row = co_await people_of(on, c.tenant).read([&](db::reader& r) {
    return find_request(r, request_kind::pushed, hash);
  });
  if (!row || row->used || row->expires <= c.now || row->client != who->name) {
    co_return bad_request_uri();
  }
  CO_TRY(const auto form, http::form::parse(row->parameters));
  CO_TRY(auto out, read_flow(std::move(who), form, arrived::pushed, row->parameters));
  out.is.pushed = hash;
  if (!row->jkt.empty()) {
    out.is.asked.dpop_jkt = row->jkt;
  }
  out.is.began = c.now;
  co_return out;
}

// Who an id_token_hint is about; "invalid_request" where it is no ID token of ours.
task<result<std::string>> subject_of_hint(const provider& on, const call& c,
                                          std::string_view hint) {
  if (hint.empty()) {
    co_return std::string{};
  }
  CO_TRY(const auto keys, co_await on.keys_of(c.tenant));
  const auto read = keys->verify(jose::use::id_token, hint);
  const auto subject = read.ok() ? read.value().payload.text("sub") : std::nullopt;
  if (!subject) {
    co_return refuse("invalid_request", "id_token_hint is not an ID token of this provider");
  }
  co_return *subject;
}

consent_state look_at_consent(const provider& on, db::reader& r, const flow& f, const login& person,
                              std::string_view language, instant now) {
  auto asked = f.asked.scopes;
  std::erase(asked, "openid");
  if (f.who->may.consent == consent_policy::trusted) {
    return {.granted = asked, .ask = {}};
  }
  if (on.consents.keeps && on.consents.keeps(r, f.who->name)) {
    return on.consents.look(r,
                            {.account = person.account,
                             .client = f.who->name,
                             .scopes = asked,
                             .language = std::string{language}},
                            now);
  }
  const auto before = find_agreed(r, person.account, f.who->name);
  const auto words = [](std::string_view text) {
    return read_scopes(text).value_or(std::vector<std::string>{});
  };
  consent_state out{
      .granted = before ? both(asked, words(before->given)) : std::vector<std::string>{},
      .ask = {}};
  const bool all_asked = before && both(asked, words(before->asked)).size() == asked.size();
  if (!all_asked || f.asked.prompt.consent) {
    out.ask.emplace();
    for (const auto& scope : asked) {
      out.ask->items.push_back(
          {.scope = scope, .title = {}, .says = {}, .granted = contains(out.granted, scope)});
    }
  }
  return out;
}

result<done> keep_choice(const provider& on, db::tx& t, const flow& f, const login& person,
                         const choice& made) {
  if (!made.is_new) {
    return done{};
  }
  if (on.consents.keeps && on.consents.keeps(t, f.who->name)) {
    return on.consents.record(t, {.account = person.account,
                                  .client = f.who->name,
                                  .asked = made.asked,
                                  .given = made.given,
                                  .notice_version = made.notice_version,
                                  .notice_hash = made.notice_hash,
                                  .language = made.language,
                                  .authenticated = person.authenticated});
  }
  put_agreed(t, person.account, f.who->name, {join(made.asked), join(made.given)}, t.now());
  return done{};
}

// What waited is used by it; what was used before gives nothing.
result<done> use_requests(db::tx& t, const flow& f) {
  if (!f.waiting.empty() && !use_request(t, request_kind::waiting, kept_of(f.waiting), t.now())) {
    return refuse("stale_form", "that was answered before, or its time is over");
  }
  if (!f.pushed.empty() && !use_request(t, request_kind::pushed, f.pushed, t.now())) {
    return bad_request_uri();
  }
  return done{};
}

grant_row grant_of(const flow& f, const login& person, const choice& made, std::string issuer,
                   instant now) {
  std::vector<std::string> scopes = made.given;
  if (f.asked.is_openid()) {
    scopes.insert(scopes.begin(), "openid");
  }
  const bool lasts = has_grant(*f.who, grant_refresh);
  const auto lives =
      lasts ? std::chrono::seconds{std::chrono::days{f.who->may.refresh_days}}
            : std::chrono::seconds{std::chrono::minutes{f.who->may.access_minutes}} + code_lives;
  return {.id = {},
          .account = person.account,
          .client = f.who->name,
          .session = person.session,
          .sid = person.sid,
          .scopes = join(scopes),
          .claims = f.asked.claims,
          .nonce = f.asked.nonce,
          .issuer = std::move(issuer),
          .authenticated = person.authenticated,
          .acr = person.acr,
          .amr = join(person.amr),
          .created = now,
          .expires = now + lives,
          .redirect_uri = f.asked.to.redirect_uri,
          .challenge = f.asked.challenge,
          .jkt = f.asked.dpop_jkt,
          .code_expires = now + code_lives};
}

}  // namespace

task<result<opened>> open_flow(const provider& on, const call& c, const http::form& f) {
  CO_TRY(const done said, check_client_id(f));
  auto who = co_await on.clients.find(c.tenant, f.text("client_id"));
  if (!who || who->locked) {
    co_return no_client();
  }
  const auto uri = f.text("request_uri");
  if (uri.starts_with(pushed_uri)) {
    co_return co_await open_pushed(on, c, std::move(who), uri);
  }
  CO_TRY(auto out, read_flow(std::move(who), f, arrived::by_browser, text_of(f)));
  out.is.began = c.now;
  co_return out;
}

task<result<opened>> reopen_flow(const provider& on, const call& c, std::string_view secret) {
  const auto row = co_await people_of(on, c.tenant).read([&](db::reader& r) {
    return find_request(r, request_kind::waiting, kept_of(secret));
  });
  const problem stale{why::bad_input, "that was answered before, or its time is over",
                      "stale_form"};
  if (!row || row->used || row->expires <= c.now) {
    co_return stale;
  }
  auto who = co_await on.clients.find(c.tenant, row->client);
  if (!who || who->locked) {
    co_return no_client();
  }
  CO_TRY(const auto form, http::form::parse(row->parameters));
  CO_TRY(auto out, read_flow(std::move(who), form, arrived::pushed, row->parameters));
  out.is.waiting = secret;
  out.is.pushed = row->pushed;
  out.is.began = row->created;
  if (!row->jkt.empty()) {
    out.is.asked.dpop_jkt = row->jkt;
  }
  co_return out;
}

task<result<person_view>> look_at_person(const provider& on, const call& c, const flow& f,
                                         std::string_view language) {
  CO_TRY(const auto hinted, co_await subject_of_hint(on, c, f.asked.id_token_hint));
  const auto cookie = id::api::session_cookie(c.request);
  if (!cookie) {
    co_return person_view{};
  }
  const auto hash = hash_of(*cookie);
  co_return co_await people_of(on, c.tenant).read([&](db::reader& r) {
    person_view out;
    out.signed_in = on.find_login(r, hash, c.now);
    if (out.signed_in) {
      out.agreed = look_at_consent(on, r, f, *out.signed_in, language, c.now);
      out.other_person =
          !hinted.empty() && find_subject(r, out.signed_in->account, f.who->sector) != hinted;
    }
    return out;
  });
}

task<void> ensure_waiting(const provider& on, const call& c, flow& f) {
  if (!f.waiting.empty()) {
    co_return;
  }
  f.waiting = make_secret(request_prefix);
  const request_row row{.client = f.who->name,
                        .parameters = f.parameters,
                        .jkt = f.pushed.empty() ? std::string{} : f.asked.dpop_jkt,
                        .pushed = f.pushed,
                        .created = f.began,
                        .expires = c.now + waiting_lives};
  co_await people_of(on, c.tenant).write([&](db::tx& t) {
    insert_request(t, request_kind::waiting, kept_of(f.waiting), row);
  });
}

task<result<std::string>> give_code(const provider& on, const call& c, const flow& f,
                                    const login& person, const choice& made) {
  auto code = make_secret(code_prefix);
  const auto issuer = issuer_of(on, c);
  CO_TRY(const done kept, co_await people_of(on, c.tenant).write([&](db::tx& t) -> result<done> {
    TRY(const done used, use_requests(t, f));
    if (!developers::may_use(t, person.account, f.who->name)) {
      return refuse("access_denied", "a test user signs in to the program it was made for");
    }
    TRY(const done chosen, keep_choice(on, t, f, person, made));
    ensure_subject(t, person.account, f.who->sector);
    insert_grant(t, grant_of(f, person, made, issuer, t.now()), kept_of(code));
    return done{};
  }));
  co_return code;
}

}  // namespace tsu::id::op
