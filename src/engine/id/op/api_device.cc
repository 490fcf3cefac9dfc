// The device flow (RFC 8628): codes for a device, and the page where its person lets it in.
#include "engine/id/api.h"
#include "engine/id/op/answer_program.h"
#include "engine/id/op/api.h"
#include "engine/id/op/client_auth.h"
#include "engine/id/op/device_flow.h"
#include "engine/id/op/device_page.h"
#include "engine/id/op/errors.h"
#include "engine/id/op/respond.h"
#include "engine/id/op/scopes.h"
#include "engine/id/op/secrets.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/op/store_devices.h"
#include "engine/id/parts.h"
#include "engine/id/tokens.h"

namespace tsu::id::op::api {
namespace {

task<result<http::reply>> serve_device(const provider& on, const call& c) {
  CO_TRY(const auto a, co_await who_asks(on, c, "/oidc/device_authorization"));
  if (!has_grant(*a.who, grant_device)) {
    co_return refuse("unauthorized_client", "the client is not registered for devices");
  }
  const auto asked = read_scopes(a.form.text("scope"));
  if (!asked) {
    co_return refuse("invalid_scope", "scope is not a list of words");
  }
  const auto code = make_secret(device_prefix), user_code = make_user_code();
  const device_row row{.id = {},
                       .client = a.who->name,
                       .scopes = join(both(*asked, a.who->may.scopes)),
                       .jkt = a.jkt,
                       .grant = {},
                       .created = c.now,
                       .expires = c.now + device_lives};
  CO_TRY(const done kept, co_await people_of(on, c.tenant).write([&](db::tx& t) -> result<done> {
    TRY(const done spent, spend_all(on, t, a));
    insert_device(t, kept_of(code), kept_of(user_code), row);
    return done{};
  }));
  const auto page = a.issuer + "/id/device", shown = shown_user_code(user_code);
  jose::claims_writer out;
  out.add("device_code", code).add("user_code", shown).add("verification_uri", page);
  out.add("verification_uri_complete", page + "?user_code=" + shown);
  out.add("expires_in", std::int64_t{device_lives.count()});
  out.add("interval", std::int64_t{row.wait.count()});
  co_return private_json(out.json());
}

std::string session_of(const call& c) {
  const auto cookie = id::api::session_cookie(c.request);
  return cookie ? hash_of(*cookie) : std::string{};
}

task<std::optional<login>> signed_in(const provider& on, const call& c) {
  const auto session = session_of(c);
  if (session.empty()) {
    co_return std::nullopt;
  }
  co_return co_await people_of(on, c.tenant).read([&](db::reader& r) {
    return on.find_login(r, session, c.now);
  });
}

// To the page of log-in and back, with the code filled in.
http::reply to_sign_in(std::string_view user_code, const next_decision& d = {}) {
  std::string next = "/id/device";
  if (const auto plain = plain_user_code(user_code); !plain.empty()) {
    next += "?user_code=" + shown_user_code(plain);
  }
  std::string to = "/id/login?";
  http::append_form_field(to, "next", next);
  if (d.what != step::sign_in) {
    http::append_form_field(to, "reauth", "1");
  }
  if (!d.acr.empty()) {
    http::append_form_field(to, "acr", d.acr);
  }
  return pages::see_other(to);
}

// RFC 8628 5.1: codes are short, so guesses are counted by account.
bool may_try(const provider& on, const call& c, const login& person) {
  const auto key = std::string{c.tenant.text()} + "/" + std::to_string(person.account.value);
  return on.code_tries == nullptr || on.code_tries->take(key).allowed;
}

http::reply confirm(const provider& on, const call& c, const at_device& a, const http::form& form,
                    const device_view& view, std::string_view says) {
  const auto typed = form.text("user_code");
  if (!view.person) {
    return to_sign_in(typed);
  }
  if (!view.device) {
    return device_entry_page(on, c, typed, "id.op.device.unknown");
  }
  switch (view.next.what) {
    case step::give_code:
      return device_confirm_page(on, c, a.who, plain_user_code(typed), view.agreed, says);
    case step::refuse:
      return refuse_on_page(on, c, refuse(view.next.error, "the sign-in is not strong enough"));
    default: return to_sign_in(typed, view.next);
  }
}

task<http::reply> show(const provider& on, const call& c, const at_device& a,
                       const http::form& form, std::string_view says) {
  const auto view = co_await people_of(on, c.tenant).read([&](db::reader& r) {
    return look_at_device(on, r, a, c.now);
  });
  co_return confirm(on, c, a, form, view, says);
}

// The person's answer.
task<http::reply> take_answer(const provider& on, const call& c, const at_device& a,
                              const http::form& form) {
  const auto out = co_await people_of(on, c.tenant).write([&](db::tx& t) {
    return answer_device(on, t, a, form);
  });
  if (!out.ok() && out.error().code == "sign_in_again") {
    co_return to_sign_in(form.text("user_code"), {step::sign_in_again});
  }
  const bool late = out.ok() ? !out.value().device : out.error().code == "device_answered";
  if (late) {
    co_return device_entry_page(on, c, {}, "id.op.device.answered");
  }
  if (!out.ok() && out.error().code == "notice_changed") {
    co_return co_await show(on, c, a, form, "id.op.consent.changed");
  }
  if (!out.ok()) {
    co_return refuse_on_page(on, c, out.error());
  }
  const auto& view = out.value();
  if (!view.person || view.next.what != step::give_code) {
    co_return confirm(on, c, a, form, view, {});
  }
  const bool yes = form.text("answer") == "allow";
  co_return device_done_page(on, c, yes ? "id.op.device.allowed" : "id.op.device.denied");
}

task<http::reply> serve_form(const provider& on, const call& c, const http::form& form) {
  const auto person = co_await signed_in(on, c);
  if (!person) {
    co_return to_sign_in(form.text("user_code"));
  }
  if (!pages::is_our_form(c.request, form.text("form_token"))) {
    co_return refuse_on_page(
        on, c, {why::not_allowed, "the form is not from a page of ours", "stale_form"});
  }
  if (!may_try(on, c, *person)) {
    co_return refuse_on_page(on, c, {why::too_many, "too many codes were tried", "too_many"});
  }
  const auto code = kept_of(plain_user_code(form.text("user_code")));
  const bool answers = !form.text("answer").empty();
  bool late = false;
  const auto d = co_await people_of(on, c.tenant).read([&](db::reader& r) {
    auto found = find_device_by_user_code(r, code, c.now);
    late = answers && !found && was_answered(r, code, c.now);
    return found;
  });
  if (late) {
    co_return device_entry_page(on, c, {}, "id.op.device.answered");
  }
  client_ptr who;
  if (d) {
    who = co_await on.clients.find(c.tenant, d->client);
  }
  if (!who || who->locked) {
    co_return device_entry_page(on, c, form.text("user_code"), "id.op.device.unknown");
  }
  const bool english = words_of(on, c.request).lang == i18n::language::en;
  const at_device a{.who = *who,
                    .code = code,
                    .session = session_of(c),
                    .language = english ? "en" : "ja",
                    .issuer = issuer_of(on, c)};
  if (!answers) {
    co_return co_await show(on, c, a, form, {});
  }
  co_return co_await take_answer(on, c, a, form);
}

}  // namespace

answer device_authorization(const parts& on, call& c) {
  co_return co_await answer_program(c, serve_device(*on.op, c));
}

answer device_page(const parts& on, call& c) {
  const auto form = http::form::of_query(c.request);
  const std::string code{form.ok() ? form.value().text("user_code") : std::string_view{}};
  const auto person = co_await signed_in(*on.op, c);
  if (!person) {
    co_return to_sign_in(code);
  }
  co_return device_entry_page(*on.op, c, code, {});
}

answer device_form(const parts& on, call& c) {
  const auto form = http::form::of_body(c.request);
  if (!form.ok()) {
    co_return refuse_on_page(*on.op, c, refuse("bad_request", form.error().detail));
  }
  co_return co_await serve_form(*on.op, c, form.value());
}

}  // namespace tsu::id::op::api
