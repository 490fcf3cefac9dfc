#include "service/devices/follow_accounts.h"

#include "base/core/json_text.h"
#include "base/http/asked.h"
#include "engine/id/people/accounts.h"
#include "service/devices/recruit.h"
#include "service/devices/store.h"

namespace tsu::devices {

account_follower::account_follower(db::house& house, tenant_code town)
    : log_follower(house.at(town, db::place::people), "devices.accounts", {}) {}

bool account_follower::hear(const db::row& change) {
  const auto kind = change.text(2);
  if (kind == "consent.person.erased") {
    const auto who = http::parse_whole(change.text(3));
    if (who && *who > 0) {
      heard_.push_back({{*who}, {}});
    }
    return who && *who > 0;
  }
  if (kind != id::account_changed_kind) {
    return false;
  }
  const auto into = json_members{change.text(4)}.find("into");
  const auto other = into.empty() ? std::nullopt : json_number(into);
  const auto twice = id::account_of(change.text(3));
  if (!other || !twice || *other < 1) {
    return false;
  }
  heard_.push_back({{twice->value}, {static_cast<std::int64_t>(*other)}});
  return true;
}

void account_follower::apply(db::tx& t) {
  constexpr acting program{"", "", ""};
  for (const auto& h : heard_) {
    if (h.into.value != 0) {
      store::move_person(t, h.who, h.into);
      continue;
    }
    for (const auto& a : store::applications_of(t, h.who)) {
      if (a.state != application_state::withdrawn) {
        (void)withdraw(t, program, a.number);  // the place goes to the next
      }
    }
    for (const auto& s : store::seats_of(t, h.who)) {
      if (s.state != seat_state::cancelled) {
        store::free_seat(t, s.briefing);
      }
    }
    for (const auto& l : store::loans_of(t, h.who, 1)) {
      if (goes_on(l)) {
        store::open_task(t, task_kind::search, l.serial, l.number);
      }
    }
    store::forget_person(t, h.who);
  }
}

}  // namespace tsu::devices
