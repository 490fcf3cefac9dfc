#include "engine/consent/store_persons.h"

#include <array>

namespace tsu::consent {
namespace {

using db::place;

constexpr db::statement seen{"consent.is_seen", "SELECT 1 WHERE " TSU_SEEN("$1", "$2", "$3", "$4"),
                             place::people};
constexpr db::statement hidden{
    "consent.read_hidden",
    "SELECT DISTINCT q.person FROM consent_protection q WHERE q.until > $1 AND NOT (" TSU_SEEN(
        "q.person", "$1", "$2", "$3") ") ORDER BY q.person",
    place::people};
constexpr db::statement add_protection{
    "consent.insert_protection",
    "INSERT INTO consent_protection (person, since, until, author) VALUES ($1, $2, $3, $4) "
    "RETURNING id",
    place::people};
constexpr db::statement add_knows{
    "consent.insert_knows",
    "INSERT INTO consent_protection_knows (protection, who) VALUES ($1, $2)", place::people};
constexpr db::statement stop_protection{
    "consent.end_protection",
    "UPDATE consent_protection SET until = $2 WHERE person = $1 AND until > $2", place::people};
constexpr db::statement one_protection{
    "consent.find_protection",
    "SELECT p.since, p.until, p.author, k.who FROM consent_protection p LEFT JOIN "
    "consent_protection_knows k ON k.protection = p.id WHERE p.person = $1 AND p.until > $2 "
    "ORDER BY k.who",
    place::people};

#define PROXY                                                                                      \
  "SELECT id, person, proxy, kind, checked, author, since, until FROM consent_proxy WHERE person " \
  "= $1 "
constexpr db::statement add_proxy{
    "consent.insert_proxy",
    "INSERT INTO consent_proxy (person, proxy, kind, checked, since, until, author) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)",
    place::people};
constexpr db::statement stop_proxy{"consent.end_proxy",
                                   "UPDATE consent_proxy SET until = $3 WHERE person = $1 AND id = "
                                   "$2 AND (until IS NULL OR until > "
                                   "$3)",
                                   place::people};
constexpr db::statement proxies_of{"consent.proxies_of", PROXY "ORDER BY id DESC LIMIT $2",
                                   place::people};
constexpr db::statement stop_proxies{
    "consent.end_proxies",
    "UPDATE consent_proxy SET until = $2 WHERE person = $1 AND (until IS NULL OR until > $2)",
    place::people};
constexpr db::statement proxies_now{
    "consent.proxies_now",
    PROXY "AND since <= $2 AND (until IS NULL OR until > $2) ORDER BY id DESC LIMIT $3",
    place::people};
constexpr db::statement proxied_now{
    "consent.proxied_now",
    "SELECT id, person, proxy, kind, checked, author, since, until FROM consent_proxy WHERE proxy "
    "= $1 AND since <= $2 AND (until IS NULL OR until > $2) ORDER BY id DESC LIMIT $3",
    place::people};
constexpr db::statement drop_proxies{"consent.delete_proxies",
                                     "DELETE FROM consent_proxy WHERE person = $1 OR proxy = $1",
                                     place::people};

constexpr db::statement find_current{
    "consent.current_of", "SELECT person FROM consent_merge WHERE former = $1", place::people};
constexpr db::statement formers_of{
    "consent.formers_of", "SELECT former FROM consent_merge WHERE person = $1 ORDER BY former",
    place::people};
constexpr db::statement add_merge{
    "consent.insert_merge",
    "INSERT INTO consent_merge (former, person, at, author) VALUES ($1, $2, $3, $4)",
    place::people};
constexpr db::statement merges_follow{"consent.merges_follow",
                                      "UPDATE consent_merge SET person = $2 WHERE person = $1",
                                      place::people};
constexpr db::statement protections_follow{
    "consent.protections_follow", "UPDATE consent_protection SET person = $2 WHERE person = $1",
    place::people};
constexpr db::statement proxied_follow{"consent.proxied_follow",
                                       "UPDATE consent_proxy SET person = $2 WHERE person = $1",
                                       place::people};
constexpr db::statement proxies_follow{"consent.proxies_follow",
                                       "UPDATE consent_proxy SET proxy = $2 WHERE proxy = $1",
                                       place::people};
constexpr db::statement aliases_follow{"consent.aliases_follow",
                                       "UPDATE consent_alias SET person = $2 WHERE person = $1",
                                       place::people};

constexpr db::statement one_alias{"consent.find_alias",
                                  "SELECT subject FROM consent_alias WHERE person = $1 AND "
                                  "provider = $2 ORDER BY subject LIMIT 1",
                                  place::people};
constexpr db::statement person_of_alias{
    "consent.find_person", "SELECT person FROM consent_alias WHERE provider = $1 AND subject = $2",
    place::people};
constexpr db::statement add_alias{
    "consent.insert_alias",
    "INSERT INTO consent_alias (provider, subject, person) VALUES ($1, $2, $3)", place::people};
constexpr db::statement drop_aliases{"consent.delete_aliases",
                                     "DELETE FROM consent_alias WHERE person = $1", place::people};

constexpr db::statement add_erasure{
    "consent.insert_erasure",
    "INSERT INTO consent_erasure (id, person, at, document) VALUES ($1, $2, $3, $4)",
    place::people};
constexpr db::statement one_erasure{
    "consent.find_erasure", "SELECT document FROM consent_erasure WHERE id = $1", place::people};
constexpr db::statement erased_rows{
    "consent.erased",
    "SELECT person FROM consent_gone UNION SELECT person FROM consent_erasure ORDER BY person",
    place::people};
constexpr db::statement erasure_of{"consent.erasure_of",
                                   "SELECT person FROM consent_gone WHERE person = $1 UNION "
                                   "SELECT person FROM consent_erasure WHERE person = $1",
                                   place::people};
constexpr db::statement add_gone{
    "consent.insert_gone",
    "INSERT INTO consent_gone (person, at) VALUES ($1, $2) ON CONFLICT (person) DO NOTHING",
    place::people};

constexpr std::array all{
    &seen,           &hidden,        &add_protection,     &add_knows,      &stop_protection,
    &one_protection, &add_proxy,     &stop_proxy,         &proxies_of,     &proxies_now,
    &stop_proxies,   &add_gone,      &drop_proxies,       &find_current,   &formers_of,
    &add_merge,      &merges_follow, &protections_follow, &proxied_follow, &proxies_follow,
    &aliases_follow, &one_alias,     &person_of_alias,    &add_alias,      &drop_aliases,
    &add_erasure,    &one_erasure,   &erasure_of,         &erased_rows,    &proxied_now};

db::param maybe(const std::optional<instant>& t) {
  return t ? db::param{to_micros(*t)} : db::param{nullptr};
}

proxy_row proxy_in(const db::row& r) {
  proxy_row out{.id = r.int64(0),
                .person = {r.int64(1)},
                .proxy = {r.int64(2)},
                .kind = named<proxy_kind>(r.text(3)),
                .checked = r.string(4),
                .author = r.string(5),
                .since = r.time(6),
                .until = {}};
  if (!r.is_null(7)) {
    out.until = r.time(7);
  }
  return out;
}

}  // namespace

std::span<const db::statement* const> person_statements() { return all; }

bool is_seen(db::reader& r, person_id who, const viewer& v, instant now) {
  return r.first(seen, {who.value, to_micros(now), v.by_role(), v.by_name()},
                 [](const db::row&) {});
}

std::vector<person_id> read_hidden(db::reader& r, const viewer& v, instant now) {
  std::vector<person_id> out;
  r.each(hidden, {to_micros(now), v.by_role(), v.by_name()},
         [&](const db::row& c) { out.push_back({c.int64(0)}); });
  return out;
}

void insert_protection(db::tx& t, const protection_row& p) {
  std::int64_t id = 0;
  t.each(add_protection, {p.person.value, to_micros(p.since), to_micros(p.until), p.author},
         [&](const db::row& r) { id = r.int64(0); });
  for (const auto& who : p.who) {
    t.run(add_knows, {id, who});
  }
}

bool end_protection(db::tx& t, person_id who) {
  return t.run(stop_protection, {who.value, to_micros(t.now())}) > 0;
}

std::optional<protection_row> find_protection(db::reader& r, person_id who, instant now) {
  std::optional<protection_row> out;
  r.each(one_protection, {who.value, to_micros(now)}, [&](const db::row& row) {
    if (!out) {
      out = protection_row{who, row.time(0), row.time(1), {}, row.string(2)};
    }
    if (!row.is_null(3)) {
      out->who.push_back(row.string(3));
    }
  });
  return out;
}

void insert_proxy(db::tx& t, const proxy_row& p) {
  t.run(add_proxy, {p.person.value, p.proxy.value, name_of(p.kind), p.checked, to_micros(p.since),
                    maybe(p.until), p.author});
}

bool end_proxy(db::tx& t, person_id who, std::int64_t id) {
  return t.run(stop_proxy, {who.value, id, to_micros(t.now())}) > 0;
}

std::vector<proxy_row> read_proxies(db::reader& r, person_id who, std::int64_t limit) {
  std::vector<proxy_row> out;
  r.each(proxies_of, {who.value, limit}, [&](const db::row& row) { out.push_back(proxy_in(row)); });
  return out;
}

void end_proxies(db::tx& t, person_id who) { t.run(stop_proxies, {who.value, to_micros(t.now())}); }

std::vector<proxy_row> read_proxies_now(db::reader& r, person_id who, instant now) {
  std::vector<proxy_row> out;
  r.each(proxies_now, {who.value, to_micros(now), proxies_max},
         [&](const db::row& row) { out.push_back(proxy_in(row)); });
  return out;
}

std::vector<proxy_row> read_proxied_now(db::reader& r, person_id who, instant now) {
  std::vector<proxy_row> out;
  r.each(proxied_now, {who.value, to_micros(now), proxies_max},
         [&](const db::row& row) { out.push_back(proxy_in(row)); });
  return out;
}

void delete_proxies(db::tx& t, person_id who) { t.run(drop_proxies, {who.value}); }

person_id current_of(db::reader& r, person_id who) {
  auto out = who;
  r.first(find_current, {who.value}, [&](const db::row& row) { out = {row.int64(0)}; });
  return out;
}

std::vector<person_id> read_formers(db::reader& r, person_id who) {
  std::vector<person_id> out;
  r.each(formers_of, {who.value}, [&](const db::row& row) { out.push_back({row.int64(0)}); });
  return out;
}

void insert_merge(db::tx& t, person_id former, person_id person, std::string_view author) {
  t.run(merges_follow, {former.value, person.value});
  t.run(add_merge, {former.value, person.value, to_micros(t.now()), author});
  for (const auto* s : {&protections_follow, &proxied_follow, &proxies_follow, &aliases_follow}) {
    t.run(*s, {former.value, person.value});
  }
}

std::optional<std::string> find_alias(db::reader& r, person_id who, std::string_view provider) {
  std::optional<std::string> out;
  r.first(one_alias, {who.value, provider}, [&](const db::row& row) { out = row.string(0); });
  return out;
}

std::optional<person_id> find_person(db::reader& r, std::string_view provider,
                                     std::string_view subject) {
  std::optional<person_id> out;
  r.first(person_of_alias, {provider, subject},
          [&](const db::row& row) { out = person_id{row.int64(0)}; });
  return out;
}

void insert_alias(db::tx& t, std::string_view provider, std::string_view subject, person_id who) {
  t.run(add_alias, {provider, subject, who.value});
}

void delete_aliases(db::tx& t, person_id who) { t.run(drop_aliases, {who.value}); }

void insert_erasure(db::tx& t, std::string_view id, person_id who, std::string_view document) {
  t.run(add_erasure, {id, who.value, to_micros(t.now()), document});
}

std::optional<std::string> find_erasure(db::reader& r, std::string_view id) {
  std::optional<std::string> out;
  r.first(one_erasure, {id}, [&](const db::row& row) { out = row.string(0); });
  return out;
}

void insert_gone(db::tx& t, person_id who) { t.run(add_gone, {who.value, to_micros(t.now())}); }

bool is_erased(db::reader& r, person_id who) {
  return r.first(erasure_of, {who.value}, [](const db::row&) {});
}

std::vector<person_id> read_erased(db::reader& r) {
  std::vector<person_id> out;
  r.each(erased_rows, {}, [&](const db::row& row) { out.push_back({row.int64(0)}); });
  return out;
}

}  // namespace tsu::consent
