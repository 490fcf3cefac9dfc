// Letters to one mail server by SMTP. One thread hands them over, one after the other, over a
// connection that is kept while there is something to send; coroutines wait for the outcome on
// their own executor.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/core/task.h"

namespace tsu::mail {

// starttls: the connection is upgraded before anything is said, or nothing is sent.
enum class security : std::uint8_t { none, starttls, tls };

struct smtp_options {
  std::string host;
  std::uint16_t port = 587;
  security secured = security::starttls;
  std::string user;  // empty: no log-in
  secret<std::string> password = {};
  std::string ca_file = {};  // PEM; the machine's own list where empty
  std::chrono::milliseconds connect_timeout{10'000}, timeout{30'000};
  std::size_t waiting_max = 1'000;
};

struct smtp_letter {
  std::string from, to;  // envelope
  std::string text;      // RFC 5322, lines end with CRLF
};

class smtp_client {
 public:
  explicit smtp_client(smtp_options);
  // What is still waiting is answered with `unavailable`, code "shutting_down".
  ~smtp_client();
  smtp_client(const smtp_client&) = delete;
  smtp_client& operator=(const smtp_client&) = delete;

  // done: the server has taken it. Problems: not_processable "mail_refused" (5xx to this letter: do
  // not try again; the detail has the code); unavailable "mail_try_again", "timeout",
  // "cannot_connect", "tls_failed", "log_in_refused", "too_busy", "shutting_down".
  task<result<done>> send(smtp_letter);

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tsu::mail
