// From bytes to a request head and a body's frame (RFC 9112), strictly: what two programs could
// read differently is refused, because that is how requests are smuggled. Pure; no sockets, no
// allocation beyond what is kept from one request to the next. Private to base/http.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/http/message.h"

namespace tsu::http {

// Why the server itself answers instead of a handler. Constants; compared by address.
struct refusal {
  int status;
  std::string_view code, detail;
};

struct head_limits {
  std::size_t bytes = 16 * 1024;
  std::size_t fields = 100;
  std::size_t target_bytes = 8 * 1024;
};

enum class body_kind : std::uint8_t { none, length, chunked };

// What the head says besides what a handler sees.
struct framing {
  bool http_1_0 = false;
  bool keep_alive = true;
  bool expects_continue = false;
  bool options_asterisk = false;
  body_kind body = body_kind::none;
  std::uint64_t content_length = 0;
  std::string_view traceparent;
};

class head_reader {
 public:
  struct progress {
    std::size_t head_bytes = 0;  // 0: not all there yet
    const refusal* refused = nullptr;
  };
  // Looks for the end of the head in all bytes that have come so far; goes on where it stopped.
  progress look(std::string_view bytes, const head_limits&);
  // After look() gave head_bytes. Fills views into `bytes`; lowers the host name in place.
  const refusal* read(std::span<char> bytes, const head_limits&, request&, framing&) const;
  // Before the next request.
  void reset();

 private:
  struct line {
    std::size_t from, until;
  };
  std::vector<line> lines_;
  std::size_t looked_ = 0, line_start_ = 0;
};

// The chunked coding (RFC 9112 7.1), fed piece by piece.
class chunk_reader {
 public:
  enum class state : std::uint8_t { more, done, refused };
  struct progress {
    state now = state::more;
    std::size_t used = 0;  // bytes of `bytes` that belong to this body
    const refusal* refused = nullptr;
  };
  void reset() { *this = {}; }
  // Appends decoded bytes to `body`, never beyond `body_max`.
  progress feed(std::string_view bytes, std::string& body, std::size_t body_max);

 private:
  enum class step : std::uint8_t {
    size,
    extension,
    size_lf,
    data,
    data_cr,
    data_lf,
    trailer,
    trailer_lf,
    done
  };
  const refusal* take(char c);
  const refusal* take_size(char c);
  const refusal* take_trailer(char c);

  step step_ = step::size;
  std::uint64_t left_ = 0;
  unsigned size_digits_ = 0, extra_bytes_ = 0, trailer_line_ = 0;
};

namespace refused {
inline constexpr refusal bad_request_line{400, "bad_request", "request line"};
inline constexpr refusal bad_line_end{400, "bad_request", "a line does not end with CR LF"};
inline constexpr refusal bad_target{400, "bad_request", "request target"};
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
