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

namespace {

constexpr acting program{"", "", ""};

// Nobody is there to bring back what this person has.
void search_for_tablets(db::tx& t, person_id who) {
  for (const auto& l : store::loans_of(t, who, 1)) {
    if (goes_on(l)) {
      store::open_task(t, task_kind::search, l.serial, l.number);
    }
  }
}

// Two accounts of one person become one. What both have cannot go over: of two applications for one
// call the one without a place is withdrawn, or the second, whose place goes to the next, and of
// two tablets one is searched for.
void merge(db::tx& t, person_id who, person_id into) {
  for (const auto& a : store::standing_applications_of(t, who)) {
    const auto other = store::application_of(t, a.call, into);
    if (other && other->state != application_state::withdrawn) {
      const bool better =
          a.state == application_state::accepted && other->state != application_state::accepted;
      (void)withdraw(t, program, better ? other->number : a.number);
    }
  }
  store::move_person(t, who, into);
  search_for_tablets(t, who);
}

void let_go(db::tx& t, person_id who) {
  for (auto some = store::standing_applications_of(t, who); !some.empty();
       some = store::standing_applications_of(t, who)) {
    for (const auto& a : some) {
      (void)withdraw(t, program, a.number);  // the place goes to the next
    }
  }
  for (const auto& s : store::seats_of(t, who)) {
    if (s.state != seat_state::cancelled) {
      store::free_seat(t, s.briefing);
    }
  }
  search_for_tablets(t, who);
  store::forget_person(t, who);
}

}  // namespace

void account_follower::apply(db::tx& t) {
  for (const auto& h : heard_) {
    h.into.value != 0 ? merge(t, h.who, h.into) : let_go(t, h.who);
  }
}

}  // namespace tsu::devices
