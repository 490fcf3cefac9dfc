#include "service/community/sign_up.h"

#include "base/core/assert.h"
#include "engine/id/people/types.h"
#include "service/community/keep_session.h"

namespace tsu::community {
namespace {

constexpr std::int64_t at_once = 1'000;

std::string body_of(const sign_up& s) { return "{\"session\":" + std::to_string(s.session) + "}"; }

void tell(db::tx& t, std::string_view kind, const sign_up& s) {
  t.append_change(kind, id::subject_of({s.person.value}), body_of(s));
}

// Ends a sign-up that stands, and lets the first of the line in where it had a place.
void end(db::tx& t, session& s, sign_up& of) {
  (of.state == sign_up_state::going ? s.going : s.waiting) -= 1;
  of.state = sign_up_state::cancelled;
  of.changed_at = t.now();
  store::keep_sign_up(t, of);
  store::keep_session(t, s);
  let_in(t, s);
}

}  // namespace

void let_in(db::tx& t, session& s) {
  bool changed = false;
  while (!s.cancelled && s.waiting > 0 && has_place(s) && t.now() < s.of.ends_at) {
    auto first = store::first_waiting(t, s.number);
    ASSERT(first);
    first->state = sign_up_state::going;
    first->changed_at = t.now();
    store::keep_sign_up(t, *first);
    s.going += 1;
    s.waiting -= 1;
    tell(t, "community.sign_up.let_in", *first);
    changed = true;
  }
  if (changed) {
    store::keep_session(t, s);
  }
}

result<sign_up> take_place(db::tx& t, const acting& who, std::int64_t number, person_id person,
                           asking by) {
  TRY(auto s, session_of_number(t, number));
  if (auto before = store::find_sign_up(t, number, person);
      before && before->state != sign_up_state::cancelled) {
    return std::move(*before);
  }
  if (by == asking::self && !s.of.listed) {  // nobody but staff sees it
    return problem{why::not_found, "there is no such session", "community_no_session"};
  }
  TRY(const auto state, may_sign_up(s, by, t.now()));
  (state == sign_up_state::going ? s.going : s.waiting) += 1;
  s.queue += 1;
  const sign_up out{.session = number,
                    .person = person,
                    .state = state,
                    .queue = s.queue,
                    .asked_at = t.now(),
                    .changed_at = t.now(),
                    .asked_by = std::string{who.subject}};
  store::keep_session(t, s);
  store::keep_sign_up(t, out);
  note(t, who, {"community.sign_up.made", "person", std::to_string(person.value), body_of(out)});
  tell(t, "community.sign_up.made", out);
  return out;
}

result<sign_up> give_back(db::tx& t, const acting& who, std::int64_t number, person_id person,
                          asking by) {
  TRY(auto s, session_of_number(t, number));
  auto mine = store::find_sign_up(t, number, person);
  if (!mine) {
    return problem{why::not_found, "they have no place", "community_no_sign_up"};
  }
  if (mine->state == sign_up_state::cancelled) {
    return std::move(*mine);
  }
  if (store::find_attendance(t, number, person)) {
    return problem{why::conflict, "they came", "community_attended"};
  }
  TRY(const done may, may_give_back(s, by, t.now()));
  end(t, s, *mine);
  note(t, who,
       {"community.sign_up.cancelled", "person", std::to_string(person.value), body_of(*mine)});
  tell(t, "community.sign_up.cancelled", *mine);
  return std::move(*mine);
}

void leave_all(db::tx& t, person_id who) {
  for (;;) {
    auto all = store::sign_ups_of(t, who, at_once);
    for (auto& one : all) {
      auto s = store::find_session(t, one.session);
      if (s && one.state != sign_up_state::cancelled) {
        end(t, *s, one);
      }
      store::forget_sign_up(t, one.session, who);
    }
    if (std::ssize(all) < at_once) {
      return;
    }
  }
}

}  // namespace tsu::community
