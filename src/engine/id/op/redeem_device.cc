#include "engine/id/op/errors.h"
#include "engine/id/op/exchange.h"
#include "engine/id/op/give.h"
#include "engine/id/op/secrets.h"
#include "engine/id/op/store_devices.h"

namespace tsu::id::op {
namespace {

constexpr std::chrono::seconds slower{5};

exchange no(std::string_view error, std::string_view detail) {
  return {.refused = refuse(error, detail), .is = {}};
}

// RFC 8628 3.5: who asks too soon is told to wait longer from then on.
exchange still_waiting(db::tx& t, const device_row& d) {
  const bool too_soon = t.now() - d.polled < d.wait;
  note_poll(t, d.id, t.now(), too_soon ? d.wait + slower : d.wait);
  return too_soon ? no("slow_down", "asked too soon: wait five seconds longer each time")
                  : no("authorization_pending", "the person has not answered yet");
}

exchange use_device(db::tx& t, const asking& a, const device_row& d) {
  const auto grant = find_grant(t, d.grant);
  if (!grant || grant->revoked) {
    return no("invalid_grant", "what the device was given has ended");
  }
  if (!move_device(t, d.id, device_state::allowed, device_state::used, d.grant)) {
    return no("invalid_grant", "the device code was used before");
  }
  return first_tokens(t, a, *grant);
}

}  // namespace

exchange redeem_device(db::tx& t, const provider& on, const asking& a) {
  if (const auto spent = spend_all(on, t, a); !spent.ok()) {
    return {.refused = spent.error(), .is = {}};
  }
  const auto code = a.form.text("device_code");
  if (code.empty()) {
    return no("invalid_request", "device_code is missing");
  }
  const auto d = find_device(t, kept_of(code));
  if (!d || d->client != a.who->name) {
    return no("invalid_grant", "no such device code");
  }
  if (d->state == device_state::used) {
    revoke_grant(t, d->grant, t.now());
    return no("invalid_grant", "the device code was used before");
  }
  if (d->expires <= t.now()) {
    return no("expired_token", "the codes of the device are over");
  }
  if (const auto bound = proof_fits(a, d->jkt); !bound.ok()) {
    return {.refused = bound.error(), .is = {}};
  }
  switch (d->state) {
    case device_state::waiting: return still_waiting(t, *d);
    case device_state::denied: return no("access_denied", "the person said no");
    default: return use_device(t, a, *d);
  }
}

}  // namespace tsu::id::op
