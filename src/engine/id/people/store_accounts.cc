#include "engine/id/people/store_accounts.h"

#include <array>

#include "engine/id/people/enum_text.h"

namespace tsu::id {
namespace {

using db::place;

#define ACCOUNT_COLUMNS                                                                      \
  "SELECT id, login_id, kind, role, state, proof, locale, sealed, merged, created, changed " \
  "FROM id_account "

constexpr db::statement insert_row{
    "id.insert_account",
    "INSERT INTO id_account (login_id, kind, role, state, proof, locale, sealed, created, changed) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT (login_id) DO NOTHING RETURNING id",
    place::people};
constexpr db::statement update_row{
    "id.update_account",
    "UPDATE id_account SET login_id = $2, role = $3, state = $4, proof = $5, locale = $6, "
    "sealed = $7, merged = NULLIF(CAST($8 AS BIGINT), 0), changed = $9 WHERE id = $1",
    place::people};
constexpr db::statement find_row{"id.find_account", ACCOUNT_COLUMNS "WHERE id = $1", place::people};
constexpr db::statement find_login{"id.find_account_by_login_id",
                                   ACCOUNT_COLUMNS "WHERE login_id = $1", place::people};
constexpr db::statement page_of_rows{
    "id.read_accounts", ACCOUNT_COLUMNS "WHERE id > $1 ORDER BY id LIMIT $2", place::people};
constexpr db::statement doubles_of{
    "id.doubles_of", "SELECT id FROM id_account WHERE merged = $1 ORDER BY id", place::people};
constexpr db::statement open_admins{
    "id.count_open_admins",
    "SELECT COUNT(*) FROM id_account WHERE kind = 'staff' AND role = 'admin' AND state = 'active'",
    place::people};
constexpr db::statement staff_rows{
    "id.read_staff", ACCOUNT_COLUMNS "WHERE kind = 'staff' ORDER BY id", place::people};
constexpr db::statement newest_row{"id.newest_account",
                                   "SELECT COALESCE(MAX(id), 0) FROM id_account", place::people};
constexpr db::statement delete_row{"id.delete_account", "DELETE FROM id_account WHERE id = $1",
                                   place::people};
constexpr db::statement select_key{"id.find_key", "SELECT wrapped FROM id_key WHERE name = $1",
                                   place::people};
constexpr db::statement insert_key{
    "id.ensure_key",
    "INSERT INTO id_key (name, wrapped) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
    place::people};
constexpr db::statement select_person_key{
    "id.find_person_key", "SELECT wrapped FROM id_person_key WHERE account = $1", place::people};
constexpr db::statement insert_person_key{
    "id.put_person_key", "INSERT INTO id_person_key (account, wrapped) VALUES ($1, $2)",
    place::people};
constexpr db::statement remove_person_key{
    "id.delete_person_key", "DELETE FROM id_person_key WHERE account = $1", place::people};
constexpr db::statement insert_index{
    "id.insert_index", "INSERT INTO id_account_index (account, what, hash) VALUES ($1, $2, $3)",
    place::people};
constexpr db::statement remove_index{
    "id.delete_index", "DELETE FROM id_account_index WHERE account = $1", place::people};
constexpr db::statement select_index{
    "id.find_by_index",
    "SELECT DISTINCT account FROM id_account_index WHERE hash = $1 ORDER BY account LIMIT $2",
    place::people};

constexpr std::array all{&open_admins,       &staff_rows,        &doubles_of,        &newest_row,
                         &delete_row,        &insert_row,        &update_row,        &find_row,
                         &find_login,        &page_of_rows,      &select_key,        &insert_key,
                         &select_person_key, &insert_person_key, &remove_person_key, &insert_index,
                         &remove_index,      &select_index};

db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }
std::string bytes_in(db::bytes b) { return {reinterpret_cast<const char*>(b.data()), b.size()}; }

account_row row_in(const db::row& r) {
  return {.id = {r.int64(0)},
          .login_id = r.string(1),
          .kind = enum_of<account_kind>(r.text(2)),
          .role = r.string(3),
          .state = enum_of<account_state>(r.text(4)),
          .proof = enum_of<proof_kind>(r.text(5)),
          .locale = r.string(6),
          .sealed = bytes_in(r.blob(7)),
          .merged = {r.is_null(8) ? 0 : r.int64(8)},
          .created = r.time(9),
          .changed = r.time(10)};
}

std::string wrapped_in(db::reader& r, const db::statement& s, db::param key) {
  std::string out;
  r.first(s, {key}, [&](const db::row& row) { out = bytes_in(row.blob(0)); });
  return out;
}

}  // namespace

std::span<const db::statement* const> account_statements() { return all; }

account_id insert_account(db::tx& t, const account_row& a) {
  account_id made;
  t.each(insert_row,
         {a.login_id, text_of(a.kind), a.role, text_of(a.state), text_of(a.proof), a.locale,
          as_bytes(a.sealed), to_micros(t.now())},
         [&](const db::row& r) { made.value = r.int64(0); });
  return made;
}

void update_account(db::tx& t, const account_row& a) {
  t.run(update_row, {a.id.value, a.login_id, a.role, text_of(a.state), text_of(a.proof), a.locale,
                     as_bytes(a.sealed), a.merged.value, to_micros(t.now())});
}

std::optional<account_row> find_account(db::reader& r, account_id id) {
  std::optional<account_row> out;
  r.first(find_row, {id.value}, [&](const db::row& row) { out = row_in(row); });
  return out;
}

std::optional<account_row> find_account_by_login_id(db::reader& r, std::string_view login_id) {
  std::optional<account_row> out;
  r.first(find_login, {login_id}, [&](const db::row& row) { out = row_in(row); });
  return out;
}

std::vector<account_id> read_doubles(db::reader& r, account_id into) {
  std::vector<account_id> out;
  r.each(doubles_of, {into.value}, [&](const db::row& row) { out.push_back({row.int64(0)}); });
  return out;
}

std::int64_t count_open_admins(db::reader& r) {
  std::int64_t out = 0;
  r.first(open_admins, {}, [&](const db::row& row) { out = row.int64(0); });
  return out;
}

std::vector<account_row> read_staff(db::reader& r) {
  std::vector<account_row> out;
  r.each(staff_rows, {}, [&](const db::row& row) { out.push_back(row_in(row)); });
  return out;
}

std::int64_t newest_account(db::reader& r) {
  std::int64_t out = 0;
  r.first(newest_row, {}, [&](const db::row& row) { out = row.int64(0); });
  return out;
}

std::int64_t use_account_number(db::tx& t) {
  const auto made = insert_account(t, {.id = {},
                                       .login_id = "number-used",
                                       .kind = account_kind::resident,
                                       .role = "resident",
                                       .state = account_state::dead,
                                       .proof = proof_kind::own_word,
                                       .locale = "ja",
                                       .sealed = {},
                                       .merged = {},
                                       .created = t.now(),
                                       .changed = t.now()});
  t.run(delete_row, {made.value});
  return made.value;
}

std::vector<account_row> read_accounts(db::reader& r, account_id after, std::int64_t limit) {
  std::vector<account_row> out;
  r.each(page_of_rows, {after.value, limit},
         [&](const db::row& row) { out.push_back(row_in(row)); });
  return out;
}

std::string find_key(db::reader& r, std::string_view name) {
  return wrapped_in(r, select_key, name);
}

std::string ensure_key(db::tx& t, std::string_view name, std::string_view wrapped) {
  t.run(insert_key, {name, as_bytes(wrapped)});
  return find_key(t, name);
}

std::string find_person_key(db::reader& r, account_id id) {
  return wrapped_in(r, select_person_key, id.value);
}

void put_person_key(db::tx& t, account_id id, std::string_view wrapped) {
  t.run(insert_person_key, {id.value, as_bytes(wrapped)});
}

void delete_person_key(db::tx& t, account_id id) { t.run(remove_person_key, {id.value}); }

void put_index(db::tx& t, account_id id, std::span<const index_entry> entries) {
  t.run(remove_index, {id.value});
  for (const auto& one : entries) {
    t.run(insert_index, {id.value, one.what, as_bytes(one.hash)});
  }
}

std::vector<account_id> find_by_index(db::reader& r, std::string_view hash, std::int64_t limit) {
  std::vector<account_id> out;
  r.each(select_index, {as_bytes(hash), limit},
         [&](const db::row& row) { out.push_back({row.int64(0)}); });
  return out;
}

}  // namespace tsu::id
