#include "service/community/follow_accounts.h"

#include <limits>
#include <utility>

#include "base/core/json_text.h"
#include "base/http/asked.h"
#include "engine/id/people/accounts.h"
#include "service/community/consult.h"
#include "service/community/home.h"
#include "service/community/sign_up.h"
#include "service/community/store.h"

namespace tsu::community {
namespace {

constexpr std::int64_t at_once = 1'000;

// Somebody came once, and two accounts have points for it: one of the two is taken back.
void take_back(db::tx& t, const parts& on, const attendance& a, person_id to) {
  if (a.points <= 0 || !on.take_back_points) {
    return;
  }
  const auto s = store::find_session(t, a.session);
  on.take_back_points(t, "attendance:" + std::to_string(a.number), a.person, to, a.points,
                      "「" + (s ? s->of.ja : std::to_string(a.session)) +
                          "」への参加が、まとめた2つのアカウントに記録されていたため");
}

// Those of `from` where `to` has none go to it; the others name nobody.
void move_attendance(db::tx& t, const parts& on, person_id from, person_id to) {
  for (;;) {
    const auto all =
        store::attendance_of(t, from, std::numeric_limits<std::int64_t>::max(), at_once);
    for (const auto& a : all) {
      const auto other = to.value == 0 ? std::nullopt : store::find_attendance(t, a.session, to);
      const bool free = to.value != 0 && !other;
      if (other && other->points > 0) {
        take_back(t, on, a, to);
      }
      store::move_attendance(t, a.number, free ? to : person_id{-a.number});
    }
    if (std::ssize(all) < at_once) {
      return;
    }
  }
}

// A place goes before the line, and who came earlier before who came later.
bool is_better(const sign_up& a, const sign_up& b) {
  const auto worth = [](const sign_up& s) {
    return std::pair{s.state == sign_up_state::going     ? 0
                     : s.state == sign_up_state::waiting ? 1
                                                         : 2,
                     s.queue};
  };
  return worth(a) < worth(b);
}

// Of two of one session the better one stays; the other is given back.
void move_sign_ups(db::tx& t, person_id from, person_id to) {
  const auto was = id::subject_of({from.value});
  for (auto one : store::sign_ups_of(t, from, at_once)) {
    auto other = store::find_sign_up(t, one.session, to);
    if (other && !is_better(one, *other)) {
      continue;
    }
    store::forget_sign_up(t, one.session, from);
    one.person = to;
    one.asked_by = one.asked_by == was ? id::subject_of({to.value}) : one.asked_by;
    store::keep_sign_up(t, one);
    if (other) {
      other->person = from;
      store::keep_sign_up(t, *other);
    }
  }
  leave_all(t, from);
}

void move_own(db::tx& t, person_id from, person_id to) {
  if (const auto mine = store::find_choices(t, from); mine && !store::find_choices(t, to)) {
    store::keep_choices(t, to, *mine);
  }
  for (auto w : store::watches_of(t, from, at_once)) {
    if (!store::find_watch(t, to, w.video)) {
      w.person = to;
      store::keep_watch(t, w);
    }
  }
}

}  // namespace

account_follower::account_follower(const parts& on, tenant_code town)
    : log_follower(on.house.at(town, db::place::people), "community.accounts", {}),
      on_(on),
      town_(town) {}

bool account_follower::hear(const db::row& change) {
  const auto kind = change.text(2);
  if (kind == "consent.person.erased") {
    const auto who = http::parse_whole(change.text(3));
    if (who && *who > 0) {
      heard_.push_back({{*who}, {}});
      return true;
    }
    return false;
  }
  if (kind != id::account_changed_kind) {
    return false;
  }
  const auto into = json_members{change.text(4)}.find("into");
  const auto other = into.empty() ? std::nullopt : json_number(into);
  const auto twice = id::account_of(change.text(3));
  if (!other || !twice || *other < 1 || twice->value < 1) {
    return false;
  }
  heard_.push_back({{twice->value}, {static_cast<std::int64_t>(*other)}});
  return true;
}

void account_follower::apply(db::tx& t) {
  for (const auto& h : heard_) {
    const auto subject = id::subject_of({h.who.value});
    if (h.into.value != 0 && h.into != h.who) {
      move_sign_ups(t, h.who, h.into);
      move_own(t, h.who, h.into);
      move_texts(t, on_, town_, h.who, h.into);
      move_home(t, on_.box_of, town_, h.who, h.into);
      store::rename_booker(t, subject, id::subject_of({h.into.value}));
    } else {
      leave_all(t, h.who);
      forget_texts(t, h.who);
      store::rename_booker(t, subject, "");
    }
    move_attendance(t, on_, h.who, h.into);
    store::forget_choices(t, h.who);
    store::forget_home(t, h.who);
    store::forget_watches(t, h.who);
  }
}

}  // namespace tsu::community
