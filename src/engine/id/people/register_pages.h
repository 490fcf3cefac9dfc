// Registering oneself, and choosing a new password with a code of the counter or of the sheet.
#pragma once

#include "engine/id/parts.h"

namespace tsu::id::api {

answer show_register(const parts&, call&);
answer post_register(const parts&, call&);
answer show_recover(const parts&, call&);
answer post_recover(const parts&, call&);

}  // namespace tsu::id::api
