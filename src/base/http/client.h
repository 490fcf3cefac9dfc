// Outgoing HTTP: one thread drives libcurl's multi interface, coroutines wait for the answer on
// their own executor. send() from any coroutine that runs on an executor. Connections are kept and
// reused within one client; a client has one address policy, so a connection that was opened for
// a configured partner is never used for an address that a user gave.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/random.h"
#include "base/core/result.h"
#include "base/core/task.h"
#include "base/http/address.h"
#include "base/http/message.h"

namespace tsu::http {

// public_only is for addresses that users give: every address that is connected to, also after a
// redirect, must be one that anyone on the Internet could reach (ip_address::is_public).
enum class address_policy { any, public_only };

struct client_options {
  address_policy policy = address_policy::public_only;
  // Reachable in spite of public_only: networks of partners inside, from the configuration.
  std::vector<network> allowed = {};
  std::size_t connections_max = 64;
  std::size_t connections_per_host_max = 8;
  std::size_t waiting_max = 10'000;  // requests not answered yet
  // "host:port:address", instead of asking the name service.
  std::vector<std::string> resolve = {};
  std::string ca_file = {};  // PEM; the machine's own list where empty
  std::string user_agent = "tsunagu";
};

struct client_request {
  method verb = method::get;
  std::string url;  // http or https, no user name or password in it
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  std::chrono::milliseconds connect_timeout{3'000};
  std::chrono::milliseconds timeout{10'000};  // in all
  std::size_t reply_bytes_max = 1024 * 1024;  // of the body, unpacked
  int redirects_max = 0;                      // followed for GET and HEAD only
};

struct client_reply {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers = {};  // of the last reply
  std::string body = {};
  // The first of that name, compared without case; empty where there is none.
  std::string_view field(std::string_view name) const;
};

class client {
 public:
  explicit client(client_options = {});
  // What is still under way is answered with `unavailable`, code "shutting_down".
  ~client();
  client(const client&) = delete;
  client& operator=(const client&) = delete;

  // Any status is a reply. Problems: bad_input "bad_url"; not_allowed "address_refused";
  // unavailable "timeout", "cannot_connect", "tls_failed", "connection_lost", "too_many_redirects",
  // "too_busy"; too_large "reply_too_large".
  task<result<client_reply>> send(client_request);

 private:
  struct state;
  std::unique_ptr<state> state_;
};

// How long to wait before trying again: decorrelated jitter, so that many who failed together do
// not come back together. One per thing that is retried.
class backoff {
 public:
  backoff(std::chrono::milliseconds base, std::chrono::milliseconds most, random_source& random)
      : base_(base), most_(most), last_(base), random_(random) {}
  // Between base and three times what was waited last, at most `most`.
  std::chrono::milliseconds next();
  void reset() { last_ = base_; }

 private:
  std::chrono::milliseconds base_, most_, last_;
  random_source& random_;
};

}  // namespace tsu::http
