// Calls, applications, briefings, seats.
#include <array>

#include "service/devices/store.h"
#include "service/devices/store_rows.h"

namespace tsu::devices::store {
namespace {

using db::statement;
constexpr auto people = db::place::people;

#define CALL_COLUMNS "code, ja, en, how, places, opens_at, closes_at, seed, drawn_at, drawn_by"
constexpr statement get_calls{
    "devices.calls",
    "SELECT " CALL_COLUMNS " FROM devices_call ORDER BY opens_at DESC, code LIMIT 500", people};
constexpr statement get_call{"devices.call",
                             "SELECT " CALL_COLUMNS " FROM devices_call WHERE code = $1", people};
constexpr statement get_accepted{"devices.accepted",
                                 "SELECT accepted FROM devices_call WHERE code = $1", people};
constexpr statement put_call{
    "devices.keep_call",
    "INSERT INTO devices_call (code, ja, en, how, places, opens_at, closes_at, accepted, seed, "
    "drawn_at, drawn_by) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '', 0, '') ON CONFLICT (code) DO "
    "UPDATE SET ja = excluded.ja, en = excluded.en, how = excluded.how, places = excluded.places, "
    "opens_at = excluded.opens_at, closes_at = excluded.closes_at "
    "WHERE devices_call.accepted <= excluded.places",
    people};
constexpr statement put_draw{
    "devices.note_draw",
    "UPDATE devices_call SET seed = $2, drawn_at = $3, drawn_by = $4 WHERE code = $1 AND seed = ''",
    people};
constexpr statement take_one{
    "devices.take_place",
    "UPDATE devices_call SET accepted = accepted + 1 WHERE code = $1 AND accepted < places",
    people};
constexpr statement give_one{
    "devices.give_place",
    "UPDATE devices_call SET accepted = accepted - 1 WHERE code = $1 AND accepted > 0", people};

#define APPLICATION_COLUMNS \
  "number, call_code, person, wants, state, place_rank, applied_at, asked_by, reason, young"
constexpr statement insert_application{
    "devices.add_application",
    "INSERT INTO devices_application (call_code, person, wants, state, place_rank, applied_at, "
    "asked_by, reason, young) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING "
    "RETURNING number",
    people};
constexpr statement get_application{
    "devices.application",
    "SELECT " APPLICATION_COLUMNS " FROM devices_application WHERE number = $1", people};
constexpr statement get_application_of{
    "devices.application_of",
    "SELECT " APPLICATION_COLUMNS
    " FROM devices_application WHERE person = $2 AND call_code = $1 AND state <> 'withdrawn'",
    people};
constexpr statement get_count_of{
    "devices.count_applications_of",
    "SELECT COUNT(*) FROM devices_application WHERE person = $2 AND call_code = $1", people};
constexpr statement get_applications{
    "devices.applications",
    "SELECT " APPLICATION_COLUMNS
    " FROM devices_application WHERE call_code = $1 AND number > $2 ORDER BY number LIMIT $3",
    people};
constexpr statement get_waiting{
    "devices.waiting_numbers",
    "SELECT number FROM devices_application WHERE call_code = $1 AND state = 'waiting' "
    "ORDER BY number",
    people};
constexpr statement get_applications_of{
    "devices.applications_of",
    "SELECT " APPLICATION_COLUMNS
    " FROM devices_application WHERE person = $1 ORDER BY number DESC LIMIT 100",
    people};
constexpr statement get_standing{
    "devices.standing_applications",
    "SELECT " APPLICATION_COLUMNS
    " FROM devices_application WHERE person = $1 AND state <> 'withdrawn' ORDER BY number "
    "LIMIT 100",
    people};
constexpr statement get_any{
    "devices.has_applications",
    "SELECT COUNT(*) FROM (SELECT 1 FROM devices_application WHERE call_code = $1 LIMIT 1) one",
    people};
constexpr statement get_first_reserve{
    "devices.first_reserve",
    "SELECT " APPLICATION_COLUMNS
    " FROM devices_application WHERE call_code = $1 AND state = 'reserve' AND reason <> 'no_wifi' "
    "ORDER BY place_rank, number LIMIT 1",
    people};
constexpr statement get_last_rank{
    "devices.last_rank",
    "SELECT COALESCE(MAX(place_rank), 0) FROM devices_application WHERE call_code = $1", people};
constexpr statement put_application{
    "devices.set_application",
    "UPDATE devices_application SET state = $2, place_rank = $3, reason = $4 WHERE number = $1",
    people};
constexpr statement count_users{"devices.count_accepted",
                                "SELECT COUNT(DISTINCT person) FROM devices_application "
                                "WHERE state = 'accepted' AND wants = $1 AND person > 0",
                                people};

#define BRIEFING_COLUMNS "code, name, place, starts_at, ends_at, seats"
constexpr statement get_briefings{"devices.briefings",
                                  "SELECT " BRIEFING_COLUMNS
                                  " FROM devices_briefing ORDER BY starts_at DESC, code LIMIT $1",
                                  people};
constexpr statement get_briefing{
    "devices.briefing", "SELECT " BRIEFING_COLUMNS " FROM devices_briefing WHERE code = $1",
    people};
constexpr statement get_taken{"devices.taken", "SELECT taken FROM devices_briefing WHERE code = $1",
                              people};
constexpr statement put_briefing{
    "devices.keep_briefing",
    "INSERT INTO devices_briefing (code, name, place, starts_at, ends_at, seats, taken) "
    "VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (code) DO UPDATE SET name = excluded.name, "
    "place = excluded.place, starts_at = excluded.starts_at, ends_at = excluded.ends_at, "
    "seats = excluded.seats WHERE devices_briefing.taken <= excluded.seats",
    people};
constexpr statement take_one_seat{
    "devices.take_seat",
    "UPDATE devices_briefing SET taken = taken + 1 WHERE code = $1 AND taken < seats", people};
constexpr statement free_one_seat{
    "devices.free_seat",
    "UPDATE devices_briefing SET taken = taken - 1 WHERE code = $1 AND taken > 0", people};
#define SEAT_COLUMNS "briefing, person, state, booked_at, marked_at, marked_by"
constexpr statement get_seat{
    "devices.seat", "SELECT " SEAT_COLUMNS " FROM devices_seat WHERE briefing = $1 AND person = $2",
    people};
constexpr statement put_seat{
    "devices.keep_seat",
    "INSERT INTO devices_seat (briefing, person, state, booked_at, marked_at, marked_by) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (briefing, person) DO UPDATE SET "
    "state = excluded.state, booked_at = excluded.booked_at, marked_at = excluded.marked_at, "
    "marked_by = excluded.marked_by",
    people};
constexpr statement get_seats{"devices.seats",
                              "SELECT " SEAT_COLUMNS
                              " FROM devices_seat WHERE briefing = $1 ORDER BY booked_at, person",
                              people};
constexpr statement get_seats_of{
    "devices.seats_of",
    "SELECT " SEAT_COLUMNS
    " FROM devices_seat WHERE person = $1 ORDER BY booked_at DESC, briefing LIMIT 100",
    people};

constexpr std::array all{&get_count_of,       &get_calls,
                         &get_call,           &get_accepted,
                         &put_call,           &put_draw,
                         &take_one,           &give_one,
                         &insert_application, &get_application,
                         &get_application_of, &get_applications,
                         &get_waiting,        &get_applications_of,
                         &get_standing,       &get_any,
                         &get_first_reserve,  &get_last_rank,
                         &put_application,    &count_users,
                         &get_briefings,      &get_briefing,
                         &get_taken,          &put_briefing,
                         &take_one_seat,      &free_one_seat,
                         &get_seat,           &put_seat,
                         &get_seats,          &get_seats_of};

recruiting call_in(const db::row& r) {
  return {.code = r.string(0),
          .ja = r.string(1),
          .en = r.string(2),
          .how = word_in<choosing>(r, 3),
          .places = r.int64(4),
          .opens_at = r.time(5),
          .closes_at = r.time(6),
          .seed = r.string(7),
          .drawn_at = r.time(8),
          .drawn_by = r.string(9)};
}
application application_in(const db::row& r) {
  return {.number = r.int64(0),
          .call = r.string(1),
          .person = {r.int64(2)},
          .wants = word_in<wanting>(r, 3),
          .state = word_in<application_state>(r, 4),
          .rank = r.int64(5),
          .applied_at = r.time(6),
          .asked_by = r.string(7),
          .reason = word_in<reserve_reason>(r, 8),
          .young = r.int64(9) != 0};
}
briefing briefing_in(const db::row& r) {
  return {.code = r.string(0),
          .name = r.string(1),
          .place = r.string(2),
          .starts_at = r.time(3),
          .ends_at = r.time(4),
          .seats = r.int64(5)};
}
seat seat_in(const db::row& r) {
  return {.briefing = r.string(0),
          .person = {r.int64(1)},
          .state = word_in<seat_state>(r, 2),
          .booked_at = r.time(3),
          .marked_at = r.time(4),
          .marked_by = r.string(5)};
}

}  // namespace

std::span<const db::statement* const> people_statements() { return all; }

std::vector<recruiting> all_calls(db::reader& r) { return many(r, get_calls, {}, call_in); }
std::optional<recruiting> find_call(db::reader& r, std::string_view code) {
  return one(r, get_call, {code}, call_in);
}
std::int64_t accepted_of(db::reader& r, std::string_view call) {
  return number_of(r, get_accepted, {call});
}
bool keep_call(db::tx& t, const recruiting& c) {
  const auto how = word(c.how);
  return t.run(put_call, {c.code, c.ja, c.en, how, c.places, to_micros(c.opens_at),
                          to_micros(c.closes_at)}) > 0;
}
bool note_draw(db::tx& t, const recruiting& c) {
  return t.run(put_draw, {c.code, c.seed, to_micros(c.drawn_at), c.drawn_by}) > 0;
}
bool take_place(db::tx& t, std::string_view call) { return t.run(take_one, {call}) > 0; }
void give_place_back(db::tx& t, std::string_view call) { t.run(give_one, {call}); }

std::int64_t add_application(db::tx& t, const application& a) {
  const auto wants = word(a.wants), state = word(a.state), reason = word(a.reason);
  return number_of(t, insert_application,
                   {a.call, a.person.value, wants, state, a.rank, to_micros(a.applied_at),
                    a.asked_by, reason, std::int64_t{a.young}});
}
std::optional<application> find_application(db::reader& r, std::int64_t number) {
  return one(r, get_application, {number}, application_in);
}
std::optional<application> application_of(db::reader& r, std::string_view call, person_id who) {
  return one(r, get_application_of, {call, who.value}, application_in);
}
std::int64_t count_of(db::reader& r, std::string_view call, person_id who) {
  return number_of(r, get_count_of, {call, who.value});
}
std::vector<application> applications(db::reader& r, std::string_view call, std::int64_t after,
                                      std::int64_t limit) {
  return many(r, get_applications, {call, after, limit}, application_in);
}
std::vector<std::int64_t> waiting_numbers(db::reader& r, std::string_view call) {
  return many(r, get_waiting, {call}, [](const db::row& c) { return c.int64(0); });
}
std::vector<application> applications_of(db::reader& r, person_id who) {
  return many(r, get_applications_of, {who.value}, application_in);
}
std::vector<application> standing_applications_of(db::reader& r, person_id who) {
  return many(r, get_standing, {who.value}, application_in);
}
bool has_applications(db::reader& r, std::string_view call) {
  return number_of(r, get_any, {call}) > 0;
}
std::optional<application> first_reserve(db::reader& r, std::string_view call) {
  return one(r, get_first_reserve, {call}, application_in);
}
std::int64_t last_rank(db::reader& r, std::string_view call) {
  return number_of(r, get_last_rank, {call});
}
void set_application(db::tx& t, const application& a) {
  const auto state = word(a.state), reason = word(a.reason);
  t.run(put_application, {a.number, state, a.rank, reason});
}
std::int64_t count_accepted(db::reader& r, wanting w) {
  const auto wants = word(w);
  return number_of(r, count_users, {wants});
}

std::vector<briefing> all_briefings(db::reader& r, std::int64_t limit) {
  return many(r, get_briefings, {limit}, briefing_in);
}
std::optional<briefing> find_briefing(db::reader& r, std::string_view code) {
  return one(r, get_briefing, {code}, briefing_in);
}
std::int64_t taken_of(db::reader& r, std::string_view code) {
  return number_of(r, get_taken, {code});
}
bool keep_briefing(db::tx& t, const briefing& b) {
  return t.run(put_briefing, {b.code, b.name, b.place, to_micros(b.starts_at), to_micros(b.ends_at),
                              b.seats}) > 0;
}
bool take_seat(db::tx& t, std::string_view code) { return t.run(take_one_seat, {code}) > 0; }
void free_seat(db::tx& t, std::string_view code) { t.run(free_one_seat, {code}); }
std::optional<seat> find_seat(db::reader& r, std::string_view code, person_id who) {
  return one(r, get_seat, {code, who.value}, seat_in);
}
void keep_seat(db::tx& t, const seat& s) {
  const auto state = word(s.state);
  t.run(put_seat, {s.briefing, s.person.value, state, to_micros(s.booked_at),
                   to_micros(s.marked_at), s.marked_by});
}
std::vector<seat> seats(db::reader& r, std::string_view code) {
  return many(r, get_seats, {code}, seat_in);
}
std::vector<seat> seats_of(db::reader& r, person_id who) {
  return many(r, get_seats_of, {who.value}, seat_in);
}

}  // namespace tsu::devices::store
