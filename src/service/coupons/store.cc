#include "service/coupons/store.h"

#include <array>

#include "base/core/json.h"

namespace tsu::coupons::store {
namespace {

using db::statement;
constexpr auto people = db::place::people;

#define CAMPAIGN_COLUMNS "c.code, c.version, c.issued, t.terms"
#define CAMPAIGN_TABLES " FROM coupons_campaign c JOIN coupons_terms t ON t.number = c.version"
constexpr statement get_campaigns{
    "coupons.campaigns", "SELECT " CAMPAIGN_COLUMNS CAMPAIGN_TABLES " ORDER BY c.code", people};
constexpr statement get_campaign{
    "coupons.campaign", "SELECT " CAMPAIGN_COLUMNS CAMPAIGN_TABLES " WHERE c.code = $1", people};
constexpr statement get_terms{"coupons.terms", "SELECT terms FROM coupons_terms WHERE number = $1",
                              people};
constexpr statement get_all_terms{
    "coupons.all_terms", "SELECT number, campaign, terms FROM coupons_terms ORDER BY number",
    people};
constexpr statement insert_terms{
    "coupons.add_terms",
    "INSERT INTO coupons_terms (campaign, terms, set_by, set_at) VALUES ($1, $2, $3, $4) "
    "RETURNING number",
    people};
constexpr statement put_campaign{
    "coupons.keep_campaign",
    "INSERT INTO coupons_campaign (code, version, issued, stock) VALUES ($1, $2, 0, $3) "
    "ON CONFLICT (code) DO UPDATE SET version = excluded.version, stock = excluded.stock",
    people};
constexpr statement count_one{"coupons.count_issue",
                              "UPDATE coupons_campaign SET issued = issued + 1 WHERE code = $1 "
                              "AND (stock = 0 OR issued < stock)",
                              people};

#define COUPON_COLUMNS                                                             \
  "serial, code, campaign, version, person, asked, state, issued_at, expires_at, " \
  "ended_at, key_number, points, prints, issued_by"
constexpr statement get_coupon{
    "coupons.coupon", "SELECT " COUPON_COLUMNS " FROM coupons_coupon WHERE serial = $1", people};
constexpr statement get_coupon_of_code{
    "coupons.coupon_of_code", "SELECT " COUPON_COLUMNS " FROM coupons_coupon WHERE code = $1",
    people};
constexpr statement get_coupon_asked{
    "coupons.coupon_asked", "SELECT " COUPON_COLUMNS " FROM coupons_coupon WHERE asked = $1",
    people};
constexpr statement get_coupons_of{
    "coupons.of_person",
    "SELECT " COUPON_COLUMNS " FROM coupons_coupon WHERE person = $1 ORDER BY serial DESC LIMIT $2",
    people};
constexpr statement count_person{
    "coupons.count_of_person",
    "SELECT COUNT(*) FROM coupons_coupon WHERE person = $1 AND campaign = $2", people};
constexpr statement insert_coupon{
    "coupons.add_coupon",
    "INSERT INTO coupons_coupon (code, campaign, version, person, asked, state, issued_at, "
    "expires_at, ended_at, key_number, points, prints, issued_by) "
    "VALUES ($1, $2, $3, $4, $5, 'issued', $6, $7, 0, $8, $9, 0, $10) RETURNING serial",
    people};
constexpr statement set_state{
    "coupons.change_state", "UPDATE coupons_coupon SET state = $3 WHERE serial = $1 AND state = $2",
    people};
constexpr statement set_person{"coupons.move",
                               "UPDATE coupons_coupon SET person = $2 WHERE person = $1", people};
constexpr statement end_all_of{
    "coupons.end",
    "UPDATE coupons_coupon SET state = CASE WHEN state = 'issued' THEN 'ended' ELSE state END, "
    "ended_at = $2, person = 0, issued_by = '', asked = 'left/' || CAST(serial AS TEXT) "
    "WHERE person = $1",
    people};
constexpr statement set_printer{"coupons.rename_printer",
                                "UPDATE coupons_print SET printed_by = $2 WHERE printed_by = $1",
                                people};
constexpr statement set_key{
    "coupons.change_key",
    "UPDATE coupons_coupon SET key_number = $2 WHERE key_number = $1 AND state <> 'ended'", people};

#define USE_COLUMNS                                                                    \
  "number, serial, campaign, act, terminal, shop, used_at, booked_at, yen, bill_yen, " \
  "offline, reopened_at, reopened_by, reason"
constexpr statement get_use_of_act{
    "coupons.use_of_act", "SELECT " USE_COLUMNS " FROM coupons_use WHERE act = $1", people};
constexpr statement get_standing_use{
    "coupons.standing_use",
    "SELECT " USE_COLUMNS " FROM coupons_use WHERE serial = $1 AND reopened_at = 0", people};
constexpr statement get_uses{
    "coupons.uses",
    "SELECT " USE_COLUMNS " FROM coupons_use WHERE serial = $1 ORDER BY number DESC", people};
constexpr statement insert_use{
    "coupons.add_use",
    "INSERT INTO coupons_use (serial, campaign, act, terminal, shop, used_at, booked_at, yen, "
    "bill_yen, offline, reopened_at, reopened_by, reason) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, '', '') RETURNING number",
    people};
constexpr statement set_reopened{
    "coupons.reopen_use",
    "UPDATE coupons_use SET reopened_at = $2, reopened_by = $3, reason = $4 WHERE number = $1 "
    "AND reopened_at = 0",
    people};

constexpr statement count_print{
    "coupons.count_print",
    "UPDATE coupons_coupon SET prints = prints + 1 WHERE serial = $1 RETURNING prints", people};
constexpr statement insert_print{
    "coupons.add_print",
    "INSERT INTO coupons_print (serial, copy, paper, printed_by, printed_at) "
    "VALUES ($1, $2, $3, $4, $5)",
    people};
constexpr statement get_prints{
    "coupons.prints",
    "SELECT copy, paper, printed_by, printed_at FROM coupons_print WHERE serial = $1 ORDER BY copy",
    people};

#define TERMINAL_COLUMNS "id, subject, shop, closed_at"
constexpr statement get_terminals{
    "coupons.terminals", "SELECT " TERMINAL_COLUMNS " FROM coupons_terminal ORDER BY id", people};
constexpr statement get_terminal{
    "coupons.terminal", "SELECT " TERMINAL_COLUMNS " FROM coupons_terminal WHERE id = $1", people};
constexpr statement get_terminal_of{
    "coupons.terminal_of", "SELECT " TERMINAL_COLUMNS " FROM coupons_terminal WHERE subject = $1",
    people};
constexpr statement put_terminal{
    "coupons.keep_terminal",
    "INSERT INTO coupons_terminal (id, subject, shop, closed_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (id) DO UPDATE SET subject = excluded.subject, shop = excluded.shop, "
    "closed_at = excluded.closed_at",
    people};

#define KEY_COLUMNS "number, kid, jwk, sealed, made_at, signs_from, needed_until, revoked_at"
constexpr statement get_keys{"coupons.keys",
                             "SELECT " KEY_COLUMNS " FROM coupons_key ORDER BY number", people};
constexpr statement get_key{"coupons.key",
                            "SELECT " KEY_COLUMNS " FROM coupons_key WHERE number = $1", people};
constexpr statement insert_key{
    "coupons.add_key",
    "INSERT INTO coupons_key (kid, jwk, sealed, made_at, signs_from, needed_until, revoked_at) "
    "VALUES ($1, $2, $3, $4, $5, 0, 0) RETURNING number",
    people};
constexpr statement set_needed{
    "coupons.need_key",
    "UPDATE coupons_key SET needed_until = $2 WHERE number = $1 AND needed_until < $2", people};
constexpr statement set_signs{"coupons.sign_from",
                              "UPDATE coupons_key SET signs_from = $2 WHERE number = $1", people};
constexpr statement set_revoked{
    "coupons.revoke_key",
    "UPDATE coupons_key SET revoked_at = $2, sealed = $3 WHERE number = $1 AND revoked_at = 0",
    people};

constexpr statement sum_uses{"coupons.sums_of_uses",
                             "SELECT shop, COUNT(*), CAST(SUM(yen) AS BIGINT) FROM coupons_use "
                             "WHERE booked_at >= $1 AND booked_at < $2 GROUP BY shop ORDER BY shop",
                             people};
constexpr statement sum_reopened{
    "coupons.sums_of_reopened",
    "SELECT shop, COUNT(*), CAST(SUM(yen) AS BIGINT) FROM coupons_use "
    "WHERE reopened_at > 0 AND reopened_at >= $1 AND reopened_at < $2 GROUP BY shop ORDER BY shop",
    people};
constexpr statement sum_campaign{
    "coupons.sum_of_campaign",
    "SELECT COUNT(*), "
    "COALESCE(CAST(SUM(CASE WHEN state = 'used' THEN 1 ELSE 0 END) AS BIGINT), 0), "
    "COALESCE(CAST(SUM(CASE WHEN state = 'issued' AND expires_at <= $2 THEN 1 ELSE 0 END) "
    "AS BIGINT), 0), "
    "COALESCE(CAST(SUM(CASE WHEN state = 'ended' THEN 1 ELSE 0 END) AS BIGINT), 0), "
    "COALESCE(CAST(SUM(points) AS BIGINT), 0), COALESCE(CAST(SUM(prints) AS BIGINT), 0), "
    "COALESCE(CAST(SUM(CASE WHEN prints > 0 THEN 1 ELSE 0 END) AS BIGINT), 0) "
    "FROM coupons_coupon WHERE campaign = $1",
    people};
constexpr statement sum_campaign_uses{
    "coupons.sum_of_uses",
    "SELECT COALESCE(CAST(SUM(CASE WHEN reopened_at = 0 THEN yen ELSE 0 END) AS BIGINT), 0), "
    "COALESCE(CAST(SUM(CASE WHEN reopened_at = 0 THEN 0 ELSE 1 END) AS BIGINT), 0), "
    "COALESCE(CAST(SUM(offline) AS BIGINT), 0) FROM coupons_use WHERE campaign = $1",
    people};

constexpr std::array all{
    &get_campaigns,  &get_campaign,  &get_terms,     &get_all_terms,      &insert_terms,
    &put_campaign,   &count_one,     &get_coupon,    &get_coupon_of_code, &get_coupon_asked,
    &get_coupons_of, &count_person,  &insert_coupon, &set_state,          &set_person,
    &end_all_of,     &set_printer,   &set_key,       &get_use_of_act,     &get_standing_use,
    &get_uses,       &insert_use,    &set_reopened,  &count_print,        &insert_print,
    &get_prints,     &get_terminals, &get_terminal,  &get_terminal_of,    &put_terminal,
    &get_keys,       &get_key,       &insert_key,    &set_needed,         &set_signs,
    &set_revoked,    &sum_uses,      &sum_reopened,  &sum_campaign,       &sum_campaign_uses};

std::string text_of(coupon_state s) { return boost::describe::enum_to_string(s, "issued"); }

std::optional<terms> terms_in(std::string_view json) {
  auto read = from_json<terms>(json);
  return read.ok() ? std::optional{std::move(read).value()} : std::nullopt;
}

campaign campaign_in(const db::row& r) {
  return {r.string(0), r.int64(1), r.int64(2), terms_in(r.text(3)).value_or(terms{})};
}

coupon coupon_in(const db::row& r) {
  coupon out{.serial = r.int64(0),
             .code = r.string(1),
             .campaign = r.string(2),
             .version = r.int64(3),
             .person = {r.int64(4)},
             .asked = r.string(5),
             .issued_at = r.time(7),
             .expires_at = r.time(8),
             .ended_at = r.time(9),
             .key = r.int64(10),
             .points = r.int64(11),
             .prints = r.int64(12),
             .issued_by = r.string(13)};
  boost::describe::enum_from_string(r.string(6).c_str(), out.state);
  return out;
}

use use_in(const db::row& r) {
  return {.number = r.int64(0),
          .serial = r.int64(1),
          .campaign = r.string(2),
          .act = r.string(3),
          .terminal = r.string(4),
          .shop = r.string(5),
          .used_at = r.time(6),
          .booked_at = r.time(7),
          .yen = r.int64(8),
          .bill_yen = r.int64(9),
          .offline = r.int64(10) != 0,
          .reopened_at = r.time(11),
          .reopened_by = r.string(12),
          .reason = r.string(13)};
}

terminal terminal_in(const db::row& r) {
  return {r.string(0), r.string(1), r.string(2), r.time(3)};
}

key_row key_in(const db::row& r) {
  const auto sealed = r.blob(3);
  return {.number = r.int64(0),
          .kid = r.string(1),
          .jwk = r.string(2),
          .sealed = {reinterpret_cast<const char*>(sealed.data()), sealed.size()},
          .made_at = r.time(4),
          .signs_from = r.time(5),
          .needed_until = r.time(6),
          .revoked_at = r.time(7)};
}

db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }

template <class Make>
auto one(db::reader& r, const statement& s, db::param key, Make make) {
  std::optional<std::invoke_result_t<Make, const db::row&>> out;
  r.first(s, {key}, [&](const db::row& c) { out = make(c); });
  return out;
}

template <class Make>
auto many(db::reader& r, const statement& s, std::initializer_list<db::param> p, Make make) {
  std::vector<std::invoke_result_t<Make, const db::row&>> out;
  r.each(s, p, [&](const db::row& c) { out.push_back(make(c)); });
  return out;
}

std::int64_t number_of(db::tx& t, const statement& s, std::initializer_list<db::param> p) {
  std::int64_t out = 0;
  t.first(s, p, [&](const db::row& r) { out = r.int64(0); });
  return out;
}

shop_sum shop_sum_in(const db::row& r) { return {r.string(0), r.int64(1), r.int64(2)}; }

}  // namespace

const std::span<const db::statement* const> statements = all;

std::vector<campaign> all_campaigns(db::reader& r) {
  return many(r, get_campaigns, {}, campaign_in);
}
std::optional<campaign> find_campaign(db::reader& r, std::string_view code) {
  return one(r, get_campaign, code, campaign_in);
}
std::optional<terms> find_terms(db::reader& r, std::int64_t version) {
  std::optional<terms> out;
  r.first(get_terms, {version}, [&](const db::row& c) { out = terms_in(c.text(0)); });
  return out;
}

std::vector<versioned> all_terms(db::reader& r) {
  return many(r, get_all_terms, {}, [](const db::row& c) {
    return versioned{c.int64(0), c.string(1), terms_in(c.text(2)).value_or(terms{})};
  });
}

std::int64_t keep_campaign(db::tx& t, std::string_view code, const terms& of, std::string_view by) {
  const auto text = to_json(of);
  const auto version = number_of(t, insert_terms, {code, text, by, to_micros(t.now())});
  t.run(put_campaign, {code, version, of.stock});
  return version;
}

bool count_issue(db::tx& t, std::string_view code) { return t.run(count_one, {code}) > 0; }

std::optional<coupon> find_coupon(db::reader& r, std::int64_t serial) {
  return one(r, get_coupon, serial, coupon_in);
}
std::optional<coupon> find_coupon_of_code(db::reader& r, std::string_view code) {
  return one(r, get_coupon_of_code, code, coupon_in);
}
std::optional<coupon> find_coupon_asked(db::reader& r, std::string_view asked) {
  return one(r, get_coupon_asked, asked, coupon_in);
}
std::vector<coupon> coupons_of(db::reader& r, person_id who, std::int64_t limit) {
  return many(r, get_coupons_of, {who.value, limit}, coupon_in);
}

std::int64_t count_of_person(db::reader& r, std::string_view campaign, person_id who) {
  std::int64_t out = 0;
  r.first(count_person, {who.value, campaign}, [&](const db::row& c) { out = c.int64(0); });
  return out;
}

std::int64_t add_coupon(db::tx& t, const coupon& c) {
  return number_of(t, insert_coupon,
                   {c.code, c.campaign, c.version, c.person.value, c.asked, to_micros(c.issued_at),
                    to_micros(c.expires_at), c.key, c.points, c.issued_by});
}

bool change_state(db::tx& t, std::int64_t serial, coupon_state from, coupon_state to) {
  const auto before = text_of(from), after = text_of(to);
  return t.run(set_state, {serial, before, after}) > 0;
}

void move_coupons(db::tx& t, person_id from, person_id to) {
  t.run(set_person, {from.value, to.value});
}

void rename_printer(db::tx& t, std::string_view from, std::string_view to) {
  t.run(set_printer, {from, to});
}

void end_coupons(db::tx& t, person_id who) { t.run(end_all_of, {who.value, to_micros(t.now())}); }

void change_key(db::tx& t, std::int64_t from, std::int64_t to) { t.run(set_key, {from, to}); }

std::optional<use> find_use_of_act(db::reader& r, std::string_view act) {
  return one(r, get_use_of_act, act, use_in);
}
std::optional<use> standing_use(db::reader& r, std::int64_t serial) {
  return one(r, get_standing_use, serial, use_in);
}
std::vector<use> uses_of(db::reader& r, std::int64_t serial) {
  return many(r, get_uses, {serial}, use_in);
}

std::int64_t add_use(db::tx& t, const use& u) {
  return number_of(t, insert_use,
                   {u.serial, u.campaign, u.act, u.terminal, u.shop, to_micros(u.used_at),
                    to_micros(u.booked_at), u.yen, u.bill_yen, std::int64_t{u.offline ? 1 : 0}});
}

bool reopen_use(db::tx& t, std::int64_t number, std::string_view by, std::string_view reason) {
  return t.run(set_reopened, {number, to_micros(t.now()), by, reason}) > 0;
}

std::int64_t add_print(db::tx& t, std::int64_t serial, std::string_view paper,
                       std::string_view by) {
  const auto copy = number_of(t, count_print, {serial});
  t.run(insert_print, {serial, copy, paper, by, to_micros(t.now())});
  return copy;
}
std::vector<print> prints_of(db::reader& r, std::int64_t serial) {
  return many(r, get_prints, {serial}, [](const db::row& c) {
    return print{c.int64(0), c.string(1), c.string(2), c.time(3)};
  });
}

std::vector<terminal> all_terminals(db::reader& r) {
  return many(r, get_terminals, {}, terminal_in);
}
std::optional<terminal> find_terminal(db::reader& r, std::string_view id) {
  return one(r, get_terminal, id, terminal_in);
}
std::optional<terminal> find_terminal_of(db::reader& r, std::string_view subject) {
  return one(r, get_terminal_of, subject, terminal_in);
}
void keep_terminal(db::tx& t, const terminal& one) {
  t.run(put_terminal, {one.id, one.subject, one.shop, to_micros(one.closed_at)});
}

std::vector<key_row> all_keys(db::reader& r) { return many(r, get_keys, {}, key_in); }
std::optional<key_row> find_key(db::reader& r, std::int64_t number) {
  return one(r, get_key, number, key_in);
}
std::int64_t add_key(db::tx& t, const key_row& k) {
  return number_of(
      t, insert_key,
      {k.kid, k.jwk, as_bytes(k.sealed), to_micros(k.made_at), to_micros(k.signs_from)});
}
void need_key_until(db::tx& t, std::int64_t number, instant until) {
  t.run(set_needed, {number, to_micros(until)});
}
void sign_from_now(db::tx& t, std::int64_t number) {
  t.run(set_signs, {number, to_micros(t.now())});
}
bool revoke_key(db::tx& t, std::int64_t number) {
  return t.run(set_revoked, {number, to_micros(t.now()), as_bytes("")}) > 0;
}

std::vector<shop_sum> sums_of_uses(db::reader& r, instant from, instant until) {
  return many(r, sum_uses, {to_micros(from), to_micros(until)}, shop_sum_in);
}
std::vector<shop_sum> sums_of_reopened(db::reader& r, instant from, instant until) {
  return many(r, sum_reopened, {to_micros(from), to_micros(until)}, shop_sum_in);
}

campaign_sum sum_of_campaign(db::reader& r, std::string_view code, instant now) {
  campaign_sum out;
  r.first(sum_campaign, {code, to_micros(now)}, [&](const db::row& c) {
    out = {c.int64(0), c.int64(1), c.int64(2), c.int64(3), c.int64(4), c.int64(5), c.int64(6)};
  });
  return out;
}
use_sum sum_of_uses(db::reader& r, std::string_view campaign) {
  use_sum out;
  r.first(sum_campaign_uses, {campaign}, [&](const db::row& c) {
    out = {c.int64(0), c.int64(1), c.int64(2)};
  });
  return out;
}

}  // namespace tsu::coupons::store
