#include "app/test/people_rows.h"

#include "app/test/sample_requests.h"
#include "base/core/json.h"
#include "base/crypto/password.h"
#include "engine/id/people/codes.h"
#include "engine/id/people/profile.h"
#include "engine/id/people/rules.h"
#include "engine/id/people/sessions.h"
#include "engine/id/people/store_credentials.h"
#include "engine/id/tokens.h"

namespace tsu::app::testing {
namespace {

constexpr auto people = db::place::people;
constexpr std::int64_t hanako = 900'001, ichiro = 900'002;

void put_account(db::tx& t, const id::keeper_of_boxes& keys, std::int64_t number,
                 const std::string& login_id) {
  t.run({"",
         "INSERT INTO id_account (id, login_id, kind, role, state, proof, locale, sealed, created, "
         "changed) VALUES ($1, $2, 'resident', 'resident', 'active', 'counter', 'ja', $3, 0, 0)",
         people},
        {number, login_id, db::bytes{}});
  const auto key = keys.make_person_key(t, {number});
  ASSERT(key.ok());
  auto row = *id::find_account(t, {number});
  row.sealed = id::sealed_profile_of(key.value(), row.id, {.name = "sato", .kana = "サトウ"});
  id::update_account(t, row);
}

void put_secrets(db::tx& t) {
  static const auto hash = crypto::hash_password(secret<std::string>{std::string{person_password}},
                                                 {.passes = 1, .memory_kib = 64});
  id::replace_credential(
      t, {.account = {hanako}, .kind = id::credential_kind::password, .secret = hash});
  id::keep_setup_code(t, {hanako}, person_code);
}

void put_tablet(db::tx& t) {
  const auto code = id::hash_of("id.tablet:" + *id::code_in(person_code));
  t.run({"",
         "INSERT INTO id_tablet (id, serial, account, code, code_expires, created) "
         "VALUES (900001, 'T-1', 0, $1, $2, 0)",
         people},
        {std::as_bytes(std::span{code}), to_micros(t.now() + std::chrono::days{1})});
}

void put_staff_change(db::tx& t) {
  t.run({"",
         "INSERT INTO id_staffing (id, account, act, due, sealed, asked_by, why, asked, fault) "
         "VALUES (900001, 900001, 'leave', $1, $2, 'a', 'b', 0, '')",
         people},
        {to_micros(t.now() + std::chrono::days{365}), db::bytes{}});
}

void put_session(db::tx& t, std::int64_t number, std::int64_t account) {
  const auto hash = std::string(31, 's') + static_cast<char>('0' + number % 10);
  const auto now = to_micros(t.now()), far = to_micros(t.now() + std::chrono::days{365});
  t.run({"",
         "INSERT INTO id_session (id, hash, sid, account, tablet, opened, authenticated, acr, amr, "
         "seen, rests, expires, device) VALUES ($1, $2, $3, $4, 0, $5, $5, 'a', 'pwd', $5, $6, $6, "
         "'')",
         people},
        {number, std::as_bytes(std::span{hash}), std::to_string(number), account, now, far});
}

}  // namespace

task<void> restore_people(const id::parts& on, tenant_code town) {
  const id::keeper_of_boxes keys{on.key, town};
  co_await on.house.at(town, people).write([&](db::tx& t) {
    for (const auto* table :
         {"id_account", "id_person_key", "id_account_index", "id_credential", "id_session",
          "id_throttle", "id_tablet", "id_staffing", "id_notice", "id_device"}) {
      const auto sql = std::string{"DELETE FROM "} + table;
      t.run({"", sql, people}, {});
    }
    put_account(t, keys, hanako, "hanako");
    put_account(t, keys, ichiro, id::card_number(1));
    put_secrets(t);
    put_tablet(t);
    put_staff_change(t);
    put_session(t, 900'001, hanako);
    put_session(t, 900'002, ichiro);
  });
}

}  // namespace tsu::app::testing
