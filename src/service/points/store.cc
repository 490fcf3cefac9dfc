#include "service/points/store.h"

#include <array>

#include "base/core/json.h"

namespace tsu::points::store {
namespace {

using db::statement;
constexpr auto people = db::place::people;

constexpr statement get_rules{
    "points.rules",
    "SELECT number, from_at, rule, source, set_by FROM points_rule ORDER BY from_at, number",
    people};
constexpr statement insert_rule{
    "points.add_rule",
    "INSERT INTO points_rule (code, from_at, rule, source, set_by, set_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) RETURNING number",
    people};
constexpr statement get_settings{
    "points.settings", "SELECT name, from_at, value FROM points_setting ORDER BY from_at, number",
    people};
constexpr statement insert_setting{
    "points.add_setting",
    "INSERT INTO points_setting (name, from_at, value, source, set_by, set_at) "
    "VALUES ($1, $2, $3, $4, $5, $6)",
    people};

#define EVENT_COLUMNS "id, token, name, rule, starts_at, ends_at, lon, lat, radius_m"
constexpr statement get_events{
    "points.events",
    "SELECT " EVENT_COLUMNS " FROM points_event ORDER BY starts_at DESC, id LIMIT $1", people};
constexpr statement get_event{"points.event",
                              "SELECT " EVENT_COLUMNS " FROM points_event WHERE id = $1", people};
constexpr statement get_event_of_token{
    "points.event_of_token", "SELECT " EVENT_COLUMNS " FROM points_event WHERE token = $1", people};
constexpr statement put_event{
    "points.keep_event",
    "INSERT INTO points_event (id, token, name, rule, starts_at, ends_at, lon, lat, radius_m) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET "
    "name = excluded.name, rule = excluded.rule, starts_at = excluded.starts_at, "
    "ends_at = excluded.ends_at, lon = excluded.lon, lat = excluded.lat, "
    "radius_m = excluded.radius_m",
    people};

constexpr statement get_shops{"points.shops",
                              "SELECT code, name, closed FROM points_shop ORDER BY code", people};
constexpr statement get_shop{"points.shop",
                             "SELECT code, name, closed FROM points_shop WHERE code = $1", people};
constexpr statement put_shop{
    "points.keep_shop",
    "INSERT INTO points_shop (code, name, closed) VALUES ($1, $2, $3) ON CONFLICT (code) DO "
    "UPDATE SET name = excluded.name, closed = excluded.closed",
    people};

#define CORRECTION_COLUMNS \
  "number, id, person, points, reason, state, asked_by, asked_at, decided_by, decided_at"
constexpr statement get_correction{
    "points.correction", "SELECT " CORRECTION_COLUMNS " FROM points_correction WHERE number = $1",
    people};
constexpr statement get_correction_of_id{
    "points.correction_of_id", "SELECT " CORRECTION_COLUMNS " FROM points_correction WHERE id = $1",
    people};
constexpr statement get_corrections{
    "points.corrections",
    "SELECT " CORRECTION_COLUMNS
    " FROM points_correction WHERE state = $1 ORDER BY number DESC LIMIT $2",
    people};
constexpr statement insert_correction{
    "points.add_correction",
    "INSERT INTO points_correction (id, person, points, reason, state, asked_by, asked_at, "
    "decided_by, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING number",
    people};
constexpr statement update_correction{
    "points.decide_correction",
    "UPDATE points_correction SET state = $2, decided_by = $3, decided_at = $4 "
    "WHERE number = $1 AND state = 'waiting'",
    people};

constexpr statement insert_notice{
    "points.add_notice",
    "INSERT INTO points_notice (person, expires_at, points, made_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (person, expires_at) DO NOTHING",
    people};
constexpr statement get_notices{
    "points.notices",
    "SELECT person, expires_at, points, made_at FROM points_notice WHERE person = $1 AND "
    "expires_at > $2 ORDER BY expires_at",
    people};
constexpr statement delete_notices{"points.forget_notices",
                                   "DELETE FROM points_notice WHERE person = $1", people};

constexpr std::array all{&get_rules,
                         &insert_rule,
                         &get_settings,
                         &insert_setting,
                         &get_events,
                         &get_event,
                         &get_event_of_token,
                         &put_event,
                         &get_shops,
                         &get_shop,
                         &put_shop,
                         &get_correction,
                         &get_correction_of_id,
                         &get_corrections,
                         &insert_correction,
                         &update_correction,
                         &insert_notice,
                         &get_notices,
                         &delete_notices};

event event_in(const db::row& r) {
  return {.id = r.string(0),
          .token = r.string(1),
          .name = r.string(2),
          .rule = r.string(3),
          .starts_at = r.time(4),
          .ends_at = r.time(5),
          .lon = r.real(6),
          .lat = r.real(7),
          .radius_m = r.int64(8)};
}

std::string text_of(correction_state s) { return boost::describe::enum_to_string(s, "waiting"); }

correction correction_in(const db::row& r) {
  correction out{.number = r.int64(0),
                 .id = r.string(1),
                 .person = {r.int64(2)},
                 .points = r.int64(3),
                 .reason = r.string(4),
                 .state = correction_state::waiting,
                 .asked_by = r.string(6),
                 .decided_by = r.string(8),
                 .asked_at = r.time(7),
                 .decided_at = r.time(9)};
  boost::describe::enum_from_string(r.string(5).c_str(), out.state);
  return out;
}

template <class T, class Make>
std::optional<T> one(db::reader& r, const statement& s, db::param key, Make make) {
  std::optional<T> out;
  r.first(s, {key}, [&](const db::row& c) { out = make(c); });
  return out;
}

}  // namespace

const std::span<const db::statement* const> statements = all;

std::vector<dated_rule> all_rules(db::reader& r) {
  std::vector<dated_rule> out;
  r.each(get_rules, {}, [&](const db::row& c) {
    if (auto read = from_json<rule>(c.text(2)); read.ok()) {
      out.push_back({std::move(read).value(), c.int64(0), c.time(1), c.string(3), c.string(4)});
    }
  });
  return out;
}

std::int64_t add_rule(db::tx& t, const dated_rule& r) {
  std::int64_t out = 0;
  const auto text = to_json(r.of);
  t.first(insert_rule, {r.of.code, to_micros(r.from), text, r.source, r.set_by, to_micros(t.now())},
          [&](const db::row& c) { out = c.int64(0); });
  return out;
}

std::vector<kept_setting> all_settings(db::reader& r) {
  std::vector<kept_setting> out;
  r.each(get_settings, {}, [&](const db::row& c) {
    out.push_back({c.string(0), c.time(1), c.int64(2)});
  });
  return out;
}

void add_setting(db::tx& t, const kept_setting& s, std::string_view source,
                 std::string_view set_by) {
  t.run(insert_setting, {s.name, to_micros(s.from), s.value, source, set_by, to_micros(t.now())});
}

std::vector<event> all_events(db::reader& r, std::int64_t limit) {
  std::vector<event> out;
  r.each(get_events, {limit}, [&](const db::row& c) { out.push_back(event_in(c)); });
  return out;
}

std::optional<event> find_event(db::reader& r, std::string_view id) {
  return one<event>(r, get_event, id, event_in);
}
std::optional<event> find_event_of_token(db::reader& r, std::string_view token) {
  return one<event>(r, get_event_of_token, token, event_in);
}

void keep_event(db::tx& t, const event& e) {
  t.run(put_event, {e.id, e.token, e.name, e.rule, to_micros(e.starts_at), to_micros(e.ends_at),
                    e.lon, e.lat, e.radius_m});
}

namespace {
shop shop_in(const db::row& c) { return {c.string(0), c.string(1), c.int64(2) != 0}; }
}  // namespace

std::vector<shop> all_shops(db::reader& r) {
  std::vector<shop> out;
  r.each(get_shops, {}, [&](const db::row& c) { out.push_back(shop_in(c)); });
  return out;
}

std::optional<shop> find_shop(db::reader& r, std::string_view code) {
  return one<shop>(r, get_shop, code, shop_in);
}

void keep_shop(db::tx& t, const shop& s) {
  t.run(put_shop, {s.code, s.name, std::int64_t{s.closed ? 1 : 0}});
}

std::optional<correction> find_correction(db::reader& r, std::int64_t number) {
  return one<correction>(r, get_correction, number, correction_in);
}
std::optional<correction> find_correction_of_id(db::reader& r, std::string_view id) {
  return one<correction>(r, get_correction_of_id, id, correction_in);
}

std::vector<correction> corrections(db::reader& r, correction_state s, std::int64_t limit) {
  std::vector<correction> out;
  const auto state = text_of(s);
  r.each(get_corrections, {state, limit},
         [&](const db::row& c) { out.push_back(correction_in(c)); });
  return out;
}

std::int64_t add_correction(db::tx& t, const correction& c) {
  std::int64_t out = 0;
  const auto state = text_of(c.state);
  t.first(insert_correction,
          {c.id, c.person.value, c.points, c.reason, state, c.asked_by, to_micros(c.asked_at),
           c.decided_by, to_micros(c.decided_at)},
          [&](const db::row& r) { out = r.int64(0); });
  return out;
}

void decide_correction(db::tx& t, std::int64_t number, correction_state s, std::string_view by) {
  const auto state = text_of(s);
  t.run(update_correction, {number, state, by, to_micros(t.now())});
}

bool add_notice(db::tx& t, const notice& n) {
  return t.run(insert_notice, {n.person, to_micros(n.expires_at), n.points, to_micros(n.made_at)}) >
         0;
}

std::vector<notice> notices_of(db::reader& r, person_id who, instant after) {
  std::vector<notice> out;
  r.each(get_notices, {who.value, to_micros(after)}, [&](const db::row& c) {
    out.push_back({c.int64(0), c.time(1), c.int64(2), c.time(3)});
  });
  return out;
}

void forget_notices(db::tx& t, person_id who) { t.run(delete_notices, {who.value}); }

}  // namespace tsu::points::store
