// Refusals of the protocol. They travel as problems whose code is the protocol's own word
// ("invalid_grant"); here they become what RFC 6749 5.2 sends. Pure; any thread.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "base/http/message.h"

namespace tsu::id::op {

// `detail` is for the developer: ASCII, without '"' and '\' (RFC 6749 5.2).
problem refuse(std::string_view error, std::string_view detail);

// What a client may be told of it at the authorization endpoint: the protocol's own words as they
// are. Of what the house refuses (a person who was erased, a key that is missing) only that it did
// not go: server_error or temporarily_unavailable, with nothing of the reason (RFC 6749 4.1.2.1).
problem for_client(const problem&);

// {"error","error_description"}; 401 with WWW-Authenticate for invalid_client, 400 for the others,
// or what the problem's reason says (413, 429, 503).
http::reply error_reply(const problem&);
// RFC 6750 3 and RFC 9449 7.1 of a resource: 401 invalid_token, 403 insufficient_scope …; without
// `error` where nothing was sent at all.
http::reply bearer_error(int status, std::string_view scheme, std::string_view error,
                         std::string_view detail, std::string_view scope = {});
// 200 and JSON that nobody keeps.
http::reply private_json(std::string body, int status = 200);

}  // namespace tsu::id::op
