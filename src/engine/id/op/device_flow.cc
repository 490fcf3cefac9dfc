#include "engine/id/op/device_flow.h"

#include "engine/id/op/errors.h"
#include "engine/id/op/scopes.h"
#include "engine/id/op/store_clients.h"

namespace tsu::id::op {
namespace {

// Everything is shown, also what the client has already: a device is let in by its own yes.
agreement agreement_of(const at_device& a, const device_row& d) {
  auto scopes = both(read_scopes(d.scopes).value_or(std::vector<std::string>{}), a.who.may.scopes);
  std::erase(scopes, "openid");
  return {.who = a.who, .scopes = std::move(scopes), .language = a.language, .again = true};
}

grant_row grant_of(const at_device& a, const device_row& d, const login& person,
                   std::vector<std::string> scopes, instant now) {
  if (contains(read_scopes(d.scopes).value_or(std::vector<std::string>{}), "openid")) {
    scopes.insert(scopes.begin(), "openid");
  }
  const auto lives =
      has_grant(a.who, grant_refresh)
          ? std::chrono::seconds{std::chrono::days{a.who.may.refresh_days}}
          : std::chrono::seconds{std::chrono::minutes{a.who.may.access_minutes}} + device_lives;
  return {.id = {},
          .account = person.account,
          .client = d.client,
          .session = {},  // the device goes on when the browser signs out
          .sid = {},
          .scopes = join(scopes),
          .claims = {},
          .nonce = {},
          .issuer = a.issuer,
          .authenticated = person.authenticated,
          .acr = person.acr,
          .amr = join(person.amr),
          .created = now,
          .expires = now + lives,
          .redirect_uri = {},
          .challenge = {},
          .jkt = {},
          .code_expires = now};
}

problem answered_meanwhile() {
  return refuse("device_answered", "the device was answered meanwhile");
}

}  // namespace

device_view look_at_device(const provider& on, db::reader& r, const at_device& a, instant now) {
  device_view out{.device = find_device_by_user_code(r, a.code, now),
                  .person = on.find_login(r, a.session, now),
                  .next = {},
                  .agreed = {}};
  if (out.device && out.device->client != a.who.name) {
    out.device.reset();
  }
  if (!out.device || !out.person) {
    return out;
  }
  const auto about = agreement_of(a, *out.device);
  authorize_request asked;
  asked.scopes = about.scopes;
  // The least level that the client wants holds for its devices too.
  out.next = decide_next({.asked = asked,
                          .who = a.who,
                          .signed_in = out.person,
                          .has_chosen = true,
                          .began = out.device->created,
                          .now = now});
  out.agreed = look_at_consent(on, r, about, out.person->account, now);
  return out;
}

result<device_view> answer_device(const provider& on, db::tx& t, const at_device& a,
                                  const http::form& pressed) {
  auto view = look_at_device(on, t, a, t.now());
  if (!view.device || !view.person) {
    return view;
  }
  const auto& d = *view.device;
  if (pressed.text("answer") != "allow") {
    view.next = {step::give_code};
    return move_device(t, d.id, device_state::waiting, device_state::denied, {})
               ? result<device_view>{std::move(view)}
               : result<device_view>{answered_meanwhile()};
  }
  if (view.next.what != step::give_code) {
    return view;
  }
  const auto about = agreement_of(a, d);
  auto given = ticked(pressed, about, view.agreed);
  TRY(const done kept, keep_choice(on, t, about, *view.person, pressed, given));
  ensure_subject(t, view.person->account, a.who.sector);
  const auto grant = insert_grant(t, grant_of(a, d, *view.person, std::move(given), t.now()), {});
  if (!move_device(t, d.id, device_state::waiting, device_state::allowed, grant)) {
    return answered_meanwhile();
  }
  return view;
}

}  // namespace tsu::id::op
