// The pages of one's own account: sessions, password, PIN, authenticator, recovery sheet. What is
// changed there asks for a log-in that is not older than five minutes.
#pragma once

#include "engine/id/parts.h"

namespace tsu::id::api {

answer show_account(const parts&, call&);
answer post_end_session(const parts&, call&);
answer show_password(const parts&, call&);
answer post_password(const parts&, call&);
answer show_own_pin(const parts&, call&);
answer post_own_pin(const parts&, call&);
answer show_authenticator(const parts&, call&);
answer post_authenticator(const parts&, call&);
answer show_sheet(const parts&, call&);
answer post_sheet(const parts&, call&);

}  // namespace tsu::id::api
