// Handlers of the counter: staff register, look up, suspend, reissue, merge; and end sessions.
#pragma once

#include "engine/id/parts.h"

namespace tsu::id::api {

answer search_accounts(const parts&, call&);
answer create_account(const parts&, call&);
answer show_account_row(const parts&, call&);
answer put_account(const parts&, call&);
answer set_account_state(const parts&, call&);
answer reissue_account(const parts&, call&);
answer merge_account(const parts&, call&);
answer list_sessions(const parts&, call&);
answer end_one_session(const parts&, call&);
answer end_all_sessions(const parts&, call&);

// Of the person who asks.
answer list_own_sessions(const parts&, call&);
answer end_own_session(const parts&, call&);

}  // namespace tsu::id::api
