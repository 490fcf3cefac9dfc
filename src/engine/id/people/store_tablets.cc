#include "engine/id/people/store_tablets.h"

#include <array>

namespace tsu::id {
namespace {

using db::place;

#define TABLET_COLUMNS \
  "SELECT id, serial, account, CASE WHEN hash IS NULL THEN 0 ELSE 1 END, created FROM id_tablet "

constexpr db::statement insert_row{
    "id.insert_tablet",
    "INSERT INTO id_tablet (serial, account, code, code_expires, created) "
    "SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS "
    "(SELECT 1 FROM id_tablet WHERE serial = $1 AND ended IS NULL) RETURNING id",
    place::people};
constexpr db::statement end_row{"id.end_tablet",
                                "UPDATE id_tablet SET ended = $2 WHERE id = $1 AND ended IS NULL",
                                place::people};
constexpr db::statement spend_code{
    "id.spend_tablet_code",
    "UPDATE id_tablet SET hash = $2, code = NULL WHERE code = $1 AND code_expires > $3 "
    "AND ended IS NULL",
    place::people};
constexpr db::statement find_row{"id.find_tablet",
                                 TABLET_COLUMNS "WHERE hash = $1 AND ended IS NULL", place::people};
constexpr db::statement all_rows{"id.read_tablets",
                                 TABLET_COLUMNS "WHERE ended IS NULL ORDER BY serial LIMIT $1",
                                 place::people};

constexpr std::array all{&insert_row, &end_row, &spend_code, &find_row, &all_rows};

db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }

tablet_row row_in(const db::row& r) {
  return {.id = {r.int64(0)},
          .serial = r.string(1),
          .account = {r.int64(2)},
          .set_up = r.int64(3) != 0,
          .created = r.time(4)};
}

}  // namespace

std::span<const db::statement* const> tablet_statements() { return all; }

tablet_id insert_tablet(db::tx& t, std::string_view serial, account_id a,
                        std::string_view code_hash, instant code_expires) {
  tablet_id made;
  t.each(insert_row,
         {serial, a.value, as_bytes(code_hash), to_micros(code_expires), to_micros(t.now())},
         [&](const db::row& r) { made.value = r.int64(0); });
  return made;
}

bool end_tablet(db::tx& t, tablet_id id) {
  return t.run(end_row, {id.value, to_micros(t.now())}) > 0;
}

bool spend_tablet_code(db::tx& t, std::string_view code_hash, std::string_view cookie_hash) {
  return t.run(spend_code, {as_bytes(code_hash), as_bytes(cookie_hash), to_micros(t.now())}) > 0;
}

std::optional<tablet_row> find_tablet_by_hash(db::reader& r, std::string_view cookie_hash) {
  std::optional<tablet_row> out;
  r.first(find_row, {as_bytes(cookie_hash)}, [&](const db::row& row) { out = row_in(row); });
  return out;
}

std::vector<tablet_row> read_tablets(db::reader& r) {
  std::vector<tablet_row> out;
  r.each(all_rows, {tablets_max}, [&](const db::row& row) { out.push_back(row_in(row)); });
  return out;
}

}  // namespace tsu::id
