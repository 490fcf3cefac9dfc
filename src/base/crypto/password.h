// Passwords and PINs as they are kept: argon2id (RFC 9106) through libsodium, as PHC strings
// "$argon2id$v=19$m=19456,t=2,p=1$…" that carry their own cost, so that it can be raised later. The
// functions take some 20 ms and belong on a password_desk's threads. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/core/side_work.h"
#include "base/core/task.h"

namespace tsu::crypto {

// OWASP's least for one lane; about 60 a second on one core.
struct password_cost {
  std::uint32_t passes = 2;
  std::uint32_t memory_kib = 19 * 1024;
};

inline constexpr std::size_t password_bytes_max = 1024;

// Throws std::bad_alloc where the memory is not to be had.
std::string hash_password(const secret<std::string>&, password_cost = {});
// Of that form and cost to compare with, and no password's: for those who are not there.
std::string hash_of_nobody(password_cost = {});
// False too for a text that is no such string.
bool password_matches(std::string_view kept, const secret<std::string>&);
// Whether it was made at another cost, and ought to be made again when the password is known.
bool wants_rehash(std::string_view kept, password_cost = {});

// Hashes beside the I/O threads, so many at once and no more: each takes 19 MiB. Beyond the queue
// it refuses with "busy" (503) at once; what else is asked of the program goes on unharmed.
class password_desk {
 public:
  struct options {
    int threads = 1;
    std::size_t waiting_max = 100;  // about two seconds of them per thread
    password_cost cost = {};
  };
  explicit password_desk(options);

  // "password_too_long" over password_bytes_max.
  task<result<std::string>> hash(secret<std::string>);
  // An empty `kept` (nobody of that name) takes as long as any other and does not match.
  task<result<bool>> matches(std::string kept, secret<std::string>);
  const password_cost& cost() const { return options_.cost; }

 private:
  options options_;
  std::string nobody_;
  side_work threads_;
};

}  // namespace tsu::crypto
