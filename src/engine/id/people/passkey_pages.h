// The pages of passkeys: their list on one's account, adding and taking away, and the answer that a
// browser gives at a log-in. The script fills in forms that are sent like all others; without it
// the page says so, and the other ways in stay.
#pragma once

#include "engine/id/pages/page.h"
#include "engine/id/parts.h"

namespace tsu::id {
struct page_kit;
}

namespace tsu::id::api {

answer show_passkeys(const parts&, call&);
answer post_passkey(const parts&, call&);
answer post_remove_passkey(const parts&, call&);
answer post_passkey_options(const parts&, call&);
answer post_passkey_login(const parts&, call&);
answer passkey_script(const parts&, call&);

// The button of the page of log-in, with the form that its answer goes into.
pages::markup passkey_login_form(const page_kit&, const pages::markup& hidden_fields);

}  // namespace tsu::id::api
