// The HTTP/1.1 server: reads requests whole and within limits, runs the handler as a coroutine on
// one of its I/O threads, writes the reply, keeps the connection. A connection stays on the thread
// that it was dealt to. Whoever makes the server owns it; start() and stop_gracefully() are called
// from a thread that is not one of its own, everything else from any.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/executor.h"
#include "base/core/result.h"
#include "base/core/task.h"
#include "base/core/time.h"
#include "base/http/message.h"

namespace tsu::http {

// The request lives until the task has ended and its reply is sent. An exception becomes 500.
using serve = std::function<task<reply>(const request&)>;

// One finished request, for counters and the access log. Views live for the call only.
struct access_record {
  method verb = method::get;
  std::string_view route;  // reply::route; empty for what the server refused itself
  int status = 0;
  std::uint64_t request_bytes = 0, reply_bytes = 0;  // bodies, decoded
  std::chrono::nanoseconds took{};  // from the head to the last byte, or to a stream's first
  std::string_view trace_id;
  std::string_view remote_address;
};

struct server_options {
  // "127.0.0.1:8080", "[::]:8080"; port 0 takes a free one.
  std::vector<std::string> listen = {"127.0.0.1:0"};
  // The same with TLS, one certificate for all; their numbers follow those of `listen`.
  std::vector<std::string> listen_tls = {};
  std::string tls_certificate_file = {}, tls_key_file = {};  // PEM; the whole chain
  unsigned io_threads = 0;                                   // 0: one per core that it may use

  std::size_t head_bytes_max = 16 * 1024;
  std::size_t header_count_max = 100;
  std::size_t body_bytes_max = 1024 * 1024;
  // More or less than body_bytes_max for one kind of request; decided once the head is read.
  std::function<std::size_t(method, std::string_view path)> body_limit = {};

  std::chrono::milliseconds head_timeout{10'000};  // from the first byte of a request
  std::chrono::milliseconds body_timeout{10'000};  // besides what the rate below allows
  std::size_t body_bytes_per_second_min = 1024;    // also for a client that reads its reply
  std::chrono::milliseconds idle_timeout{75'000};
  std::chrono::milliseconds heartbeat{15'000};  // of event streams
  std::size_t requests_per_connection_max = 100'000;
  // One too many is answered 503 with Retry-After; far too many are closed without a word.
  std::size_t connections_max = 10'000;
  std::size_t connections_per_address_max = 1'000;  // not for trusted proxies

  // "10.0.0.0/8": only from there Forwarded and X-Forwarded-For/-Proto are believed.
  std::vector<std::string> trusted_proxies = {};

  // Sent where the client came by TLS; empty: not sent.
  std::string strict_transport_security = "max-age=31536000";
  // Sent with every reply that does not set them itself.
  std::vector<std::pair<std::string, std::string>> default_headers = {
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "strict-origin-when-cross-origin"},
  };
  // Called on an I/O thread after each reply.
  std::function<void(const access_record&)> observe = {};
  // Takes finished lines, each one JSON object and a line feed, in batches. No query strings, no
  // addresses unless asked for, nothing of a person.
  std::function<void(std::string_view lines)> access_log = {};
  bool access_log_addresses = false;

  // For the Date header; the machine's where it is null.
  const clock* wall_clock = nullptr;
};

class server {
 public:
  // Binds, listens and serves at once; a problem when an address cannot be had.
  static result<std::unique_ptr<server>> start(server_options, serve);
  ~server();
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  // The port of the n-th address listened at.
  std::uint16_t port(std::size_t n = 0) const;
  // The I/O threads, for background coroutines that belong to the server's life.
  std::vector<executor*> executors() const;
  std::size_t connections() const;
  std::size_t event_streams() const;

  // Reads certificate and key again, for connections made from now on. What was there stays when
  // they cannot be read or do not fit.
  result<done> reload_certificates();

  // Stops accepting, lets requests under way finish, closes what is idle. Gives back how many
  // requests were still running when the deadline cut them; their handlers must not be left
  // waiting for anything that outlives the server. Once only.
  std::size_t stop_gracefully(std::chrono::milliseconds deadline);

 private:
  server();
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tsu::http
