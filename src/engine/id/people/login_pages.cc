#include "engine/id/people/login_pages.h"

#include "engine/id/gate.h"
#include "engine/id/people/page_kit.h"
#include "engine/id/people/passkey_pages.h"
#include "engine/id/people/second_factor.h"
#include "engine/id/people/upstream_pages.h"

namespace tsu::id::api {
namespace {

using namespace pages;

// What the page was asked for, from its query or its own form.
struct asked_login {
  std::string next, acr, hint;
  bool again = false;  // even where somebody is signed in

  static asked_login of(const http::form& f) {
    return {.next = local_path(f.text("next"), own_page),
            .acr = std::string{f.text("acr")},
            .hint = std::string{f.text("hint")},
            .again = f.text("reauth") == "1"};
  }
  markup fields() const {
    auto out = hidden("next", next);
    out += hidden("acr", acr);
    out += hidden("reauth", again ? "1" : "");
    return out;
  }
  std::string query() const {
    return "next=" + http::percent_encoded(next) + "&acr=" + http::percent_encoded(acr);
  }
  leads_to target() const { return target_of(next); }
};

markup minutes_alert(const words& say, std::chrono::seconds left) {
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(left).count();
  return alert(say("id.login.too_many", {{"minutes", std::to_string(minutes)}}));
}

markup alert_for(const words& say, const sign_in_outcome& out, std::string_view wrong_code) {
  if (out.fault == "too_many") {
    return minutes_alert(say, out.retry_after);
  }
  return alert(say(out.fault == "busy"    ? std::string_view{"id.error.unavailable"}
                   : out.fault == "stale" ? std::string_view{"id.error.stale_form"}
                                          : wrong_code));
}

int status_for(const sign_in_outcome& out) {
  return out.fault == "too_many" ? 429 : out.fault == "busy" ? 503 : 422;
}

http::reply with_retry(http::reply r, const sign_in_outcome& out) {
  if (out.retry_after.count() > 0) {
    r.with("Retry-After", std::to_string(out.retry_after.count()));
  }
  return r;
}

http::reply login_page(const page_kit& kit, const asked_login& asked, std::string_view typed,
                       const markup& said, int status) {
  const auto& say = kit.say;
  markup inside = asked.fields();
  inside += input(say, {.id = "login-id",
                        .label = say("id.login.id"),
                        .autocomplete = "username",
                        .value = std::string{typed},
                        .hint = say("id.login.id_hint")});
  inside += input(say, {.id = "password",
                        .label = say("id.login.password"),
                        .type = "password",
                        .autocomplete = "current-password"});
  inside += button(say("id.login.submit"));
  markup body = said;
  body += form(kit.form(), "login", to_top(kit.c.request) + "id/login", inside);
  body += passkey_login_form(kit, asked.fields());
  body += upstream_buttons(kit, asked.next);
  body += link("recover" + leading_to(kit, asked.next), say("id.login.to_recover"), "to-recover");
  body +=
      link("register" + leading_to(kit, asked.next), say("id.login.to_register"), "to-register");
  const auto leads = has_upstreams(kit) ? leads_to::clients : asked.target();
  return kit.page("id.login.title", body, status, leads, {"passkey.js"});
}

// The page of the second factor, or why there is none.
http::reply code_page(const page_kit& kit, const asked_login& asked, const markup& said,
                      int status) {
  const auto& say = kit.say;
  markup inside = asked.fields();
  inside += input(say, {.id = "code",
                        .label = say("id.code.label"),
                        .autocomplete = "one-time-code",
                        .hint = say("id.code.hint")});
  inside += button(say("id.code.submit"));
  markup body = said;
  body += form(kit.form(), "code-form", to_top(kit.c.request) + "id/login/code", inside);
  if (asked.next != own_page) {
    body += link(to_top(kit.c.request) + asked.next.substr(1), say("id.code.cancel"), "cancel");
  }
  return kit.page("id.code.title", body, status, asked.target());
}

// Another way to the same level, for who has a passkey.
markup to_passkey(const page_kit& kit, const asked_login& asked) {
  return link(to_top(kit.c.request) + "id/login?other=1&reauth=1&" + asked.query(),
              kit.say("id.passkey.submit"), "to-passkey");
}

task<bool> can_step_up(const page_kit& kit, account_id a) {
  return kit.people().read([a](db::reader& r) { return has_authenticator(r, a); });
}

}  // namespace

http::reply login_outcome_reply(const page_kit& kit, const http::form& sent,
                                const sign_in_outcome& out, std::string_view wrong_code) {
  const auto asked = asked_login::of(sent);
  if (!out.in) {
    const auto said = alert_for(kit.say, out, wrong_code);
    return with_retry(login_page(kit, asked, sent.text("login-id"), said, status_for(out)), out);
  }
  const bool again = out.wants_second || (!asked.acr.empty() && !reaches(out.in->acr, asked.acr));
  return signed_in_reply(kit, *out.in, again ? "/id/login/code?" + asked.query() : asked.next);
}

answer show_login(const parts& on, call& c) {
  const page_kit kit{on, c};
  const auto query = http::form::of_query(c.request);
  if (!query.ok()) {
    co_return kit.error(400, "bad_request");
  }
  const auto asked = asked_login::of(query.value());
  const auto here = co_await find_person_here(kit);
  if (here && !asked.again) {
    if (asked.acr.empty() || reaches(here->in.acr, asked.acr)) {
      co_return see_other(asked.next);
    }
    if (co_await can_step_up(kit, here->account.id)) {
      co_return see_other("/id/login/code?" + asked.query());
    }
  }
  const bool other_way = query.value().text("other") == "1" || !asked.acr.empty();
  if (find_cookie(c.request, tablet_cookie_name) && !other_way) {
    co_return see_other("/id/tablet?next=" + http::percent_encoded(asked.next));
  }
  const auto said = here && !asked.again ? alert(kit.say("id.login.needs_second")) : markup{};
  const auto typed = asked.hint.empty() && here ? here->account.login_id : asked.hint;
  co_return login_page(kit, asked, typed, said, 200);
}

answer post_login(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  password_try in{.login_id = std::string{sent.fields.text("login-id")},
                  .password = secret<std::string>{std::string{sent.fields.text("password")}},
                  .from = kit.from()};
  const auto out = co_await sign_in_by_password(on, c.tenant, std::move(in));
  co_return login_outcome_reply(kit, sent.fields, out, "id.login.wrong");
}

answer show_code(const parts& on, call& c) {
  const page_kit kit{on, c};
  const auto query = http::form::of_query(c.request);
  if (!query.ok()) {
    co_return kit.error(400, "bad_request");
  }
  const auto asked = asked_login::of(query.value());
  const auto cookie = find_cookie(c.request, session_cookie_name).value_or("");
  const auto second = co_await kit.people().read([&](db::reader& r) -> std::optional<bool> {
    const auto s = find_any_session(r, cookie, c.now);
    return s ? std::optional{has_authenticator(r, s->account)} : std::nullopt;
  });
  if (!second) {
    co_return see_other("/id/login?" + asked.query());
  }
  if (!*second) {
    auto body = alert(kit.say("id.login.needs_second"));
    body += link(to_top(c.request) + "id/account/authenticator", kit.say("id.totp.to_page"),
                 "to-authenticator");
    body += to_passkey(kit, asked);
    body += link(to_top(c.request) + asked.next.substr(1), kit.say("id.code.cancel"), "cancel");
    co_return kit.page("id.code.title", body, 403);
  }
  co_return code_page(kit, asked, {}, 200);
}

answer post_code(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  const auto asked = asked_login::of(sent.fields);
  code_try in{.code = std::string{sent.fields.text("code")}, .from = kit.from()};
  const auto out = co_await sign_in_by_code(on, c.tenant, std::move(in));
  if (out.fault == "not_signed_in") {
    co_return see_other("/id/login?" + asked.query());
  }
  if (!out.in) {
    const auto said = alert_for(kit.say, out, "id.code.wrong");
    co_return with_retry(code_page(kit, asked, said, status_for(out)), out);
  }
  co_return signed_in_reply(kit, *out.in, asked.next);
}

answer show_logout(const parts& on, call& c) {
  const page_kit kit{on, c};
  if (!co_await find_person_here(kit)) {
    co_return kit.page("id.logout.done_title", paragraph(kit.say("id.logout.done")));
  }
  auto body = paragraph(kit.say("id.logout.ask"));
  body += form(kit.form(), "logout", "logout", button(kit.say("id.logout.submit")));
  body += link("account", kit.say("id.logout.stay"), "stay");
  co_return kit.page("id.logout.title", body);
}

answer post_logout(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  const auto from = kit.from();
  co_await kit.people().write([&](db::tx& t) {
    if (const auto s = find_any_session(t, from.cookie, t.now())) {
      const auto by = subject_of(s->account);
      end_session(t, s->account, s->id, end_reason::signed_out, by, "");
    }
  });
  on.door.forget(c.tenant, from.cookie);
  auto r = kit.page("id.logout.done_title", paragraph(kit.say("id.logout.done")));
  r.with("Set-Cookie", set_cookie(c.request, session_cookie_name, "", std::chrono::seconds{0}));
  r.with("Clear-Site-Data", "\"cache\", \"storage\"");
  co_return r;
}

}  // namespace tsu::id::api
