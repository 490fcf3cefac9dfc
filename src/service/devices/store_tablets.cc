// The register, loans, tasks, and what the management of devices said.
#include <array>

#include "service/devices/store.h"
#include "service/devices/store_rows.h"

namespace tsu::devices::store {
namespace {

using db::statement;
constexpr auto people = db::place::people;

#define TABLET_COLUMNS "serial, model, state, to_wipe, added_at"
constexpr statement insert_tablet{
    "devices.add_tablet",
    "INSERT INTO devices_tablet (serial, model, state, to_wipe, added_at) "
    "VALUES ($1, $2, 'stock', 0, $3) ON CONFLICT DO NOTHING",
    people};
constexpr statement get_tablet{
    "devices.tablet", "SELECT " TABLET_COLUMNS " FROM devices_tablet WHERE serial = $1", people};
constexpr statement get_tablets{"devices.tablets",
                                "SELECT " TABLET_COLUMNS
                                " FROM devices_tablet WHERE serial > $1 ORDER BY serial LIMIT $2",
                                people};
constexpr statement get_tablets_in{
    "devices.tablets_in",
    "SELECT " TABLET_COLUMNS
    " FROM devices_tablet WHERE state = $1 AND serial > $2 ORDER BY serial LIMIT $3",
    people};
constexpr statement put_state{
    "devices.move_tablet", "UPDATE devices_tablet SET state = $3 WHERE serial = $1 AND state = $2",
    people};
constexpr statement put_to_wipe{"devices.set_to_wipe",
                                "UPDATE devices_tablet SET to_wipe = $2 WHERE serial = $1", people};
constexpr statement insert_movement{
    "devices.add_movement",
    "INSERT INTO devices_movement (serial, from_state, to_state, loan, at, by_whom, why) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING number",
    people};
constexpr statement get_movements{
    "devices.movements",
    "SELECT number, serial, from_state, to_state, loan, at, by_whom, why FROM devices_movement "
    "WHERE serial = $1 ORDER BY number DESC LIMIT $2",
    people};
constexpr statement count_states{
    "devices.count_tablets",
    "SELECT state, COUNT(*) FROM devices_tablet GROUP BY state ORDER BY state", people};
constexpr statement count_all_steps{
    "devices.count_steps",
    "SELECT s.state, CAST(SUM(s.n) AS BIGINT) FROM (SELECT to_state AS state, 1 AS n FROM "
    "devices_movement "
    "UNION ALL SELECT from_state AS state, -1 AS n FROM devices_movement WHERE from_state <> '') s "
    "GROUP BY s.state HAVING SUM(s.n) <> 0 ORDER BY s.state",
    people};

#define LOAN_COLUMNS                                                                       \
  "number, asked, serial, person, bound, lent_at, due_at, sealed_out, lent_by, ended_at, " \
  "sealed_in, ended_by, ended_as"
constexpr statement insert_loan{
    "devices.add_loan",
    "INSERT INTO devices_loan (asked, serial, person, bound, lent_at, due_at, sealed_out, "
    "lent_by, ended_at, ended_by, ended_as) "
    "VALUES ($1, $2, $3, 0, $4, $5, $6, $7, 0, '', 'lent') "
    "ON CONFLICT DO NOTHING RETURNING number",
    people};
constexpr statement put_bound{"devices.set_bound",
                              "UPDATE devices_loan SET bound = $2 WHERE number = $1", people};
constexpr statement get_loan{"devices.loan",
                             "SELECT " LOAN_COLUMNS " FROM devices_loan WHERE number = $1", people};
constexpr statement get_loan_asked{
    "devices.loan_asked", "SELECT " LOAN_COLUMNS " FROM devices_loan WHERE asked = $1", people};
constexpr statement get_loan_of_tablet{
    "devices.loan_of_tablet",
    "SELECT " LOAN_COLUMNS " FROM devices_loan WHERE serial = $1 AND ended_at = 0", people};
constexpr statement get_loans_of{
    "devices.loans_of",
    "SELECT " LOAN_COLUMNS " FROM devices_loan WHERE person = $1 ORDER BY number DESC LIMIT $2",
    people};
constexpr statement get_loans_of_tablet{
    "devices.loans_of_tablet",
    "SELECT " LOAN_COLUMNS " FROM devices_loan WHERE serial = $1 ORDER BY number DESC LIMIT $2",
    people};
constexpr statement put_end{
    "devices.end_loan",
    "UPDATE devices_loan SET ended_at = $2, sealed_in = $3, ended_by = $4, ended_as = $5 "
    "WHERE number = $1 AND ended_at = 0",
    people};

constexpr statement put_conditions{
    "devices.seal_loan",
    "UPDATE devices_loan SET sealed_out = $2, sealed_in = $3 WHERE number = $1", people};

#define TASK_COLUMNS "number, kind, serial, loan, made_at, done_at, done_by, note"
constexpr statement insert_task{
    "devices.open_task",
    "INSERT INTO devices_task (kind, serial, loan, made_at, done_at, done_by, note) "
    "VALUES ($1, $2, $3, $4, 0, '', '') ON CONFLICT DO NOTHING",
    people};
constexpr statement get_task{"devices.task",
                             "SELECT " TASK_COLUMNS " FROM devices_task WHERE number = $1", people};
constexpr statement get_open_task{
    "devices.open_task_of",
    "SELECT " TASK_COLUMNS " FROM devices_task WHERE serial = $1 AND kind = $2 AND done_at = 0",
    people};
constexpr statement get_open_tasks{
    "devices.open_tasks",
    "SELECT " TASK_COLUMNS
    " FROM devices_task WHERE done_at = 0 AND number > $1 ORDER BY number LIMIT $2",
    people};
constexpr statement put_done{
    "devices.end_task",
    "UPDATE devices_task SET done_at = $2, done_by = $3, note = $4 WHERE number = $1 AND "
    "done_at = 0",
    people};

constexpr statement put_fact{
    "devices.add_fact",
    "INSERT INTO devices_mdm (serial, source, os, app, at, managed, locked, encrypted) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
    people};
constexpr statement get_facts{
    "devices.facts",
    "SELECT serial, source, os, app, at, managed, locked, encrypted FROM devices_mdm "
    "WHERE serial = $1 ORDER BY at DESC LIMIT $2",
    people};

constexpr std::array all{
    &insert_tablet, &get_tablet,          &get_tablets,   &get_tablets_in, &put_state,
    &put_to_wipe,   &insert_movement,     &get_movements, &count_states,   &count_all_steps,
    &insert_loan,   &put_bound,           &get_loan,      &get_loan_asked, &get_loan_of_tablet,
    &get_loans_of,  &get_loans_of_tablet, &put_end,       &insert_task,    &get_task,
    &get_open_task, &get_open_tasks,      &put_done,      &put_fact,       &get_facts,
    &put_conditions};

tablet tablet_in(const db::row& r) {
  return {.serial = r.string(0),
          .model = r.string(1),
          .state = word_in<tablet_state>(r, 2),
          .to_wipe = r.int64(3) != 0,
          .added_at = r.time(4)};
}
movement movement_in(const db::row& r) {
  return {.number = r.int64(0),
          .serial = r.string(1),
          .from = r.string(2),
          .to = word_in<tablet_state>(r, 3),
          .loan = r.int64(4),
          .at = r.time(5),
          .by = r.string(6),
          .why = r.string(7)};
}
loan loan_in(const db::row& r) {
  return {.number = r.int64(0),
          .asked = r.string(1),
          .serial = r.string(2),
          .person = {r.int64(3)},
          .bound = r.int64(4),
          .lent_at = r.time(5),
          .due_at = r.time(6),
          .sealed_out = bytes_in(r.blob(7)),
          .lent_by = r.string(8),
          .ended_at = r.time(9),
          .sealed_in = bytes_in(r.blob(10)),
          .ended_by = r.string(11),
          .ended_as = word_in<tablet_state>(r, 12)};
}
work task_in(const db::row& r) {
  return {.number = r.int64(0),
          .kind = word_in<task_kind>(r, 1),
          .serial = r.string(2),
          .loan = r.int64(3),
          .made_at = r.time(4),
          .done_at = r.time(5),
          .done_by = r.string(6),
          .note = r.string(7)};
}
mdm_fact fact_in(const db::row& r) {
  return {.serial = r.string(0),
          .source = r.string(1),
          .os = r.string(2),
          .app = r.string(3),
          .at = r.time(4),
          .managed = r.int64(5) != 0,
          .locked = r.int64(6) != 0,
          .encrypted = r.int64(7) != 0};
}
state_count count_in(const db::row& r) { return {r.string(0), r.int64(1)}; }

}  // namespace

std::span<const db::statement* const> tablet_statements() { return all; }

bool add_tablet(db::tx& t, const tablet& one) {
  return t.run(insert_tablet, {one.serial, one.model, to_micros(one.added_at)}) > 0;
}
std::optional<tablet> find_tablet(db::reader& r, std::string_view serial) {
  return one(r, get_tablet, {serial}, tablet_in);
}
std::vector<tablet> tablets(db::reader& r, std::string_view state, std::string_view after,
                            std::int64_t limit) {
  return state.empty() ? many(r, get_tablets, {after, limit}, tablet_in)
                       : many(r, get_tablets_in, {state, after, limit}, tablet_in);
}
bool move_tablet(db::tx& t, std::string_view serial, tablet_state from, tablet_state to) {
  const auto before = word(from), then = word(to);
  return t.run(put_state, {serial, before, then}) > 0;
}
void set_to_wipe(db::tx& t, std::string_view serial, bool wanted) {
  t.run(put_to_wipe, {serial, std::int64_t{wanted}});
}
std::int64_t add_movement(db::tx& t, const movement& m) {
  const auto to = word(m.to);
  return number_of(t, insert_movement,
                   {m.serial, m.from, to, m.loan, to_micros(m.at), m.by, m.why});
}
std::vector<movement> movements_of(db::reader& r, std::string_view serial, std::int64_t limit) {
  return many(r, get_movements, {serial, limit}, movement_in);
}
std::vector<state_count> count_tablets(db::reader& r) {
  return many(r, count_states, {}, count_in);
}
std::vector<state_count> count_steps(db::reader& r) {
  return many(r, count_all_steps, {}, count_in);
}

std::int64_t add_loan(db::tx& t, const loan& l) {
  return number_of(t, insert_loan,
                   {l.asked, l.serial, l.person.value, to_micros(l.lent_at), to_micros(l.due_at),
                    as_bytes(l.sealed_out), l.lent_by});
}
void set_bound(db::tx& t, std::int64_t number, std::int64_t bound) {
  t.run(put_bound, {number, bound});
}
std::optional<loan> find_loan(db::reader& r, std::int64_t number) {
  return one(r, get_loan, {number}, loan_in);
}
std::optional<loan> find_loan_asked(db::reader& r, std::string_view asked) {
  return one(r, get_loan_asked, {asked}, loan_in);
}
std::optional<loan> loan_of_tablet(db::reader& r, std::string_view serial) {
  return one(r, get_loan_of_tablet, {serial}, loan_in);
}
std::vector<loan> loans_of(db::reader& r, person_id who, std::int64_t limit) {
  return many(r, get_loans_of, {who.value, limit}, loan_in);
}
std::vector<loan> loans_of_tablet(db::reader& r, std::string_view serial, std::int64_t limit) {
  return many(r, get_loans_of_tablet, {serial, limit}, loan_in);
}
bool end_loan(db::tx& t, const loan& l) {
  const auto as = word(l.ended_as);
  return t.run(put_end, {l.number, to_micros(l.ended_at), as_bytes(l.sealed_in), l.ended_by, as}) >
         0;
}

void seal_loan(db::tx& t, const loan& l) {
  t.run(put_conditions, {l.number, as_bytes(l.sealed_out), as_bytes(l.sealed_in)});
}

void open_task(db::tx& t, task_kind k, std::string_view serial, std::int64_t loan) {
  const auto kind = word(k);
  t.run(insert_task, {kind, serial, loan, to_micros(t.now())});
}
std::optional<work> find_task(db::reader& r, std::int64_t number) {
  return one(r, get_task, {number}, task_in);
}
std::optional<work> open_task_of(db::reader& r, std::string_view serial, task_kind k) {
  const auto kind = word(k);
  return one(r, get_open_task, {serial, kind}, task_in);
}
std::vector<work> open_tasks(db::reader& r, std::int64_t after, std::int64_t limit) {
  return many(r, get_open_tasks, {after, limit}, task_in);
}
bool end_task(db::tx& t, std::int64_t number, std::string_view by, std::string_view note) {
  return t.run(put_done, {number, to_micros(t.now()), by, note}) > 0;
}

void add_fact(db::tx& t, const mdm_fact& f) {
  t.run(put_fact, {f.serial, f.source, f.os, f.app, to_micros(f.at), std::int64_t{f.managed},
                   std::int64_t{f.locked}, std::int64_t{f.encrypted}});
}
std::vector<mdm_fact> facts_of(db::reader& r, std::string_view serial, std::int64_t limit) {
  return many(r, get_facts, {serial, limit}, fact_in);
}

}  // namespace tsu::devices::store
