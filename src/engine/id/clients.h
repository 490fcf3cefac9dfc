// The acts on clients (programs of providers) and their keys. Each is one transaction with its
// audit row; a key is a token of role provider whose subject is the client.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/db/db.h"
#include "engine/id/client_dto.h"
#include "engine/id/types.h"

namespace tsu::id {

// Who acts.
struct actor {
  std::string_view subject, role;
};

inline constexpr std::int64_t clients_max = 1'000, keys_max = 20, key_days_max = 3'660,
                              overlap_hours_max = 24 * 90;

// Whether the engine that keeps to rules can read them; "bad_rules" with the fields where not.
using rules_check = std::function<result<done>(const std::vector<allowed_rule>&)>;

// a-z, 0-9, '-' and '_', up to 40.
bool is_client_name(std::string_view);

// Refuses a name, title, contact or number out of bounds (bad_client, with the fields), rules that
// cannot be read, a name that is taken (client_exists), and more than clients_max.
result<done> register_client(db::tx&, const actor&, const client_wish&, const rules_check&);
// The name cannot change (no_such_client).
result<done> change_client(db::tx&, const actor&, const client_wish&, const rules_check&);
// Of a locked client nothing works: its keys open nothing, its subscriptions are silent.
result<done> lock_client(db::tx&, const actor&, std::string_view name);
result<done> unlock_client(db::tx&, const actor&, std::string_view name);

// Refuses a label or days out of bounds (bad_key) and more than keys_max good ones.
result<made_key> create_key(db::tx&, const actor&, std::string_view client, const key_wish&,
                            const rules_check&);
// A new key with the label and rules of the old one, which stays good for the overlap at most.
result<made_key> rotate_key(db::tx&, const actor&, std::string_view client, token_id,
                            const rotation_wish&);
result<done> revoke_key(db::tx&, const actor&, std::string_view client, token_id);

}  // namespace tsu::id
