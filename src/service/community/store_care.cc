#include <array>

#include "service/community/store.h"
#include "service/community/store_kit.h"

namespace tsu::community::store {
namespace {

using db::statement;
constexpr auto people = db::place::people;

#define SLOT_COLUMNS                                                        \
  "s.number, s.starts_at, s.ends_at, s.place, s.nurse, s.cancelled, "       \
  "(SELECT COUNT(*) FROM community_consultation c WHERE c.slot = s.number " \
  "AND c.state <> 'cancelled')"
constexpr statement get_slots{"community.slots",
                              "SELECT " SLOT_COLUMNS
                              " FROM community_slot s WHERE s.starts_at >= $1 AND "
                              "s.starts_at < $2 ORDER BY s.starts_at, s.number LIMIT $3",
                              people};
constexpr statement get_slot{
    "community.slot", "SELECT " SLOT_COLUMNS " FROM community_slot s WHERE s.number = $1", people};
constexpr statement insert_slot{
    "community.add_slot",
    "INSERT INTO community_slot (starts_at, ends_at, place, nurse, cancelled) "
    "VALUES ($1, $2, $3, $4, 0) ON CONFLICT (nurse, starts_at) DO NOTHING RETURNING number",
    people};

constexpr statement get_overlap{"community.slot_overlaps",
                                "SELECT " SLOT_COLUMNS
                                " FROM community_slot s WHERE s.nurse = $1 AND s.cancelled = 0 AND "
                                "s.starts_at < $3 AND s.ends_at > $2 ORDER BY s.starts_at LIMIT 1",
                                people};

#define CONSULTATION_COLUMNS "number, slot, person, state, about, booked_at, booked_by"
constexpr statement get_consultation{
    "community.consultation",
    "SELECT " CONSULTATION_COLUMNS " FROM community_consultation WHERE number = $1", people};
constexpr statement get_closed{
    "community.closed_consultations",
    "SELECT " CONSULTATION_COLUMNS
    " FROM community_consultation WHERE state IN ('held', 'missed') AND person > 0 AND "
    "number < $1 ORDER BY number DESC LIMIT $2",
    people};
constexpr statement get_of_slot{"community.consultation_of_slot",
                                "SELECT " CONSULTATION_COLUMNS
                                " FROM community_consultation WHERE slot = $1 AND "
                                "state <> 'cancelled'",
                                people};
constexpr statement get_of_person{"community.consultations_of",
                                  "SELECT " CONSULTATION_COLUMNS
                                  " FROM community_consultation WHERE person = $1 "
                                  "ORDER BY number DESC LIMIT $2",
                                  people};
constexpr statement insert_consultation{
    "community.add_consultation",
    "INSERT INTO community_consultation (slot, person, state, about, booked_at, booked_by) "
    "VALUES ($1, $2, 'booked', $3, $4, $5) RETURNING number",
    people};
constexpr statement put_state{"community.consultation_state",
                              "UPDATE community_consultation SET state = $2 WHERE number = $1",
                              people};
constexpr statement put_about{"community.consultation_about",
                              "UPDATE community_consultation SET about = $2 WHERE number = $1",
                              people};
constexpr statement put_person{"community.move_consultations",
                               "UPDATE community_consultation SET person = $2, booked_by = "
                               "CASE WHEN booked_by = $3 THEN $4 ELSE booked_by END "
                               "WHERE person = $1",
                               people};
constexpr statement get_notes{"community.notes",
                              "SELECT number, consultation, text, made_by, made_at "
                              "FROM community_note WHERE consultation = $1 ORDER BY number",
                              people};
constexpr statement insert_note{
    "community.add_note",
    "INSERT INTO community_note (consultation, text, made_by, made_at) VALUES ($1, $2, $3, $4)",
    people};
constexpr statement put_note{"community.note_text",
                             "UPDATE community_note SET text = $2 WHERE number = $1", people};
constexpr statement delete_notes{"community.forget_notes",
                                 "DELETE FROM community_note WHERE consultation = $1", people};

constexpr std::array all{&get_slots,   &get_slot,      &insert_slot,         &get_consultation,
                         &get_of_slot, &get_of_person, &insert_consultation, &put_state,
                         &put_about,   &put_person,    &get_notes,           &insert_note,
                         &put_note,    &delete_notes};

slot slot_in(const db::row& r) {
  return {.number = r.int64(0),
          .starts_at = r.time(1),
          .ends_at = r.time(2),
          .place = r.string(3),
          .nurse = r.string(4),
          .cancelled = r.int64(5) != 0,
          .taken = r.int64(6) != 0};
}

consultation consultation_in(const db::row& r) {
  return {.number = r.int64(0),
          .slot = r.int64(1),
          .person = {r.int64(2)},
          .state = enum_in<consultation_state>(r.string(3)),
          .about = blob_text(r, 4),
          .booked_at = r.time(5),
          .booked_by = r.string(6)};
}

}  // namespace

std::vector<slot> slots(db::reader& r, instant from, instant until, std::int64_t limit) {
  return many(r, get_slots, {to_micros(from), to_micros(until), limit}, slot_in);
}
std::optional<slot> find_slot(db::reader& r, std::int64_t number) {
  return one(r, get_slot, {number}, slot_in);
}
std::optional<slot> overlapping_slot(db::reader& r, std::string_view nurse, instant from,
                                     instant until) {
  return one(r, get_overlap, {nurse, to_micros(from), to_micros(until)}, slot_in);
}
std::int64_t add_slot(db::tx& t, const slot& s) {
  return number_of(t, insert_slot,
                   {to_micros(s.starts_at), to_micros(s.ends_at), s.place, s.nurse});
}
std::optional<consultation> find_consultation(db::reader& r, std::int64_t number) {
  return one(r, get_consultation, {number}, consultation_in);
}
std::optional<consultation> consultation_of_slot(db::reader& r, std::int64_t slot) {
  return one(r, get_of_slot, {slot}, consultation_in);
}
std::vector<consultation> consultations_of(db::reader& r, person_id who, std::int64_t limit) {
  return many(r, get_of_person, {who.value, limit}, consultation_in);
}
std::vector<consultation> closed_consultations(db::reader& r, std::int64_t before,
                                               std::int64_t limit) {
  return many(r, get_closed, {before, limit}, consultation_in);
}
std::int64_t add_consultation(db::tx& t, const consultation& c) {
  return number_of(
      t, insert_consultation,
      {c.slot, c.person.value, as_bytes(c.about), to_micros(c.booked_at), c.booked_by});
}
void set_state(db::tx& t, std::int64_t number, consultation_state s) {
  const auto state = text_of(s);
  t.run(put_state, {number, state});
}
void set_texts(db::tx& t, std::int64_t number, std::string_view about) {
  t.run(put_about, {number, as_bytes(about)});
}
void move_consultations(db::tx& t, person_id from, person_id to, std::string_view was,
                        std::string_view is) {
  t.run(put_person, {from.value, to.value, was, is});
}
std::vector<care_note> notes_of(db::reader& r, std::int64_t consultation) {
  return many(r, get_notes, {consultation}, [](const db::row& c) {
    return care_note{c.int64(0), c.int64(1), blob_text(c, 2), c.string(3), c.time(4)};
  });
}
void add_note(db::tx& t, const care_note& n) {
  t.run(insert_note, {n.consultation, as_bytes(n.text), n.made_by, to_micros(n.made_at)});
}
void set_note(db::tx& t, std::int64_t number, std::string_view text) {
  t.run(put_note, {number, as_bytes(text)});
}
void forget_notes(db::tx& t, std::int64_t consultation) { t.run(delete_notes, {consultation}); }

std::span<const db::statement* const> care_statements() { return all; }

}  // namespace tsu::community::store
