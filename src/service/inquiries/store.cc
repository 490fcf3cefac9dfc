#include "service/inquiries/store.h"

#include <array>
#include <initializer_list>
#include <string>
#include <type_traits>

namespace tsu::inquiries::store {
namespace {

using db::statement;
constexpr auto people = db::place::people;

#define INQUIRY                                                                                \
  "number, source, person, channel, category, urgency, state, opened_at, due_at, changed_at, " \
  "opened_by, assignee, provider, steps, stars, sealed, done_at"
constexpr statement insert_inquiry{
    "inquiries.add_inquiry",
    "INSERT INTO inquiries_inquiry (source, person, channel, category, urgency, calm, state, "
    "is_open, opened_at, due_at, changed_at, opened_by, assignee, provider, steps, stars, sealed, "
    "done_at) VALUES ($1, $2, $3, $4, $5, $16, $6, $7, $8, $9, $10, "
    "$11, $12, $13, $14, 0, $15, 0) RETURNING number",
    people};
constexpr statement get_inquiry{
    "inquiries.inquiry", "SELECT " INQUIRY " FROM inquiries_inquiry WHERE number = $1", people};
constexpr statement get_inquiry_of{
    "inquiries.inquiry_of", "SELECT " INQUIRY " FROM inquiries_inquiry WHERE source = $1", people};
constexpr statement get_inquiries_of{
    "inquiries.inquiries_of",
    "SELECT " INQUIRY " FROM inquiries_inquiry WHERE person = $1 ORDER BY number DESC LIMIT $2",
    people};
constexpr statement count_open_of{
    "inquiries.count_open",
    "SELECT COUNT(*) FROM inquiries_inquiry WHERE person = $1 AND is_open = 1", people};
constexpr statement get_queue{"inquiries.queue",
                              "SELECT " INQUIRY
                              " FROM inquiries_inquiry WHERE is_open = 1 AND (calm > $1 OR (calm = "
                              "$1 AND (due_at > $2 OR (due_at = $2 AND number > $3)))) "
                              "ORDER BY calm, due_at, number LIMIT $4",
                              people};
constexpr statement get_ended{"inquiries.ended",
                              "SELECT " INQUIRY
                              " FROM inquiries_inquiry WHERE is_open = 0 AND number < $1 "
                              "ORDER BY number DESC LIMIT $2",
                              people};
constexpr statement update_inquiry{
    "inquiries.change_inquiry",
    "UPDATE inquiries_inquiry SET person = $2, state = $3, is_open = $4, due_at = $5, "
    "changed_at = $6, assignee = $7, provider = $8, steps = $9, stars = $10, sealed = $11, "
    "done_at = $12 WHERE number = $1",
    people};
constexpr statement insert_step{
    "inquiries.add_step",
    "INSERT INTO inquiries_step (inquiry, n, at, state, by_whom, sealed) "
    "VALUES ($1, $2, $3, $4, $5, $6)",
    people};
constexpr statement get_steps{"inquiries.steps",
                              "SELECT inquiry, n, at, state, by_whom, sealed FROM inquiries_step "
                              "WHERE inquiry = $1 ORDER BY n",
                              people};
constexpr statement update_step{
    "inquiries.change_step", "UPDATE inquiries_step SET sealed = $3 WHERE inquiry = $1 AND n = $2",
    people};
constexpr statement get_sums{
    "inquiries.sums",
    "SELECT COUNT(*), "
    "CAST(COALESCE(SUM(CASE WHEN state = 'done' THEN 1 ELSE 0 END), 0) AS BIGINT), "
    "CAST(COALESCE(SUM(CASE WHEN state = 'cancelled' THEN 1 ELSE 0 END), 0) AS BIGINT), "
    "CAST(COALESCE(SUM(CASE WHEN state = 'done' AND done_at <= due_at THEN 1 ELSE 0 END), 0) "
    "AS BIGINT), "
    "CAST(COALESCE(SUM(CASE WHEN stars > 0 THEN 1 ELSE 0 END), 0) AS BIGINT), "
    "CAST(COALESCE(SUM(stars), 0) AS BIGINT) "
    "FROM inquiries_inquiry WHERE opened_at >= $1 AND opened_at < $2",
    people};
constexpr statement forget_steps{
    "inquiries.forget_steps",
    "DELETE FROM inquiries_step WHERE inquiry IN (SELECT number FROM inquiries_inquiry WHERE "
    "person = $1)",
    people};
constexpr statement forget{"inquiries.forget",
                           "UPDATE inquiries_inquiry SET person = 0, source = 'gone:' || number, "
                           "is_open = 0, state = CASE WHEN state = 'done' THEN state ELSE "
                           "'cancelled' END, opened_by = '', sealed = $2 WHERE person = $1",
                           people};

constexpr std::array all{&insert_inquiry, &get_inquiry, &get_inquiry_of, &get_inquiries_of,
                         &count_open_of,  &get_queue,   &get_ended,      &update_inquiry,
                         &insert_step,    &get_steps,   &update_step,    &get_sums,
                         &forget_steps,   &forget};

template <class Enum>
std::string word(Enum e) {
  return boost::describe::enum_to_string(e, "");
}
template <class Enum>
Enum word_in(const db::row& r, int column) {
  Enum out{};
  boost::describe::enum_from_string(r.string(column).c_str(), out);
  return out;
}
db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }
std::string bytes_in(db::bytes b) { return {reinterpret_cast<const char*>(b.data()), b.size()}; }
inquiry inquiry_in(const db::row& r) {
  return {.number = r.int64(0),
          .source = r.string(1),
          .person = {r.int64(2)},
          .by = word_in<channel>(r, 3),
          .about = word_in<category>(r, 4),
          .how = static_cast<urgency>(r.int64(5)),
          .state = word_in<state>(r, 6),
          .opened_at = r.time(7),
          .due_at = r.time(8),
          .changed_at = r.time(9),
          .opened_by = r.string(10),
          .assignee = r.string(11),
          .provider = r.string(12),
          .steps = r.int64(13),
          .stars = r.int64(14),
          .sealed = bytes_in(r.blob(15)),
          .done_at = r.time(16)};
}
step step_in(const db::row& r) {
  return {.inquiry = r.int64(0),
          .n = r.int64(1),
          .at = r.time(2),
          .to = word_in<state>(r, 3),
          .by = r.string(4),
          .sealed = bytes_in(r.blob(5))};
}

template <class Make>
auto one(db::reader& r, const statement& s, std::initializer_list<db::param> p, Make make) {
  std::optional<std::invoke_result_t<Make, const db::row&>> out;
  r.first(s, p, [&](const db::row& c) { out = make(c); });
  return out;
}
template <class Make>
auto many(db::reader& r, const statement& s, std::initializer_list<db::param> p, Make make) {
  std::vector<std::invoke_result_t<Make, const db::row&>> out;
  r.each(s, p, [&](const db::row& c) { out.push_back(make(c)); });
  return out;
}
std::int64_t number_in(const db::row& r) { return r.int64(0); }

}  // namespace

std::span<const statement* const> statements() { return all; }

std::int64_t add_inquiry(db::tx& t, const inquiry& i) {
  const auto by = word(i.by), about = word(i.about), state = word(i.state);
  return one(t, insert_inquiry,
             {i.source, i.person.value, by, about, static_cast<std::int64_t>(i.how), state,
              std::int64_t{is_open(i.state)}, to_micros(i.opened_at), to_micros(i.due_at),
              to_micros(i.changed_at), i.opened_by, i.assignee, i.provider, i.steps,
              as_bytes(i.sealed), std::int64_t{i.how != urgency::now}},
             number_in)
      .value();
}
std::optional<inquiry> find_inquiry(db::reader& r, std::int64_t number) {
  return one(r, get_inquiry, {number}, inquiry_in);
}
std::optional<inquiry> find_inquiry_of(db::reader& r, std::string_view source) {
  return one(r, get_inquiry_of, {source}, inquiry_in);
}
std::vector<inquiry> inquiries_of(db::reader& r, person_id who, std::int64_t limit) {
  return many(r, get_inquiries_of, {who.value, limit}, inquiry_in);
}
std::int64_t count_open(db::reader& r, person_id who) {
  return one(r, count_open_of, {who.value}, number_in).value_or(0);
}
std::vector<inquiry> queue(db::reader& r, const queue_place& after, std::int64_t limit) {
  return many(r, get_queue,
              {std::int64_t{after.calm}, to_micros(after.due_at), after.number, limit}, inquiry_in);
}
std::vector<inquiry> ended(db::reader& r, std::int64_t before, std::int64_t limit) {
  return many(r, get_ended, {before, limit}, inquiry_in);
}
void change_inquiry(db::tx& t, const inquiry& i) {
  const auto state = word(i.state);
  t.run(update_inquiry, {i.number, i.person.value, state, std::int64_t{is_open(i.state)},
                         to_micros(i.due_at), to_micros(i.changed_at), i.assignee, i.provider,
                         i.steps, i.stars, as_bytes(i.sealed), to_micros(i.done_at)});
}

void add_step(db::tx& t, const step& s) {
  const auto to = word(s.to);
  t.run(insert_step, {s.inquiry, s.n, to_micros(s.at), to, s.by, as_bytes(s.sealed)});
}
std::vector<step> steps_of(db::reader& r, std::int64_t inquiry) {
  return many(r, get_steps, {inquiry}, step_in);
}
void change_step(db::tx& t, const step& s) {
  t.run(update_step, {s.inquiry, s.n, as_bytes(s.sealed)});
}

month_sums sums_of(db::reader& r, interval when) {
  return one(r, get_sums, {to_micros(when.from), to_micros(when.until)},
             [](const db::row& c) {
               return month_sums{c.int64(0), c.int64(1), c.int64(2),
                                 c.int64(3), c.int64(4), c.int64(5)};
             })
      .value_or(month_sums{});
}

void forget_person(db::tx& t, person_id who) {
  t.run(forget_steps, {who.value});
  t.run(forget, {who.value, as_bytes("")});
}

}  // namespace tsu::inquiries::store
