// From bytes to a request (RFC 9112): Beast's parser behind a gate of ours. Whatever two programs
// could read differently is refused, because that is how requests are smuggled; what Beast lets
// pass of that kind (doc/adr/0012) is refused here. No sockets. One reader for a connection; no
// allocation beyond what it keeps from one request to the next. Private to base/http.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/http/message.h"
#include "base/http/refusal.h"

namespace tsu::http {

struct head_limits {
  std::size_t bytes = 16 * 1024;
  std::size_t fields = 100;
  std::size_t target_bytes = 8 * 1024;
};

// What the head says besides what a handler sees.
struct framing {
  bool http_1_0 = false;
  bool keep_alive = true;
  bool expects_continue = false;
  bool options_asterisk = false;
  bool has_body = false;
  std::uint64_t content_length = 0;  // 0 where the body is chunked
  std::string_view traceparent;
};

class request_reader {
 public:
  struct progress {
    bool done = false;
    std::size_t used = 0;  // bytes at the front that are done with
    const refusal* refused = nullptr;
  };

  explicit request_reader(const head_limits&);
  ~request_reader();
  request_reader(const request_reader&) = delete;
  request_reader& operator=(const request_reader&) = delete;

  // All bytes that have come so far; nothing is used before the head is whole. Then `used` is its
  // size, and request and framing are filled with views into `bytes` and into this reader.
  progress read_head(std::string_view bytes, request&, framing&);
  // What follows the head, where there is a body; again what was not used, with more behind it.
  // Fills body of the request that
  // read_head was given: with a view into `bytes` where the whole body is there at once, otherwise
  // with one into this reader. A chunked body grows to `body_max` at most.
  progress read_body(std::string_view bytes, std::size_t body_max);
  // Before the next request.
  void reset();

 private:
  struct parser;
  struct gate {
    std::size_t looked = 0, line_start = 0, lines = 0;
  };
  progress look(std::string_view bytes);

  const head_limits limits_;
  gate gate_;
  std::unique_ptr<parser> parser_;
  std::string host_, body_;
};

}  // namespace tsu::http
