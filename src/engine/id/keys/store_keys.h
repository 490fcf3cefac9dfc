// The rows of signing keys. Functions of one transaction; private keys come and go sealed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/id/keys/rotation.h"
#include "engine/id/module_part.h"

namespace tsu::id {

struct key_row {
  key_facts facts;
  std::string sealed;
};

std::vector<key_row> read_signing_keys(db::reader&);  // oldest first
void insert_signing_key(db::tx&, const key_facts&, std::string_view sealed);
// Not of a revoked key, which has ended.
void end_signing_key(db::tx&, std::string_view kid, instant ends);
void sign_from_now(db::tx&, std::string_view kid);
// Revoked, and the key itself is gone from the row. false where it was already, or is not there.
bool revoke_signing_key(db::tx&, std::string_view kid);
// Keys whose end was before that time.
void forget_signing_keys(db::tx&, instant ended_before);

// Migrations and statements of this folder.
extern const module_part key_rows;

}  // namespace tsu::id
