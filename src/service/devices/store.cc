// What people asked about; accounts that become one or leave; the list of all statements.
#include "service/devices/store.h"

#include <array>

#include "service/devices/store_rows.h"

namespace tsu::devices::store {
namespace {

using db::statement;
constexpr auto people = db::place::people;

#define MATTER_COLUMNS                                                                     \
  "number, asked, person, channel, topic, sealed, contacts, solved, reopened, opened_at, " \
  "solved_at"
constexpr statement insert_matter{
    "devices.add_matter",
    "INSERT INTO devices_matter (asked, person, channel, topic, sealed, contacts, solved, "
    "reopened, opened_at, solved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9) "
    "RETURNING number",
    people};
constexpr statement get_matter{
    "devices.matter", "SELECT " MATTER_COLUMNS " FROM devices_matter WHERE number = $1", people};
constexpr statement get_matter_asked{
    "devices.matter_asked", "SELECT " MATTER_COLUMNS " FROM devices_matter WHERE asked = $1",
    people};
constexpr statement get_matters_of{
    "devices.matters_of",
    "SELECT " MATTER_COLUMNS " FROM devices_matter WHERE person = $1 ORDER BY number DESC LIMIT $2",
    people};
constexpr statement get_solved{
    "devices.solved_matters",
    "SELECT " MATTER_COLUMNS
    " FROM devices_matter WHERE solved = 1 AND number < $1 ORDER BY number DESC LIMIT $2",
    people};
constexpr statement get_open{
    "devices.open_matters",
    "SELECT " MATTER_COLUMNS
    " FROM devices_matter WHERE solved = 0 AND number < $1 ORDER BY number DESC LIMIT $2",
    people};
constexpr statement put_matter{
    "devices.set_matter",
    "UPDATE devices_matter SET contacts = $2, solved = $3, reopened = $4, solved_at = $5 "
    "WHERE number = $1",
    people};
constexpr statement insert_contact{
    "devices.add_contact",
    "INSERT INTO devices_contact (matter, n, at, sealed, by_whom) VALUES ($1, $2, $3, $4, $5)",
    people};
constexpr statement get_contacts{
    "devices.contacts",
    "SELECT matter, n, at, sealed, by_whom FROM devices_contact WHERE matter = $1 ORDER BY n LIMIT "
    "100",
    people};
constexpr statement sum_matters{"devices.sum_matters",
                                "SELECT COUNT(*), CAST(COALESCE(SUM(solved), 0) AS BIGINT), "
                                "CAST(COALESCE(SUM(CASE WHEN solved = 1 AND contacts = 1 "
                                "AND reopened = 0 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM "
                                "devices_matter WHERE opened_at >= $1 AND "
                                "opened_at < $2",
                                people};

constexpr statement put_question{"devices.seal_matter",
                                 "UPDATE devices_matter SET sealed = $2 WHERE number = $1", people};
constexpr statement put_note{"devices.seal_contact",
                             "UPDATE devices_contact SET sealed = $3 WHERE matter = $1 AND n = $2",
                             people};
constexpr statement move_applications{
    "devices.move_applications",
    "UPDATE devices_application SET person = $2 WHERE person = $1 AND (state = 'withdrawn' OR NOT "
    "EXISTS (SELECT 1 FROM devices_application o WHERE o.person = $2 AND o.call_code = "
    "devices_application.call_code AND o.state <> 'withdrawn'))",
    people};
constexpr statement move_seats{
    "devices.move_seats",
    "UPDATE devices_seat SET person = $2 WHERE person = $1 AND NOT EXISTS (SELECT 1 FROM "
    "devices_seat o WHERE o.person = $2 AND o.briefing = devices_seat.briefing)",
    people};
constexpr statement move_loans{
    "devices.move_loans",
    "UPDATE devices_loan SET person = $2 WHERE person = $1 AND (ended_at > 0 OR NOT EXISTS (SELECT "
    "1 FROM devices_loan o WHERE o.person = $2 AND o.ended_at = 0))",
    people};
constexpr statement move_matters{"devices.move_matters",
                                 "UPDATE devices_matter SET person = $2 WHERE person = $1", people};
constexpr statement forget_applications{
    "devices.forget_applications", "UPDATE devices_application SET person = 0 WHERE person = $1",
    people};
constexpr statement forget_seats{"devices.forget_seats",
                                 "DELETE FROM devices_seat WHERE person = $1", people};
constexpr statement forget_loans{
    "devices.forget_loans",
    "UPDATE devices_loan SET person = 0, sealed_out = NULL, sealed_in = NULL WHERE person = $1",
    people};
constexpr statement forget_steps{
    "devices.forget_steps",
    "UPDATE devices_movement SET why = '' WHERE loan IN (SELECT number FROM devices_loan WHERE "
    "person = $1)",
    people};
constexpr statement forget_tasks{
    "devices.forget_tasks",
    "UPDATE devices_task SET note = '' WHERE loan IN (SELECT number FROM devices_loan WHERE person "
    "= $1)",
    people};
constexpr statement forget_contacts{"devices.forget_contacts",
                                    "UPDATE devices_contact SET sealed = NULL WHERE matter IN "
                                    "(SELECT number FROM devices_matter WHERE "
                                    "person = $1)",
                                    people};
constexpr statement forget_matters{
    "devices.forget_matters",
    "UPDATE devices_matter SET person = 0, sealed = NULL WHERE person = $1", people};

constexpr std::array all{
    &insert_matter,     &get_matter,   &get_matter_asked, &get_matters_of, &get_solved,
    &get_open,          &put_matter,   &insert_contact,   &get_contacts,   &sum_matters,
    &move_applications, &move_seats,   &move_loans,       &move_matters,   &forget_applications,
    &forget_seats,      &forget_loans, &forget_contacts,  &forget_matters, &forget_steps,
    &forget_tasks,      &put_question, &put_note};

matter matter_in(const db::row& r) {
  return {.number = r.int64(0),
          .asked = r.string(1),
          .person = {r.int64(2)},
          .by = word_in<channel>(r, 3),
          .topic = r.string(4),
          .sealed = bytes_in(r.blob(5)),
          .contacts = r.int64(6),
          .solved = r.int64(7) != 0,
          .reopened = r.int64(8) != 0,
          .opened_at = r.time(9),
          .solved_at = r.time(10)};
}

}  // namespace

std::span<const db::statement* const> support_statements() { return all; }

std::span<const db::statement* const> statements() {
  static const auto every = [] {
    std::vector<const db::statement*> out;
    for (const auto part : {people_statements(), tablet_statements(), support_statements()}) {
      out.insert(out.end(), part.begin(), part.end());
    }
    return out;
  }();
  return every;
}

std::int64_t add_matter(db::tx& t, const matter& m) {
  const auto by = word(m.by);
  return number_of(t, insert_matter,
                   {m.asked, m.person.value, by, m.topic, as_bytes(m.sealed), m.contacts,
                    std::int64_t{m.solved}, to_micros(m.opened_at), to_micros(m.solved_at)});
}
std::optional<matter> find_matter(db::reader& r, std::int64_t number) {
  return one(r, get_matter, {number}, matter_in);
}
std::optional<matter> find_matter_asked(db::reader& r, std::string_view asked) {
  return one(r, get_matter_asked, {asked}, matter_in);
}
std::vector<matter> matters_of(db::reader& r, person_id who, std::int64_t limit) {
  return many(r, get_matters_of, {who.value, limit}, matter_in);
}
std::vector<matter> solved_matters(db::reader& r, std::int64_t before, std::int64_t limit) {
  return many(r, get_solved, {before, limit}, matter_in);
}
std::vector<matter> open_matters(db::reader& r, std::int64_t before, std::int64_t limit) {
  return many(r, get_open, {before, limit}, matter_in);
}
void set_matter(db::tx& t, const matter& m) {
  t.run(put_matter, {m.number, m.contacts, std::int64_t{m.solved}, std::int64_t{m.reopened},
                     to_micros(m.solved_at)});
}
void add_contact(db::tx& t, const contact_row& c) {
  t.run(insert_contact, {c.matter, c.n, to_micros(c.at), as_bytes(c.sealed), c.by});
}
std::vector<contact_row> contacts_of(db::reader& r, std::int64_t of) {
  return many(r, get_contacts, {of}, [](const db::row& c) {
    return contact_row{.matter = c.int64(0),
                       .n = c.int64(1),
                       .at = c.time(2),
                       .sealed = bytes_in(c.blob(3)),
                       .by = c.string(4)};
  });
}
void seal_matter(db::tx& t, const matter& m) {
  t.run(put_question, {m.number, as_bytes(m.sealed)});
}
void seal_contact(db::tx& t, const contact_row& c) {
  t.run(put_note, {c.matter, c.n, as_bytes(c.sealed)});
}
support_sums sums_of(db::reader& r, interval when) {
  support_sums out;
  r.first(sum_matters, {to_micros(when.from), to_micros(when.until)}, [&](const db::row& c) {
    out.matters = c.int64(0);
    out.solved = c.int64(1);
    out.at_once = c.int64(2);
  });
  return with_rate(out);
}

void move_person(db::tx& t, person_id from, person_id into) {
  for (const auto* s : {&move_applications, &move_seats, &move_loans, &move_matters}) {
    t.run(*s, {from.value, into.value});
  }
}

void forget_person(db::tx& t, person_id who) {
  for (const auto* s : {&forget_applications, &forget_seats, &forget_steps, &forget_tasks,
                        &forget_loans, &forget_contacts, &forget_matters}) {
    t.run(*s, {who.value});
  }
}

}  // namespace tsu::devices::store
