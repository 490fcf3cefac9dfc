// Passkeys of people: added after a log-in of now, found by the key itself at the next one, taken
// away again. A passkey that knew its user is two factors. Functions of one transaction but for the
// signing in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/webauthn/webauthn.h"
#include "engine/id/people/ceremony.h"
#include "engine/id/people/sign_in.h"
#include "engine/id/people/store_credentials.h"

namespace tsu::id {

inline constexpr std::size_t passkeys_max = 20, passkey_label_max = 100;
inline constexpr std::string_view passkey_create = "passkey.create", passkey_get = "passkey.get";

// Where passkeys of this municipality are good: its host name and its pages' origin.
struct passkey_site {
  std::string rp_id, origin;
};
// Of the address that the municipality is known by (op::issuer_of).
passkey_site passkey_site_of(std::string_view address);

struct passkey_row {
  credential_id id;
  std::string key_id, label;
  bool synced = false;  // kept by a provider on all of the person's devices
  instant created;
  std::optional<instant> used;
};
// Newest first.
std::vector<passkey_row> passkeys_of(db::reader&, account_id);
// What authenticators keep the account under: random, the same for all passkeys of an account.
std::string passkey_handle_of(db::reader&, account_id);

struct new_passkey {
  webauthn::credential made;
  std::string handle, label;
};
// "passkey_known" where any account has it, "too_many_passkeys".
result<done> add_passkey(db::tx&, const account_row&, const new_passkey&);
// Other sessions end. "no_such_passkey"; "last_way_in" where nothing else is left to sign in with.
result<done> remove_passkey(db::tx&, const account_row&, credential_id, session_id but);
// Whether an account without that credential could still be signed in to.
bool has_other_way_in(db::reader&, account_id, credential_id without);

struct passkey_try {
  std::string key_id, user_handle, client_data, authenticator_data, signature;  // bytes
  std::string sealed_ceremony, browser;
  passkey_site site;
  from_where from;
};
// "wrong" for whatever is not right about it, "too_many", "stale" where the challenge is too old or
// was used.
task<sign_in_outcome> sign_in_by_passkey(const parts&, tenant_code, passkey_try, instant now);

}  // namespace tsu::id
