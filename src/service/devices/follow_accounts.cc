#include "service/devices/follow_accounts.h"

#include <limits>

#include "base/core/json_text.h"
#include "base/core/log.h"
#include "base/http/asked.h"
#include "engine/id/people/accounts.h"
#include "service/devices/recruit.h"
#include "service/devices/store.h"
#include "service/devices/words.h"

namespace tsu::devices {

account_follower::account_follower(const parts& on, tenant_code town)
    : log_follower(on.house.at(town, db::place::people), "devices.accounts", {}),
      said_{on.key_of, town} {}

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
constexpr auto all_of_them = std::numeric_limits<std::int64_t>::max();

// Nobody is there to bring back what this person has.
void search_for_tablets(db::tx& t, person_id who) {
  for (const auto& l : store::loans_of(t, who, 1)) {
    if (goes_on(l)) {
      store::open_task(t, task_kind::search, l.serial, l.number);
    }
  }
}

// What was sealed for the account of before, for the one it is now; a loan may have stayed.
result<done> seal_anew(db::tx& t, const id::words& said, const std::vector<loan>& lent,
                       const std::vector<matter>& asked, person_id into) {
  for (auto l : lent) {
    if (store::find_loan(t, l.number)->person != into) {
      continue;
    }
    const auto out = place_of_condition(l.asked, true), in = place_of_condition(l.asked, false);
    TRY(auto before, said.anew(t, l.person, into, l.sealed_out, out));
    TRY(auto after, said.anew(t, l.person, into, l.sealed_in, in));
    l.sealed_out = std::move(before);
    l.sealed_in = std::move(after);
    store::seal_loan(t, l);
  }
  for (auto m : asked) {
    for (auto c : store::contacts_of(t, m.number)) {
      TRY(auto note, said.anew(t, m.person, into, c.sealed, place_of_contact(m.asked, c.n)));
      c.sealed = std::move(note);
      store::seal_contact(t, c);
    }
    TRY(auto question, said.anew(t, m.person, into, m.sealed, place_of_question(m.asked)));
    m.sealed = std::move(question);
    store::seal_matter(t, m);
  }
  return done{};
}

// Two accounts of one person become one. What both have cannot go over: of two applications for one
// call the one without a place is withdrawn, or the second, whose place goes to the next, and of
// two tablets one is searched for.
void merge(db::tx& t, const id::words& said, person_id who, person_id into) {
  for (const auto& a : store::standing_applications_of(t, who)) {
    const auto other = store::application_of(t, a.call, into);
    if (other && other->state != application_state::withdrawn) {
      const bool better =
          a.state == application_state::accepted && other->state != application_state::accepted;
      (void)withdraw(t, program, better ? other->number : a.number);
    }
  }
  const auto lent = store::loans_of(t, who, all_of_them);
  const auto asked = store::matters_of(t, who, all_of_them);
  store::move_person(t, who, into);
  const auto sealed = seal_anew(t, said, lent, asked, into);
  if (!sealed.ok()) {
    log_error("what was said of account {} cannot be read by {}: {}", who.value, into.value,
              sealed.error().detail);
  }
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
    h.into.value != 0 ? merge(t, said_, h.who, h.into) : let_go(t, h.who);
  }
}

}  // namespace tsu::devices
