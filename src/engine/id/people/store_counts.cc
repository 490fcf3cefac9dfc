#include "engine/id/people/store_counts.h"

#include <array>

namespace tsu::id {
namespace {

constexpr db::statement residents{
    "id.count_residents",
    "SELECT COUNT(*) FROM id_account WHERE kind = 'resident' AND state = 'active'",
    db::place::people};
constexpr db::statement residents_since{
    "id.count_residents_since",
    "SELECT COUNT(*) FROM id_account WHERE kind = 'resident' AND state = 'active' AND id IN "
    "(SELECT account FROM id_session WHERE seen >= $1 UNION SELECT account FROM id_credential "
    "WHERE used >= $1)",
    db::place::people};

constexpr std::array all{&residents, &residents_since};

std::int64_t number_in(db::reader& r, const db::statement& s,
                       std::initializer_list<db::param> given) {
  std::int64_t out = 0;
  r.first(s, given, [&](const db::row& row) { out = row.int64(0); });
  return out;
}

}  // namespace

std::int64_t count_residents(db::reader& r) { return number_in(r, residents, {}); }

std::int64_t count_residents_since(db::reader& r, instant since) {
  return number_in(r, residents_since, {to_micros(since)});
}

std::span<const db::statement* const> count_statements() { return all; }

}  // namespace tsu::id
