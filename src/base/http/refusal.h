// Why the server itself answers instead of a handler. Constants, compared by address. Private to
// base/http.
#pragma once

#include <string_view>

namespace tsu::http {

struct refusal {
  int status;
  std::string_view code, detail;
};

namespace refused {
inline constexpr refusal bad_request_line{400, "bad_request", "request line"};
inline constexpr refusal bad_line_end{400, "bad_request", "a line does not end with CR LF"};
inline constexpr refusal bad_target{
    400, "bad_request", "request target: characters that are to be percent-encoded, or no path"};
inline constexpr refusal bad_field{400, "bad_request", "header field"};
inline constexpr refusal bad_host{400, "bad_host", "Host is missing, doubled or malformed"};
inline constexpr refusal bad_length{400, "bad_request", "Content-Length"};
inline constexpr refusal bad_coding{400, "bad_request", "Transfer-Encoding"};
inline constexpr refusal bad_chunk{400, "bad_request", "chunked body"};
inline constexpr refusal method_not_allowed{405, "method_not_allowed", "method"};
inline constexpr refusal too_slow{408, "request_timeout", "the request did not arrive in time"};
inline constexpr refusal body_too_large{413, "too_large", "the body is larger than is taken here"};
inline constexpr refusal target_too_long{414, "uri_too_long", "request target"};
inline constexpr refusal content_coding{415, "unsupported", "Content-Encoding"};
inline constexpr refusal bad_expectation{417, "expectation_failed", "Expect"};
inline constexpr refusal head_too_large{431, "headers_too_large", "header section"};
inline constexpr refusal failed{500, "internal", "the handler failed"};
inline constexpr refusal unknown_method{501, "not_implemented", "method"};
inline constexpr refusal unknown_coding{501, "not_implemented", "Transfer-Encoding"};
inline constexpr refusal too_busy{503, "unavailable", "too many connections"};
inline constexpr refusal bad_version{505, "version_not_supported", "HTTP version"};
}  // namespace refused

}  // namespace tsu::http
