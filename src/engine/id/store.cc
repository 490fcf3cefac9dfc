#include "engine/id/store.h"

#include "base/core/assert.h"
#include "engine/id/embedded.h"
#include "engine/id/store_clients.h"

namespace tsu::id {
namespace {

using db::place;

constexpr db::statement insert{
    "id.insert_secret",
    "INSERT INTO id_token (hash, kind, subject, role, parent, created, expires, label, rules) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, NULLIF($8, ''), NULLIF($9, '')) RETURNING id",
    place::people};
constexpr db::statement find{"id.find_secret",
                             "SELECT t.id, t.subject, t.role, t.expires, COALESCE(t.rules, ''), "
                             "c.name, c.rules, c.per_second, c.burst, c.per_day, "
                             "CASE WHEN c.locked IS NULL THEN 0 ELSE 1 END FROM id_token t "
                             "LEFT JOIN id_client c ON t.role = 'provider' AND c.name = t.subject "
                             "WHERE t.hash = $1 AND t.kind = $2 AND t.expires > $3 "
                             "AND t.revoked IS NULL",
                             place::people};
constexpr db::statement revoke{"id.revoke_secret",
                               "UPDATE id_token SET revoked = $2 WHERE id = $1 AND revoked IS NULL",
                               place::people};
constexpr db::statement revoke_family{
    "id.revoke_children", "UPDATE id_token SET revoked = $2 WHERE parent = $1 AND revoked IS NULL",
    place::people};
constexpr db::statement select_of{
    "id.tokens_of",
    "SELECT id FROM id_token "
    "WHERE kind = 'token' AND subject = $1 AND role = $2 AND revoked IS NULL ORDER BY id",
    place::people};
// The keys of programs and devices are no person's, whatever they are called.
constexpr db::statement select_of_person{
    "id.tokens_of_person",
    "SELECT id FROM id_token WHERE kind = 'token' AND subject = $1 "
    "AND role NOT IN ('provider', 'device') AND revoked IS NULL ORDER BY id",
    place::people};
constexpr db::statement forget{
    "id.forget_expired", "DELETE FROM id_token WHERE expires < $1 OR revoked < $1", place::people};

std::string_view name_of(secret_kind k) {
  switch (k) {
    case secret_kind::token: return "token";
    case secret_kind::code: return "code";
    case secret_kind::session: return "session";
  }
  return "";
}

db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }

}  // namespace

constinit const db::statement* const statements[] = {
    &insert,
    &find,
    &revoke,
    &revoke_family,
    &select_of,
    &select_of_person,
    &forget,
    &clients_sql.insert,
    &clients_sql.update,
    &clients_sql.lock,
    &clients_sql.find,
    &clients_sql.list,
    &clients_sql.count,
    &clients_sql.keys,
    &clients_sql.shorten,
};
constinit const db::migration migrations[] = {
    {1, "tokens", embedded::schema_0001_tokens_sql, place::people},
    {2, "clients", embedded::schema_0002_clients_sql, place::people},
};

token_id insert_secret(db::tx& t, const new_secret& s) {
  ASSERT(s.hash.size() == 32);
  token_id made;
  t.each(insert,
         {as_bytes(s.hash), name_of(s.kind), s.subject, s.role, s.parent.value,
          to_micros(s.created), to_micros(s.expires), s.label, s.rules},
         [&](const db::row& r) { made.value = r.int64(0); });
  return made;
}

std::optional<identity> find_secret(db::reader& r, secret_kind kind, std::string_view hash,
                                    instant now) {
  std::optional<identity> found;
  r.first(find, {as_bytes(hash), name_of(kind), to_micros(now)}, [&](const db::row& row) {
    found = identity{{row.int64(0)}, row.string(1), row.string(2), row.time(3), row.string(4)};
    if (!row.is_null(5)) {
      const auto& own = found->own_rules;
      found->client = std::make_shared<const client_facts>(
          client_facts{.name = row.string(5),
                       .rules = own.empty() ? row.string(6) : own,
                       .per_second = row.int64(7),
                       .burst = row.int64(8),
                       .per_day = row.int64(9),
                       .locked = row.int64(10) != 0});
    }
  });
  return found;
}

std::vector<token_id> tokens_of(db::reader& r, std::string_view subject, std::string_view role) {
  std::vector<token_id> out;
  r.each(select_of, {subject, role}, [&](const db::row& row) { out.push_back({row.int64(0)}); });
  return out;
}

std::vector<token_id> tokens_of_person(db::reader& r, std::string_view subject) {
  std::vector<token_id> out;
  r.each(select_of_person, {subject}, [&](const db::row& row) { out.push_back({row.int64(0)}); });
  return out;
}

bool revoke_secret(db::tx& t, token_id which, instant now) {
  return t.run(revoke, {which.value, to_micros(now)}) > 0;
}

void revoke_children(db::tx& t, token_id parent, instant now) {
  t.run(revoke_family, {parent.value, to_micros(now)});
}

std::int64_t forget_expired(db::tx& t, instant now) {
  return t.run(forget, {to_micros(now - std::chrono::days{1})});
}

}  // namespace tsu::id
