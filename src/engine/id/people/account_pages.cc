#include "engine/id/people/account_pages.h"

#include "base/core/json.h"
#include "base/crypto/password.h"
#include "base/crypto/totp.h"
#include "base/http/asked.h"
#include "base/i18n/dates.h"
#include "base/record/audit.h"
#include "engine/id/gate.h"
#include "engine/id/op/provider.h"
#include "engine/id/people/codes.h"
#include "engine/id/people/notice_pages.h"
#include "engine/id/people/page_kit.h"
#include "engine/id/people/passwords.h"
#include "engine/id/people/print.h"
#include "engine/id/people/rules.h"
#include "engine/id/people/second_factor.h"
#include "engine/id/people/upstream_pages.h"

namespace tsu::id::api {
namespace {

using namespace pages;

constexpr std::int64_t notices_on_home = 3;

markup line(const words& say, std::string_view label_code, std::string_view value,
            std::string_view id = {}) {
  auto out = element("dt", {}, say(label_code));
  out += element("dd", id.empty() ? attributes{} : attributes{{"id", std::string{id}}}, value);
  return out;
}

markup session_list(const page_kit& kit, const std::vector<session_row>& all, session_id here) {
  const auto& say = kit.say;
  markup items;
  for (const auto& s : all) {
    const auto device = s.device.empty() ? say("id.account.unknown_device") : s.device;
    markup item = element("span", {{"class", "device"}}, device);
    item += element(
        "p", {{"class", "hint"}},
        say("id.account.seen", {{"when", i18n::relative_text(say.lang, s.seen, kit.c.now)}}));
    if (s.id == here) {
      item += element("p", {{"class", "hint"}}, say("id.account.this_session"));
    } else {
      const auto number = std::to_string(s.id.value);
      auto inside = hidden("session", number);
      inside += quiet_button(say("id.account.end_session"), "end-" + number);
      item += form(kit.form(), "end-form-" + number, "account/end-session", inside);
    }
    items += element("li", {}, item);
  }
  return element("ul", {{"class", "plain"}, {"id", "sessions"}}, items);
}

markup home(const page_kit& kit, const person_here& who, const profile& p,
            const std::vector<notice>& notices, const std::vector<session_row>& sessions,
            std::string_view next) {
  const auto& say = kit.say;
  auto about = line(say, "id.field.name", p.name, "name");
  about += line(say, "id.login.id", grouped(who.account.login_id), "own-id");
  auto body = element("dl", {{"class", "details"}}, about);
  body += newest_notices(say, notices, kit.c.now);
  body += element("h2", {}, say("id.account.safety"));
  body +=
      link("account/passkeys" + leading_to(kit, next), say("id.passkey.to_page"), "to-passkeys");
  body += link("account/password", say("id.password.to_page"), "to-password");
  if (has_upstreams(kit)) {
    body += link("account/upstreams", say("id.upstream.to_page"), "to-upstreams");
  }
  if (who.account.kind == account_kind::resident) {
    body += link("account/pin", say("id.pin.to_page"), "to-pin");
  }
  body += link("account/authenticator", say("id.totp.to_page"), "to-authenticator");
  body += link("account/sheet", say("id.sheet.to_page"), "to-sheet");
  body += element("h2", {}, say("id.account.sessions"));
  body += session_list(kit, sessions, who.in.session);
  body += link("logout", say("id.logout.submit"), "to-logout");
  return body;
}

http::reply password_page(const page_kit& kit, const std::string& error, int status) {
  const auto& say = kit.say;
  markup inside = input(say, {.id = "new-password",
                              .label = say("id.field.new_password"),
                              .type = "password",
                              .autocomplete = "new-password",
                              .hint = say("id.field.new_password_hint"),
                              .error = error});
  inside += button(say("id.password.submit"));
  std::vector<wrong_field> wrong;
  if (!error.empty()) {
    wrong.push_back({"new-password", say("id.field.new_password"), error});
  }
  auto body = summary(say, wrong);
  body += paragraph(say("id.password.intro"));
  body += form(kit.form(), "password-form", "password", inside);
  body += link("../account", say("id.account.back"), "back");
  return kit.page("id.password.title", body, status);
}

// Residents only: a PIN is good on lent tablets, and with a card on those of the town.
http::reply pin_page(const page_kit& kit, const std::string& error, int status) {
  const auto& say = kit.say;
  markup inside = input(say, {.id = "new-pin",
                              .label = say("id.tablet.new_pin"),
                              .type = "password",
                              .hint = say("id.tablet.new_pin_hint"),
                              .error = error,
                              .input_mode = "numeric"});
  inside += button(say("id.tablet.choose_pin"));
  std::vector<wrong_field> wrong;
  if (!error.empty()) {
    wrong.push_back({"new-pin", say("id.tablet.new_pin"), error});
  }
  auto body = summary(say, wrong);
  body += paragraph(say("id.pin.intro"));
  body += form(kit.form(), "pin-form", "pin", inside);
  body += link("../account", say("id.account.back"), "back");
  return kit.page("id.pin.title", body, status);
}

http::reply authenticator_page(const page_kit& kit, const person_here& who,
                               const secret<std::string>& key, const markup& said, int status) {
  const auto& say = kit.say;
  const auto town = kit.on.name_of_tenant(kit.c.tenant);
  markup steps = element("li", {}, say("id.totp.step_app"));
  auto second = text(say("id.totp.step_key"));
  second += element("p", {{"class", "number-big"}, {"id", "key"}}, crypto::base32(key.reveal()));
  const auto address = crypto::totp_address(town, who.account.login_id, key);
  second += qr_code(address, say("id.totp.qr"));
  second += element("p", {},
                    element("a", {{"id", "key-link"}, {"href", address}}, say("id.totp.open_app")));
  steps += element("li", {}, second);
  steps += element("li", {}, say("id.totp.step_code"));
  markup inside = input(say, {.id = "code",
                              .label = say("id.code.label"),
                              .autocomplete = "one-time-code",
                              .input_mode = "numeric"});
  inside += button(say("id.totp.submit"));
  auto body = said;
  body += element("ol", {}, steps);
  body += form(kit.form(), "authenticator-form", "authenticator", inside);
  body += link("../account", say("id.account.back"), "back");
  return kit.page("id.totp.title", body, status);
}

void note(db::tx& t, const person_here& who, std::string_view action) {
  const auto subject = subject_of(who.account.id), number = std::to_string(who.account.id.value);
  record::audit(t, {.actor = subject,
                    .role = who.account.role,
                    .action = action,
                    .subject_kind = "id.account",
                    .subject = number});
}

}  // namespace

answer show_account(const parts& on, call& c) {
  const page_kit kit{on, c};
  const auto who = co_await find_person_here(kit);
  if (!who) {
    co_return to_log_in(kit);
  }
  const auto keys = kit.keys();
  struct seen {
    profile p;
    std::vector<notice> notices;
    std::vector<session_row> sessions;
  };
  const auto found = co_await kit.people().read([&](db::reader& r) {
    const auto p = find_profile(r, keys, who->account.id);
    return seen{p.ok() ? p.value() : profile{}, read_notices(r, who->account.id, notices_on_home),
                sessions_of(r, who->account.id, c.now)};
  });
  const auto query = http::form::of_query(c.request);
  const auto next = next_in(query);
  markup body;
  if (query.ok() && query.value().text("new") == "1") {
    auto told = paragraph(kit.say("id.register.done"));
    told +=
        element("p", {{"class", "number-big"}, {"id", "new-id"}}, grouped(who->account.login_id));
    body += element("div", {{"class", "alert good"}, {"role", "status"}}, told);
  }
  body += link_on(kit, next);
  body += home(kit, *who, found.p, found.notices, found.sessions, next);
  co_return kit.page("id.account.title", body);
}

answer post_end_session(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  const auto who = co_await find_person_here(kit);
  if (!who) {
    co_return see_other("/id/login");
  }
  const auto number = http::parse_whole(sent.fields.text("session")).value_or(0);
  co_await kit.people().write([&](db::tx& t) {
    end_session(t, who->account.id, {number}, end_reason::ended_by_person,
                subject_of(who->account.id), who->account.role);
  });
  co_return see_other("/id/account");
}

answer show_password(const parts& on, call& c) {
  const page_kit kit{on, c};
  const auto who = co_await find_person_here(kit);
  if (!who || !is_fresh(*who, c.now)) {
    co_return who ? to_fresh_log_in(kit) : to_log_in(kit);
  }
  co_return password_page(kit, "", 200);
}

answer post_password(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  const auto who = co_await find_person_here(kit);
  if (!who || !is_fresh(*who, c.now)) {
    co_return to_fresh_log_in(kit);
  }
  const secret_choice choice{
      .account = who->account.id,
      .what = memorised::password,
      .text = secret<std::string>{std::string{sent.fields.text("new-password")}}};
  const auto hash = co_await hash_choice(on, c.tenant, choice);
  if (!hash.ok()) {
    const bool busy = hash.error().fields.empty();
    co_return busy ? kit.error(503, "unavailable")
                   : password_page(kit, fault_text(kit.say, hash.error().fields[0].code), 422);
  }
  co_await kit.people().write([&](db::tx& t) {
    keep_choice(t, who->account, memorised::password, hash.value(), who->in.session,
                subject_of(who->account.id), who->account.role);
  });
  co_return see_other("/id/account");
}

answer show_own_pin(const parts& on, call& c) {
  const page_kit kit{on, c};
  const auto who = co_await find_person_here(kit);
  if (!who || !is_fresh(*who, c.now)) {
    co_return who ? to_fresh_log_in(kit) : to_log_in(kit);
  }
  co_return who->account.kind == account_kind::resident ? pin_page(kit, "", 200)
                                                        : kit.error(404, "not_found");
}

answer post_own_pin(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  const auto who = co_await find_person_here(kit);
  if (!who || !is_fresh(*who, c.now)) {
    co_return to_fresh_log_in(kit);
  }
  if (who->account.kind != account_kind::resident) {
    co_return kit.error(404, "not_found");
  }
  const secret_choice choice{.account = who->account.id,
                             .what = memorised::pin,
                             .text = secret<std::string>{std::string{sent.fields.text("new-pin")}}};
  const auto hash = co_await hash_choice(on, c.tenant, choice);
  if (!hash.ok()) {
    const bool busy = hash.error().fields.empty();
    co_return busy ? kit.error(503, "unavailable")
                   : pin_page(kit, fault_text(kit.say, hash.error().fields[0].code), 422);
  }
  co_await kit.people().write([&](db::tx& t) {
    keep_choice(t, who->account, memorised::pin, hash.value(), who->in.session,
                subject_of(who->account.id), who->account.role);
  });
  co_return see_other("/id/account");
}

answer show_authenticator(const parts& on, call& c) {
  const page_kit kit{on, c};
  const auto who = co_await find_person_here(kit);
  if (!who || !is_fresh(*who, c.now)) {
    co_return who ? to_fresh_log_in(kit) : to_log_in(kit);
  }
  const auto keys = kit.keys();
  const auto key = co_await kit.people().write(
      [&](db::tx& t) { return begin_authenticator(t, keys, who->account.id); });
  if (!key.ok()) {
    co_return kit.error(http_status(key.error().reason), key.error().code);
  }
  co_return authenticator_page(kit, *who, key.value(), {}, 200);
}

answer post_authenticator(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  const auto who = co_await find_person_here(kit);
  if (!who || !is_fresh(*who, c.now)) {
    co_return to_fresh_log_in(kit);
  }
  const auto keys = kit.keys();
  using key_again = std::optional<result<secret<std::string>>>;
  std::optional<opened_session> in;
  const auto cookie = kit.from().cookie;
  const auto again = co_await kit.people().write([&](db::tx& t) -> key_again {
    if (!finish_authenticator(t, keys, who->account.id, sent.fields.text("code"))) {
      return begun_authenticator(t, keys, who->account.id);
    }
    note(t, *who, "id.authenticator.set");
    end_sessions_of(t, who->account.id, end_reason::secret_changed, subject_of(who->account.id),
                    who->account.role, who->in.session);
    if (const auto s = find_any_session(t, cookie, t.now())) {
      in = strengthen_session(t, who->account, *s, {"otp"});
    }
    return std::nullopt;
  });
  if (!again) {
    co_return in ? signed_in_reply(kit, *in, "/id/account") : see_other("/id/account");
  }
  if (!again->ok()) {
    co_return see_other("/id/account/authenticator");
  }
  co_return authenticator_page(kit, *who, again->value(), alert(kit.say("id.code.wrong")), 422);
}

answer show_sheet(const parts& on, call& c) {
  const page_kit kit{on, c};
  const auto who = co_await find_person_here(kit);
  if (!who || !is_fresh(*who, c.now)) {
    co_return who ? to_fresh_log_in(kit) : to_log_in(kit);
  }
  const auto left =
      co_await kit.people().read([&](db::reader& r) { return codes_left(r, who->account.id); });
  auto body = paragraph(kit.say("id.sheet.intro"));
  body += element("p", {{"id", "codes-left"}},
                  kit.say("id.sheet.left", {{"count", std::to_string(left)}}));
  body += form(kit.form(), "sheet-form", "sheet", button(kit.say("id.sheet.submit")));
  body += link("../account", kit.say("id.account.back"), "back");
  co_return kit.page("id.sheet.title", body);
}

answer post_sheet(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  const auto who = co_await find_person_here(kit);
  if (!who || !is_fresh(*who, c.now)) {
    co_return to_fresh_log_in(kit);
  }
  const auto keys = kit.keys();
  printed_for whose{.town = on.name_of_tenant(c.tenant),
                    .kana = {},
                    .login_id = who->account.login_id,
                    .help = on.help_of ? on.help_of(c.tenant) : std::string{}};
  const auto codes = co_await kit.people().write([&](db::tx& t) {
    note(t, *who, "id.sheet.made");
    if (const auto p = find_profile(t, keys, who->account.id); p.ok()) {
      whose.kana = p.value().kana.empty() ? p.value().name : p.value().kana;
    }
    return make_recovery_sheet(t, who->account.id);
  });
  const auto address = recover_address(op::issuer_of(*on.op, c), who->account.login_id);
  auto body = element("p", {{"class", "no-print"}}, kit.say("id.sheet.print"));
  body += sheet_print(kit.say, whose, codes, address);
  body += link("../account", kit.say("id.account.back"), "back");
  co_return kit.page("id.sheet.title", body);
}

}  // namespace tsu::id::api
