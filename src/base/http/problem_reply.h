// Refusals on the wire: application/problem+json (RFC 9457) with the members code, traceId and
// errors besides the standard's. Pure; any thread.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "base/http/message.h"

namespace tsu::http {

// {"type","title","status","detail","code","traceId","instance","errors":[{"field","code"}]}.
// `instance` is the path that was asked for and is left out where empty. The problem's detail is
// for engineers and is sent only where the caller is the one who can mend it (4xx).
reply problem_reply(const problem&, std::string_view trace_id, std::string_view instance = {});
// Statuses that a problem's reason does not know (405, 406, 428 …).
reply problem_reply_with(int status, std::string_view code, std::string_view detail,
                         std::string_view trace_id, std::string_view instance = {});
// 405 with Allow: "GET, POST".
reply method_not_allowed(std::string_view allow, std::string_view trace_id,
                         std::string_view instance = {});

// "Not Found"; "Status" where there is no common name.
std::string_view phrase_of(int status);

}  // namespace tsu::http
