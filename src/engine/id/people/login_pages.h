// The pages of signing in and out. They work without scripts.
#pragma once

#include "engine/id/parts.h"

namespace tsu::id::api {

answer show_login(const parts&, call&);
answer post_login(const parts&, call&);
answer show_code(const parts&, call&);
answer post_code(const parts&, call&);
answer show_logout(const parts&, call&);
answer post_logout(const parts&, call&);

}  // namespace tsu::id::api
