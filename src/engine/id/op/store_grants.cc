#include "engine/id/op/store_grants.h"

#include <array>

#include "engine/id/op/module_part.h"

namespace tsu::id::op {
namespace {

using db::place;

constexpr db::statement new_request{
    "id.op_insert_request",
    "INSERT INTO id_op_request (hash, kind, client, parameters, jkt, pushed, created, expires) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    place::people};
constexpr db::statement select_request{
    "id.op_find_request",
    "SELECT client, parameters, jkt, created, expires, used, pushed FROM id_op_request "
    "WHERE hash = $1 AND kind = $2",
    place::people};
constexpr db::statement spend_request{
    "id.op_use_request",
    "UPDATE id_op_request SET used = $3 "
    "WHERE hash = $1 AND kind = $2 AND used IS NULL AND (kind = 'pushed' OR expires > $3)",
    place::people};

constexpr db::statement new_grant{
    "id.op_insert_grant",
    "INSERT INTO id_op_grant (account, client, session, sid, scopes, claims, nonce, authenticated, "
    "acr, amr, created, expires, code_hash, code_expires, redirect_uri, challenge, jkt, issuer) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) "
    "RETURNING id",
    place::people};
#define GRANT_COLUMNS                                                                   \
  "id, account, client, session, sid, scopes, claims, nonce, authenticated, acr, amr, " \
  "created, expires, revoked, redirect_uri, challenge, jkt, code_expires, issuer"
constexpr db::statement take_code{"id.op_spend_code",
                                  "UPDATE id_op_grant SET code_used = $2 WHERE code_hash = $1 "
                                  "AND client = $3 AND code_used IS NULL RETURNING " GRANT_COLUMNS,
                                  place::people};
constexpr db::statement by_code{"id.op_find_by_code",
                                "SELECT " GRANT_COLUMNS " FROM id_op_grant WHERE code_hash = $1",
                                place::people};
constexpr db::statement by_id{
    "id.op_find_grant", "SELECT " GRANT_COLUMNS " FROM id_op_grant WHERE id = $1", place::people};
#undef GRANT_COLUMNS
constexpr db::statement by_session{
    "id.op_clients_of_session",
    "SELECT client, MAX(sid), MAX(issuer) FROM id_op_grant WHERE account = $1 AND session = $2 "
    "AND revoked IS NULL GROUP BY client ORDER BY client",
    place::people};
constexpr db::statement end_grant{
    "id.op_revoke_grant", "UPDATE id_op_grant SET revoked = $2 WHERE id = $1 AND revoked IS NULL",
    place::people};
constexpr db::statement end_of_client{"id.op_revoke_grants",
                                      "UPDATE id_op_grant SET revoked = $3 WHERE account = $1 "
                                      "AND client = $2 AND revoked IS NULL",
                                      place::people};
constexpr db::statement end_of_account{
    "id.op_revoke_all_grants",
    "UPDATE id_op_grant SET revoked = $2 WHERE account = $1 AND revoked IS NULL", place::people};
constexpr db::statement end_of_session{
    "id.op_revoke_grants_of_session",
    "UPDATE id_op_grant SET revoked = $3 WHERE account = $1 AND session = $2 "
    "AND revoked IS NULL AND ' ' || scopes || ' ' NOT LIKE '% offline_access %'",
    place::people};

constexpr db::statement new_refresh{
    "id.op_insert_refresh",
    "INSERT INTO id_op_refresh (hash, grant_id, scopes, jkt, expires) VALUES ($1, $2, $3, $4, $5)",
    place::people};
constexpr db::statement take_refresh{
    "id.op_spend_refresh",
    "UPDATE id_op_refresh SET used = $2 WHERE hash = $1 AND used IS NULL "
    "RETURNING grant_id, scopes, jkt, expires, used",
    place::people};
constexpr db::statement select_refresh{
    "id.op_find_refresh",
    "SELECT grant_id, scopes, jkt, expires, used FROM id_op_refresh WHERE hash = $1",
    place::people};

constexpr db::statement new_access{
    "id.op_insert_access",
    "INSERT INTO id_op_access (hash, grant_id, client, scopes, jkt, created, expires, revoked) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
    "ON CONFLICT (hash) DO UPDATE SET revoked = excluded.revoked",
    place::people};
constexpr db::statement select_access{
    "id.op_find_access",
    "SELECT a.grant_id, a.client, a.scopes, a.jkt, a.created, a.expires, "
    "CASE WHEN a.revoked IS NOT NULL OR g.revoked IS NOT NULL OR (a.grant_id > 0 AND g.id IS NULL) "
    "THEN 1 ELSE 0 END, COALESCE(g.account, 0) FROM id_op_access a "
    "LEFT JOIN id_op_grant g ON g.id = a.grant_id WHERE a.hash = $1",
    place::people};

constexpr db::statement select_agreed{
    "id.op_agreed", "SELECT asked, given FROM id_op_agreed WHERE account = $1 AND client = $2",
    place::people};
constexpr db::statement upsert_agreed{
    "id.op_put_agreed",
    "INSERT INTO id_op_agreed (account, client, asked, given, at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (account, client) DO UPDATE SET asked = excluded.asked, given = excluded.given, "
    "at = excluded.at",
    place::people};

// Of each table the oldest first.
#define FORGET(table, key)                                             \
  "DELETE FROM " table " WHERE " key " IN (SELECT " key " FROM " table \
  " WHERE expires < $1 ORDER BY expires LIMIT $2)"
constexpr db::statement old_requests{"id.op_forget_requests", FORGET("id_op_request", "hash"),
                                     place::people};
constexpr db::statement old_access{"id.op_forget_access", FORGET("id_op_access", "hash"),
                                   place::people};
constexpr db::statement old_refresh{"id.op_forget_refresh", FORGET("id_op_refresh", "hash"),
                                    place::people};
constexpr db::statement old_grants{"id.op_forget_grants", FORGET("id_op_grant", "id"),
                                   place::people};
#undef FORGET

#define OF_ACCOUNT "WHERE grant_id IN (SELECT id FROM id_op_grant WHERE account = $1)"
constexpr db::statement access_of{"id.op_forget_access_of", "DELETE FROM id_op_access " OF_ACCOUNT,
                                  place::people};
constexpr db::statement refresh_of{"id.op_forget_refresh_of",
                                   "DELETE FROM id_op_refresh " OF_ACCOUNT, place::people};
#undef OF_ACCOUNT
constexpr db::statement grants_of{"id.op_forget_grants_of",
                                  "DELETE FROM id_op_grant WHERE account = $1", place::people};
constexpr db::statement agreed_of{"id.op_forget_agreed_of",
                                  "DELETE FROM id_op_agreed WHERE account = $1", place::people};

constexpr std::array all{&access_of,     &refresh_of,     &grants_of,      &agreed_of,
                         &new_request,   &select_request, &spend_request,  &new_grant,
                         &take_code,     &by_code,        &by_id,          &by_session,
                         &end_grant,     &end_of_client,  &end_of_account, &end_of_session,
                         &new_refresh,   &take_refresh,   &select_refresh, &new_access,
                         &select_access, &select_agreed,  &upsert_agreed,  &old_requests,
                         &old_access,    &old_refresh,    &old_grants};

db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }

std::string bytes_at(const db::row& r, int column) {
  if (r.is_null(column)) {
    return {};
  }
  const auto b = r.blob(column);
  return {reinterpret_cast<const char*>(b.data()), b.size()};
}

std::string_view word_of(request_kind k) {
  return k == request_kind::pushed ? "pushed" : "waiting";
}

grant_row grant_in(const db::row& r) {
  return {.id = {r.int64(0)},
          .account = {r.int64(1)},
          .client = r.string(2),
          .session = {r.int64(3)},
          .sid = r.string(4),
          .scopes = r.string(5),
          .claims = r.string(6),
          .nonce = r.string(7),
          .issuer = r.string(18),
          .authenticated = r.time(8),
          .acr = r.string(9),
          .amr = r.string(10),
          .created = r.time(11),
          .expires = r.time(12),
          .revoked = !r.is_null(13),
          .redirect_uri = r.string(14),
          .challenge = r.string(15),
          .jkt = r.string(16),
          .code_expires = r.time(17)};
}

refresh_row refresh_in(const db::row& r) {
  return {.grant = {r.int64(0)},
          .scopes = r.string(1),
          .jkt = r.string(2),
          .expires = r.time(3),
          .used = !r.is_null(4)};
}

template <class Row, class Read>
std::optional<Row> one_of(db::reader& r, const db::statement& s, std::initializer_list<db::param> p,
                          Read read) {
  std::optional<Row> out;
  r.first(s, p, [&](const db::row& row) { out = read(row); });
  return out;
}

}  // namespace

void insert_request(db::tx& t, request_kind kind, std::string_view hash, const request_row& q) {
  const db::param pushed = q.pushed.empty() ? db::param{nullptr} : db::param{as_bytes(q.pushed)};
  t.run(new_request, {as_bytes(hash), word_of(kind), q.client, q.parameters, q.jkt, pushed,
                      to_micros(q.created), to_micros(q.expires)});
}

std::optional<request_row> find_request(db::reader& r, request_kind kind, std::string_view hash) {
  return one_of<request_row>(r, select_request, {as_bytes(hash), word_of(kind)},
                             [](const db::row& row) {
                               return request_row{.client = row.string(0),
                                                  .parameters = row.string(1),
                                                  .jkt = row.string(2),
                                                  .pushed = bytes_at(row, 6),
                                                  .created = row.time(3),
                                                  .expires = row.time(4),
                                                  .used = !row.is_null(5)};
                             });
}

bool use_request(db::tx& t, request_kind kind, std::string_view hash, instant now) {
  return t.run(spend_request, {as_bytes(hash), word_of(kind), to_micros(now)}) > 0;
}

grant_id insert_grant(db::tx& t, const grant_row& g, std::string_view code_hash) {
  grant_id made;
  const db::param code = code_hash.empty() ? db::param{nullptr} : db::param{as_bytes(code_hash)};
  t.each(new_grant,
         {g.account.value, g.client, g.session.value, g.sid, g.scopes, g.claims, g.nonce,
          to_micros(g.authenticated), g.acr, g.amr, to_micros(g.created), to_micros(g.expires),
          code, to_micros(g.code_expires), g.redirect_uri, g.challenge, g.jkt, g.issuer},
         [&](const db::row& r) { made.value = r.int64(0); });
  return made;
}

std::optional<grant_row> spend_code(db::tx& t, std::string_view code_hash, std::string_view client,
                                    instant now) {
  return one_of<grant_row>(t, take_code, {as_bytes(code_hash), to_micros(now), client}, grant_in);
}

std::optional<grant_row> find_by_code(db::reader& r, std::string_view code_hash) {
  return one_of<grant_row>(r, by_code, {as_bytes(code_hash)}, grant_in);
}

std::optional<grant_row> find_grant(db::reader& r, grant_id which) {
  return one_of<grant_row>(r, by_id, {which.value}, grant_in);
}

bool revoke_grant(db::tx& t, grant_id which, instant now) {
  return t.run(end_grant, {which.value, to_micros(now)}) > 0;
}

std::int64_t revoke_grants_of(db::tx& t, account_id who, std::string_view client, instant now) {
  return t.run(end_of_client, {who.value, client, to_micros(now)});
}

std::int64_t revoke_grants_of(db::tx& t, account_id who, instant now) {
  return t.run(end_of_account, {who.value, to_micros(now)});
}

void revoke_grants_of_session(db::tx& t, account_id who, session_id which, instant now) {
  t.run(end_of_session, {who.value, which.value, to_micros(now)});
}

std::vector<session_client> clients_of_session(db::reader& r, account_id who, session_id which) {
  std::vector<session_client> out;
  r.each(by_session, {who.value, which.value}, [&](const db::row& row) {
    out.push_back({row.string(0), row.string(1), row.string(2)});
  });
  return out;
}

void insert_refresh(db::tx& t, std::string_view hash, const refresh_row& row) {
  t.run(new_refresh,
        {as_bytes(hash), row.grant.value, row.scopes, row.jkt, to_micros(row.expires)});
}

std::optional<refresh_row> spend_refresh(db::tx& t, std::string_view hash, instant now) {
  return one_of<refresh_row>(t, take_refresh, {as_bytes(hash), to_micros(now)}, refresh_in);
}

std::optional<refresh_row> find_refresh(db::reader& r, std::string_view hash) {
  return one_of<refresh_row>(r, select_refresh, {as_bytes(hash)}, refresh_in);
}

void insert_access(db::tx& t, std::string_view hash, const access_row& a) {
  t.run(new_access, {as_bytes(hash), a.grant.value, a.client, a.scopes, a.jkt, to_micros(a.created),
                     to_micros(a.expires), nullptr});
}

std::optional<access_row> find_access(db::reader& r, std::string_view hash) {
  return one_of<access_row>(r, select_access, {as_bytes(hash)}, [](const db::row& row) {
    return access_row{.grant = {row.int64(0)},
                      .client = row.string(1),
                      .scopes = row.string(2),
                      .jkt = row.string(3),
                      .created = row.time(4),
                      .expires = row.time(5),
                      .revoked = row.int64(6) != 0,
                      .account = {row.int64(7)}};
  });
}

void revoke_access(db::tx& t, std::string_view hash, const access_row& a, instant now) {
  t.run(new_access, {as_bytes(hash), a.grant.value, a.client, a.scopes, a.jkt, to_micros(a.created),
                     to_micros(a.expires), to_micros(now)});
}

std::optional<agreed_row> find_agreed(db::reader& r, account_id who, std::string_view client) {
  return one_of<agreed_row>(r, select_agreed, {who.value, client}, [](const db::row& row) {
    return agreed_row{row.string(0), row.string(1)};
  });
}

void put_agreed(db::tx& t, account_id who, std::string_view client, const agreed_row& a,
                instant now) {
  t.run(upsert_agreed, {who.value, client, a.asked, a.given, to_micros(now)});
}

void forget_grants_of(db::tx& t, account_id who) {
  for (const auto* s : {&access_of, &refresh_of, &grants_of, &agreed_of}) {
    t.run(*s, {who.value});
  }
}

std::int64_t forget_over(db::tx& t, instant now, std::int64_t most) {
  // A request that was pushed may be led back to from the page of sign-in after its own time.
  std::int64_t gone = t.run(old_requests, {to_micros(now - std::chrono::hours{1}), most});
  for (const auto* s : {&old_access, &old_refresh, &old_grants}) {
    gone += t.run(*s, {to_micros(now), most});
  }
  return gone;
}

constinit const module_part grant_rows{.statements = all};

}  // namespace tsu::id::op
