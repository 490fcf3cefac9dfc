#include "engine/id/keys/store_keys.h"

#include <span>

#include "base/core/assert.h"
#include "engine/id/embedded.h"

namespace tsu::id {
namespace {

using db::place;

constexpr db::statement select_all{
    "id.signing_keys",
    "SELECT kid, algorithm, sealed, made, signs_from, ends, revoked FROM id_signing_key "
    "ORDER BY made, kid",
    place::people};
constexpr db::statement insert{
    "id.insert_signing_key",
    "INSERT INTO id_signing_key (kid, algorithm, sealed, made, signs_from) "
    "VALUES ($1, $2, $3, $4, $5)",
    place::people};
constexpr db::statement end_one{
    "id.end_signing_key", "UPDATE id_signing_key SET ends = $2 WHERE kid = $1 AND revoked IS NULL",
    place::people};
constexpr db::statement begin_now{"id.begin_signing_key",
                                  "UPDATE id_signing_key SET signs_from = $2 WHERE kid = $1",
                                  place::people};
constexpr db::statement revoke{
    "id.revoke_signing_key",
    "UPDATE id_signing_key SET revoked = $2, sealed = $3, ends = COALESCE(ends, $2) "
    "WHERE kid = $1 AND revoked IS NULL",
    place::people};
constexpr db::statement forget{"id.forget_signing_keys",
                               "DELETE FROM id_signing_key WHERE ends < $1", place::people};

constexpr const db::statement* statements[] = {&select_all, &insert, &end_one,
                                               &begin_now,  &revoke, &forget};
constexpr db::migration migrations[] = {
    {3, "signing_keys", embedded::schema_0003_signing_keys_sql, place::people}};

db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }

std::string text_of(db::bytes b) { return {reinterpret_cast<const char*>(b.data()), b.size()}; }

std::optional<instant> time_in(const db::row& r, int column) {
  return r.is_null(column) ? std::nullopt : std::optional{r.time(column)};
}

}  // namespace

constinit const module_part key_rows{.migrations = migrations, .statements = statements};

std::vector<key_row> read_signing_keys(db::reader& r) {
  std::vector<key_row> out;
  r.each(select_all, {}, [&](const db::row& row) {
    const auto alg = jose::algorithm_of(row.text(1));
    ASSERT(alg);
    out.push_back({.facts = {.kid = row.string(0),
                             .alg = *alg,
                             .made = row.time(3),
                             .signs_from = row.time(4),
                             .ends = time_in(row, 5),
                             .revoked = time_in(row, 6)},
                   .sealed = text_of(row.blob(2))});
  });
  return out;
}

void insert_signing_key(db::tx& t, const key_facts& k, std::string_view sealed) {
  t.run(insert, {k.kid, jose::name_of(k.alg), as_bytes(sealed), to_micros(k.made),
                 to_micros(k.signs_from)});
}

void end_signing_key(db::tx& t, std::string_view kid, instant ends) {
  t.run(end_one, {kid, to_micros(ends)});
}

void sign_from_now(db::tx& t, std::string_view kid) { t.run(begin_now, {kid, to_micros(t.now())}); }

bool revoke_signing_key(db::tx& t, std::string_view kid) {
  return t.run(revoke, {kid, to_micros(t.now()), as_bytes("")}) > 0;
}

void forget_signing_keys(db::tx& t, instant ended_before) {
  t.run(forget, {to_micros(ended_before)});
}

}  // namespace tsu::id
