#include "engine/id/people/store_notices.h"

#include <algorithm>
#include <array>

#include "engine/id/people/enum_text.h"

namespace tsu::id {
namespace {

using db::place;

constexpr db::statement insert_row{
    "id.insert_notice",
    "INSERT INTO id_notice (account, kind, about_ja, about_en, at) VALUES ($1, $2, $3, $4, $5) "
    "RETURNING id",
    place::people};
constexpr db::statement select_of{
    "id.read_notices",
    "SELECT id, kind, about_ja, about_en, at FROM id_notice WHERE account = $1 AND id < $2 "
    "ORDER BY id DESC LIMIT $3",
    place::people};
constexpr db::statement remove_of{"id.delete_notices", "DELETE FROM id_notice WHERE account = $1",
                                  place::people};
constexpr db::statement any_device{
    "id.has_devices", "SELECT 1 FROM id_device WHERE account = $1 LIMIT 1", place::people};
constexpr db::statement seen_last{
    "id.device_seen", "SELECT seen FROM id_device WHERE account = $1 AND hash = $2", place::people};
constexpr db::statement touch{"id.touch_device",
                              "UPDATE id_device SET seen = $3 WHERE account = $1 AND hash = $2",
                              place::people};
constexpr db::statement insert_known{
    "id.insert_device",
    "INSERT INTO id_device (account, hash, seen) VALUES ($1, $2, $3) "
    "ON CONFLICT (account, hash) DO NOTHING",
    place::people};
constexpr db::statement remove_devices{"id.delete_devices",
                                       "DELETE FROM id_device WHERE account = $1", place::people};
constexpr db::statement forget_rows{
    "id.forget_notices",
    "DELETE FROM id_notice WHERE id IN (SELECT id FROM id_notice WHERE at < $1 LIMIT $2)",
    place::people};
constexpr db::statement forget_known{
    "id.forget_devices",
    "DELETE FROM id_device WHERE (account, hash) IN "
    "(SELECT account, hash FROM id_device WHERE seen < $1 LIMIT $2)",
    place::people};

constexpr std::array all{&insert_row, &select_of,    &remove_of,      &any_device,  &seen_last,
                         &touch,      &insert_known, &remove_devices, &forget_rows, &forget_known};

// A browser is forgotten after more than a year: the day is enough.
constexpr std::chrono::days touched_every{1};

db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }

}  // namespace

std::span<const db::statement* const> notice_statements() { return all; }

notice_id insert_notice(db::tx& t, account_id a, const notice& n) {
  notice_id made;
  t.each(insert_row, {a.value, text_of(n.kind), n.about.ja, n.about.en, to_micros(t.now())},
         [&](const db::row& r) { made.value = r.int64(0); });
  return made;
}

std::vector<notice> read_notices(db::reader& r, account_id a, std::int64_t limit,
                                 notice_id before) {
  std::vector<notice> out;
  r.each(select_of, {a.value, before.value, limit}, [&](const db::row& row) {
    out.push_back({.id = {row.int64(0)},
                   .kind = enum_of<notice_kind>(row.text(1)),
                   .about = {row.string(2), row.string(3)},
                   .at = row.time(4)});
  });
  return out;
}

void delete_notices_of(db::tx& t, account_id a) { t.run(remove_of, {a.value}); }

bool has_devices(db::reader& r, account_id a) {
  bool any = false;
  r.first(any_device, {a.value}, [&](const db::row&) { any = true; });
  return any;
}

bool touch_device(db::tx& t, account_id a, std::string_view hash) {
  std::optional<instant> seen;
  t.first(seen_last, {a.value, as_bytes(hash)}, [&](const db::row& row) { seen = row.time(0); });
  if (seen && *seen + touched_every <= t.now()) {
    t.run(touch, {a.value, as_bytes(hash), to_micros(t.now())});
  }
  return seen.has_value();
}

void insert_device(db::tx& t, account_id a, std::string_view hash) {
  t.run(insert_known, {a.value, as_bytes(hash), to_micros(t.now())});
}

void delete_devices_of(db::tx& t, account_id a) { t.run(remove_devices, {a.value}); }

std::int64_t forget_notices(db::tx& t, instant before, std::int64_t most) {
  return std::max(t.run(forget_rows, {to_micros(before), most}),
                  t.run(forget_known, {to_micros(before), most}));
}

}  // namespace tsu::id
