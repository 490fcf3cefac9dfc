// The rows of what a person proves with: password, PIN, card, authenticator app, recovery sheet,
// passkey. Secrets come in as hashes or sealed. Functions of one transaction.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/id/people/store_accounts.h"

namespace tsu::id {

using credential_id = id_of<struct credential_tag>;

enum class credential_kind : std::uint8_t {
  password,
  pin,
  card,
  totp,
  recovery,
  passkey,
  upstream,
  recovery_asked  // one that waits for its second member of staff: opens nothing
};
BOOST_DESCRIBE_ENUM(credential_kind, password, pin, card, totp, recovery, passkey, upstream,
                    recovery_asked)

struct credential_row {
  credential_id id;
  account_id account;
  credential_kind kind{};
  std::string locator;  // empty: none
  std::string secret;
  std::int64_t counter = 0;
  std::optional<instant> closed_until;
  std::string label, facts = "{}";
  instant created;
  std::optional<instant> used;
};

credential_id insert_credential(db::tx&, const credential_row&);
// The only one of that kind: what was there before goes.
void replace_credential(db::tx&, const credential_row&);
void update_credential(db::tx&,
                       const credential_row&);  // secret, counter, closed_until, facts, used
bool delete_credential(db::tx&, account_id, credential_id);
std::int64_t delete_credentials(db::tx&, account_id, credential_kind);
void delete_credentials_of(db::tx&, account_id);
// Newest first.
std::vector<credential_row> read_credentials(db::reader&, account_id);
// The newest of that kind.
std::optional<credential_row> find_credential(db::reader&, account_id, credential_kind);
// Of that kind and of everybody, made at that time or after it, the oldest first.
std::vector<credential_row> read_since(db::reader&, credential_kind, instant from,
                                       std::int64_t limit);
std::optional<credential_row> find_located(db::reader&, credential_kind, std::string_view locator);
// The same with the account that it opens (without what is sealed of it).
struct located {
  credential_row key;
  account_row whose;
};
std::optional<located> find_with_account(db::reader&, credential_kind, std::string_view locator);
// Its counter, facts and time of use, where the row has still the counter that was looked at and
// its account is active; false: it has not.
bool note_use(db::tx&, const credential_row&, std::int64_t counter_before);

std::span<const db::statement* const> credential_statements();

}  // namespace tsu::id
