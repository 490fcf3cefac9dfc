// The `claims` parameter (OpenID Connect Core 5.5): which claims a client asks for beside those of
// its scopes, and where. Pure; any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace tsu::id::op {

struct claim_wish {
  bool essential = false;
  std::vector<std::string> values = {};  // texts only; empty: any
};
struct claims_wish {
  std::map<std::string, claim_wish, std::less<>> id_token, userinfo;
};

// Empty text: no wishes. "invalid_request" on what is not an object of objects, deeper than 8,
// longer than 4096 bytes or with more than 40 claims.
result<claims_wish> read_claims_wish(std::string_view json);

}  // namespace tsu::id::op
