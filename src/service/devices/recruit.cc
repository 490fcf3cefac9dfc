#include "service/devices/recruit.h"

#include "base/core/assert.h"
#include "service/devices/notes.h"
#include "service/devices/rules.h"
#include "service/devices/store.h"

namespace tsu::devices {
namespace {

using enum application_state;

problem no_call() { return {why::not_found, "there is no such call", "devices_no_call"}; }

void tell(db::tx& t, const acting& who, std::string_view action, const application& a) {
  write_note(t, who,
             {.action = action,
              .kind = "person",
              .subject = std::to_string(a.person.value),
              .detail = "{\"application\":" + std::to_string(a.number) + "}"});
}

// Where somebody stands who can use what they want: a place, the line behind it, or the lottery.
void take_in(db::tx& t, const recruiting& call, application& a) {
  a.reason = reserve_reason::none;
  if (a.wants == wanting::own_phone) {
    a.state = accepted;
    return;
  }
  a.state = place_for(call, store::accepted_of(t, call.code));
  if (a.state == accepted && !store::take_place(t, call.code)) {
    a.state = reserve;  // another node was faster
  }
  if (a.state == reserve) {
    a.reason = reserve_reason::no_units;
  }
  if (a.state != waiting) {
    a.rank = store::last_rank(t, call.code) + 1;
  }
}

result<application> with_wifi(db::tx& t, const acting& who, const recruiting& call, application a) {
  TRY(const done open, may_apply(call, t.now()));
  take_in(t, call, a);
  store::set_application(t, a);
  tell(t, who, "devices.application.made", a);
  return a;
}

// Whether there was a place, and somebody who waits for one.
bool give_next(db::tx& t, const acting& who, const std::string& call) {
  auto next = store::first_reserve(t, call);
  if (!next || !store::take_place(t, call)) {
    return false;
  }
  next->state = accepted;
  next->reason = reserve_reason::none;
  store::set_application(t, *next);
  tell(t, who, "devices.application.accepted", *next);
  return true;
}

}  // namespace

result<recruiting> keep_call(db::tx& t, const acting& who, const recruiting& c) {
  TRY(const done good, check(c));
  const auto before = store::find_call(t, c.code);
  if (before && !before->seed.empty() &&
      (before->how != c.how || before->places != c.places || before->closes_at != c.closes_at)) {
    return problem{why::conflict, "it is drawn already", "devices_drawn"};
  }
  if (before && before->how != c.how && store::has_applications(t, c.code)) {
    return problem{why::conflict, "people have applied: how it is chosen stays",
                   "devices_how_kept"};
  }
  if (!store::keep_call(t, c)) {
    return problem{why::conflict, "more have a place already", "devices_places_below"};
  }
  write_note(t, who, {.action = "devices.call.kept", .kind = "devices.call", .subject = c.code});
  while (c.how == choosing::first_come && give_next(t, who, c.code)) {
  }  // those who wait come before those who apply tomorrow
  return std::move(*store::find_call(t, c.code));
}

result<application> apply(db::tx& t, const acting& who, const application_wish& w) {
  const auto call = store::find_call(t, w.call);
  if (!call) {
    return no_call();
  }
  if (auto before = store::application_of(t, w.call, w.person)) {
    if (before->reason == reserve_reason::no_wifi && w.wants == wanting::tablet && w.has_wifi) {
      return with_wifi(t, who, *call, std::move(*before));
    }
    return std::move(*before);
  }
  TRY(const done open, may_apply(*call, t.now()));
  if (store::count_of(t, w.call, w.person) >= applications_of_one_max) {
    return problem{why::conflict, "that person has applied ten times for this call already",
                   "devices_too_often"};
  }
  application a{.call = w.call,
                .person = w.person,
                .wants = w.wants,
                .applied_at = t.now(),
                .asked_by = std::string{who.subject},
                .young = w.age && *w.age < recommended_age};
  if (w.wants == wanting::tablet && !w.has_wifi) {
    a.state = reserve;
    a.reason = reserve_reason::no_wifi;
  } else {
    take_in(t, *call, a);
  }
  a.number = store::add_application(t, a);
  if (a.number == 0) {
    return problem{why::conflict, "applied at the same time elsewhere", "devices_at_once"};
  }
  tell(t, who, "devices.application.made", a);
  return a;
}

result<application> withdraw(db::tx& t, const acting& who, std::int64_t number) {
  auto a = store::find_application(t, number);
  if (!a || a->state == withdrawn) {
    return problem{why::not_found, "there is no such application", "devices_no_application"};
  }
  const bool had_place = a->state == accepted && a->wants == wanting::tablet;
  a->state = withdrawn;
  store::set_application(t, *a);
  tell(t, who, "devices.application.withdrawn", *a);
  if (had_place) {
    store::give_place_back(t, a->call);
    give_next(t, who, a->call);
  }
  return std::move(*a);
}

result<recruiting> draw(db::tx& t, const acting& who, std::string_view code, std::uint64_t seed) {
  auto call = store::find_call(t, code);
  if (!call) {
    return no_call();
  }
  if (call->how != choosing::lottery) {
    return problem{why::not_processable, "it is no lottery", "devices_no_lottery"};
  }
  if (t.now() < call->closes_at) {
    return problem{why::not_processable, "people may still apply", "devices_still_open"};
  }
  call->seed = text_of_seed(seed);
  call->drawn_at = t.now();
  call->drawn_by = std::string{who.subject};
  if (!store::note_draw(t, *call)) {
    return problem{why::conflict, "it is drawn already", "devices_drawn"};
  }
  std::int64_t rank = 0;
  for (const auto number : drawn(seed, store::waiting_numbers(t, code))) {
    auto a = store::find_application(t, number);
    ASSERT(a);
    a->rank = ++rank;
    a->state = store::take_place(t, code) ? accepted : reserve;
    if (a->state == reserve) {
      a->reason = reserve_reason::drawn;
    }
    store::set_application(t, *a);
  }
  write_note(
      t, who,
      {.action = "devices.call.drawn",
       .kind = "devices.call",
       .subject = call->code,
       .detail = "{\"seed\":\"" + call->seed + "\",\"drawn\":" + std::to_string(rank) + "}"});
  return std::move(*call);
}

}  // namespace tsu::devices
