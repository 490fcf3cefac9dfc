#include "app/draw_news.h"

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "engine/consent/store_persons.h"
#include "engine/id/people/types.h"
#include "engine/notify/post.h"
#include "engine/notify/rules.h"
#include "service/devices/module.h"
#include "service/devices/store.h"

namespace tsu::app {
namespace {

using devices::application;
using devices::application_state;

constexpr std::int64_t at_once = 500;
constexpr notify::quiet_hours night{20 * 60, 8 * 60};
constexpr std::chrono::days worth_telling{60};

void tell(db::tx& t, const inbox_finder& inbox_of, const devices::recruiting& call,
          const application& a, std::string_view message) {
  const auto contact = inbox_of(t, consent::current_of(t, a.person));
  if (!contact) {
    return;
  }
  // Of one application a place is told once: who moved up before the draw was told has won.
  const auto key =
      (a.state == application_state::accepted ? "devices.place:" : "devices.reserve:") +
      std::to_string(a.number);
  const auto posted = notify::post(
      t, {.key = key,
          .to = notify::to_contact(*contact),
          .message = std::string{message},
          .values = {{"title", notify::text_in_languages{call.ja, call.en}}, {"rank", a.rank}},
          .ways = {notify::way::inbox, notify::way::email},
          .not_before = notify::after_quiet(night, t.now()),
          .expires_at = t.now() + worth_telling,
          .link = "/resident/tablet"});
  if (!posted.ok()) {
    log_error("{} goes by no way: {}", key, posted.error().detail);
  }
}

void tell_all(db::tx& t, const inbox_finder& inbox_of, const devices::recruiting& call) {
  for (std::int64_t after = 0;;) {
    const auto some = devices::store::applications(t, call.code, after, at_once);
    for (const auto& a : some) {
      after = a.number;
      // A draw that cannot have reached them is not told: they withdrew, applied anew later, use a
      // phone of their own or wait for Wi-Fi.
      if (a.rank == 0 || a.applied_at >= call.drawn_at || a.person.value == 0) {
        continue;
      }
      if (a.state == application_state::accepted) {
        tell(t, inbox_of, call, a, devices::won_message);
      } else if (a.state == application_state::reserve) {
        tell(t, inbox_of, call, a, devices::reserve_message);
      }
    }
    if (std::ssize(some) < at_once) {
      return;
    }
  }
}

}  // namespace

draw_follower::draw_follower(db::house& house, tenant_code town, inbox_finder inboxes)
    : log_follower(house.at(town, db::place::people), "app.draws", {}),
      inbox_of_(std::move(inboxes)) {}

bool draw_follower::hear(const db::row& row) {
  const auto kind = row.text(2);
  if (kind == "devices.call.drawn") {
    heard_.push_back({std::string{row.text(3)}, 0});
    return true;
  }
  if (kind != "devices.application.accepted") {
    return false;
  }
  const auto number = json_number(json_members{row.text(4)}.find("application"));
  if (number) {
    heard_.push_back({{}, static_cast<std::int64_t>(*number)});
  }
  return number.has_value();
}

void draw_follower::apply(db::tx& t) {
  for (const auto& h : heard_) {
    if (!h.call.empty()) {
      if (const auto call = devices::store::find_call(t, h.call)) {
        tell_all(t, inbox_of_, *call);
      }
      continue;
    }
    const auto a = devices::store::find_application(t, h.application);
    const auto call = a ? devices::store::find_call(t, a->call) : std::nullopt;
    if (call && a->state == application_state::accepted && a->person.value != 0) {
      tell(t, inbox_of_, *call, *a, devices::place_message);
    }
  }
}

}  // namespace tsu::app
