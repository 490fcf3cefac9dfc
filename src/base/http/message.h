// What a handler sees of HTTP: a request that was read whole and within its limits, and a reply.
// Nothing here knows of sockets. A request and everything it views live until its reply is sent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/task.h"

namespace tsu::http {

enum class method : std::uint8_t { get, head, post, put, patch, del, options };
std::string_view name_of(method);

// Header fields in the order they came; names compare without case.
class fields {
 public:
  using field = std::pair<std::string_view, std::string_view>;
  void add(std::string_view name, std::string_view value) { all_.emplace_back(name, value); }
  void clear() { all_.clear(); }
  // The first of that name.
  std::optional<std::string_view> find(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }

 private:
  std::vector<field> all_;
};

struct request {
  method verb = method::get;
  std::string_view path;   // percent-encoded as it came, starts with '/', without the query
  std::string_view query;  // after '?', as it came
  fields headers;
  std::string_view body;
  std::string_view remote_address;  // "127.0.0.1", or what a trusted proxy says
  std::string_view host;            // without the port, lower case; or what a trusted proxy says
  bool secure = false;              // TLS here or at a trusted proxy
  std::string_view prefix = {};     // "/api": of the path, what a trusted proxy has taken off
  std::string_view trace_id;        // 32 hex digits, W3C traceparent, made where none came
};

// Percent-decoding of one path segment or query value ('+' is a space in queries only).
// Nothing on bad escapes, NUL or invalid UTF-8.
std::optional<std::string> percent_decoded(std::string_view, bool plus_is_space = false);
std::string percent_encoded(std::string_view);

// The query string as decoded pairs, in order. At most 100.
class query_values {
 public:
  static std::optional<query_values> parse(std::string_view query);
  const std::string* find(std::string_view name) const;  // the first of that name
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

// Server-sent events: the server drains the channel to the client and adds heartbeats; producers
// push from any thread and drop a channel that is closed. Bounded: when a slow client falls behind
// by `capacity` events the channel closes and the client comes back with Last-Event-ID.
struct event {
  std::string name, data;  // data: one line of JSON
  std::string id = {};
};
class event_channel {
 public:
  virtual ~event_channel() = default;
  virtual bool push(event) = 0;  // false: closed
  virtual bool closed() const = 0;
  // Events that wait to be sent: who has many to tell goes on when these have become few.
  virtual std::size_t waiting() const = 0;
};

struct reply {
  int status = 200;
  std::string type = "application/json";  // Content-Type; not sent where the body is empty
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  // Instead of `body`: bytes shared with others (static files, cached documents).
  std::shared_ptr<const std::string> shared_body = {};
  // Instead of a body: called once by the server with the channel it made for this client.
  std::function<void(std::shared_ptr<event_channel>)> events = {};
  // What follows `body`, for answers that are too large for memory: each piece is asked for when
  // the client has taken the one before, an empty one is the end. Whoever makes them holds nothing
  // open in between; a client that takes nothing for a while is cut. Where it throws the client is
  // cut too, so that half an answer never looks like a whole one.
  std::function<task<std::string>()> pieces = {};
  // For the access log and counters: the route's pattern, without anybody's ids. Lives forever.
  std::string_view route = {};
  // May be sent packed. Not where a secret stands beside something that a stranger chose (BREACH).
  bool compressible = false;

  reply& with(std::string name, std::string value) & {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

}  // namespace tsu::http
