#include <array>

#include "service/community/store.h"
#include "service/community/store_kit.h"

namespace tsu::community::store {
namespace {

using db::statement;

constexpr statement insert_notice{
    "community.add_notice",
    "INSERT INTO community_notice (district, from_at, until_at, importance, facts, made_by) "
    "VALUES ($1, $2, $3, $4, $5, $6) RETURNING number"};
constexpr statement put_notice{
    "community.keep_notice",
    "UPDATE community_notice SET district = $2, from_at = $3, until_at = $4, importance = $5, "
    "facts = $6 WHERE number = $1"};
constexpr statement get_notice{"community.notice",
                               "SELECT number, facts FROM community_notice WHERE number = $1"};
constexpr statement get_notices_for{
    "community.notices_for",
    "SELECT number, facts FROM community_notice WHERE until_at > $1 AND from_at <= $1 AND "
    "(district = '' OR $2 LIKE '%' || district || '%') ORDER BY importance DESC, from_at DESC, "
    "number DESC "
    "LIMIT $3"};
constexpr statement get_notices{
    "community.notices",
    "SELECT number, facts FROM community_notice WHERE number < $1 ORDER BY number DESC LIMIT $2"};

constexpr statement get_places_after{
    "community.places_after",
    "SELECT code, facts FROM community_place WHERE ($1 = '' OR category = $1) AND code > $2 "
    "ORDER BY code LIMIT $3"};
constexpr statement get_categories{
    "community.place_categories",
    "SELECT category, COUNT(*) FROM community_place GROUP BY category ORDER BY category LIMIT 200"};
constexpr statement put_place{
    "community.keep_place",
    "INSERT INTO community_place (code, category, lon, lat, closed, facts) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (code) DO UPDATE SET "
    "category = excluded.category, lon = excluded.lon, lat = excluded.lat, "
    "closed = excluded.closed, facts = excluded.facts"};
constexpr statement get_places{
    "community.places_in",
    "SELECT code, facts FROM community_place WHERE category = $1 AND lat >= $2 AND lat <= $3 AND "
    "lon >= $4 AND lon <= $5 AND closed = 0 LIMIT $6"};

constexpr statement get_shops{"community.mobile_shops",
                              "SELECT code, facts FROM community_mobile_shop ORDER BY code"};
constexpr statement get_shop{"community.mobile_shop",
                             "SELECT code, facts FROM community_mobile_shop WHERE code = $1"};
constexpr statement count_shops{"community.count_mobile_shops",
                                "SELECT COUNT(*) FROM community_mobile_shop"};
constexpr statement put_shop{
    "community.keep_mobile_shop",
    "INSERT INTO community_mobile_shop (code, facts) VALUES ($1, $2) ON CONFLICT (code) DO UPDATE "
    "SET facts = excluded.facts"};

constexpr std::array all{&insert_notice, &put_notice,  &get_notice, &get_notices_for,
                         &get_notices,   &put_place,   &get_places, &get_shops,
                         &get_shop,      &count_shops, &put_shop,   &get_places_after,
                         &get_categories};

notice notice_in(const db::row& r) { return {r.int64(0), facts_in<notice_facts>(r.text(1))}; }
mobile_shop shop_in(const db::row& r) {
  return {r.string(0), facts_in<mobile_shop_facts>(r.text(1))};
}

}  // namespace

std::int64_t add_notice(db::tx& t, const notice_facts& n, std::string_view by) {
  const auto facts = to_json(n);
  return number_of(t, insert_notice,
                   {n.district, to_micros(n.from), to_micros(n.until), n.importance, facts, by});
}
bool keep_notice(db::tx& t, std::int64_t number, const notice_facts& n) {
  const auto facts = to_json(n);
  return t.run(put_notice, {number, n.district, to_micros(n.from), to_micros(n.until), n.importance,
                            facts}) > 0;
}
std::optional<notice> find_notice(db::reader& r, std::int64_t number) {
  return one(r, get_notice, {number}, notice_in);
}
std::vector<notice> notices_for(db::reader& r, std::string_view district, instant at,
                                std::int64_t limit) {
  return many(r, get_notices_for, {to_micros(at), district, limit}, notice_in);
}
std::vector<notice> notices_before(db::reader& r, std::int64_t before, std::int64_t limit) {
  return many(r, get_notices, {before, limit}, notice_in);
}

void keep_place(db::tx& t, const place& p) {
  const auto facts = to_json(p.of);
  t.run(put_place,
        {p.code, p.of.category, p.of.lon, p.of.lat, std::int64_t{p.of.closed ? 1 : 0}, facts});
}
std::vector<place> places_in(db::reader& r, std::string_view category, double west, double south,
                             double east, double north, std::int64_t limit) {
  return many(r, get_places, {category, south, north, west, east, limit}, [](const db::row& c) {
    return place{c.string(0), facts_in<place_facts>(c.text(1))};
  });
}

std::vector<place> places_after(db::reader& r, std::string_view category, std::string_view after,
                                std::int64_t limit) {
  return many(r, get_places_after, {category, after, limit}, [](const db::row& c) {
    return place{c.string(0), facts_in<place_facts>(c.text(1))};
  });
}
std::vector<std::pair<std::string, std::int64_t>> place_categories(db::reader& r) {
  return many(r, get_categories, {}, [](const db::row& c) {
    return std::pair{c.string(0), c.int64(1)};
  });
}

std::vector<mobile_shop> mobile_shops(db::reader& r) { return many(r, get_shops, {}, shop_in); }
std::optional<mobile_shop> find_mobile_shop(db::reader& r, std::string_view code) {
  return one(r, get_shop, {code}, shop_in);
}
std::int64_t count_mobile_shops(db::reader& r) { return number_of(r, count_shops, {}); }
void keep_mobile_shop(db::tx& t, const mobile_shop& s) {
  const auto facts = to_json(s.of);
  t.run(put_shop, {s.code, facts});
}

std::span<const db::statement* const> town_statements() { return all; }

}  // namespace tsu::community::store
