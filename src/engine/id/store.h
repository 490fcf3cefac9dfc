// The only SQL of engine/id. Secrets come in as SHA-256 hashes. Times in microseconds, UTC.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/db/db.h"
#include "engine/id/types.h"

namespace tsu::id {

// token: held by a program or person. code: opens one session. session: a browser.
enum class secret_kind { token, code, session };

struct new_secret {
  secret_kind kind = secret_kind::token;
  std::string_view hash;  // 32 bytes
  std::string_view subject, role;
  token_id parent = {};  // the token or code that opened a session
  instant created, expires;
  std::string_view label = {}, rules = {};  // of a client's key
};

token_id insert_secret(db::tx&, const new_secret&);
// Not expired, not revoked.
std::optional<identity> find_secret(db::reader&, secret_kind, std::string_view hash, instant now);
// Tokens (not sessions) of that subject and role that are not revoked.
std::vector<token_id> tokens_of(db::reader&, std::string_view subject, std::string_view role);
// The same in whatever role a person may have: not of programs and devices.
std::vector<token_id> tokens_of_person(db::reader&, std::string_view subject);
// False where it was already gone.
bool revoke_secret(db::tx&, token_id, instant now);
// A revoked token takes the sessions that it opened with it.
void revoke_children(db::tx&, token_id parent, instant now);
// Rows whose time passed, or that were revoked, more than a day ago.
std::int64_t forget_expired(db::tx&, instant now);

// For the module's table of contents.
extern const db::statement* const statements[15];
extern const db::migration migrations[2];

}  // namespace tsu::id
