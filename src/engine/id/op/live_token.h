// Access tokens as they come back: opaque or JWT, alive or not. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/task.h"
#include "engine/id/op/provider.h"
#include "engine/id/op/store_grants.h"

namespace tsu::id::op {

struct live_token {
  access_row row;
  std::string hash;  // under which it is revoked
  bool is_jwt = false;
};
// Nothing: not a token of this municipality, over, revoked, or its client is locked.
task<std::optional<live_token>> find_live_token(const provider&, tenant_code, std::string_view text,
                                                instant now);

}  // namespace tsu::id::op
