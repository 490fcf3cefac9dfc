// Recovery at the counter, for the staff console.
#pragma once

#include "engine/id/parts.h"

namespace tsu::id::api {

answer ask_recovery(const parts&, call&);
answer show_recovery(const parts&, call&);
answer confirm_recovery(const parts&, call&);
answer refuse_recovery(const parts&, call&);

}  // namespace tsu::id::api
