// Whom the protocol speaks of: a person with an ID, and one signed-in browser of theirs. They are
// engine/id/people's; the names stand here too, so that contracts need nothing else.
#pragma once

#include "base/core/id.h"

namespace tsu::id {

using account_id = id_of<struct account_tag>;
using session_id = id_of<struct login_session_tag>;

}  // namespace tsu::id
