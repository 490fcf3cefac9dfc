// Whether a request shows the key that its access token is bound to (RFC 9449 7.1). Any thread.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "base/core/task.h"
#include "engine/id/op/provider.h"

namespace tsu::id::op {

// "invalid_dpop_proof": none, more than one, wrong, of another request, or shown before.
// "invalid_token": of another key. A proof that was good is spent.
task<result<done>> check_proof_of(const provider&, const call&, std::string_view token,
                                  std::string_view key_thumbprint);

}  // namespace tsu::id::op
