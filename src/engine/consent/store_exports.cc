#include "engine/consent/store_exports.h"

#include <array>

namespace tsu::consent {
namespace {

using db::place;

#define EXPORT                                                                                \
  "SELECT id, asked_by, asked_role, purpose, kinds, persons, why, asked, state, decided_by, " \
  "decided FROM consent_export "

constexpr db::statement add_row{
    "consent.insert_export",
    "INSERT INTO consent_export (asked_by, asked_role, purpose, kinds, persons, why, asked, state, "
    "decided_by) VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', '') RETURNING id",
    place::people};
constexpr db::statement one_row{"consent.find_export", EXPORT "WHERE id = $1", place::people};
constexpr db::statement page_of_rows{
    "consent.read_exports", EXPORT "WHERE id < $1 ORDER BY id DESC LIMIT $2", place::people};
constexpr db::statement decide_row{
    "consent.decide_export",
    "UPDATE consent_export SET state = $3, decided_by = $4, decided = $5 WHERE id = $1 AND state = "
    "$2",
    place::people};
constexpr db::statement take_row{"consent.take_export",
                                 "UPDATE consent_export SET state = $3 WHERE id = $1 AND state = "
                                 "$2",
                                 place::people};

constexpr std::array all{&add_row, &one_row, &page_of_rows, &decide_row, &take_row};

export_row row_in(const db::row& r) {
  export_row out{.id = r.int64(0),
                 .asked_by = r.string(1),
                 .asked_role = r.string(2),
                 .purpose = r.string(3),
                 .kinds = r.string(4),
                 .persons = r.string(5),
                 .why = r.string(6),
                 .asked = r.time(7),
                 .state = named<export_state>(r.text(8)),
                 .decided_by = r.string(9),
                 .decided = {}};
  if (!r.is_null(10)) {
    out.decided = r.time(10);
  }
  return out;
}

}  // namespace

std::span<const db::statement* const> export_statements() { return all; }

std::int64_t insert_export(db::tx& t, const export_row& e) {
  std::int64_t id = 0;
  t.each(add_row,
         {e.asked_by, e.asked_role, e.purpose, e.kinds, e.persons, e.why, to_micros(t.now())},
         [&](const db::row& r) { id = r.int64(0); });
  return id;
}

std::optional<export_row> find_export(db::reader& r, std::int64_t id) {
  std::optional<export_row> out;
  r.first(one_row, {id}, [&](const db::row& row) { out = row_in(row); });
  return out;
}

std::vector<export_row> read_exports(db::reader& r, std::int64_t before, std::int64_t limit) {
  std::vector<export_row> out;
  r.each(page_of_rows, {before, limit}, [&](const db::row& row) { out.push_back(row_in(row)); });
  return out;
}

bool move_export(db::tx& t, std::int64_t id, export_state from, export_state to,
                 std::string_view by) {
  if (by.empty()) {
    return t.run(take_row, {id, name_of(from), name_of(to)}) > 0;
  }
  return t.run(decide_row, {id, name_of(from), name_of(to), by, to_micros(t.now())}) > 0;
}

}  // namespace tsu::consent
