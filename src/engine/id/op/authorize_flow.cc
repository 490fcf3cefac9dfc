#include "engine/id/op/authorize_flow.h"

#include "engine/id/api.h"
#include "engine/id/developers/test_users.h"
#include "engine/id/op/errors.h"
#include "engine/id/op/next_step.h"
#include "engine/id/op/scopes.h"
#include "engine/id/op/secrets.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/op/waiting_request.h"
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
                    .began = {},
                    .until = {}},
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

bool use_waiting(const provider& on, db::tx& t, const flow& f) {
  return is_sealed_waiting(f.waiting)
             ? on.spend(t, spent_waiting(f.waiting, f.who->name, f.until))
             : use_request(t, request_kind::waiting, kept_of(f.waiting), t.now());
}

// What waited is used by it; what was used before gives nothing.
result<done> use_requests(const provider& on, db::tx& t, const flow& f) {
  if (!f.waiting.empty() && !use_waiting(on, t, f)) {
    return refuse("stale_form", "that was answered before, or its time is over");
  }
  if (!f.pushed.empty() && !use_request(t, request_kind::pushed, f.pushed, t.now())) {
    return bad_request_uri();
  }
  return done{};
}

grant_row grant_of(const flow& f, const login& person, std::vector<std::string> scopes,
                   std::string issuer, instant now) {
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

// What the act is about, all known before it begins; it may run twice.
struct advancing {
  const provider& on;
  const flow& f;
  agreement about;
  std::string session;  // hash of the cookie; empty: none came
  std::string hinted;   // whom id_token_hint names; empty: nobody
  const http::form* pressed;
  std::string issuer, code;
  std::string row;  // the secret of a row that waits, where the pages cannot carry it
};

next_decision look(const advancing& a, db::reader& r, instant now,
                   const std::optional<login>& person, const consent_state& agreed) {
  const bool other =
      person && !a.hinted.empty() && find_subject(r, person->account, a.f.who->sector) != a.hinted;
  return decide_next({.asked = a.f.asked,
                      .who = *a.f.who,
                      .signed_in = person,
                      .other_person = other,
                      .has_to_agree = agreed.ask.has_value(),
                      .has_chosen = a.pressed != nullptr,
                      .began = a.f.began,
                      .now = now});
}

result<done> give_code(const advancing& a, db::tx& t, const login& person,
                       const consent_state& agreed) {
  TRY(const done used, use_requests(a.on, t, a.f));
  if (!developers::may_use(t, person.account, a.f.who->name)) {
    return refuse("access_denied", "a test user signs in to the program it was made for");
  }
  auto given = a.pressed ? ticked(*a.pressed, a.about, agreed) : agreed.granted;
  if (a.pressed) {
    TRY(const done kept, keep_choice(a.on, t, a.about, person, *a.pressed, given));
  }
  ensure_subject(t, person.account, a.f.who->sector);
  insert_grant(t, grant_of(a.f, person, std::move(given), a.issuer, t.now()), kept_of(a.code));
  return done{};
}

request_row waiting_row(const flow& f, instant now) {
  return {.client = f.who->name,
          .parameters = f.parameters,
          .jkt = f.pushed.empty() ? std::string{} : f.asked.dpop_jkt,
          .pushed = f.pushed,
          .created = f.began,
          .expires = now + waiting_lives,
          .used = false};
}

result<advanced> advance_in(const advancing& a, db::tx& t) {
  const auto person = a.session.empty() ? std::nullopt : a.on.find_login(t, a.session, t.now());
  advanced out;
  if (person) {
    out.agreed = look_at_consent(a.on, t, a.about, person->account, t.now());
  }
  out.next = look(a, t, t.now(), person, out.agreed);
  if (out.next.what == step::give_code) {
    TRY(const done given, give_code(a, t, *person, out.agreed));
    out.code = a.code;
  } else if (out.next.what != step::refuse && !a.row.empty()) {
    insert_request(t, request_kind::waiting, kept_of(a.row), waiting_row(a.f, t.now()));
  }
  return out;
}

std::vector<std::string> without_openid(std::vector<std::string> scopes) {
  std::erase(scopes, "openid");
  return scopes;
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

namespace {

task<std::optional<request_row>> find_waiting(const provider& on, const call& c,
                                              std::string_view text) {
  if (is_sealed_waiting(text)) {
    co_return on.key ? open_waiting(*on.key, c.tenant, text) : std::nullopt;
  }
  co_return co_await people_of(on, c.tenant).read([&](db::reader& r) {
    return find_request(r, request_kind::waiting, kept_of(text));
  });
}

}  // namespace

task<result<opened>> reopen_flow(const provider& on, const call& c, std::string_view secret) {
  const auto row = co_await find_waiting(on, c, secret);
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
  out.is.until = row->expires;
  if (!row->jkt.empty()) {
    out.is.asked.dpop_jkt = row->jkt;
  }
  co_return out;
}

namespace {

// Nobody is signed in, and nothing has to be written down for what comes next.
std::optional<advanced> without_looking(const advancing& a, instant now) {
  if (!a.session.empty() || !a.row.empty()) {
    return std::nullopt;
  }
  const std::optional<login> nobody;
  return advanced{.next = decide_next({.asked = a.f.asked,
                                       .who = *a.f.who,
                                       .signed_in = nobody,
                                       .has_chosen = a.pressed != nullptr,
                                       .began = a.f.began,
                                       .now = now}),
                  .code = {},
                  .agreed = {}};
}

bool waits_from_now(const advanced& to, const flow& f) {
  return f.waiting.empty() && to.next.what != step::give_code && to.next.what != step::refuse;
}

}  // namespace

task<result<advanced>> advance(const provider& on, const call& c, flow& f,
                               std::string_view language, const http::form* pressed) {
  CO_TRY(const auto hinted, co_await subject_of_hint(on, c, f.asked.id_token_hint));
  const auto cookie = id::api::session_cookie(c.request);
  const bool in_row = f.waiting.empty() && !(on.key && fits_an_address(f.parameters));
  const advancing a{.on = on,
                    .f = f,
                    .about = {.who = *f.who,
                              .scopes = without_openid(f.asked.scopes),
                              .language = std::string{language},
                              .again = f.asked.prompt.consent},
                    .session = cookie ? hash_of(*cookie) : std::string{},
                    .hinted = hinted,
                    .pressed = pressed,
                    .issuer = issuer_of(on, c),
                    .code = cookie ? make_secret(code_prefix, c.now) : std::string{},
                    .row = in_row ? make_secret(request_prefix, c.now) : std::string{}};
  auto out = result<advanced>{advanced{}};
  if (auto known = without_looking(a, c.now)) {
    out = std::move(*known);
  } else {
    out = co_await people_of(on, c.tenant).write([&](db::tx& t) { return advance_in(a, t); });
  }
  if (out.ok() && waits_from_now(out.value(), f)) {
    f.waiting = in_row ? a.row : seal_waiting(*on.key, c.tenant, waiting_row(f, c.now));
  }
  co_return out;
}

}  // namespace tsu::id::op
