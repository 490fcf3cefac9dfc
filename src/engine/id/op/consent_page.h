// The page that asks a person what a client may have: who asks, whose the data is, what for, what
// exactly, how long. Every item is chosen for itself and none beforehand; works without scripts.
#pragma once

#include "engine/id/op/authorize_flow.h"

namespace tsu::id::op {

http::reply consent_page(const provider&, const call&, const flow&, const consent_state&);

}  // namespace tsu::id::op
