// Who asks the platform's own APIs with an access token of the OpenID Provider, as the gate wants
// to know it. A program's own token: the program as by its key, and of its rules what the scopes
// say. A person's token with the scope `platform`: the person, by what they are in the town.
// Another token of a person: the program, for data of that person and of things, by scope.
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
// Nothing: wrong, over, revoked, or its person is not let in. bound_to: check_proof_of comes next.
task<std::optional<identity>> identity_of(const provider&, gate&, tenant_code,
                                          std::string_view token, instant now);

}  // namespace tsu::id::op
