#include "engine/crm/store.h"

#include <array>

#include "engine/crm/rules.h"

namespace tsu::crm::store {
namespace {

using db::statement;
constexpr auto people = db::place::people;

constexpr statement take_stamp{
    "crm.next_stamp", "UPDATE crm_state SET value = value + 1 WHERE name = $1 RETURNING value",
    people};
constexpr statement get_state{"crm.state", "SELECT value FROM crm_state WHERE name = $1", people};

#define PERSON_COLUMNS \
  "person, district, born, track, interests, walk_m, exertion, joined, gone, stamp"
constexpr statement get_person{
    "crm.person", "SELECT " PERSON_COLUMNS " FROM crm_person WHERE person = $1", people};
constexpr statement get_persons{
    "crm.persons",
    "SELECT " PERSON_COLUMNS " FROM crm_person WHERE person > $1 ORDER BY person LIMIT $2", people};
constexpr statement get_changed{
    "crm.persons_changed",
    "SELECT " PERSON_COLUMNS " FROM crm_person WHERE stamp > $1 ORDER BY stamp", people};
constexpr statement keep_person{
    "crm.put_person",
    "INSERT INTO crm_person (" PERSON_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (person) DO UPDATE SET "
    "district = excluded.district, born = excluded.born, track = excluded.track, "
    "interests = excluded.interests, walk_m = excluded.walk_m, exertion = excluded.exertion, "
    "joined = excluded.joined, gone = excluded.gone, stamp = excluded.stamp",
    people};

constexpr statement get_links{
    "crm.links",
    "SELECT person, other, kind, since, author FROM crm_link WHERE person = $1 ORDER BY other",
    people};
constexpr statement keep_link{
    "crm.put_link",
    "INSERT INTO crm_link (person, other, kind, since, author) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (person, other) DO UPDATE SET kind = excluded.kind, since = excluded.since, "
    "author = excluded.author",
    people};
constexpr statement drop_link{"crm.delete_link",
                              "DELETE FROM crm_link WHERE person = $1 AND other = $2", people};

#define KIND_COLUMNS "number, code, ja, en, outing, weight, how"
constexpr statement get_kinds{"crm.kinds", "SELECT " KIND_COLUMNS " FROM crm_kind ORDER BY code",
                              people};
constexpr statement get_kind{"crm.kind", "SELECT " KIND_COLUMNS " FROM crm_kind WHERE code = $1",
                             people};
constexpr statement keep_kind{
    "crm.put_kind",
    "INSERT INTO crm_kind (code, ja, en, outing, weight, how) VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT (code) DO UPDATE SET ja = excluded.ja, en = excluded.en, "
    "outing = excluded.outing, weight = excluded.weight, how = excluded.how RETURNING number",
    people};

constexpr statement add_activity{
    "crm.add_activity",
    "INSERT INTO crm_activity (person, kind, told, day, at, times, amount, note) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (person, kind, told) DO NOTHING",
    people};
constexpr statement get_newest{
    "crm.newest_activity", "SELECT number FROM crm_activity ORDER BY number DESC LIMIT 1", people};
constexpr statement get_gains{
    "crm.gains",
    "SELECT number, person, kind, day, times, amount FROM crm_activity WHERE number > $1 "
    "ORDER BY number LIMIT $2",
    people};
#define ACTIVITY_COLUMNS "number, person, kind, told, day, at, times, amount, note"
constexpr statement get_activities{
    "crm.activities",
    "SELECT " ACTIVITY_COLUMNS
    " FROM crm_activity WHERE person = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
    people};
constexpr statement get_all_of{
    "crm.activities_after",
    "SELECT " ACTIVITY_COLUMNS
    " FROM crm_activity WHERE person = $1 AND number > $2 ORDER BY number LIMIT $3",
    people};
constexpr statement drop_old{
    "crm.forget_activities",
    "DELETE FROM crm_activity WHERE number IN (SELECT number FROM crm_activity WHERE day < $1 "
    "ORDER BY day LIMIT $2)",
    people};
constexpr statement drop_old_days{
    "crm.forget_days",
    "DELETE FROM crm_day WHERE (person, day, kind) IN (SELECT person, day, kind FROM crm_day "
    "WHERE day < $1 ORDER BY day LIMIT $2)",
    people};

constexpr statement get_day{
    "crm.day",
    "SELECT kind, day, times, amount FROM crm_day WHERE person = $1 AND day = $2 AND kind = $3",
    people};
constexpr statement get_days{
    "crm.days",
    "SELECT kind, day, times, amount FROM crm_day WHERE person = $1 AND day >= $2 "
    "ORDER BY day, kind",
    people};
constexpr statement get_days_after{
    "crm.days_after",
    "SELECT person, kind, day, times, amount FROM crm_day WHERE person > $1 AND person <= $2 AND "
    "day >= $3",
    people};
constexpr statement get_last_person{
    "crm.last_person_of_page",
    "SELECT person FROM crm_person WHERE person > $1 ORDER BY person LIMIT 1 OFFSET $2", people};
constexpr statement add_day{
    "crm.add_to_day",
    "INSERT INTO crm_day (person, day, kind, times, amount) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (person, day, kind) DO UPDATE SET times = crm_day.times + excluded.times, "
    "amount = crm_day.amount + excluded.amount",
    people};
constexpr statement get_months{
    "crm.months",
    "SELECT kind, month, times, amount FROM crm_month WHERE person = $1 AND month >= $2 "
    "ORDER BY month, kind",
    people};
constexpr statement add_month{
    "crm.add_to_month",
    "INSERT INTO crm_month (person, month, kind, times, amount) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (person, month, kind) DO UPDATE SET times = crm_month.times + excluded.times, "
    "amount = crm_month.amount + excluded.amount",
    people};
constexpr statement drop_activities{"crm.delete_activities",
                                    "DELETE FROM crm_activity WHERE person = $1", people};
constexpr statement drop_days{"crm.delete_days", "DELETE FROM crm_day WHERE person = $1", people};
constexpr statement drop_months{"crm.delete_months", "DELETE FROM crm_month WHERE person = $1",
                                people};

constexpr std::array all{
    &take_stamp,    &get_state,  &get_person,      &get_persons,    &get_changed,     &keep_person,
    &get_links,     &keep_link,  &drop_link,       &get_kinds,      &get_kind,        &keep_kind,
    &add_activity,  &get_newest, &get_gains,       &get_activities, &get_all_of,      &drop_old,
    &drop_old_days, &get_day,    &get_days,        &get_days_after, &get_last_person, &add_day,
    &get_months,    &add_month,  &drop_activities, &drop_days,      &drop_months};

person_row person_in(const db::row& r) {
  return {.person = {r.int64(0)},
          .district = r.string(1),
          .born = r.int64(2),
          .track = r.string(3),
          .interests = r.string(4),
          .walk_m = r.int64(5),
          .exertion = r.int64(6),
          .joined = static_cast<day_no>(r.int64(7)),
          .gone = r.int64(8) != 0,
          .stamp = r.int64(9)};
}
kind kind_in(const db::row& r) {
  return {.number = r.int64(0),
          .code = r.string(1),
          .ja = r.string(2),
          .en = r.string(3),
          .outing = r.int64(4) != 0,
          .weight = r.int64(5),
          .how = enum_of<counting>(r.text(6)).value_or(counting::times)};
}
kept_activity activity_in(const db::row& r) {
  return {.number = r.int64(0),
          .person = {r.int64(1)},
          .kind = r.int64(2),
          .told = r.string(3),
          .day = static_cast<day_no>(r.int64(4)),
          .at = r.time(5),
          .times = r.int64(6),
          .amount = r.int64(7),
          .note = r.string(8)};
}
// From that column on: kind, day, times, amount.
tally tally_in(const db::row& r, int from = 0) {
  return {.kind = r.int64(from),
          .day = static_cast<day_no>(r.int64(from + 1)),
          .times = r.int64(from + 2),
          .amount = r.int64(from + 3)};
}

std::int64_t state_of(db::reader& r, std::string_view name) {
  std::int64_t out = 0;
  r.first(get_state, {name}, [&](const db::row& c) { out = c.int64(0); });
  return out;
}
std::int64_t bump(db::tx& t, std::string_view name) {
  std::int64_t out = 0;
  t.first(take_stamp, {name}, [&](const db::row& c) { out = c.int64(0); });
  return out;
}

}  // namespace

std::span<const db::statement* const> statements() { return all; }

std::int64_t next_stamp(db::tx& t) { return bump(t, "stamp"); }
std::int64_t current_stamp(db::reader& r) { return state_of(r, "stamp"); }
std::int64_t current_epoch(db::reader& r) { return state_of(r, "epoch"); }
void next_epoch(db::tx& t) { bump(t, "epoch"); }

std::optional<person_row> find_person(db::reader& r, person_id who) {
  std::optional<person_row> out;
  r.first(get_person, {who.value}, [&](const db::row& c) { out = person_in(c); });
  return out;
}
void put_person(db::tx& t, person_row p) {
  p.stamp = next_stamp(t);
  t.run(keep_person, {p.person.value, p.district, p.born, p.track, p.interests, p.walk_m,
                      p.exertion, std::int64_t{p.joined}, std::int64_t{p.gone ? 1 : 0}, p.stamp});
}
void each_person_after(db::reader& r, person_id after, std::int64_t limit,
                       const std::function<void(const person_row&)>& f) {
  r.each(get_persons, {after.value, limit}, [&](const db::row& c) { f(person_in(c)); });
}
void each_person_changed(db::reader& r, std::int64_t stamp,
                         const std::function<void(const person_row&)>& f) {
  r.each(get_changed, {stamp}, [&](const db::row& c) { f(person_in(c)); });
}

std::vector<link> links_of(db::reader& r, person_id who) {
  std::vector<link> out;
  r.each(get_links, {who.value}, [&](const db::row& c) {
    out.push_back({{c.int64(0)},
                   {c.int64(1)},
                   enum_of<link_kind>(c.text(2)).value_or(link_kind::family),
                   c.time(3),
                   c.string(4)});
  });
  return out;
}
void put_link(db::tx& t, const link& l) {
  const auto how = text_of(l.how);
  t.run(keep_link, {l.person.value, l.other.value, how, to_micros(l.since), l.author});
  t.run(keep_link, {l.other.value, l.person.value, how, to_micros(l.since), l.author});
}
bool delete_link(db::tx& t, person_id who, person_id other) {
  t.run(drop_link, {other.value, who.value});
  return t.run(drop_link, {who.value, other.value}) > 0;
}
void delete_links(db::tx& t, person_id who) {
  for (const auto& l : links_of(t, who)) {
    delete_link(t, who, l.other);
  }
}

std::vector<kind> all_kinds(db::reader& r) {
  std::vector<kind> out;
  r.each(get_kinds, {}, [&](const db::row& c) { out.push_back(kind_in(c)); });
  return out;
}
std::optional<kind> find_kind(db::reader& r, std::string_view code) {
  std::optional<kind> out;
  r.first(get_kind, {code}, [&](const db::row& c) { out = kind_in(c); });
  return out;
}
std::int64_t put_kind(db::tx& t, const kind& k) {
  std::int64_t out = 0;
  const auto how = text_of(k.how);
  t.first(keep_kind, {k.code, k.ja, k.en, std::int64_t{k.outing ? 1 : 0}, k.weight, how},
          [&](const db::row& c) { out = c.int64(0); });
  return out;
}

bool insert_activity(db::tx& t, const kept_activity& a) {
  return t.run(add_activity, {a.person.value, a.kind, a.told, std::int64_t{a.day}, to_micros(a.at),
                              a.times, a.amount, a.note}) > 0;
}
std::int64_t newest_activity(db::reader& r) {
  std::int64_t out = 0;
  r.first(get_newest, {}, [&](const db::row& c) { out = c.int64(0); });
  return out;
}
void each_gain_after(db::reader& r, std::int64_t number, std::int64_t limit,
                     const std::function<void(std::int64_t number, person_id, const tally&)>& f) {
  r.each(get_gains, {number, limit},
         [&](const db::row& c) { f(c.int64(0), {c.int64(1)}, tally_in(c, 2)); });
}
std::vector<kept_activity> activities_of(db::reader& r, person_id who, std::int64_t before,
                                         std::int64_t limit) {
  std::vector<kept_activity> out;
  r.each(get_activities, {who.value, before, limit},
         [&](const db::row& c) { out.push_back(activity_in(c)); });
  return out;
}
std::vector<kept_activity> all_of(db::reader& r, person_id who, std::int64_t after,
                                  std::int64_t limit) {
  std::vector<kept_activity> out;
  r.each(get_all_of, {who.value, after, limit},
         [&](const db::row& c) { out.push_back(activity_in(c)); });
  return out;
}
std::int64_t forget_activities(db::tx& t, day_no before, std::int64_t most) {
  return t.run(drop_old, {std::int64_t{before}, most});
}
std::int64_t forget_days(db::tx& t, day_no before, std::int64_t most) {
  return t.run(drop_old_days, {std::int64_t{before}, most});
}

std::optional<tally> day_of_kind(db::reader& r, person_id who, day_no d, std::int64_t kind) {
  std::optional<tally> out;
  r.first(get_day, {who.value, std::int64_t{d}, kind},
          [&](const db::row& c) { out = tally_in(c); });
  return out;
}
void add_to_day(db::tx& t, person_id who, const tally& a) {
  t.run(add_day, {who.value, std::int64_t{a.day}, a.kind, a.times, a.amount});
  t.run(add_month, {who.value, month_of(a.day), a.kind, a.times, a.amount});
}
void add_to_month(db::tx& t, person_id who, const tally& m) {
  t.run(add_month, {who.value, std::int64_t{m.day}, m.kind, m.times, m.amount});
}
std::vector<tally> days_of(db::reader& r, person_id who, day_no from) {
  std::vector<tally> out;
  r.each(get_days, {who.value, std::int64_t{from}},
         [&](const db::row& c) { out.push_back(tally_in(c)); });
  return out;
}
std::vector<tally> months_of(db::reader& r, person_id who, std::int64_t from) {
  std::vector<tally> out;
  r.each(get_months, {who.value, from}, [&](const db::row& c) { out.push_back(tally_in(c)); });
  return out;
}
void each_day_after(db::reader& r, person_id after, std::int64_t limit, day_no from,
                    const std::function<void(person_id, const tally&)>& f) {
  std::int64_t last = std::numeric_limits<std::int64_t>::max();
  r.first(get_last_person, {after.value, limit - 1}, [&](const db::row& c) { last = c.int64(0); });
  r.each(get_days_after, {after.value, last, std::int64_t{from}},
         [&](const db::row& c) { f({c.int64(0)}, tally_in(c, 1)); });
}
void delete_doings(db::tx& t, person_id who) {
  t.run(drop_activities, {who.value});
  t.run(drop_days, {who.value});
  t.run(drop_months, {who.value});
}

}  // namespace tsu::crm::store
