#include "engine/consent/store_dead.h"

#include <array>

namespace tsu::consent {
namespace {

using db::place;

constexpr db::statement add_row{
    "consent.put_dead",
    "INSERT INTO consent_dead (person, asked_by, asked_role, why, asked) VALUES ($1, $2, $3, $4, "
    "$5) ON CONFLICT (person) DO UPDATE SET asked_by = $2, asked_role = $3, why = $4, asked = $5",
    place::people};
constexpr db::statement one_row{
    "consent.find_dead",
    "SELECT person, asked_by, asked_role, why, asked FROM consent_dead WHERE person = $1",
    place::people};
constexpr db::statement all_rows{
    "consent.read_dead",
    "SELECT d.person, d.asked_by, d.asked_role, d.why, d.asked FROM consent_dead d "
    "WHERE d.asked >= $1 AND" TSU_SEEN("d.person", "$2", "$3",
                                       "$4") "ORDER BY d.asked, d.person LIMIT $5",
    place::people};
constexpr db::statement remove_row{"consent.delete_dead",
                                   "DELETE FROM consent_dead WHERE person = $1", place::people};

constexpr db::statement take_old{
    "consent.take_dead",
    "DELETE FROM consent_dead WHERE person IN (SELECT person FROM consent_dead WHERE asked <= $1 "
    "ORDER BY asked LIMIT $2) RETURNING person",
    place::people};

constexpr std::array all{&add_row, &one_row, &all_rows, &remove_row, &take_old};

dead_row row_in(const db::row& r) {
  return {.person = {r.int64(0)},
          .asked_by = r.string(1),
          .asked_role = r.string(2),
          .why = r.string(3),
          .asked = r.time(4)};
}

}  // namespace

std::span<const db::statement* const> dead_statements() { return all; }

void put_dead(db::tx& t, const dead_row& d) {
  t.run(add_row, {d.person.value, d.asked_by, d.asked_role, d.why, to_micros(t.now())});
}

std::optional<dead_row> find_dead(db::reader& r, person_id who) {
  std::optional<dead_row> out;
  r.first(one_row, {who.value}, [&](const db::row& row) { out = row_in(row); });
  return out;
}

std::vector<dead_row> read_dead(db::reader& r, instant from, const viewer& v, instant now,
                                std::int64_t limit) {
  std::vector<dead_row> out;
  r.each(all_rows, {to_micros(from), to_micros(now), v.by_role(), v.by_name(), limit},
         [&](const db::row& row) { out.push_back(row_in(row)); });
  return out;
}

bool delete_dead(db::tx& t, person_id who) { return t.run(remove_row, {who.value}) > 0; }

std::vector<person_id> take_dead_until(db::tx& t, instant until, std::int64_t most) {
  std::vector<person_id> out;
  t.each(take_old, {to_micros(until), most},
         [&](const db::row& r) { out.push_back({r.int64(0)}); });
  return out;
}

}  // namespace tsu::consent
