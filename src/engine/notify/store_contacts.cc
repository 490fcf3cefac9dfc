#include "engine/notify/store_contacts.h"

#include <array>

namespace tsu::notify {
namespace {

using db::place;

#define CONTACT_COLUMNS                                                                    \
  "SELECT number, organisation, language, account, quiet_from, quiet_until, wrapped_key, " \
  "sealed, made_at, changed_at, own FROM notify_contact "

constexpr db::statement insert_row{
    "notify.insert_contact",
    "INSERT INTO notify_contact (organisation, language, account, quiet_from, quiet_until, "
    "wrapped_key, sealed, made_at, changed_at, own) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, "
    "$9) "
    "RETURNING number",
    place::people};
constexpr db::statement update_row{
    "notify.update_contact",
    "UPDATE notify_contact SET organisation = $2, language = $3, account = $4, quiet_from = $5, "
    "quiet_until = $6, wrapped_key = $7, sealed = $8, changed_at = $9 WHERE number = $1",
    place::people};
constexpr db::statement delete_row{"notify.delete_contact",
                                   "DELETE FROM notify_contact WHERE number = $1", place::people};
constexpr db::statement find_row{"notify.find_contact", CONTACT_COLUMNS "WHERE number = $1",
                                 place::people};
constexpr db::statement find_by_account{
    "notify.find_contact_of",
    "SELECT number FROM notify_contact WHERE account = $1 ORDER BY own, number DESC "
    "LIMIT 1",
    place::people};
constexpr db::statement find_listed{
    "notify.find_listed_contact_of",
    "SELECT number FROM notify_contact WHERE account = $1 AND own = 0 ORDER BY number DESC LIMIT 1",
    place::people};
constexpr db::statement page_of_rows{
    "notify.read_contacts",
    CONTACT_COLUMNS "WHERE number > $1 AND own = 0 ORDER BY number LIMIT $2", place::people};
constexpr db::statement count_rows{
    "notify.count_contacts", "SELECT COUNT(*) FROM notify_contact WHERE own = 0", place::people};
constexpr db::statement find_key{"notify.find_key", "SELECT wrapped FROM notify_key WHERE one = 1",
                                 place::people};
constexpr db::statement keep_key{
    "notify.keep_key",
    "INSERT INTO notify_key (one, wrapped) VALUES (1, $1) ON CONFLICT (one) DO NOTHING",
    place::people};
constexpr std::array all{&find_listed,     &insert_row,   &update_row, &delete_row, &find_row,
                         &find_by_account, &page_of_rows, &count_rows, &find_key,   &keep_key};

db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }
std::string text_of(db::bytes b) { return {reinterpret_cast<const char*>(b.data()), b.size()}; }

db::param quiet_from(const contact_row& c) {
  return c.quiet ? db::param{std::int64_t{c.quiet->from}} : db::param{nullptr};
}
db::param quiet_until(const contact_row& c) {
  return c.quiet ? db::param{std::int64_t{c.quiet->until}} : db::param{nullptr};
}

contact_row row_of(const db::row& r) {
  contact_row out{.id = {r.int64(0)},
                  .organisation = r.string(1),
                  .language = r.string(2),
                  .account = r.string(3),
                  .quiet = {},
                  .wrapped_key = text_of(r.blob(6)),
                  .sealed = text_of(r.blob(7)),
                  .made = r.time(8),
                  .changed = r.time(9),
                  .own = r.int64(10) != 0};
  if (!r.is_null(4) && !r.is_null(5)) {
    out.quiet = quiet_hours{static_cast<int>(r.int64(4)), static_cast<int>(r.int64(5))};
  }
  return out;
}

}  // namespace

std::span<const db::statement* const> contact_statements() { return all; }

contact_id insert_contact(db::tx& t, const contact_row& c) {
  contact_id made;
  t.each(insert_row,
         {c.organisation, c.language, c.account, quiet_from(c), quiet_until(c), db::bytes{},
          db::bytes{}, to_micros(t.now()), std::int64_t{c.own}},
         [&](const db::row& r) { made.value = r.int64(0); });
  return made;
}

void keep_contact_row(db::tx& t, const contact_row& c) {
  t.run(update_row,
        {c.id.value, c.organisation, c.language, c.account, quiet_from(c), quiet_until(c),
         as_bytes(c.wrapped_key), as_bytes(c.sealed), to_micros(t.now())});
}

bool delete_contact(db::tx& t, contact_id id) { return t.run(delete_row, {id.value}) > 0; }

std::optional<contact_row> find_contact(db::reader& r, contact_id id) {
  std::optional<contact_row> out;
  r.first(find_row, {id.value}, [&](const db::row& row) { out = row_of(row); });
  return out;
}

std::optional<contact_id> find_contact_of(db::reader& r, std::string_view account) {
  std::optional<contact_id> out;
  r.first(find_by_account, {account}, [&](const db::row& row) { out = {row.int64(0)}; });
  return out;
}

std::optional<contact_id> find_listed_contact_of(db::reader& r, std::string_view account) {
  std::optional<contact_id> out;
  r.first(find_listed, {account}, [&](const db::row& row) { out = {row.int64(0)}; });
  return out;
}

std::vector<contact_row> read_contacts(db::reader& r, contact_id after, std::int64_t limit) {
  std::vector<contact_row> out;
  r.each(page_of_rows, {after.value, limit},
         [&](const db::row& row) { out.push_back(row_of(row)); });
  return out;
}

std::int64_t count_contacts(db::reader& r) {
  std::int64_t n = 0;
  r.first(count_rows, {}, [&](const db::row& row) { n = row.int64(0); });
  return n;
}

std::string find_town_key(db::reader& r) {
  std::string out;
  r.first(find_key, {}, [&](const db::row& row) { out = text_of(row.blob(0)); });
  return out;
}

std::string ensure_town_key(db::tx& t, std::string_view wrapped) {
  t.run(keep_key, {as_bytes(wrapped)});
  return find_town_key(t);
}

}  // namespace tsu::notify
