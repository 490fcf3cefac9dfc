#include "engine/id/used_once.h"

#include <span>
#include <string>

#include "base/crypto/hash.h"
#include "engine/id/embedded.h"
#include "engine/id/parts.h"
#include "engine/id/tokens.h"

namespace tsu::id {
namespace {

using db::place;

constexpr db::statement insert{
    "id.use_once",
    "INSERT INTO id_used_once (hash, expires) VALUES ($1, $2) ON CONFLICT (hash) DO UPDATE "
    "SET expires = excluded.expires WHERE id_used_once.expires <= $3",
    place::people};
constexpr db::statement forget{"id.forget_used_once",
                               "DELETE FROM id_used_once WHERE expires <= $1", place::people};

constexpr const db::statement* statements[] = {&insert, &forget};
constexpr db::migration migrations[] = {
    {4, "used_once", embedded::schema_0004_used_once_sql, place::people}};

// Each text with its length in front, so that no two triples are one text.
std::string joined(const single_use& u) {
  std::string out;
  for (const auto part : {u.what, u.whose, u.value}) {
    out += std::to_string(part.size()) + ":" + std::string{part};
  }
  return out;
}

task<void> forget_old(const parts& p, tenant_code t, std::string_view) {
  co_await p.house.at(t, place::people).write([](db::tx& tx) { forget_used(tx, tx.now()); });
}

constexpr job jobs[] = {
    {"id.forget_used_once", "every 10 min", std::chrono::seconds{60},
     [](const module_parts& p, tenant_code t, std::string_view argument) {
       return forget_old(static_cast<const parts&>(p), t, argument);
     },
     "Forgets which proofs and assertions were used, once they are too old to be used again."}};

}  // namespace

constinit const module_part used_once_rows{
    .jobs = jobs, .migrations = migrations, .statements = statements};

bool use_once(db::tx& t, const single_use& u) {
  const auto hash = crypto::sha256(joined(u));
  auto key = u.sealed ? date_bytes(u.until) : std::string{};
  key += crypto::bytes_of(hash);
  return t.run(insert, {std::as_bytes(std::span{key}), to_micros(u.until), to_micros(t.now())}) > 0;
}

void forget_used(db::tx& t, instant expired_before) { t.run(forget, {to_micros(expired_before)}); }

}  // namespace tsu::id
