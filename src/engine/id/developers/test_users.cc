#include "engine/id/developers/test_users.h"

#include "base/crypto/encode.h"
#include "base/crypto/random.h"
#include "base/record/audit.h"
#include "engine/id/developers/programs.h"
#include "engine/id/op/revoke.h"
#include "engine/id/people/login.h"
#include "engine/id/people/passwords.h"
#include "engine/id/people/store_accounts.h"

namespace tsu::id::developers {
namespace {

constexpr std::size_t label_max = 100;

void note(db::tx& t, const actor& who, std::string_view action, account_id about) {
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = action,
                    .subject_kind = "id.account",
                    .subject = std::to_string(about.value)});
}

// Nobody's: what a program may ask for is there, and plainly made up.
profile somebody(std::int64_t number) {
  return {.name = "試験 太郎" + std::to_string(number),
          .kana = "シケン タロウ",
          .birth_date = "1948-03-07",
          .district = "試験区",
          .phone = "+81110000000",
          .email = "test@example.jp",
          .role = "resident"};
}

// Without an entry in the index by which people are found.
result<account_row> insert_one(db::tx& t, const keeper_of_boxes& keys, std::int64_t number) {
  account_row row{.id = {},
                  .login_id = "test-" + crypto::hex(crypto::random_bytes(5)),
                  .kind = account_kind::test,
                  .role = "resident",
                  .state = account_state::active,
                  .proof = proof_kind::own_word,
                  .locale = "ja"};
  TRY(const auto town, keys.ensure_town_key(t));
  row.id = insert_account(t, row);
  if (row.id.value == 0) {
    return problem{why::conflict, "that was somebody's name; try again", "login_id_taken"};
  }
  TRY(const auto own, keys.make_person_key(t, row.id));
  row.sealed = sealed_profile_of(own, row.id, somebody(number));
  update_account(t, row);
  return row;
}

}  // namespace

result<made_test_user> make_test_user(db::tx& t, const keeper_of_boxes& keys, const actor& who,
                                      const new_test_user& w) {
  TRY(const auto program, own_working_program(t, who, w.client));
  if (w.label.empty() || w.label.size() > label_max) {
    return problem{why::bad_input,
                   "give the test user a label, in up to 100 bytes",
                   "bad_test_user",
                   {{"label", "bad_length"}}};
  }
  const auto there = std::ssize(test_users_of(t, w.client));
  if (there >= test_users_max) {
    return problem{why::conflict, "a program has up to ten test users; end one first",
                   "too_many_test_users"};
  }
  TRY(const auto row, insert_one(t, keys, there + 1));
  insert_test_user(t, row.id, w.client, w.label);
  keep_choice(t, row, memorised::password, w.password_hash, {}, who.subject, who.role);
  note(t, who, "id.test_user.made", row.id);
  return made_test_user{row.id.value, std::string{w.label}, row.login_id, std::string{w.password}};
}

result<done> end_test_user(db::tx& t, const actor& who, std::string_view client, account_id id) {
  TRY(const auto program, own_program(t, who, client));
  auto row = find_account(t, id);
  if (!row || !delete_test_user(t, id, client)) {
    return problem{why::not_found, "the program has no such test user", "no_such_test_user"};
  }
  end_sessions_of(t, id, end_reason::account_closed, who.subject, who.role);
  op::revoke_grants(t, id);
  row->state = account_state::suspended;
  row->sealed.clear();
  update_account(t, *row);
  erase_person(t, id);
  note(t, who, "id.test_user.ended", id);
  return done{};
}

bool may_use(db::reader& r, account_id who, std::string_view client) {
  const auto only = program_of_test_user(r, who);
  return !only || *only == client;
}

}  // namespace tsu::id::developers
