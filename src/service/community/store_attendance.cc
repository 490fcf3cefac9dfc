#include <array>

#include "service/community/store.h"
#include "service/community/store_kit.h"

namespace tsu::community::store {
namespace {

using db::statement;
constexpr auto people = db::place::people;

#define ATTENDANCE_COLUMNS \
  "number, session, person, at, booked_at, month, method, device, local_id, booked_by, points"
constexpr statement get_attendance{"community.attendance",
                                   "SELECT " ATTENDANCE_COLUMNS
                                   " FROM community_attendance WHERE session = $1 AND person = $2",
                                   people};
constexpr statement get_told{"community.attendance_told",
                             "SELECT " ATTENDANCE_COLUMNS
                             " FROM community_attendance WHERE device = $1 AND device <> '' AND "
                             "local_id = $2",
                             people};
constexpr statement insert_attendance{
    "community.add_attendance",
    "INSERT INTO community_attendance (session, person, at, booked_at, month, method, device, "
    "local_id, booked_by, points) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
    "RETURNING number",
    people};
constexpr statement set_person{"community.move_attendance",
                               "UPDATE community_attendance SET person = $2 WHERE number = $1",
                               people};
constexpr statement get_attendance_of{
    "community.attendance_of",
    "SELECT " ATTENDANCE_COLUMNS
    " FROM community_attendance WHERE person = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
    people};
constexpr statement get_attendance_at{
    "community.attendance_at",
    "SELECT " ATTENDANCE_COLUMNS
    " FROM community_attendance WHERE session = $1 AND number > $2 ORDER BY number LIMIT $3",
    people};
constexpr statement set_booker{
    "community.rename_booker",
    "UPDATE community_attendance SET booked_by = $2 WHERE booked_by = $1", people};
constexpr statement sum_months{
    "community.months_of",
    "SELECT month, COUNT(*), CAST(SUM(points) AS BIGINT) FROM community_attendance "
    "WHERE person = $1 GROUP BY month ORDER BY month DESC LIMIT $2",
    people};
constexpr statement count_met{
    "community.met_in",
    "SELECT COUNT(DISTINCT b.person) FROM community_attendance a JOIN community_attendance b "
    "ON b.session = a.session AND b.person <> a.person AND b.person > 0 "
    "WHERE a.person = $1 AND a.month = $2",
    people};
constexpr statement sum_month{"community.month",
                              "SELECT COUNT(DISTINCT session), COUNT(*), "
                              "COUNT(DISTINCT CASE WHEN person > 0 THEN person END) "
                              "FROM community_attendance WHERE month = $1",
                              people};
constexpr statement sum_meetings{
    "community.meetings",
    "SELECT COUNT(*) FROM (SELECT DISTINCT a.person AS one, b.person AS other "
    "FROM community_attendance a JOIN community_attendance b ON b.session = a.session AND "
    "b.person <> a.person AND b.person > 0 WHERE a.month = $1 AND a.person > 0) pairs",
    people};

constexpr statement get_key{"community.key",
                            "SELECT number, sealed FROM community_key ORDER BY number DESC LIMIT 1",
                            people};
constexpr statement insert_key{
    "community.add_key",
    "INSERT INTO community_key (sealed, made_at) VALUES ($1, $2) RETURNING number", people};
constexpr statement set_sealed{"community.seal_key",
                               "UPDATE community_key SET sealed = $2 WHERE number = $1", people};
constexpr statement get_number{
    "community.number",
    "SELECT value FROM community_setting WHERE name = $1 AND from_at <= $2 "
    "ORDER BY from_at DESC, number DESC LIMIT 1",
    people};
constexpr statement insert_number{
    "community.add_number",
    "INSERT INTO community_setting (name, from_at, value, source, set_by, set_at) "
    "VALUES ($1, $2, $3, $4, $5, $6)",
    people};

constexpr std::array all{
    &get_attendance,    &get_told,          &insert_attendance, &set_person,
    &get_attendance_of, &get_attendance_at, &set_booker,        &sum_months,
    &count_met,         &sum_month,         &sum_meetings,      &get_key,
    &insert_key,        &set_sealed,        &get_number,        &insert_number};

attendance attendance_in(const db::row& r) {
  return {.number = r.int64(0),
          .session = r.int64(1),
          .person = {r.int64(2)},
          .at = r.time(3),
          .booked_at = r.time(4),
          .month = r.int64(5),
          .how = enum_in<method>(r.string(6)),
          .device = r.string(7),
          .local_id = r.string(8),
          .booked_by = r.string(9),
          .points = r.int64(10)};
}

}  // namespace

std::optional<attendance> find_attendance(db::reader& r, std::int64_t session, person_id who) {
  return one(r, get_attendance, {session, who.value}, attendance_in);
}
std::optional<attendance> find_told(db::reader& r, std::string_view device,
                                    std::string_view local) {
  return one(r, get_told, {device, local}, attendance_in);
}
std::int64_t add_attendance(db::tx& t, const attendance& a) {
  const auto how = text_of(a.how);
  return number_of(t, insert_attendance,
                   {a.session, a.person.value, to_micros(a.at), to_micros(a.booked_at), a.month,
                    how, a.device, a.local_id, a.booked_by, a.points});
}
void move_attendance(db::tx& t, std::int64_t number, person_id to) {
  t.run(set_person, {number, to.value});
}
std::vector<attendance> attendance_of(db::reader& r, person_id who, std::int64_t before,
                                      std::int64_t limit) {
  return many(r, get_attendance_of, {who.value, before, limit}, attendance_in);
}
std::vector<attendance> attendance_at(db::reader& r, std::int64_t session, std::int64_t after,
                                      std::int64_t limit) {
  return many(r, get_attendance_at, {session, after, limit}, attendance_in);
}
void rename_booker(db::tx& t, std::string_view from, std::string_view to) {
  t.run(set_booker, {from, to});
}
std::vector<month_sum> months_of(db::reader& r, person_id who, std::int64_t limit) {
  return many(r, sum_months, {who.value, limit}, [](const db::row& c) {
    return month_sum{c.int64(0), c.int64(1), c.int64(2)};
  });
}
std::int64_t met_in(db::reader& r, person_id who, std::int64_t month) {
  return number_of(r, count_met, {who.value, month});
}
month_report report_of(db::reader& r, std::int64_t month) {
  month_report out;
  r.first(sum_month, {month}, [&](const db::row& c) {
    out = {c.int64(0), c.int64(1), c.int64(2)};
  });
  out.meetings = number_of(r, sum_meetings, {month});
  return out;
}

std::optional<key_row> newest_key(db::reader& r) {
  return one(r, get_key, {}, [](const db::row& c) { return key_row{c.int64(0), blob_text(c, 1)}; });
}
std::int64_t next_key_number(db::tx& t, instant at) {
  return number_of(t, insert_key, {as_bytes(""), to_micros(at)});
}
void seal_key(db::tx& t, std::int64_t number, std::string_view sealed) {
  t.run(set_sealed, {number, as_bytes(sealed)});
}

std::optional<std::int64_t> number_at(db::reader& r, std::string_view name, instant at) {
  return one(r, get_number, {name, to_micros(at)}, [](const db::row& c) { return c.int64(0); });
}
void add_number(db::tx& t, std::string_view name, instant from, std::int64_t value,
                std::string_view source, std::string_view by) {
  t.run(insert_number, {name, to_micros(from), value, source, by, to_micros(t.now())});
}

std::span<const db::statement* const> attendance_statements() { return all; }

}  // namespace tsu::community::store
