#include <algorithm>

#include "engine/id/api.h"
#include "engine/id/embedded.h"
#include "engine/id/op/api.h"
#include "engine/id/op/authorize_flow.h"
#include "engine/id/op/client_auth.h"
#include "engine/id/op/consent_page.h"
#include "engine/id/op/errors.h"
#include "engine/id/op/respond.h"
#include "engine/id/op/scopes.h"
#include "engine/id/op/secrets.h"
#include "engine/id/op/store_grants.h"
#include "engine/id/parts.h"

namespace tsu::id::op::api {
namespace {

std::string language_of(const provider& on, const call& c, const flow& f) {
  const auto say = words_of(on, c.request, f.asked.ui_locales);
  return say.lang == i18n::language::en ? "en" : "ja";
}

// To the page of log-in, which leads back to resume().
http::reply to_sign_in(const flow& f, const next_decision& d) {
  std::string to = "/id/login?";
  http::append_form_field(to, "next", "/oidc/authorize/resume?r=" + f.waiting);
  if (d.what != step::sign_in) {
    http::append_form_field(to, "reauth", "1");
  }
  if (!d.acr.empty()) {
    http::append_form_field(to, "acr", d.acr);
  }
  if (!f.asked.login_hint.empty()) {
    http::append_form_field(to, "hint", f.asked.login_hint);
  }
  if (!f.asked.ui_locales.empty()) {
    http::append_form_field(to, "ui_locales", f.asked.ui_locales);
  }
  return pages::see_other(to);
}

// A code where nothing is in the way any more.
task<http::reply> answer_with_code(const provider& on, const call& c, const flow& f,
                                   const login& person, const choice& made) {
  const auto code = co_await give_code(on, c, f, person, made);
  if (code.ok()) {
    co_return respond(on, c, f.asked.to, {{"code", code.value()}});
  }
  const auto& p = code.error();
  co_return p.code == "stale_form" ? refuse_on_page(on, c, p) : respond_error(on, c, f.asked.to, p);
}

task<http::reply> go_on(const provider& on, const call& c, flow f) {
  const auto language = language_of(on, c, f);
  const auto person = co_await look_at_person(on, c, f, language);
  if (!person.ok()) {
    co_return respond_error(on, c, f.asked.to, person.error());
  }
  const auto& view = person.value();
  const auto next = decide_next({.asked = f.asked,
                                 .who = *f.who,
                                 .signed_in = view.signed_in,
                                 .other_person = view.other_person,
                                 .has_to_agree = view.agreed.ask.has_value(),
                                 .began = f.began,
                                 .now = c.now});
  if (next.what == step::refuse) {
    co_return respond_error(on, c, f.asked.to,
                            refuse(next.error, "the person would have to do something first"));
  }
  if (next.what == step::give_code) {
    const choice before{.asked = {}, .given = view.agreed.granted, .language = language};
    co_return co_await answer_with_code(on, c, f, *view.signed_in, before);
  }
  co_await ensure_waiting(on, c, f);
  if (next.what == step::ask) {
    co_return consent_page(on, c, f, view.agreed);
  }
  co_return to_sign_in(f, next);
}

task<http::reply> begin(const provider& on, const call& c, const result<http::form>& form) {
  if (!form.ok()) {
    co_return refuse_on_page(on, c, refuse("invalid_request", form.error().detail));
  }
  auto open = co_await open_flow(on, c, form.value());
  if (!open.ok()) {
    co_return refuse_on_page(on, c, open.error());
  }
  auto f = std::move(open).value();
  if (f.refused) {
    co_return respond_error(on, c, f.is.asked.to, *f.refused);
  }
  co_return co_await go_on(on, c, std::move(f.is));
}

task<http::reply> back_again(const provider& on, const call& c, std::string_view secret) {
  auto open = co_await reopen_flow(on, c, secret);
  if (!open.ok()) {
    co_return refuse_on_page(on, c, open.error());
  }
  auto f = std::move(open).value();
  if (f.refused) {
    co_return respond_error(on, c, f.is.asked.to, *f.refused);
  }
  co_return co_await go_on(on, c, std::move(f.is));
}

// Whether the page had a box for that scope.
bool was_offered(const consent_state& state, std::string_view scope) {
  if (!state.ask) {
    return contains(state.granted, scope);
  }
  const auto& items = state.ask->items;
  return std::any_of(items.begin(), items.end(),
                     [&](const consent_item& one) { return one.scope == scope; });
}

// What was pressed on the page; what it did not offer stays as it was.
choice read_choice(const http::form& form, const flow& f, const person_view& view,
                   std::string language) {
  choice out{.asked = f.asked.scopes,
             .given = {},
             .notice_hash = std::string{form.text("notice")},
             .language = std::move(language),
             .is_new = true};
  std::erase(out.asked, "openid");
  if (view.agreed.ask) {
    out.notice_version = view.agreed.ask->version;
  }
  for (const auto& scope : out.asked) {
    const bool yes = was_offered(view.agreed, scope) ? form.text("scope_" + scope) == "yes"
                                                     : contains(view.agreed.granted, scope);
    if (yes) {
      out.given.push_back(scope);
    }
  }
  return out;
}

task<http::reply> take_choice(const provider& on, const call& c, const http::form& form) {
  if (!pages::is_our_form(c.request, form.text("form_token"))) {
    co_return refuse_on_page(
        on, c, {why::not_allowed, "the form is not from a page of ours", "stale_form"});
  }
  auto open = co_await reopen_flow(on, c, form.text("r"));
  if (!open.ok()) {
    co_return refuse_on_page(on, c, open.error());
  }
  const auto f = std::move(open).value().is;
  const auto language = language_of(on, c, f);
  const auto person = co_await look_at_person(on, c, f, language);
  if (!person.ok() || !person.value().signed_in) {
    co_return co_await go_on(on, c, f);
  }
  if (form.text("answer") != "allow") {
    co_return respond_error(on, c, f.asked.to, refuse("access_denied", "the person did not agree"));
  }
  const auto& view = person.value();
  const auto next = decide_next({.asked = f.asked,
                                 .who = *f.who,
                                 .signed_in = view.signed_in,
                                 .other_person = view.other_person,
                                 .has_chosen = true,
                                 .began = f.began,
                                 .now = c.now});
  if (next.what != step::give_code) {
    co_return co_await go_on(on, c, f);
  }
  co_return co_await answer_with_code(on, c, f, *view.signed_in,
                                      read_choice(form, f, view, language));
}

// RFC 9126 2: checked as it would be at the authorization endpoint, then kept.
task<result<http::reply>> serve_push(const provider& on, const call& c) {
  CO_TRY(const auto a, co_await who_asks(on, c, "/oidc/par"));
  if (a.form.count("request_uri") > 0) {
    co_return refuse("invalid_request", "a request_uri cannot be pushed");
  }
  if (!has_grant(*a.who, grant_code)) {
    co_return refuse("unauthorized_client", "the client is not registered for codes");
  }
  CO_TRY(auto to, read_answer_place(a.form, *a.who));
  CO_TRY(auto asked, read_authorize(a.form, *a.who, std::move(to), arrived::pushed));
  if (!a.jkt.empty() && !asked.dpop_jkt.empty() && asked.dpop_jkt != a.jkt) {
    co_return refuse("invalid_dpop_proof", "dpop_jkt is not the key of the proof");
  }
  std::string text;
  for (const auto& [name, value] : a.form) {
    if (name != "client_secret" && name != "client_assertion" && name != "client_assertion_type") {
      http::append_form_field(text, name, value);
    }
  }
  const auto secret = make_secret(request_prefix);
  const request_row row{.client = a.who->name,
                        .parameters = text,
                        .jkt = a.jkt.empty() ? asked.dpop_jkt : a.jkt,
                        .pushed = {},
                        .created = c.now,
                        .expires = c.now + pushed_lives};
  CO_TRY(const done kept, co_await people_of(on, c.tenant).write([&](db::tx& t) -> result<done> {
    TRY(const done spent, spend_all(on, t, a));
    insert_request(t, request_kind::pushed, kept_of(secret), row);
    return done{};
  }));
  jose::claims_writer out;
  out.add("request_uri", "urn:ietf:params:oauth:request_uri:" + secret);
  out.add("expires_in", std::int64_t{pushed_lives.count()});
  co_return private_json(out.json(), 201);
}

}  // namespace

answer authorize(const parts& on, call& c) {
  const auto form = http::form::of_query(c.request);
  co_return co_await begin(*on.op, c, form);
}

answer authorize_form(const parts& on, call& c) {
  const auto form = http::form::of_body(c.request);
  co_return co_await begin(*on.op, c, form);
}

answer resume(const parts& on, call& c) {
  const auto form = http::form::of_query(c.request);
  const std::string secret{form.ok() ? form.value().text("r") : std::string_view{}};
  co_return co_await back_again(*on.op, c, secret);
}

answer choose(const parts& on, call& c) {
  const auto form = http::form::of_body(c.request);
  if (!form.ok()) {
    co_return refuse_on_page(*on.op, c, refuse("invalid_request", form.error().detail));
  }
  co_return co_await take_choice(*on.op, c, form.value());
}

answer push(const parts& on, call& c) {
  auto out = co_await serve_push(*on.op, c);
  co_return out.ok() ? std::move(out).value() : error_reply(out.error());
}

answer form_post_script(const parts&, call&) {
  http::reply out{.type = "text/javascript; charset=utf-8",
                  .body = std::string{embedded::op_form_post_js}};
  out.with("Cache-Control", "public, max-age=3600");
  co_return out;
}

}  // namespace tsu::id::op::api
