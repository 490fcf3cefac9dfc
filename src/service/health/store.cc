#include "service/health/store.h"

#include <array>

#include "base/core/json.h"

namespace tsu::health::store {
namespace {

using db::statement;
constexpr auto people = db::place::people;

#define RECORD "number, person, source, measured_at, received_at, day, sealed"
constexpr statement insert_record{
    "health.add_record",
    "INSERT INTO health_record (person, source, measured_at, received_at, day, sealed) "
    "VALUES ($1, $2, $3, $4, $5, $6) RETURNING number",
    people};
constexpr statement get_record{"health.record",
                               "SELECT " RECORD " FROM health_record WHERE number = $1", people};
constexpr statement get_record_of{"health.record_of",
                                  "SELECT " RECORD " FROM health_record WHERE source = $1", people};
constexpr statement get_day_records{
    "health.day_records",
    "SELECT " RECORD " FROM health_record WHERE person = $1 AND day = $2 ORDER BY number", people};
constexpr statement count_records{
    "health.count_day", "SELECT COUNT(*) FROM health_record WHERE person = $1 AND day = $2",
    people};
constexpr statement get_records{
    "health.records",
    "SELECT " RECORD
    " FROM health_record WHERE person = $1 AND measured_at >= $2 AND (measured_at < $3 OR "
    "(measured_at = $3 AND number < $4)) ORDER BY measured_at DESC, number DESC LIMIT $5",
    people};
constexpr statement get_newest{
    "health.newest", "SELECT COALESCE(MAX(number), 0) FROM health_record WHERE person = $1",
    people};
constexpr statement remove_record{"health.delete_record",
                                  "DELETE FROM health_record WHERE number = $1", people};
constexpr statement note_taken_back{
    "health.take_back",
    "INSERT INTO health_taken_back (source, person) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    people};
constexpr statement get_taken_back{"health.was_taken_back",
                                   "SELECT 1 FROM health_taken_back WHERE source = $1", people};
constexpr statement forget_taken_back{"health.forget_taken_back",
                                      "DELETE FROM health_taken_back WHERE person = $1", people};
constexpr statement update_record{
    "health.change_record", "UPDATE health_record SET person = $2, sealed = $3 WHERE number = $1",
    people};

constexpr statement get_days{
    "health.days",
    "SELECT day, sealed FROM health_day WHERE person = $1 AND day >= $2 AND day < $3 ORDER BY day",
    people};
constexpr statement put_day{"health.keep_day",
                            "INSERT INTO health_day (person, day, sealed) VALUES ($1, $2, $3) "
                            "ON CONFLICT (person, day) DO UPDATE SET sealed = excluded.sealed",
                            people};
constexpr statement remove_day{"health.delete_day",
                               "DELETE FROM health_day WHERE person = $1 AND day = $2", people};
constexpr statement get_seen{"health.seen", "SELECT record FROM health_seen WHERE person = $1",
                             people};
constexpr statement put_seen{"health.keep_seen",
                             "INSERT INTO health_seen (person, record) VALUES ($1, $2) "
                             "ON CONFLICT (person) DO UPDATE SET record = excluded.record",
                             people};

#define TASK "number, person, state, level, opened_at, changed_at, closed_by, sealed, taken_by"
constexpr statement insert_task{
    "health.add_task",
    "INSERT INTO health_task (person, state, level, opened_at, changed_at, closed_by, sealed) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING number",
    people};
constexpr statement update_task{
    "health.change_task",
    "UPDATE health_task SET person = $2, state = $3, level = $4, changed_at = $5, closed_by = $6, "
    "sealed = $7, taken_by = $8 WHERE number = $1",
    people};
constexpr statement get_task{"health.task", "SELECT " TASK " FROM health_task WHERE number = $1",
                             people};
constexpr statement get_open_task{
    "health.open_task", "SELECT " TASK " FROM health_task WHERE person = $1 AND state = 'open'",
    people};
constexpr statement get_queue{
    "health.queue",
    "SELECT " TASK
    " FROM health_task WHERE state = 'open' AND (level < $1 OR (level = $1 AND number > $2)) "
    "ORDER BY level DESC, number LIMIT $3",
    people};
constexpr statement get_closed{
    "health.closed",
    "SELECT " TASK
    " FROM health_task WHERE state = 'closed' AND number < $1 ORDER BY number DESC LIMIT $2",
    people};
constexpr statement get_tasks{"health.tasks_of",
                              "SELECT " TASK " FROM health_task WHERE person = $1 ORDER BY number",
                              people};

#define CHECK "number, person, source, made_at, sealed"
constexpr statement insert_check{
    "health.add_check",
    "INSERT INTO health_check (person, source, made_at, sealed) VALUES ($1, $2, $3, $4) "
    "RETURNING number",
    people};
constexpr statement get_check_of{"health.check_of",
                                 "SELECT " CHECK " FROM health_check WHERE source = $1", people};
constexpr statement get_checks{
    "health.checks",
    "SELECT " CHECK
    " FROM health_check WHERE person = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
    people};
constexpr statement get_newest_checks{
    "health.newest_checks",
    "SELECT " CHECK
    " FROM health_check WHERE number IN (SELECT MAX(number) FROM health_check WHERE person > $1 "
    "GROUP BY person ORDER BY person LIMIT $2) ORDER BY person",
    people};
constexpr statement update_check{
    "health.change_check", "UPDATE health_check SET person = $2, sealed = $3 WHERE number = $1",
    people};

constexpr statement get_shares{
    "health.shares",
    "SELECT person, proxy, kind, since FROM health_share WHERE person = $1 ORDER BY proxy, kind",
    people};
constexpr statement get_share{
    "health.share", "SELECT since FROM health_share WHERE person = $1 AND proxy = $2 AND kind = $3",
    people};
constexpr statement remove_shares{
    "health.delete_shares", "DELETE FROM health_share WHERE person = $1 AND proxy = $2", people};
constexpr statement insert_share{
    "health.add_share",
    "INSERT INTO health_share (person, proxy, kind, since) VALUES ($1, $2, $3, $4)", people};

constexpr statement insert_thresholds{
    "health.add_thresholds",
    "INSERT INTO health_thresholds (from_at, limits, source, author, made_at, approved_by) "
    "VALUES ($1, $2, $3, $4, $5, '') RETURNING version",
    people};
constexpr statement get_thresholds{
    "health.thresholds",
    "SELECT version, from_at, limits, source, author, approved_by, approved_at "
    "FROM health_thresholds ORDER BY version",
    people};
constexpr statement set_approved{
    "health.approve_thresholds",
    "UPDATE health_thresholds SET from_at = $2, approved_by = $3, approved_at = $4 "
    "WHERE version = $1 AND approved_at IS NULL",
    people};

#define DEVICE "id, label, gateway, at, closed"
constexpr statement put_device{
    "health.keep_device",
    "INSERT INTO health_device (id, label, gateway, at, closed) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (id) DO UPDATE SET label = excluded.label, gateway = excluded.gateway, "
    "at = excluded.at, closed = excluded.closed",
    people};
constexpr statement get_device{"health.device",
                               "SELECT " DEVICE " FROM health_device WHERE id = $1", people};
constexpr statement get_devices{
    "health.devices", "SELECT " DEVICE " FROM health_device WHERE id > $1 ORDER BY id LIMIT $2",
    people};
constexpr statement get_holder{
    "health.holder",
    "SELECT from_at, person FROM health_holder WHERE device = $1 AND from_at <= $2 "
    "ORDER BY from_at DESC LIMIT 1",
    people};
constexpr statement insert_holder{
    "health.add_holder",
    "INSERT INTO health_holder (device, from_at, person) VALUES ($1, $2, $3) "
    "ON CONFLICT (device, from_at) DO UPDATE SET person = excluded.person",
    people};

constexpr statement forget_records{"health.forget_records",
                                   "DELETE FROM health_record WHERE person = $1", people};
constexpr statement forget_days{"health.forget_days", "DELETE FROM health_day WHERE person = $1",
                                people};
constexpr statement forget_seen{"health.forget_seen", "DELETE FROM health_seen WHERE person = $1",
                                people};
constexpr statement forget_tasks{"health.forget_tasks", "DELETE FROM health_task WHERE person = $1",
                                 people};
constexpr statement forget_checks{"health.forget_checks",
                                  "DELETE FROM health_check WHERE person = $1", people};
constexpr statement forget_shares{"health.forget_shares",
                                  "DELETE FROM health_share WHERE person = $1", people};
constexpr statement get_draft{
    "health.draft", "SELECT sealed, changed FROM health_draft WHERE person = $1 AND list = $2",
    people};
constexpr statement put_draft{
    "health.keep_draft",
    "INSERT INTO health_draft (person, list, sealed, changed) VALUES ($1, $2, $3, $4) ON CONFLICT "
    "(person, list) DO UPDATE SET sealed = excluded.sealed, changed = excluded.changed",
    people};
constexpr statement remove_draft{
    "health.forget_draft", "DELETE FROM health_draft WHERE person = $1 AND list = $2", people};
constexpr statement forget_drafts{"health.forget_drafts",
                                  "DELETE FROM health_draft WHERE person = $1", people};
// The row stays: without it the device would be the one's who had it before.
constexpr statement forget_holders{
    "health.forget_holders", "UPDATE health_holder SET person = -1 WHERE person = $1", people};
constexpr statement change_holders{
    "health.move_holders", "UPDATE health_holder SET person = $2 WHERE person = $1", people};

constexpr std::array all{
    &insert_record,     &get_record,     &get_record_of,     &get_day_records, &count_records,
    &get_records,       &get_newest,     &remove_record,     &update_record,   &get_days,
    &put_day,           &remove_day,     &get_seen,          &put_seen,        &insert_task,
    &update_task,       &get_task,       &get_open_task,     &get_queue,       &get_closed,
    &get_tasks,         &insert_check,   &get_check_of,      &get_checks,      &get_newest_checks,
    &update_check,      &get_shares,     &get_share,         &remove_shares,   &insert_share,
    &insert_thresholds, &get_thresholds, &set_approved,      &put_device,      &get_device,
    &get_devices,       &get_holder,     &insert_holder,     &forget_records,  &forget_days,
    &forget_seen,       &forget_tasks,   &forget_checks,     &forget_shares,   &forget_holders,
    &note_taken_back,   &get_taken_back, &forget_taken_back, &change_holders,  &get_draft,
    &put_draft,         &remove_draft,   &forget_drafts};

db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }
std::string bytes_in(db::bytes b) { return {reinterpret_cast<const char*>(b.data()), b.size()}; }

template <class T, class Make>
std::vector<T> list(db::reader& r, const statement& s, std::initializer_list<db::param> p,
                    Make make) {
  std::vector<T> out;
  r.each(s, p, [&](const db::row& c) { out.push_back(make(c)); });
  return out;
}
template <class T, class Make>
std::optional<T> one(db::reader& r, const statement& s, std::initializer_list<db::param> p,
                     Make make) {
  std::optional<T> out;
  r.first(s, p, [&](const db::row& c) { out = make(c); });
  return out;
}
std::int64_t number(db::reader& r, const statement& s, std::initializer_list<db::param> p) {
  return one<std::int64_t>(r, s, p, [](const db::row& c) { return c.int64(0); }).value_or(0);
}

record_row record_in(const db::row& c) {
  return {.number = c.int64(0),
          .person = {c.int64(1)},
          .source = c.string(2),
          .measured_at = c.time(3),
          .received_at = c.time(4),
          .day = c.int64(5),
          .sealed = bytes_in(c.blob(6))};
}
task_row task_in(const db::row& c) {
  return {.number = c.int64(0),
          .person = {c.int64(1)},
          .open = c.text(2) == "open",
          .how = static_cast<level>(c.int64(3)),
          .opened_at = c.time(4),
          .changed_at = c.time(5),
          .closed_by = c.string(6),
          .sealed = bytes_in(c.blob(7)),
          .taken_by = c.string(8)};
}
check_row check_in(const db::row& c) {
  return {.number = c.int64(0),
          .person = {c.int64(1)},
          .source = c.string(2),
          .made_at = c.time(3),
          .sealed = bytes_in(c.blob(4))};
}
device_row device_in(const db::row& c) {
  return {.id = c.string(0),
          .label = c.string(1),
          .gateway = c.string(2),
          .at = find_named<place>(c.text(3)).value_or(place::home),
          .closed = c.int64(4) != 0};
}
const char* state_of(const task_row& k) { return k.open ? "open" : "closed"; }

}  // namespace

const std::span<const db::statement* const> statements = all;

std::int64_t add_record(db::tx& t, const record_row& k) {
  return number(t, insert_record,
                {k.person.value, k.source, to_micros(k.measured_at), to_micros(k.received_at),
                 k.day, as_bytes(k.sealed)});
}
std::optional<record_row> find_record(db::reader& r, std::int64_t n) {
  return one<record_row>(r, get_record, {n}, record_in);
}
std::optional<record_row> find_record_of(db::reader& r, std::string_view source) {
  return one<record_row>(r, get_record_of, {source}, record_in);
}
std::vector<record_row> records_of_day(db::reader& r, person_id who, day_number day) {
  return list<record_row>(r, get_day_records, {who.value, day}, record_in);
}
std::int64_t count_of_day(db::reader& r, person_id who, day_number day) {
  return number(r, count_records, {who.value, day});
}
std::vector<record_row> records(db::reader& r, const record_query& q) {
  return list<record_row>(
      r, get_records,
      {q.person.value, to_micros(q.from), to_micros(q.before), q.before_number, q.limit},
      record_in);
}
std::int64_t newest_record(db::reader& r, person_id who) {
  return number(r, get_newest, {who.value});
}
void take_back(db::tx& t, const record_row& k) {
  t.run(remove_record, {k.number});
  t.run(note_taken_back, {k.source, k.person.value});
}
bool was_taken_back(db::reader& r, std::string_view source) {
  return r.first(get_taken_back, {source}, [](const db::row&) {});
}
void change_record(db::tx& t, std::int64_t n, person_id who, std::string_view sealed) {
  t.run(update_record, {n, who.value, as_bytes(sealed)});
}

std::vector<day_row> days(db::reader& r, person_id who, day_number from, day_number until) {
  return list<day_row>(r, get_days, {who.value, from, until}, [](const db::row& c) {
    return day_row{c.int64(0), bytes_in(c.blob(1))};
  });
}
void keep_day(db::tx& t, person_id who, day_number day, std::string_view sealed) {
  t.run(put_day, {who.value, day, as_bytes(sealed)});
}
void delete_day(db::tx& t, person_id who, day_number day) { t.run(remove_day, {who.value, day}); }
std::int64_t seen_of(db::reader& r, person_id who) { return number(r, get_seen, {who.value}); }
void keep_seen(db::tx& t, person_id who, std::int64_t n) { t.run(put_seen, {who.value, n}); }

std::int64_t add_task(db::tx& t, const task_row& k) {
  return number(t, insert_task,
                {k.person.value, state_of(k), static_cast<std::int64_t>(k.how),
                 to_micros(k.opened_at), to_micros(k.changed_at), k.closed_by, as_bytes(k.sealed)});
}
void change_task(db::tx& t, const task_row& k) {
  t.run(update_task, {k.number, k.person.value, state_of(k), static_cast<std::int64_t>(k.how),
                      to_micros(k.changed_at), k.closed_by, as_bytes(k.sealed), k.taken_by});
}
std::optional<task_row> find_task(db::reader& r, std::int64_t n) {
  return one<task_row>(r, get_task, {n}, task_in);
}
std::optional<task_row> find_open_task(db::reader& r, person_id who) {
  return one<task_row>(r, get_open_task, {who.value}, task_in);
}
std::vector<task_row> queue(db::reader& r, std::pair<std::int64_t, std::int64_t> after,
                            std::int64_t limit) {
  return list<task_row>(r, get_queue, {after.first, after.second, limit}, task_in);
}
std::vector<task_row> closed_tasks(db::reader& r, std::int64_t before, std::int64_t limit) {
  return list<task_row>(r, get_closed, {before, limit}, task_in);
}
std::vector<task_row> tasks_of(db::reader& r, person_id who) {
  return list<task_row>(r, get_tasks, {who.value}, task_in);
}

std::int64_t add_check(db::tx& t, const check_row& k) {
  return number(t, insert_check,
                {k.person.value, k.source, to_micros(k.made_at), as_bytes(k.sealed)});
}
std::optional<check_row> find_check_of(db::reader& r, std::string_view source) {
  return one<check_row>(r, get_check_of, {source}, check_in);
}
std::vector<check_row> checks(db::reader& r, person_id who, std::int64_t before,
                              std::int64_t limit) {
  return list<check_row>(r, get_checks, {who.value, before, limit}, check_in);
}
std::vector<check_row> newest_checks(db::reader& r, std::int64_t after, std::int64_t limit) {
  return list<check_row>(r, get_newest_checks, {after, limit}, check_in);
}
void change_check(db::tx& t, std::int64_t n, person_id who, std::string_view sealed) {
  t.run(update_check, {n, who.value, as_bytes(sealed)});
}

std::vector<share_row> shares_of(db::reader& r, person_id who) {
  return list<share_row>(r, get_shares, {who.value}, [](const db::row& c) {
    return share_row{{c.int64(0)}, c.int64(1), c.string(2), c.time(3)};
  });
}
bool is_shared(db::reader& r, person_id who, std::int64_t proxy, std::string_view kind) {
  return r.first(get_share, {who.value, proxy, kind}, [](const db::row&) {});
}
void delete_shares(db::tx& t, person_id who, std::int64_t proxy) {
  t.run(remove_shares, {who.value, proxy});
}
void add_share(db::tx& t, const share_row& s) {
  t.run(insert_share, {s.person.value, s.proxy, s.kind, to_micros(s.since)});
}

std::int64_t add_thresholds(db::tx& t, const thresholds& k) {
  const auto text = to_json(k.limits);
  return number(t, insert_thresholds,
                {to_micros(k.from), text, k.source, k.author, to_micros(t.now())});
}
std::vector<thresholds> all_thresholds(db::reader& r) {
  return list<thresholds>(r, get_thresholds, {}, [](const db::row& c) {
    auto limits = from_json<std::vector<limit>>(c.text(2));
    ASSERT(limits.ok());
    thresholds out{.version = c.int64(0),
                   .from = c.time(1),
                   .limits = std::move(limits).value(),
                   .source = c.string(3),
                   .author = c.string(4),
                   .approved_by = c.string(5)};
    if (!c.is_null(6)) {
      out.approved_at = c.time(6);
    }
    return out;
  });
}
void approve_thresholds(db::tx& t, std::int64_t version, instant from, std::string_view by) {
  t.run(set_approved, {version, to_micros(from), by, to_micros(t.now())});
}

void keep_device(db::tx& t, const device_row& d) {
  const auto at = name_of(d.at);
  t.run(put_device, {d.id, d.label, d.gateway, at, std::int64_t{d.closed ? 1 : 0}});
}
std::optional<device_row> find_device(db::reader& r, std::string_view id) {
  return one<device_row>(r, get_device, {id}, device_in);
}
std::vector<device_row> devices(db::reader& r, std::string_view after, std::int64_t limit) {
  return list<device_row>(r, get_devices, {after, limit}, device_in);
}
std::optional<holder_row> holder_at(db::reader& r, std::string_view device, instant at) {
  return one<holder_row>(r, get_holder, {device, to_micros(at)}, [](const db::row& c) {
    return holder_row{c.time(0), {c.int64(1)}};
  });
}
void add_holder(db::tx& t, std::string_view device, const holder_row& h) {
  t.run(insert_holder, {device, to_micros(h.from), h.person.value});
}

std::optional<draft_row> find_draft(db::reader& r, person_id who, std::string_view list) {
  std::optional<draft_row> out;
  r.first(get_draft, {who.value, list}, [&](const db::row& c) {
    out = draft_row{bytes_in(c.blob(0)), c.time(1)};
  });
  return out;
}
void keep_draft(db::tx& t, person_id who, std::string_view list, std::string_view sealed) {
  t.run(put_draft, {who.value, list, as_bytes(sealed), to_micros(t.now())});
}
void forget_draft(db::tx& t, person_id who, std::string_view list) {
  t.run(remove_draft, {who.value, list});
}

void forget_person(db::tx& t, person_id who) {
  for (const auto* s : {&forget_records, &forget_days, &forget_seen, &forget_tasks, &forget_checks,
                        &forget_shares, &forget_holders, &forget_drafts, &forget_taken_back}) {
    t.run(*s, {who.value});
  }
}
void move_devices(db::tx& t, person_id from, person_id into) {
  t.run(change_holders, {from.value, into.value});
}

}  // namespace tsu::health::store
