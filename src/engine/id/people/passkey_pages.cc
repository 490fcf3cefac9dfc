#include "engine/id/people/passkey_pages.h"

#include "base/core/json.h"
#include "base/crypto/encode.h"
#include "base/http/asked.h"
#include "base/i18n/dates.h"
#include "engine/id/embedded.h"
#include "engine/id/op/provider.h"
#include "engine/id/people/login_pages.h"
#include "engine/id/people/page_kit.h"
#include "engine/id/people/passkeys.h"

namespace tsu::id::api {
namespace {

using namespace pages;

struct passkey_options {
  std::string challenge, rp_id, ceremony;
};
BOOST_DESCRIBE_STRUCT(passkey_options, (), (challenge, rp_id, ceremony))

passkey_site site_here(const page_kit& kit) {
  return passkey_site_of(op::issuer_of(*kit.on.op, kit.c));
}

std::string bytes_in(const http::form& f, std::string_view name) {
  return crypto::from_base64url(f.text(name)).value_or("");
}

// Shown by the script where the browser said no, or the person.
markup failed_alert(const words& say) {
  return element("p",
                 {{"class", "alert"}, {"id", "passkey-failed"}, {"role", "alert"}, {"hidden", ""}},
                 say("id.passkey.failed"));
}

// A form that the script shows once it knows what to do; where there is none it stays away.
markup scripted_form(const page_kit& kit, std::string_view action, attributes more,
                     const markup& inside) {
  attributes at{{"method", "post"},
                {"id", "passkey-form"},
                {"action", to_top(kit.c.request) + std::string{action}},
                {"novalidate", ""},
                {"hidden", ""}};
  at.insert(at.end(), more.begin(), more.end());
  markup all = hidden("form_token", kit.guard.token);
  all += hidden("ui_locales", i18n::tag_of(kit.say.lang));
  all += inside;
  return element("form", at, all);
}

markup one_passkey(const page_kit& kit, const passkey_row& p) {
  const auto& say = kit.say;
  const auto when = [&](instant t) { return i18n::relative_text(say.lang, t, kit.c.now); };
  markup item = element("span", {{"class", "device"}},
                        p.label.empty() ? say("id.account.unknown_device") : p.label);
  item += element("p", {{"class", "hint"}}, say("id.passkey.made", {{"when", when(p.created)}}));
  item += element(
      "p", {{"class", "hint"}},
      p.used ? say("id.account.seen", {{"when", when(*p.used)}}) : say("id.passkey.never_used"));
  item += element("p", {{"class", "hint"}},
                  say(p.synced ? "id.passkey.synced" : "id.passkey.on_device"));
  const auto number = std::to_string(p.id.value);
  auto inside = hidden("passkey", number);
  inside += quiet_button(say("id.passkey.remove"), "remove-" + number);
  item += form(kit.form(), "remove-form-" + number,
               to_top(kit.c.request) + "id/account/passkeys/remove", inside);
  return element("li", {}, item);
}

struct seen_passkeys {
  std::vector<passkey_row> all;
  std::string handle, name;
};

task<seen_passkeys> look(const page_kit& kit, account_id a) {
  const auto keys = kit.keys();
  co_return co_await kit.people().read([&](db::reader& r) {
    const auto p = find_profile(r, keys, a);
    return seen_passkeys{passkeys_of(r, a), passkey_handle_of(r, a),
                         p.ok() ? p.value().name : std::string{}};
  });
}

// What the script asks the authenticator for.
attributes creation_of(const page_kit& kit, const person_here& who, const seen_passkeys& seen,
                       const ceremony& asked) {
  std::string exclude;
  for (const auto& p : seen.all) {
    exclude += (exclude.empty() ? "" : " ") + crypto::base64url(p.key_id);
  }
  return {{"data-challenge", asked.challenge},
          {"data-rp-id", site_here(kit).rp_id},
          {"data-rp-name", kit.on.name_of_tenant(kit.c.tenant)},
          {"data-user-id", seen.handle},
          {"data-user-name", grouped(who.account.login_id)},
          {"data-user-label", seen.name},
          {"data-exclude", exclude}};
}

// `next`: where somebody goes on who was led here on the way to a program.
task<http::reply> list_page(const page_kit& kit, const person_here& who, std::string next,
                            const markup& said, int status) {
  const auto& say = kit.say;
  const auto seen = co_await look(kit, who.account.id);
  markup items;
  for (const auto& p : seen.all) {
    items += one_passkey(kit, p);
  }
  markup body = said;
  body += paragraph(say("id.passkey.intro"));
  body += seen.all.empty() ? element("p", {{"id", "no-passkeys"}}, say("id.passkey.no_passkeys"))
                           : element("ul", {{"class", "plain"}, {"id", "passkeys"}}, items);
  if (kit.on.key) {
    auto asked = make_ceremony(passkey_create, kit.guard.token, who.account.id, kit.c.now);
    asked.handle = seen.handle;
    markup inside = hidden("next", next);
    inside += hidden("ceremony", seal_ceremony(*kit.on.key, kit.c.tenant, asked));
    inside += hidden("client-data", "");
    inside += hidden("attestation", "");
    inside += input(say, {.id = "label",
                          .label = say("id.passkey.label"),
                          .value = kit.from().device,
                          .hint = say("id.passkey.label_hint")});
    inside += button(say("id.passkey.add"), "passkey");
    body += failed_alert(say);
    body += scripted_form(kit, "id/account/passkeys", creation_of(kit, who, seen, asked), inside);
  }
  body += element("p", {{"id", "passkey-none"}}, say("id.passkey.needs_script"));
  body += link_on(kit, next);
  body += link("../account", say("id.account.back"), "back");
  co_return kit.page("id.passkey.title", body, status, leads_to::our_pages, {"passkey.js"});
}

// What the browser made, checked against what it was asked on this page.
result<webauthn::credential> made_passkey(const page_kit& kit, const http::form& f,
                                          const ceremony& asked) {
  const auto site = site_here(kit);
  const std::vector<std::string> origins{site.origin};
  const auto client_data = bytes_in(f, "client-data"), attestation = bytes_in(f, "attestation");
  const auto challenge = crypto::from_base64url(asked.challenge).value_or("");
  return webauthn::check_registration(
      {client_data, attestation},
      {.rp_id = site.rp_id, .origins = origins, .challenge = challenge, .user_verified = true});
}

}  // namespace

markup passkey_login_form(const page_kit& kit, const markup& hidden_fields) {
  const auto& say = kit.say;
  markup inside = hidden_fields;
  for (const auto* name :
       {"ceremony", "key-id", "client-data", "authenticator-data", "signature", "user-handle"}) {
    inside += hidden(name, "");
  }
  inside += quiet_button(say("id.passkey.submit"), "passkey");
  auto out = failed_alert(say);
  out +=
      scripted_form(kit, "id/login/passkey",
                    {{"data-options", to_top(kit.c.request) + "id/login/passkey/options"}}, inside);
  return out;
}

answer show_passkeys(const parts& on, call& c) {
  const page_kit kit{on, c};
  const auto who = co_await find_person_here(kit);
  if (!who || !is_fresh(*who, c.now)) {
    co_return who ? to_fresh_log_in(kit) : to_log_in(kit);
  }
  auto next = next_in(http::form::of_query(c.request));
  co_return co_await list_page(kit, *who, std::move(next), {}, 200);
}

answer post_passkey(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  const auto who = co_await find_person_here(kit);
  if (!who || !is_fresh(*who, c.now)) {
    co_return to_fresh_log_in(kit);
  }
  const auto next = local_path(sent.fields.text("next"), own_page);
  const auto asked =
      on.key ? open_ceremony(*on.key, c.tenant, sent.fields.text("ceremony"),
                             {.use = passkey_create, .browser = kit.guard.token, .now = c.now})
             : std::nullopt;
  if (!asked || asked->account != who->account.id.value) {
    co_return co_await list_page(kit, *who, next, alert(kit.say("id.error.stale_form")), 403);
  }
  auto made = made_passkey(kit, sent.fields, *asked);
  if (!made.ok()) {
    co_return co_await list_page(kit, *who, next, alert(kit.say("id.passkey.refused")), 422);
  }
  const auto label = std::string{sent.fields.text("label")};
  const auto added = co_await kit.people().write([&](db::tx& t) -> result<done> {
    if (!spend_ceremony(t, *asked)) {
      return problem{why::conflict, "this challenge was used", "passkey_stale"};
    }
    return add_passkey(t, who->account, {made.value(), asked->handle, label});
  });
  if (!added.ok()) {
    const bool known = added.error().code == "passkey_known";
    const auto said = known                                       ? "id.passkey.known"
                      : added.error().code == "too_many_passkeys" ? "id.passkey.too_many"
                                                                  : "id.error.stale_form";
    co_return co_await list_page(kit, *who, next, alert(kit.say(said)), 409);
  }
  co_return see_other("/id/account/passkeys" +
                      (next == own_page ? std::string{} : leading_to(kit, next)));
}

answer post_remove_passkey(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  const auto who = co_await find_person_here(kit);
  if (!who || !is_fresh(*who, c.now)) {
    co_return see_other("/id/login?reauth=1&next=%2Fid%2Faccount%2Fpasskeys");
  }
  const auto number = http::parse_whole(sent.fields.text("passkey")).value_or(0);
  const auto removed = co_await kit.people().write(
      [&](db::tx& t) { return remove_passkey(t, who->account, {number}, who->in.session); });
  if (!removed.ok() && removed.error().code == "last_way_in") {
    std::string next{own_page};
    co_return co_await list_page(kit, *who, std::move(next), alert(kit.say("id.passkey.last")),
                                 409);
  }
  co_return see_other("/id/account/passkeys");
}

answer post_passkey_options(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c};
  if (!on.key) {
    co_return kit.error(503, "unavailable");
  }
  const auto asked = make_ceremony(passkey_get, kit.guard.token, {}, c.now);
  http::reply r{.body = to_json(passkey_options{asked.challenge, site_here(kit).rp_id,
                                                seal_ceremony(*on.key, c.tenant, asked)})};
  r.with("Cache-Control", "no-store");
  co_return r;
}

answer post_passkey_login(const parts& on, call& c) {
  auto sent = read_post(on, c);
  if (sent.refused) {
    co_return std::move(*sent.refused);
  }
  const page_kit kit{on, c, sent.fields.text("ui_locales")};
  passkey_try in{.key_id = bytes_in(sent.fields, "key-id"),
                 .user_handle = bytes_in(sent.fields, "user-handle"),
                 .client_data = bytes_in(sent.fields, "client-data"),
                 .authenticator_data = bytes_in(sent.fields, "authenticator-data"),
                 .signature = bytes_in(sent.fields, "signature"),
                 .sealed_ceremony = std::string{sent.fields.text("ceremony")},
                 .browser = kit.guard.token,
                 .site = site_here(kit),
                 .from = kit.from()};
  const auto out = co_await sign_in_by_passkey(on, c.tenant, std::move(in), c.now);
  co_return login_outcome_reply(kit, sent.fields, out, "id.passkey.wrong");
}

answer passkey_script(const parts&, call&) { co_return script_reply(embedded::people_passkey_js); }

}  // namespace tsu::id::api
