#include "service/devices/brief.h"

#include "service/devices/notes.h"
#include "service/devices/rules.h"
#include "service/devices/store.h"

namespace tsu::devices {
namespace {

problem no_briefing() {
  return {why::not_found, "there is no such briefing", "devices_no_briefing"};
}

bool holds(const std::optional<seat>& s) { return s && s->state != seat_state::cancelled; }

result<seat> seat_for(db::tx& t, const briefing& b, person_id who) {
  auto s = store::find_seat(t, b.code, who);
  if (holds(s)) {
    return std::move(*s);
  }
  if (!store::take_seat(t, b.code)) {
    return problem{why::conflict, "no seat is left", "devices_full"};
  }
  return seat{.briefing = b.code, .person = who, .booked_at = t.now()};
}

void tell(db::tx& t, const acting& who, std::string_view action, const seat& s) {
  write_note(t, who,
             {.action = action,
              .kind = "person",
              .subject = std::to_string(s.person.value),
              .detail = "{\"briefing\":\"" + s.briefing + "\"}"});
}

}  // namespace

result<briefing> keep_briefing(db::tx& t, const acting& who, const briefing& b) {
  TRY(const done good, check(b));
  if (!store::keep_briefing(t, b)) {
    return problem{why::conflict, "more are booked already", "devices_seats_below"};
  }
  write_note(t, who,
             {.action = "devices.briefing.kept", .kind = "devices.briefing", .subject = b.code});
  return b;
}

result<seat> book(db::tx& t, const acting& who, std::string_view code, person_id person) {
  const auto b = store::find_briefing(t, code);
  if (!b) {
    return no_briefing();
  }
  if (t.now() >= b->ends_at) {
    return problem{why::not_processable, "it is over", "devices_briefing_over"};
  }
  const bool had = holds(store::find_seat(t, code, person));
  TRY(auto s, seat_for(t, *b, person));
  if (!had) {
    store::keep_seat(t, s);
    tell(t, who, "devices.seat.booked", s);
  }
  return s;
}

result<seat> cancel_seat(db::tx& t, const acting& who, std::string_view code, person_id person) {
  auto s = store::find_seat(t, code, person);
  if (!s || s->state != seat_state::booked) {
    return problem{why::not_found, "no seat is booked", "devices_no_seat"};
  }
  s->state = seat_state::cancelled;
  store::keep_seat(t, *s);
  store::free_seat(t, code);
  tell(t, who, "devices.seat.cancelled", *s);
  return std::move(*s);
}

result<seat> mark(db::tx& t, const acting& who, std::string_view code, person_id person,
                  presence how) {
  const auto b = store::find_briefing(t, code);
  if (!b) {
    return no_briefing();
  }
  if (jst_date(t.now()) < jst_date(b->starts_at)) {
    return problem{why::not_processable, "it has not begun", "devices_not_begun"};
  }
  TRY(auto s, seat_for(t, *b, person));
  s.state = how == presence::attended ? seat_state::attended : seat_state::absent;
  s.marked_at = t.now();
  s.marked_by = std::string{who.subject};
  store::keep_seat(t, s);
  tell(t, who, "devices.seat.marked", s);
  return s;
}

}  // namespace tsu::devices
