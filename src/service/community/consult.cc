#include "service/community/consult.h"

#include "base/core/log.h"
#include "engine/id/people/types.h"

namespace tsu::community {
namespace {

constexpr std::int64_t at_once = 1'000;

problem no_consultation() {
  return {why::not_found, "there is no such consultation", "community_no_consultation"};
}
problem bad(const char* field) {
  return {why::bad_input,
          "a field is not as it must be",
          "community_bad_fields",
          {{field, "not_allowed"}}};
}

std::string about_place(person_id who, std::int64_t slot) {
  return "community.about:" + std::to_string(who.value) + ":" + std::to_string(slot);
}
std::string note_place(person_id who, std::int64_t consultation) {
  return "community.note:" + std::to_string(who.value) + ":" + std::to_string(consultation);
}

result<crypto::box_key> box_of(db::reader& r, const parts& on, tenant_code town, person_id who) {
  if (!on.box_of) {
    return problem{why::unavailable, "there are no keys of people", "community_no_key"};
  }
  auto out = on.box_of(r, town, who);
  if (!out.ok()) {
    return problem{why::unavailable, out.error().detail, "community_no_key"};
  }
  return out;
}

bool is_text(const std::string& text) { return text.size() <= text_max && is_plain(text); }

void note_of(db::tx& t, const acting& who, std::string_view action, const consultation& c) {
  note(t, who,
       {action, "person", std::to_string(c.person.value),
        "{\"consultation\":" + std::to_string(c.number) + "}"});
}

}  // namespace

result<slot> make_slot(db::tx& t, const acting& who, const slot& s) {
  if (s.starts_at < instant{} || s.starts_at >= s.ends_at ||
      s.ends_at - s.starts_at > std::chrono::hours{8}) {
    return bad("endsAt");
  }
  if (s.nurse.empty() || s.nurse.size() > 200 || !is_plain(s.nurse)) {
    return bad("nurse");
  }
  if (s.place.size() > 200 || !is_plain(s.place)) {
    return bad("place");
  }
  if (const auto other = store::overlapping_slot(t, s.nurse, s.starts_at, s.ends_at)) {
    return problem{
        why::conflict,
        "the nurse has another time within it",
        other->starts_at == s.starts_at ? "community_time_taken" : "community_slot_overlaps",
        {{"startsAt",
          "overlaps:" + format_instant(other->starts_at) + "/" + format_instant(other->ends_at)}}};
  }
  auto out = s;
  out.number = store::add_slot(t, s);
  if (out.number == 0) {
    return problem{why::conflict, "the nurse has one then", "community_time_taken"};
  }
  note(t, who, {"community.slot.made", "community.slot", std::to_string(out.number)});
  return out;
}

result<consultation> book(db::tx& t, const parts& on, tenant_code town, const acting& who,
                          person_id person, std::int64_t number, const std::string& about) {
  const auto s = store::find_slot(t, number);
  if (!s || s->cancelled || s->starts_at <= t.now()) {
    return problem{why::not_found, "there is no such time", "community_no_slot"};
  }
  if (auto before = store::consultation_of_slot(t, number)) {
    if (before->person == person) {
      return std::move(*before);
    }
    return problem{why::conflict, "somebody has it", "community_slot_taken"};
  }
  if (!is_text(about)) {
    return bad("about");
  }
  TRY(const auto box, box_of(t, on, town, person));
  consultation out{.slot = number,
                   .person = person,
                   .about = box.seal(about, about_place(person, number)),
                   .booked_at = t.now(),
                   .booked_by = std::string{who.subject}};
  out.number = store::add_consultation(t, out);
  note_of(t, who, "community.consultation.booked", out);
  t.append_change("community.consultation.booked", id::subject_of({person.value}),
                  "{\"slot\":" + std::to_string(number) + "}");
  return out;
}

result<consultation> cancel_booking(db::tx& t, const acting& who, person_id person,
                                    std::int64_t number) {
  auto c = store::find_consultation(t, number);
  const auto s = c ? store::find_slot(t, c->slot) : std::nullopt;
  if (!c || !s || c->person != person) {
    return no_consultation();
  }
  if (c->state == consultation_state::cancelled) {
    return std::move(*c);
  }
  if (c->state != consultation_state::booked || s->starts_at <= t.now()) {
    return problem{why::not_processable, "it has begun", "community_begun"};
  }
  c->state = consultation_state::cancelled;
  store::set_state(t, number, c->state);
  note_of(t, who, "community.consultation.cancelled", *c);
  return std::move(*c);
}

result<consultation> write_note(db::tx& t, const parts& on, tenant_code town, const acting& who,
                                std::int64_t number, consultation_state state,
                                const std::string& text) {
  auto c = store::find_consultation(t, number);
  if (!c) {
    return no_consultation();
  }
  if (c->state == consultation_state::cancelled || state == consultation_state::cancelled) {
    return problem{why::conflict, "it does not take place", "community_cancelled"};
  }
  if (text.empty() || !is_text(text)) {
    return bad("text");
  }
  TRY(const auto box, box_of(t, on, town, c->person));
  store::add_note(t, {.consultation = number,
                      .text = box.seal(text, note_place(c->person, number)),
                      .made_by = std::string{who.subject},
                      .made_at = t.now()});
  store::set_state(t, number, state);
  c->state = state;
  note_of(t, who, "community.consultation.noted", *c);
  return std::move(*c);
}

result<opened> open_texts(db::reader& r, const parts& on, tenant_code town, const consultation& c) {
  TRY(const auto box, box_of(r, on, town, c.person));
  opened out{.about = {}, .notes = store::notes_of(r, c.number)};
  if (!c.about.empty()) {
    TRY(auto about, box.open(c.about, about_place(c.person, c.slot)));
    out.about = std::move(about);
  }
  for (auto& n : out.notes) {
    TRY(auto text, box.open(n.text, note_place(c.person, c.number)));
    n.text = std::move(text);
  }
  return out;
}

void move_texts(db::tx& t, const parts& on, tenant_code town, person_id from, person_id to) {
  const auto to_box = box_of(t, on, town, to);
  for (const auto& c : store::consultations_of(t, from, at_once)) {
    const auto texts = open_texts(t, on, town, c);
    if (!texts.ok() || !to_box.ok()) {
      log_error("community: consultation {} stays with the account that it was of", c.number);
      continue;
    }
    store::set_texts(t, c.number,
                     to_box.value().seal(texts.value().about, about_place(to, c.slot)));
    for (const auto& n : texts.value().notes) {
      store::set_note(t, n.number, to_box.value().seal(n.text, note_place(to, c.number)));
    }
  }
  store::move_consultations(t, from, to, id::subject_of({from.value}), id::subject_of({to.value}));
}

void forget_texts(db::tx& t, person_id who) {
  for (const auto& c : store::consultations_of(t, who, at_once)) {
    if (c.state == consultation_state::booked) {  // somebody else may have the time
      store::set_state(t, c.number, consultation_state::cancelled);
    }
    store::forget_notes(t, c.number);
    store::set_texts(t, c.number, "");
  }
  store::move_consultations(t, who, {0}, id::subject_of({who.value}), "");
}

}  // namespace tsu::community
