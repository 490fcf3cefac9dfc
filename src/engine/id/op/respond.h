// Answers that leave through the browser: to the client's redirect URI, or as a page where nobody
// may be sent anywhere.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/http/message.h"
#include "base/module/module.h"
#include "engine/id/op/authorize_request.h"
#include "engine/id/op/provider.h"
#include "engine/id/pages/page.h"

namespace tsu::id::op {

using parameters = std::vector<std::pair<std::string_view, std::string>>;

// Adds state and iss (RFC 9207) and goes to the client by a redirect or a form, as it asked.
http::reply respond(const provider&, const call&, const answer_place&, parameters);
// error and error_description, the same way.
http::reply respond_error(const provider&, const call&, const answer_place&, const problem&);

pages::words words_of(const provider&, const http::request&, std::string_view ui_locales = {});
// A page that says so and leads nowhere.
http::reply refuse_on_page(const provider&, const call&, const problem&);

}  // namespace tsu::id::op
