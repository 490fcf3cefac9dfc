// The pages of signing in and out. They work without scripts.
#pragma once

#include <string_view>

#include "engine/id/parts.h"

namespace tsu::http {
class form;
}

namespace tsu::id {
struct page_kit;
struct sign_in_outcome;
}  // namespace tsu::id

namespace tsu::id::api {

answer show_login(const parts&, call&);
answer post_login(const parts&, call&);
answer show_code(const parts&, call&);
answer post_code(const parts&, call&);
answer show_logout(const parts&, call&);
answer post_logout(const parts&, call&);

// What follows a try to sign in with a form of the log-in page: further, to the second factor, or
// the page again with what went wrong.
http::reply login_outcome_reply(const page_kit&, const http::form& sent, const sign_in_outcome&,
                                std::string_view wrong_code);

}  // namespace tsu::id::api
