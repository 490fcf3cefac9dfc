// One tsunagu-media process and its socket. Belongs to one thread, which may block; the destructor
// kills the process and waits for it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/media/protocol.h"

namespace tsu::media {

struct helper_options {
  std::string program = {};  // empty: tsunagu-media in the folder of this program
  std::uint64_t memory_mib = 1024;
  std::uint64_t cpu_seconds = 600;  // of its whole life
  std::vector<std::string> arguments = {};
};

class helper {
 public:
  using deadline = std::chrono::nanoseconds;  // of monotonic_now()
  struct reply {
    message_kind kind = message_kind::done;
    std::string head, body;
  };

  // Starts the process and waits for its ready. `unavailable` where it cannot.
  static result<std::unique_ptr<helper>> start(const helper_options&, deadline);
  ~helper();
  helper(const helper&) = delete;
  helper& operator=(const helper&) = delete;

  // One job. After `unavailable` (died, hung, broke the protocol) this helper is of no more use.
  result<reply> ask(std::string_view head, std::string_view body, deadline);
  // Whether the process still waits for jobs.
  bool alive() const;

 private:
  helper(int pid, int socket) : pid_(pid), socket_(socket) {}
  bool send(std::string_view bytes, deadline) const;
  bool receive(char* to, std::size_t size, deadline) const;
  result<reply> receive_reply(deadline) const;
  int pid_, socket_;
};

// tsunagu-media beside the running program.
std::string program_beside_this_one();

}  // namespace tsu::media
