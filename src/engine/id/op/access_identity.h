// Who asks the platform's own APIs with an access token of the OpenID Provider, as the gate wants
// to know it: a program as by its key, a person by what they are in the town. A person's token
// counts only with the scope `platform`, which says so on the page of consent.
#pragma once

#include <optional>
#include <string_view>

#include "base/core/task.h"
#include "engine/id/gate.h"
#include "engine/id/op/provider.h"

namespace tsu::id::op {

inline constexpr std::string_view platform_scope = "platform";

// Whether it can be one: "tsa_…", or three parts with dots between.
bool looks_like_access_token(std::string_view);
// Nothing: wrong, over, revoked, bound to a key (DPoP), or without that scope.
task<std::optional<identity>> identity_of(const provider&, gate&, tenant_code,
                                          std::string_view token, instant now);

}  // namespace tsu::id::op
