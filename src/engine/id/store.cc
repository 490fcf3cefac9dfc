#include "engine/id/store.h"

#include "base/core/assert.h"
#include "engine/id/embedded.h"

namespace tsu::id {
namespace {

using db::place;

constexpr db::statement insert{
    "id.insert_secret",
    "INSERT INTO id_token (hash, kind, subject, role, parent, created, expires) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
    place::people};
constexpr db::statement find{"id.find_secret",
                             "SELECT id, subject, role, expires FROM id_token "
                             "WHERE hash = $1 AND kind = $2 AND expires > $3 AND revoked IS NULL",
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

const db::statement* const statements[] = {&insert,        &find,      &revoke,
                                           &revoke_family, &select_of, &forget};
const db::migration migrations[] = {
    {1, "tokens", embedded::schema_0001_tokens_sql, place::people},
};

token_id insert_secret(db::tx& t, const new_secret& s) {
  ASSERT(s.hash.size() == 32);
  token_id made;
  t.each(insert,
         {as_bytes(s.hash), name_of(s.kind), s.subject, s.role, s.parent.value,
          to_micros(s.created), to_micros(s.expires)},
         [&](const db::row& r) { made.value = r.int64(0); });
  return made;
}

std::optional<identity> find_secret(db::reader& r, secret_kind kind, std::string_view hash,
                                    instant now) {
  std::optional<identity> found;
  r.first(find, {as_bytes(hash), name_of(kind), to_micros(now)}, [&](const db::row& row) {
    found = identity{{row.int64(0)}, row.string(1), row.string(2), row.time(3)};
  });
  return found;
}

std::vector<token_id> tokens_of(db::reader& r, std::string_view subject, std::string_view role) {
  std::vector<token_id> out;
  r.each(select_of, {subject, role}, [&](const db::row& row) { out.push_back({row.int64(0)}); });
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
