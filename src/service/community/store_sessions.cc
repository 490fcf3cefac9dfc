#include <array>

#include "service/community/store.h"
#include "service/community/store_kit.h"

namespace tsu::community::store {
namespace {

using db::statement;
constexpr auto people = db::place::people;

constexpr statement get_programmes{
    "community.programmes", "SELECT code, facts FROM community_programme ORDER BY code", people};
constexpr statement get_programme{
    "community.programme", "SELECT code, facts FROM community_programme WHERE code = $1", people};
constexpr statement put_programme{
    "community.keep_programme",
    "INSERT INTO community_programme (code, facts) VALUES ($1, $2) ON CONFLICT (code) DO UPDATE "
    "SET facts = excluded.facts",
    people};

#define SESSION_COLUMNS "number, programme, cancelled, going, waiting, queue, facts"
constexpr statement get_sessions{"community.sessions",
                                 "SELECT " SESSION_COLUMNS
                                 " FROM community_session WHERE starts_at >= $1 AND starts_at < $2 "
                                 "AND (starts_at > $1 OR number > $3) AND ($4 = '' OR district = "
                                 "'' OR $4 LIKE '%' || district || '%') "
                                 "AND listed >= $5 ORDER BY starts_at, number LIMIT $6",
                                 people};
constexpr statement get_session{
    "community.session", "SELECT " SESSION_COLUMNS " FROM community_session WHERE number = $1",
    people};
constexpr statement get_session_of{"community.session_of",
                                   "SELECT " SESSION_COLUMNS
                                   " FROM community_session WHERE programme = $1 AND "
                                   "programme <> '' AND starts_at = $2",
                                   people};
constexpr statement insert_session{
    "community.add_session",
    "INSERT INTO community_session (programme, starts_at, ends_at, district, listed, cancelled, "
    "capacity, going, waiting, queue, facts, made_by) "
    "VALUES ($1, $2, $3, $4, $5, 0, $6, 0, 0, 0, $7, $8) RETURNING number",
    people};
constexpr statement put_session{
    "community.keep_session",
    "UPDATE community_session SET starts_at = $2, ends_at = $3, district = $4, listed = $5, "
    "cancelled = $6, capacity = $7, going = $8, waiting = $9, queue = $10, facts = $11 "
    "WHERE number = $1",
    people};

#define SIGN_UP_COLUMNS "session, person, state, queue, asked_at, changed_at, asked_by"
constexpr statement get_sign_up{
    "community.sign_up",
    "SELECT " SIGN_UP_COLUMNS " FROM community_sign_up WHERE session = $1 AND person = $2", people};
constexpr statement get_first_waiting{
    "community.first_waiting",
    "SELECT " SIGN_UP_COLUMNS
    " FROM community_sign_up WHERE session = $1 AND state = 'waiting' ORDER BY queue LIMIT 1",
    people};
constexpr statement count_before{"community.waiting_before",
                                 "SELECT COUNT(*) FROM community_sign_up WHERE session = $1 AND "
                                 "state = 'waiting' AND queue < $2",
                                 people};
constexpr statement get_sign_ups_of{
    "community.sign_ups_of",
    "SELECT " SIGN_UP_COLUMNS
    " FROM community_sign_up WHERE person = $1 ORDER BY session DESC LIMIT $2",
    people};
constexpr statement get_sign_ups_at{
    "community.sign_ups_at",
    "SELECT " SIGN_UP_COLUMNS
    " FROM community_sign_up WHERE session = $1 AND state <> 'cancelled' AND queue > $2 "
    "ORDER BY queue LIMIT $3",
    people};
constexpr statement put_sign_up{
    "community.keep_sign_up",
    "INSERT INTO community_sign_up (session, person, state, queue, asked_at, changed_at, "
    "asked_by) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (session, person) DO UPDATE SET "
    "state = excluded.state, queue = excluded.queue, asked_at = excluded.asked_at, "
    "changed_at = excluded.changed_at, asked_by = excluded.asked_by",
    people};
constexpr statement delete_sign_up{
    "community.forget_sign_up", "DELETE FROM community_sign_up WHERE session = $1 AND person = $2",
    people};

constexpr std::array all{&get_programmes,  &get_programme,     &put_programme,  &get_sessions,
                         &get_session,     &get_session_of,    &insert_session, &put_session,
                         &get_sign_up,     &get_first_waiting, &count_before,   &get_sign_ups_of,
                         &get_sign_ups_at, &put_sign_up,       &delete_sign_up};

programme programme_in(const db::row& r) {
  return {r.string(0), facts_in<programme_facts>(r.text(1))};
}

session session_in(const db::row& r) {
  return {.number = r.int64(0),
          .programme = r.string(1),
          .of = facts_in<session_facts>(r.text(6)),
          .cancelled = r.int64(2) != 0,
          .going = r.int64(3),
          .waiting = r.int64(4),
          .queue = r.int64(5)};
}

sign_up sign_up_in(const db::row& r) {
  return {.session = r.int64(0),
          .person = {r.int64(1)},
          .state = enum_in<sign_up_state>(r.string(2)),
          .queue = r.int64(3),
          .asked_at = r.time(4),
          .changed_at = r.time(5),
          .asked_by = r.string(6)};
}

std::int64_t whole(bool b) { return b ? 1 : 0; }

}  // namespace

std::vector<programme> all_programmes(db::reader& r) {
  return many(r, get_programmes, {}, programme_in);
}
std::optional<programme> find_programme(db::reader& r, std::string_view code) {
  return one(r, get_programme, {code}, programme_in);
}
void keep_programme(db::tx& t, const programme& p) {
  const auto facts = to_json(p.of);
  t.run(put_programme, {p.code, facts});
}

std::vector<session> sessions(db::reader& r, const session_wish& w) {
  return many(
      r, get_sessions,
      {to_micros(w.from), to_micros(w.until), w.after, w.district, whole(w.listed_only), w.limit},
      session_in);
}
std::optional<session> find_session(db::reader& r, std::int64_t number) {
  return one(r, get_session, {number}, session_in);
}
std::optional<session> session_of(db::reader& r, std::string_view programme, instant starts_at) {
  return one(r, get_session_of, {programme, to_micros(starts_at)}, session_in);
}

std::int64_t add_session(db::tx& t, const session& s, std::string_view by) {
  const auto facts = to_json(s.of);
  return number_of(t, insert_session,
                   {s.programme, to_micros(s.of.starts_at), to_micros(s.of.ends_at), s.of.district,
                    whole(s.of.listed), s.of.capacity, facts, by});
}

void keep_session(db::tx& t, const session& s) {
  const auto facts = to_json(s.of);
  t.run(put_session, {s.number, to_micros(s.of.starts_at), to_micros(s.of.ends_at), s.of.district,
                      whole(s.of.listed), whole(s.cancelled), s.of.capacity, s.going, s.waiting,
                      s.queue, facts});
}

std::optional<sign_up> find_sign_up(db::reader& r, std::int64_t session, person_id who) {
  return one(r, get_sign_up, {session, who.value}, sign_up_in);
}
std::optional<sign_up> first_waiting(db::reader& r, std::int64_t session) {
  return one(r, get_first_waiting, {session}, sign_up_in);
}
std::int64_t waiting_before(db::reader& r, std::int64_t session, std::int64_t queue) {
  return number_of(r, count_before, {session, queue});
}
std::vector<sign_up> sign_ups_of(db::reader& r, person_id who, std::int64_t limit) {
  return many(r, get_sign_ups_of, {who.value, limit}, sign_up_in);
}
std::vector<sign_up> sign_ups_at(db::reader& r, std::int64_t session, std::int64_t after,
                                 std::int64_t limit) {
  return many(r, get_sign_ups_at, {session, after, limit}, sign_up_in);
}
void keep_sign_up(db::tx& t, const sign_up& s) {
  const auto state = text_of(s.state);
  t.run(put_sign_up, {s.session, s.person.value, state, s.queue, to_micros(s.asked_at),
                      to_micros(s.changed_at), s.asked_by});
}
void forget_sign_up(db::tx& t, std::int64_t session, person_id who) {
  t.run(delete_sign_up, {session, who.value});
}

std::span<const db::statement* const> session_statements() { return all; }

}  // namespace tsu::community::store
