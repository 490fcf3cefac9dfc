// The rows of accounts, of the keys over what they hold, and of the index that finds them.
// Functions of one transaction.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/id/people/types.h"

namespace tsu::id {

struct account_row {
  account_id id;
  std::string login_id;
  account_kind kind{};
  std::string role;
  account_state state{};
  proof_kind proof{};
  std::string locale;
  std::string sealed;
  account_id merged;  // 0: goes on itself
  instant created, changed;
};

// 0 where the login id is taken. The sealed profile follows with update_account().
account_id insert_account(db::tx&, const account_row&);
// Everything but id, kind and created.
void update_account(db::tx&, const account_row&);
std::optional<account_row> find_account(db::reader&, account_id);
std::optional<account_row> find_account_by_login_id(db::reader&, std::string_view login_id);
// Staff with the role admin whose account is active: who can let others in.
std::int64_t count_open_admins(db::reader&);
inline bool is_open_admin(const account_row& a) {
  return a.kind == account_kind::staff && a.role == "admin" && a.state == account_state::active;
}
// Every account of staff, however it stands.
std::vector<account_row> read_staff(db::reader&);
// Accounts whose person goes on with that one.
std::vector<account_id> read_doubles(db::reader&, account_id);
// The newest number that an account has; 0: there is none.
std::int64_t newest_account(db::reader&);
// Takes the next number, so that no account ever gets it.
std::int64_t use_account_number(db::tx&);
std::vector<account_row> read_accounts(db::reader&, account_id after, std::int64_t limit);

// Wrapped keys; empty where there is none. `name`: "town", "index".
std::string find_key(db::reader&, std::string_view name);
std::string ensure_key(db::tx&, std::string_view name, std::string_view wrapped);
std::string find_person_key(db::reader&, account_id);
void put_person_key(db::tx&, account_id, std::string_view wrapped);
void delete_person_key(db::tx&, account_id);

struct index_entry {
  std::string_view what;
  std::string hash;
};
// In place of what was there.
void put_index(db::tx&, account_id, std::span<const index_entry>);
// Accounts that have this entry, at most `limit`, oldest first.
std::vector<account_id> find_by_index(db::reader&, std::string_view hash, std::int64_t limit);

std::span<const db::statement* const> account_statements();

}  // namespace tsu::id
