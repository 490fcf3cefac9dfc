// The acts on signing keys; each is one transaction with its audit row. New keys are made before,
// outside of it, and thrown away where another node was first.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/core/id.h"
#include "base/core/result.h"
#include "base/crypto/box.h"
#include "base/db/db.h"
#include "base/jose/key.h"
#include "engine/id/keys/rotation.h"

namespace tsu::id {

using fresh_keys = std::map<jose::algorithm, jose::private_key>;

// With what a town's keys are sealed, and who is asking; empty: the program itself.
struct key_change {
  const crypto::box_key& installation;
  tenant_code tenant;
  const key_times& times;
  std::string_view who;
};

std::string sealed_key(const crypto::box_key&, tenant_code, std::string_view kid,
                       const jose::private_key&);
// "id_wrong_key" where it was sealed by another installation.
result<jose::private_key> open_key(const crypto::box_key&, tenant_code, std::string_view kid,
                                   jose::algorithm, std::string_view sealed);

// A successor wherever one is due; what ended a day ago is forgotten.
void keep_up_keys(db::tx&, const key_change&, const fresh_keys&);
// A successor of each that has none yet, after the usual notice.
void rotate_keys(db::tx&, const key_change&, const fresh_keys&);
// That key is out at once. Where it was the one that signs, the one that waits signs from now on,
// or a fresh one. "no_such_key" where there is none of that kid that is good.
result<done> revoke_key(db::tx&, const key_change&, const fresh_keys&, std::string_view kid);

}  // namespace tsu::id
