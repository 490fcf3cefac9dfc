// Handlers of the session: sign in, who am I, sign out.
#pragma once

#include "engine/id/parts.h"

namespace tsu::id::api {

answer open_session(const parts&, call&);
answer show_session(const parts&, call&);
answer close_session(const parts&, call&);

// The value of the session cookie in a Cookie header, if there is one.
std::optional<std::string_view> session_cookie(const http::request&);

}  // namespace tsu::id::api
