#include "engine/id/people/store_credentials.h"

#include <array>

#include "engine/id/people/enum_text.h"

namespace tsu::id {
namespace {

using db::place;

#define CREDENTIAL_COLUMNS                                                                    \
  "SELECT id, account, kind, locator, secret, counter, closed_until, label, facts, created, " \
  "used FROM id_credential "

constexpr db::statement insert_row{
    "id.insert_credential",
    "INSERT INTO id_credential (account, kind, locator, secret, counter, closed_until, label, "
    "facts, created) VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8) RETURNING id",
    place::people};
constexpr db::statement update_row{
    "id.update_credential",
    "UPDATE id_credential SET secret = $2, counter = $3, closed_until = $4, facts = $5, "
    "used = NULLIF(CAST($6 AS BIGINT), 0) WHERE id = $1",
    place::people};
constexpr db::statement delete_row{"id.delete_credential",
                                   "DELETE FROM id_credential WHERE id = $1 AND account = $2",
                                   place::people};
constexpr db::statement delete_kind{"id.delete_credentials",
                                    "DELETE FROM id_credential WHERE account = $1 AND kind = $2",
                                    place::people};
constexpr db::statement delete_all{"id.delete_credentials_of",
                                   "DELETE FROM id_credential WHERE account = $1", place::people};
constexpr db::statement select_of{
    "id.read_credentials", CREDENTIAL_COLUMNS "WHERE account = $1 ORDER BY id DESC LIMIT 100",
    place::people};
constexpr db::statement select_kind{
    "id.find_credential",
    CREDENTIAL_COLUMNS "WHERE account = $1 AND kind = $2 ORDER BY id DESC LIMIT 1", place::people};
constexpr db::statement select_located{
    "id.find_located", CREDENTIAL_COLUMNS "WHERE kind = $1 AND locator = $2", place::people};

constexpr db::statement select_since{
    "id.read_credentials_since",
    CREDENTIAL_COLUMNS "WHERE kind = $1 AND created >= $2 ORDER BY id LIMIT $3", place::people};

constexpr db::statement select_whose{
    "id.find_with_account",
    "SELECT c.id, c.account, c.kind, c.locator, c.secret, c.counter, c.closed_until, c.label, "
    "c.facts, c.created, c.used, a.login_id, a.kind, a.role, a.state, a.locale FROM id_credential "
    "c JOIN id_account a ON a.id = c.account WHERE c.kind = $1 AND c.locator = $2",
    place::people};
constexpr db::statement note_used{
    "id.note_use",
    "UPDATE id_credential SET counter = $2, facts = $3, used = $4 WHERE id = $1 AND counter = $5 "
    "AND EXISTS (SELECT 1 FROM id_account a WHERE a.id = id_credential.account "
    "AND a.state = 'active')",
    place::people};

constexpr std::array all{&insert_row,   &update_row,   &delete_row,  &delete_kind,
                         &delete_all,   &select_of,    &select_kind, &select_located,
                         &select_since, &select_whose, &note_used};

db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }
std::string bytes_in(db::bytes b) { return {reinterpret_cast<const char*>(b.data()), b.size()}; }

credential_row row_in(const db::row& r) {
  credential_row out{.id = {r.int64(0)},
                     .account = {r.int64(1)},
                     .kind = enum_of<credential_kind>(r.text(2)),
                     .locator = r.is_null(3) ? std::string{} : bytes_in(r.blob(3)),
                     .secret = bytes_in(r.blob(4)),
                     .counter = r.int64(5),
                     .closed_until = {},
                     .label = r.string(7),
                     .facts = r.string(8),
                     .created = r.time(9),
                     .used = {}};
  if (r.int64(6) != 0) {
    out.closed_until = r.time(6);
  }
  if (!r.is_null(10)) {
    out.used = r.time(10);
  }
  return out;
}

std::int64_t micros(const std::optional<instant>& t) { return t ? to_micros(*t) : 0; }

}  // namespace

std::span<const db::statement* const> credential_statements() { return all; }

credential_id insert_credential(db::tx& t, const credential_row& c) {
  credential_id made;
  const db::param locator = c.locator.empty() ? db::param{nullptr} : db::param{as_bytes(c.locator)};
  t.each(insert_row,
         {c.account.value, text_of(c.kind), locator, as_bytes(c.secret), c.counter, c.label,
          c.facts, to_micros(t.now())},
         [&](const db::row& r) { made.value = r.int64(0); });
  return made;
}

void replace_credential(db::tx& t, const credential_row& c) {
  delete_credentials(t, c.account, c.kind);
  insert_credential(t, c);
}

void update_credential(db::tx& t, const credential_row& c) {
  t.run(update_row, {c.id.value, as_bytes(c.secret), c.counter, micros(c.closed_until), c.facts,
                     micros(c.used)});
}

bool delete_credential(db::tx& t, account_id a, credential_id c) {
  return t.run(delete_row, {c.value, a.value}) > 0;
}

std::int64_t delete_credentials(db::tx& t, account_id a, credential_kind k) {
  return t.run(delete_kind, {a.value, text_of(k)});
}

void delete_credentials_of(db::tx& t, account_id a) { t.run(delete_all, {a.value}); }

std::vector<credential_row> read_credentials(db::reader& r, account_id a) {
  std::vector<credential_row> out;
  r.each(select_of, {a.value}, [&](const db::row& row) { out.push_back(row_in(row)); });
  return out;
}

std::optional<credential_row> find_credential(db::reader& r, account_id a, credential_kind k) {
  std::optional<credential_row> out;
  r.first(select_kind, {a.value, text_of(k)}, [&](const db::row& row) { out = row_in(row); });
  return out;
}

std::vector<credential_row> read_since(db::reader& r, credential_kind k, instant from,
                                       std::int64_t limit) {
  std::vector<credential_row> out;
  r.each(select_since, {text_of(k), to_micros(from), limit},
         [&](const db::row& row) { out.push_back(row_in(row)); });
  return out;
}

std::optional<credential_row> find_located(db::reader& r, credential_kind k,
                                           std::string_view locator) {
  std::optional<credential_row> out;
  r.first(select_located, {text_of(k), as_bytes(locator)},
          [&](const db::row& row) { out = row_in(row); });
  return out;
}

std::optional<located> find_with_account(db::reader& r, credential_kind k,
                                         std::string_view locator) {
  std::optional<located> out;
  r.first(select_whose, {text_of(k), as_bytes(locator)}, [&](const db::row& row) {
    out = located{row_in(row),
                  {.id = {row.int64(1)},
                   .login_id = row.string(11),
                   .kind = enum_of<account_kind>(row.text(12)),
                   .role = row.string(13),
                   .state = enum_of<account_state>(row.text(14)),
                   .proof = {},
                   .locale = row.string(15),
                   .sealed = {},
                   .merged = {},
                   .created = {},
                   .changed = {}}};
  });
  return out;
}

bool note_use(db::tx& t, const credential_row& c, std::int64_t counter_before) {
  return t.run(note_used, {c.id.value, c.counter, c.facts, to_micros(t.now()), counter_before}) > 0;
}

}  // namespace tsu::id
