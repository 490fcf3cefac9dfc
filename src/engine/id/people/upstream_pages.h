// Signing in with another identity provider: there and back, linking it to one's account, and
// taking the link away.
#pragma once

#include <map>
#include <string>

#include "engine/id/pages/page.h"
#include "engine/id/parts.h"

namespace tsu::id {
struct page_kit;
}

namespace tsu::id::api {

answer post_upstream(const parts&, call&);       // there
answer finish_upstream(const parts&, call&);     // and back
answer show_upstream_link(const parts&, call&);  // somebody new: is this your account?
answer post_upstream_link(const parts&, call&);
answer show_upstreams(const parts&, call&);  // what is linked
answer post_remove_upstream(const parts&, call&);

// What another provider says of whoever is about to register, by field of the profile; nothing
// where nobody comes from there.
std::map<std::string, std::string> claims_to_register(const page_kit&);

bool has_upstreams(const page_kit&);
// A button for each provider, for the page of log-in.
pages::markup upstream_buttons(const page_kit&, std::string_view next);

}  // namespace tsu::id::api
