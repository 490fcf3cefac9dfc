#include "engine/id/people/register_pages.h"

#include <algorithm>

#include "base/crypto/password.h"
#include "engine/id/people/accounts.h"
#include "engine/id/people/codes.h"
#include "engine/id/people/page_kit.h"
#include "engine/id/people/passwords.h"
#include "engine/id/people/rules.h"
#include "engine/id/people/second_factor.h"
#include "engine/id/people/throttle.h"
#include "engine/id/people/upstream_pages.h"

namespace tsu::id::api {
namespace {

using namespace pages;

// A field of the registration form: its id there, what the rules call it, its text.
struct form_line {
  std::string_view id, field, label, hint, autocomplete;
  bool needed = true;
};
constexpr form_line lines[] = {
    {"name", "name", "id.field.name", "", "name"},
    {"kana", "kana", "id.field.kana", "id.field.kana_hint", "off"},
    {"birth-date", "birthDate", "id.field.birth_date", "id.field.birth_date_hint", "bday"},
    {"district", "district", "id.field.district", "", "off", false},
    {"phone", "phone", "id.field.phone", "", "tel", false},
    {"email", "email", "id.field.email", "", "email", false},
    {"new-password", "new-password", "id.field.new_password", "id.field.new_password_hint",
     "new-password"},
};

profile profile_of(const http::form& f, i18n::language lang) {
  return {.name = std::string{f.text("name")},
          .kana = std::string{f.text("kana")},
          .birth_date = std::string{f.text("birth-date")},
          .district = std::string{f.text("district")},
          .phone = std::string{f.text("phone")},
          .email = std::string{f.text("email")},
          .locale = lang == i18n::language::en ? "en" : "ja"};
}

std::string code_for(const std::vector<field_error>& bad, std::string_view field) {
  const auto at =
      std::find_if(bad.begin(), bad.end(), [&](const auto& b) { return b.field == field; });
  return at == bad.end() ? std::string{} : at->code;
}

// As a profile calls it: "birth_date" of "birth-date".
std::string value_of(const http::form& f, const form_line& line,
                     const std::map<std::string, std::string>& known) {
  std::string field{line.id};
  std::replace(field.begin(), field.end(), '-', '_');
  const auto at = known.find(field);
  return at == known.end() || f.find(line.id) != nullptr ? std::string{f.text(line.id)}
                                                         : at->second;
}

// known: by field of the profile, for what the form does not say yet.
http::reply register_page(const page_kit& kit, const http::form& f,
                          const std::vector<field_error>& bad, int status,
                          const std::map<std::string, std::string>& known = {}) {
  const auto& say = kit.say;
  std::vector<wrong_field> wrong;
  const auto next = local_path(f.text("next"), own_page);
  markup inside = hidden("next", next);
  for (const auto& line : lines) {
    const auto code = code_for(bad, line.field);
    const auto error = code.empty() ? std::string{} : fault_text(say, code);
    if (!error.empty()) {
      wrong.push_back({std::string{line.id}, say(line.label), error});
    }
    const bool hidden_text = line.id == "new-password";
    inside += input(say, {.id = std::string{line.id},
                          .label = say(line.label),
                          .type = hidden_text ? "password" : "text",
                          .autocomplete = std::string{line.autocomplete},
                          .value = value_of(f, line, known),
                          .hint = line.hint.empty() ? "" : say(line.hint),
                          .error = error,
                          .needed = line.needed});
  }
  inside += button(say("id.register.submit"));
  markup body = summary(say, wrong);
  body += paragraph(say("id.register.intro"));
  body += form(kit.form(), "register", "register", inside);
  body += link("login" + leading_to(kit, next), say("id.register.to_login"), "to-login");
  return kit.page("id.register.title", body, status);
}

// Before there is an account, the password is judged with what the form says.
std::string_view password_fault(const parts& on, tenant_code town, const profile& p,
                                const std::optional<std::string>& normal) {
  return normal ? fault_of_password(*normal, second_factor::none,
                                    {on.name_of_tenant(town), "tsunagu", p.name, p.kana, p.email})
                : std::string_view{"not_a_text"};
}

// What was typed on the page of recovery, to be shown again, and where it leads.
struct typed_recovery {
  std::string_view code = {}, login_id = {};
  std::string next{own_page};
};

http::reply recover_page(const page_kit& kit, const typed_recovery& typed,
                         const std::string& password_error, const markup& said, int status) {
  const auto& say = kit.say;
  markup inside = hidden("next", typed.next);
  inside += input(say, {.id = "login-id",
                        .label = say("id.login.id"),
                        .autocomplete = "username",
                        .value = std::string{typed.login_id}});
  inside += input(say, {.id = "code",
                        .label = say("id.recover.code"),
                        .value = std::string{typed.code},
                        .hint = say("id.recover.code_hint")});
  inside += input(say, {.id = "new-password",
                        .label = say("id.field.new_password"),
                        .type = "password",
                        .autocomplete = "new-password",
                        .hint = say("id.field.new_password_hint"),
                        .error = password_error});
  inside += button(say("id.recover.submit"));
  markup body = said;
  body += paragraph(say("id.recover.intro"));
  body += form(kit.form(), "recover", "recover", inside);
  body += link("login" + leading_to(kit, typed.next), say("id.register.to_login"), "to-login");
  return kit.page("id.recover.title", body, status, target_of(typed.next));
}

struct spent {
  std::string_view fault;
  std::chrono::seconds closed{};
  std::optional<opened_session> in;
};

// How long nobody may try a code there.
std::chrono::seconds closed_to_recovery(db::reader& r, const std::string& login_id,
                                        const from_where& from, instant now) {
  return std::max(closed_for(r, door_of_login_id("recover " + login_id), now),
                  closed_for(r, door_of_address(from.address), now));
}

// The code, the password and the session in one transaction: a code that was spent has an effect.
spent spend(db::tx& t, const std::string& login_id, std::string_view code, const std::string& hash,
            const from_where& from) {
  const auto by_id = door_of_login_id("recover " + login_id),
             by_address = door_of_address(from.address);
  const auto closed = closed_to_recovery(t, login_id, from, t.now());
  if (closed.count() > 0) {
    return {.fault = "too_many", .closed = closed, .in = {}};
  }
  count_try(t, by_id);
  count_try(t, by_address);
  const auto a = find_account_by_login_id(t, login_id);
  const bool good =
      a && a->state == account_state::active &&
      (spend_code(t, a->id, code_use::setup, code) || spend_code(t, a->id, code_use::sheet, code));
  if (!good) {
    note_failure(t, a, "recovery", from);
    return {.fault = "wrong", .closed = {}, .in = {}};
  }
  forgive(t, by_id);
  forgive(t, door_of_login_id(login_id));
  take_back(t, by_address);
  keep_choice(t, *a, memorised::password, hash, {}, subject_of(a->id), a->role);
  // Recovery is no way around a second factor (ASVS 6.4.3): that is asked next.
  const bool second = has_authenticator(t, a->id);
  return {.fault = {},
          .closed = {},
          .in = let_in(t, *a, from,
                       {.proved = {"pwd"},
                        .on = from.on,
                        .tablet = {},
                        .device = from.device,
                        .waits_for_second = second})};
}

}  // namespace

answer show_register(const parts& on, call& c) {
  const page_kit kit{on, c};
  const auto query = http::form::of_query(c.request);
  if (!query.ok()) {
    co_return kit.error(400, "bad_request");
  }
  const bool comes_back = query.value().text("next") == "/id/upstream/link";
  co_return register_page(
      kit, query.value(), {}, 200,
      comes_back ? claims_to_register(kit) : std::map<std::string, std::string>{});
}

answer post_register(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  auto p = profile_of(sent.fields, kit.say.lang);
  auto bad = tidy_profile(p, account_kind::resident, c.now);
  const auto normal = password_in(sent.fields.text("new-password"));
  if (const auto fault = password_fault(on, c.tenant, p, normal); !fault.empty()) {
    bad.push_back({"new-password", std::string{fault}});
  }
  if (!bad.empty()) {
    co_return register_page(kit, sent.fields, bad, 422);
  }
  const auto hash = co_await on.desk->hash(secret<std::string>{*normal});
  if (!hash.ok()) {
    co_return kit.error(503, "unavailable");
  }
  const auto from = kit.from();
  const auto keys = kit.keys();
  using made = std::pair<account_row, opened_session>;
  const auto out = co_await kit.people().write([&](db::tx& t) -> result<made> {
    TRY(auto row, register_oneself(t, keys, p));
    keep_choice(t, row, memorised::password, hash.value(), {}, subject_of(row.id), row.role);
    auto in = let_in(t, row, from,
                     {.proved = {"pwd"}, .on = from.on, .tablet = {}, .device = from.device});
    return made{std::move(row), std::move(in)};
  });
  if (!out.ok()) {
    co_return kit.error(http_status(out.error().reason), out.error().code);
  }
  const auto next = local_path(sent.fields.text("next"), own_page);
  // The number comes first: without it nobody gets in another time.
  const auto shown = "/id/account?new=1" +
                     (next == own_page ? std::string{} : "&next=" + http::percent_encoded(next));
  co_return signed_in_reply(kit, out.value().second, shown);
}

answer show_recover(const parts& on, call& c) {
  const page_kit kit{on, c};
  const auto query = http::form::of_query(c.request);
  const auto number = query.ok() ? login_id_in(query.value().text("id")) : std::nullopt;
  co_return recover_page(kit, {.login_id = number.value_or(""), .next = next_in(query)}, "", {},
                         200);
}

answer post_recover(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  const auto typed_id = sent.fields.text("login-id"), code = sent.fields.text("code");
  const auto next = local_path(sent.fields.text("next"), own_page);
  const auto login_id = login_id_in(typed_id).value_or("-");
  const auto normal = password_in(sent.fields.text("new-password"));
  if (const auto fault = password_fault(on, c.tenant, {.name = login_id}, normal); !fault.empty()) {
    co_return recover_page(kit, {code, typed_id, next}, fault_text(kit.say, fault), {}, 422);
  }
  const auto from = kit.from();
  // A door that is closed costs no hash.
  spent out{.fault = "too_many", .closed = {}, .in = {}};
  out.closed = co_await kit.people().read(
      [&](db::reader& r) { return closed_to_recovery(r, login_id, from, c.now); });
  if (out.closed.count() == 0) {
    const auto hash = co_await on.desk->hash(secret<std::string>{*normal});
    if (!hash.ok()) {
      co_return kit.error(503, "unavailable");
    }
    out = co_await kit.people().write(
        [&](db::tx& t) { return spend(t, login_id, code, hash.value(), from); });
  }
  if (out.in) {
    const auto second = "/id/login/code?next=" + http::percent_encoded(next);
    co_return signed_in_reply(kit, *out.in, out.in->acr.empty() ? second : next);
  }
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(out.closed).count();
  const auto said = out.fault == "wrong"
                        ? kit.say("id.recover.wrong")
                        : kit.say("id.login.too_many", {{"minutes", std::to_string(minutes)}});
  auto r =
      recover_page(kit, {"", typed_id, next}, "", alert(said), out.fault == "wrong" ? 422 : 429);
  if (out.fault == "too_many") {
    r.with("Retry-After", std::to_string(out.closed.count()));
  }
  co_return r;
}

}  // namespace tsu::id::api
