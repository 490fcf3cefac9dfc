// Choosing a password or a PIN. The hash is made before the transaction (password_desk), the rules
// are asked in it.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/secret.h"
#include "engine/id/parts.h"
#include "engine/id/people/store_accounts.h"

namespace tsu::id {

enum class memorised : std::uint8_t { password, pin };

struct secret_choice {
  account_id account;
  memorised what{};
  secret<std::string> text;  // as typed
};
// Refuses what is too easy: "bad_password" or "bad_pin", the field's code says why.
task<result<std::string>> hash_choice(const parts&, tenant_code, const secret_choice&);
// Keeps it. Every session of the account but `but` ends.
void keep_choice(db::tx&, const account_row&, memorised, std::string_view hash, session_id but,
                 std::string_view by, std::string_view role);

}  // namespace tsu::id
