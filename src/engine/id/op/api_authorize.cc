#include "engine/id/api.h"
#include "engine/id/embedded.h"
#include "engine/id/op/answer_program.h"
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

http::reply refused_act(const provider& on, const call& c, const flow& f, const problem& p) {
  if (p.code == "stale_form") {
    return refuse_on_page(on, c, p);
  }
  return p.code == "sign_in_again" ? to_sign_in(f, {step::sign_in_again})
                                   : respond_error(on, c, f.asked.to, p);
}

http::reply reply_of(const provider& on, const call& c, const flow& f, const advanced& to,
                     std::string_view says) {
  switch (to.next.what) {
    case step::give_code: return respond(on, c, f.asked.to, {{"code", to.code}});
    case step::ask: return consent_page(on, c, f, to.agreed, says);
    case step::refuse:
      return respond_error(on, c, f.asked.to,
                           refuse(to.next.error, "the person would have to do something first"));
    default: return to_sign_in(f, to.next);
  }
}

// `pressed`: the page of consent; nullptr where none was.
task<http::reply> go_on(const provider& on, const call& c, flow f, const http::form* pressed) {
  const auto language = language_of(on, c, f);
  auto to = co_await advance(on, c, f, language, pressed);
  std::string_view says;
  if (!to.ok() && to.error().code == "notice_changed") {
    says = "id.op.consent.changed";  // the page of today, once more
    to = co_await advance(on, c, f, language, nullptr);
  }
  co_return to.ok() ? reply_of(on, c, f, to.value(), says) : refused_act(on, c, f, to.error());
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
  co_return co_await go_on(on, c, std::move(f.is), nullptr);
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
  co_return co_await go_on(on, c, std::move(f.is), nullptr);
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
  auto f = std::move(open).value();
  if (f.refused) {
    co_return respond_error(on, c, f.is.asked.to, *f.refused);
  }
  if (form.text("answer") != "allow") {
    co_return respond_error(on, c, f.is.asked.to,
                            refuse("access_denied", "the person did not agree"));
  }
  co_return co_await go_on(on, c, std::move(f.is), &form);
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
  auto to = read_answer_place(a.form, *a.who);
  if (!to.ok()) {  // RFC 9126 2.3: in the codes of the authorization endpoint, which has no own one
    co_return refuse("invalid_request", to.error().detail);
  }
  CO_TRY(auto asked, read_authorize(a.form, *a.who, std::move(to).value(), arrived::pushed));
  if (!a.jkt.empty() && !asked.dpop_jkt.empty() && asked.dpop_jkt != a.jkt) {
    co_return refuse("invalid_dpop_proof", "dpop_jkt is not the key of the proof");
  }
  std::string text;
  for (const auto& [name, value] : a.form) {
    if (name != "client_secret" && name != "client_assertion" && name != "client_assertion_type") {
      http::append_form_field(text, name, value);
    }
  }
  const auto secret = make_secret(request_prefix, c.now);
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
  co_return co_await answer_program(c, serve_push(*on.op, c));
}

answer form_post_script(const parts&, call&) {
  http::reply out{.type = "text/javascript; charset=utf-8",
                  .body = std::string{embedded::op_form_post_js}};
  out.with("Cache-Control", "public, max-age=3600");
  co_return out;
}

}  // namespace tsu::id::op::api
