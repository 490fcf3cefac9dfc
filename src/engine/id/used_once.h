// What may be used once only: the jti of a DPoP proof (RFC 9449 11.1), of a client's assertion
// (RFC 7523 3). Rows, so that it holds on all nodes and after a crash. Functions of one
// transaction.
#pragma once

#include <string_view>

#include "base/db/db.h"
#include "engine/id/module_part.h"

namespace tsu::id {

struct single_use {
  std::string_view what;   // "dpop", "assertion"
  std::string_view whose;  // the key's thumbprint, the client
  std::string_view value;
  instant until;  // from then on it is refused for its age by whoever checks it
  // `until` was sealed into it, so that it is the same whenever it comes: rows of one time then
  // stand together (tokens.h, make_dated_secret).
  bool sealed = false;
};

// true the first time; false where it was used before and has not expired.
bool use_once(db::tx&, const single_use&);
void forget_used(db::tx&, instant expired_before);

// Migration, statements and the job that forgets.
extern const module_part used_once_rows;

}  // namespace tsu::id
