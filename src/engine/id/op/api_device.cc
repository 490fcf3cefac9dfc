// The device flow (RFC 8628): codes for a device, and the page where its person lets it in.
#include "engine/id/api.h"
#include "engine/id/op/api.h"
#include "engine/id/op/client_auth.h"
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

constexpr std::chrono::seconds device_lives{600};

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

task<std::optional<login>> signed_in(const provider& on, const call& c) {
  const auto cookie = id::api::session_cookie(c.request);
  if (!cookie) {
    co_return std::nullopt;
  }
  const auto hash = hash_of(*cookie);
  co_return co_await people_of(on, c.tenant).read([&](db::reader& r) {
    return on.find_login(r, hash, c.now);
  });
}

http::reply to_sign_in(std::string_view user_code) {
  std::string next = "/id/device";
  if (const auto plain = plain_user_code(user_code); !plain.empty()) {
    next += "?user_code=" + shown_user_code(plain);
  }
  std::string to = "/id/login?";
  http::append_form_field(to, "next", next);
  return pages::see_other(to);
}

// RFC 8628 5.1: codes are short, so guesses are counted by account.
bool may_try(const provider& on, const call& c, const login& person) {
  const auto key = std::string{c.tenant.text()} + "/" + std::to_string(person.account.value);
  return on.code_tries == nullptr || on.code_tries->take(key).allowed;
}

grant_row grant_of(const device_row& d, const client& who, const login& person,
                   std::vector<std::string> scopes, const call& c, std::string issuer) {
  const auto lives =
      has_grant(who, grant_refresh)
          ? std::chrono::seconds{std::chrono::days{who.may.refresh_days}}
          : std::chrono::seconds{std::chrono::minutes{who.may.access_minutes}} + device_lives;
  return {.id = {},
          .account = person.account,
          .client = d.client,
          .session = {},  // the device goes on when the browser signs out
          .sid = {},
          .scopes = join(scopes),
          .claims = {},
          .nonce = {},
          .issuer = std::move(issuer),
          .authenticated = person.authenticated,
          .acr = person.acr,
          .amr = join(person.amr),
          .created = c.now,
          .expires = c.now + lives,
          .redirect_uri = {},
          .challenge = {},
          .jkt = {},
          .code_expires = c.now};
}

// What is ticked here counts like what is ticked on the page of consent. This page shows no notice:
// of a program whose consents are kept with one, only what was agreed to under it goes.
std::vector<std::string> keep_ticked(const provider& on, db::tx& t, const login& person,
                                     const client& who, std::vector<std::string> asked,
                                     const std::vector<std::string>& ticked) {
  std::erase(asked, "openid");
  if (who.may.consent == consent_policy::trusted) {
    return ticked;
  }
  if (on.consents.keeps && on.consents.keeps(t, who.name)) {
    auto granted =
        on.consents
            .look(
                t,
                {.account = person.account, .client = who.name, .scopes = asked, .language = "ja"},
                t.now())
            .granted;
    granted.emplace_back("openid");
    return both(ticked, granted);
  }
  const auto before = find_agreed(t, person.account, who.name).value_or(agreed_row{});
  auto all = read_scopes(before.asked).value_or(std::vector<std::string>{});
  auto given = read_scopes(before.given).value_or(std::vector<std::string>{});
  for (const auto& scope : asked) {
    std::erase(given, scope);
    if (!contains(all, scope)) {
      all.push_back(scope);
    }
    if (contains(ticked, scope)) {
      given.push_back(scope);
    }
  }
  put_agreed(t, person.account, who.name, {join(all), join(given)}, t.now());
  return ticked;
}

// The person's answer; the kept choice of scopes is what was ticked.
task<http::reply> take_answer(const provider& on, const call& c, const http::form& form,
                              const login& person, const device_row& d, const client& who) {
  const bool yes = form.text("answer") == "allow";
  const auto asked = read_scopes(d.scopes).value_or(std::vector<std::string>{});
  std::vector<std::string> given;
  for (const auto& scope : asked) {
    if (scope == "openid" || form.text("scope_" + scope) == "yes") {
      given.push_back(scope);
    }
  }
  auto grant = grant_of(d, who, person, given, c, issuer_of(on, c));
  const bool moved = co_await people_of(on, c.tenant).write([&](db::tx& t) {
    if (!yes) {
      return move_device(t, d.id, device_state::waiting, device_state::denied, {});
    }
    grant.scopes = join(keep_ticked(on, t, person, who, asked, given));
    ensure_subject(t, person.account, who.sector);
    return move_device(t, d.id, device_state::waiting, device_state::allowed,
                       insert_grant(t, grant, {}));
  });
  if (!moved) {
    co_return device_entry_page(on, c, {}, "id.op.device.unknown");
  }
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
  const auto plain = plain_user_code(form.text("user_code"));
  const auto d = co_await people_of(on, c.tenant).read([&](db::reader& r) {
    return find_device_by_user_code(r, kept_of(plain), c.now);
  });
  client_ptr who;
  if (d) {
    who = co_await on.clients.find(c.tenant, d->client);
  }
  if (!who || who->locked) {
    co_return device_entry_page(on, c, form.text("user_code"), "id.op.device.unknown");
  }
  if (form.text("answer").empty()) {
    co_return device_confirm_page(on, c, *who, plain,
                                  read_scopes(d->scopes).value_or(std::vector<std::string>{}));
  }
  co_return co_await take_answer(on, c, form, *person, *d, *who);
}

}  // namespace

answer device_authorization(const parts& on, call& c) {
  auto out = co_await serve_device(*on.op, c);
  co_return out.ok() ? std::move(out).value() : error_reply(out.error());
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
