#include "engine/id/op/store_clients.h"

#include <array>

#include "base/core/json.h"
#include "base/crypto/encode.h"
#include "base/crypto/random.h"
#include "engine/id/op/module_part.h"

namespace tsu::id::op {
namespace {

using db::place;

constexpr db::statement find{
    "id.op_find_client",
    "SELECT c.name, c.title, c.contact, CASE WHEN c.locked IS NULL THEN 0 ELSE 1 END, o.settings, "
    "o.secret, o.old_secret, o.old_good_till, c.rules, o.created FROM id_op_client o "
    "JOIN id_client c ON c.name = o.name WHERE o.name = $1",
    place::people};
constexpr db::statement put{
    "id.op_put_settings",
    "INSERT INTO id_op_client (name, settings, old_good_till, created, registered_by) "
    "VALUES ($1, $2, 0, $3, $4) ON CONFLICT (name) DO UPDATE SET settings = excluded.settings",
    place::people};
constexpr db::statement erase{"id.op_delete_settings", "DELETE FROM id_op_client WHERE name = $1",
                              place::people};
constexpr db::statement secret{"id.op_put_secret",
                               "UPDATE id_op_client SET old_secret = secret, secret = $2, "
                               "old_good_till = $3 WHERE name = $1",
                               place::people};
constexpr db::statement invite{
    "id.op_insert_invitation",
    "INSERT INTO id_op_invitation (hash, label, profile, uses, created, expires) "
    "VALUES ($1, $2, $3, $4, $5, $6)",
    place::people};
constexpr db::statement select_invitation{
    "id.op_find_invitation",
    "SELECT label, profile, uses, expires FROM id_op_invitation "
    "WHERE hash = $1 AND uses > 0 AND expires > $2",
    place::people};
constexpr db::statement use{"id.op_use_invitation",
                            "UPDATE id_op_invitation SET uses = uses - 1 "
                            "WHERE hash = $1 AND uses > 0 AND expires > $2 "
                            "RETURNING label, profile, uses, expires",
                            place::people};
constexpr db::statement forget{"id.op_forget_invitations",
                               "DELETE FROM id_op_invitation WHERE expires < $1", place::people};
constexpr db::statement insert_subject{
    "id.op_insert_subject",
    "INSERT INTO id_op_subject (account, sector, subject) VALUES ($1, $2, $3) "
    "ON CONFLICT (account, sector) DO NOTHING",
    place::people};
constexpr db::statement select_subject{
    "id.op_find_subject", "SELECT subject FROM id_op_subject WHERE account = $1 AND sector = $2",
    place::people};
constexpr db::statement select_account{"id.op_account_of_subject",
                                       "SELECT account FROM id_op_subject WHERE subject = $1",
                                       place::people};
constexpr db::statement drop_subjects{
    "id.op_forget_subjects_of", "DELETE FROM id_op_subject WHERE account = $1", place::people};
constexpr std::array all{&find,
                         &put,
                         &erase,
                         &secret,
                         &invite,
                         &use,
                         &select_invitation,
                         &forget,
                         &insert_subject,
                         &select_subject,
                         &select_account,
                         &drop_subjects};

std::string text_of(db::bytes b) { return {reinterpret_cast<const char*>(b.data()), b.size()}; }

std::string bytes_at(const db::row& r, int column) {
  return r.is_null(column) ? std::string{} : text_of(r.blob(column));
}

db::bytes as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }

std::optional<invitation_row> invitation_in(db::reader& r, const db::statement& s,
                                            std::string_view hash, instant now) {
  std::optional<invitation_row> out;
  r.first(s, {as_bytes(hash), to_micros(now)}, [&](const db::row& row) {
    out = invitation_row{row.string(0), row.string(1), row.int64(2), row.time(3)};
  });
  return out;
}

}  // namespace

std::optional<client> find_client(db::reader& r, std::string_view name) {
  std::optional<client> out;
  r.first(find, {name}, [&](const db::row& row) {
    auto settings = from_json<client_settings>(row.text(4));
    if (!settings.ok()) {
      return;  // of a newer program: it is as if there were none
    }
    out = client{.name = row.string(0),
                 .title = row.string(1),
                 .contact = row.string(2),
                 .locked = row.int64(3) != 0,
                 .may = std::move(settings).value(),
                 .sector = {},
                 .secret = bytes_at(row, 5),
                 .old_secret = bytes_at(row, 6),
                 .old_good_till = row.time(7),
                 .rules = row.string(8),
                 .created = row.time(9)};
    out->sector = out->may.subject_type == "public" ? "" : sector_of(out->may, out->name);
  });
  return out;
}

void put_settings(db::tx& t, std::string_view name, const client_settings& s, std::string_view by) {
  t.run(put, {name, to_json(s), to_micros(t.now()), by});
}

bool delete_settings(db::tx& t, std::string_view name) { return t.run(erase, {name}) > 0; }

void put_secret(db::tx& t, std::string_view name, std::string_view hash, instant old_good_till) {
  t.run(secret, {name, as_bytes(hash), to_micros(old_good_till)});
}

void insert_invitation(db::tx& t, std::string_view hash, const invitation_row& i) {
  t.run(invite,
        {as_bytes(hash), i.label, i.profile, i.uses, to_micros(t.now()), to_micros(i.expires)});
}

std::optional<invitation_row> find_invitation(db::reader& r, std::string_view hash, instant now) {
  return invitation_in(r, select_invitation, hash, now);
}

std::optional<invitation_row> use_invitation(db::tx& t, std::string_view hash, instant now) {
  return invitation_in(t, use, hash, now);
}

std::int64_t forget_invitations(db::tx& t, instant now) { return t.run(forget, {to_micros(now)}); }

std::optional<std::string> find_subject(db::reader& r, account_id who, std::string_view sector) {
  std::optional<std::string> out;
  r.first(select_subject, {who.value, sector}, [&](const db::row& row) { out = row.string(0); });
  return out;
}

std::string ensure_subject(db::tx& t, account_id who, std::string_view sector) {
  if (auto known = find_subject(t, who, sector)) {
    return *known;
  }
  const auto made = crypto::base64url(crypto::random_bytes(24));
  t.run(insert_subject, {who.value, sector, made});
  return *find_subject(t, who, sector);  // another node's, where that came first
}

std::optional<account_id> account_of_subject(db::reader& r, std::string_view subject) {
  std::optional<account_id> out;
  r.first(select_account, {subject}, [&](const db::row& row) { out = account_id{row.int64(0)}; });
  return out;
}

void forget_subjects_of(db::tx& t, account_id who) { t.run(drop_subjects, {who.value}); }

constinit const module_part client_rows{.statements = all};

}  // namespace tsu::id::op
