#include "engine/id/op/store_logouts.h"

#include <array>

#include "engine/id/op/module_part.h"

namespace tsu::id::op {
namespace {

using db::place;

constexpr db::statement insert{
    "id.op_insert_logout",
    "INSERT INTO id_op_logout (client, subject, sid, issuer, attempts, due, leased_until, created) "
    "VALUES ($1, $2, $3, $4, 0, $5, 0, $5)",
    place::people};
// The condition stands twice: where two nodes take at once, the second looks again at each row.
constexpr db::statement take{
    "id.op_take_logouts",
    "UPDATE id_op_logout SET leased_until = $2, attempts = attempts + 1 WHERE id IN "
    "(SELECT id FROM id_op_logout WHERE due <= $1 AND leased_until <= $1 ORDER BY due, id LIMIT "
    "$3) "
    "AND leased_until <= $1 RETURNING id, client, subject, sid, issuer, attempts",
    place::people};
constexpr db::statement erase{"id.op_delete_logout", "DELETE FROM id_op_logout WHERE id = $1",
                              place::people};
constexpr db::statement put_off{"id.op_put_off_logout",
                                "UPDATE id_op_logout SET due = $2, leased_until = 0 WHERE id = $1",
                                place::people};
constexpr std::array all{&insert, &take, &erase, &put_off};

}  // namespace

void insert_logout(db::tx& t, const logout_row& row) {
  t.run(insert, {row.client, row.subject, row.sid, row.issuer, to_micros(t.now())});
}

std::vector<logout_row> take_logouts(db::tx& t, instant now, instant leased_until,
                                     std::int64_t limit) {
  std::vector<logout_row> out;
  t.each(take, {to_micros(now), to_micros(leased_until), limit}, [&](const db::row& r) {
    out.push_back({.id = {r.int64(0)},
                   .client = r.string(1),
                   .subject = r.string(2),
                   .sid = r.string(3),
                   .issuer = r.string(4),
                   .attempts = r.int64(5)});
  });
  return out;
}

void delete_logout(db::tx& t, logout_id which) { t.run(erase, {which.value}); }

void put_off_logout(db::tx& t, logout_id which, instant due) {
  t.run(put_off, {which.value, to_micros(due)});
}

constinit const module_part logout_rows{.statements = all};

}  // namespace tsu::id::op
