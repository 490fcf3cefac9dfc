// Replies as bytes, and the replies that the server makes itself. Private to base/http.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/http/message.h"
#include "base/http/refusal.h"

namespace tsu::http {

// "HTTP/1.1 404 Not Found\r\n"
void append_status_line(std::string& out, int status);
void append_field(std::string& out, std::string_view name, std::string_view value);
void append_number(std::string& out, std::uint64_t);

inline std::string_view body_of(const reply& r) {
  return r.shared_body ? std::string_view{*r.shared_body} : std::string_view{r.body};
}

// No control characters in any name or value: otherwise a handler that repeats input could be made
// to write headers of somebody else's choice.
bool is_sendable(const reply&);

// application/problem+json (RFC 9457) for what never reached a handler.
reply reply_of(const refusal&, std::string_view trace_id);

}  // namespace tsu::http
