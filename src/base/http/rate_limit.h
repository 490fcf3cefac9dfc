// How often somebody may ask: a token bucket per key (an address, an account, a client) in a table
// of bounded size that forgets who has been quiet longest. Counts what this process sees; nodes
// behind one load balancer each count for themselves. Any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/core/time.h"
#include "base/http/message.h"

namespace tsu::http {

struct rate {
  double per_second = 10;
  double burst = 20;  // how much may be saved up; at least 1
};

struct rate_decision {
  bool allowed = true;
  std::uint64_t limit = 0, remaining = 0;  // in requests of cost 1
  std::chrono::seconds retry_after{0};     // 0 where allowed, else at least 1
  std::chrono::seconds full_after{0};      // until the bucket is full again
};

class rate_limiter {
 public:
  rate_limiter(rate, const clock&, std::size_t keys_max = 100'000);
  ~rate_limiter();
  rate_limiter(const rate_limiter&) = delete;
  rate_limiter& operator=(const rate_limiter&) = delete;

  // Takes `cost` from the key's bucket, or nothing when there is not so much in it.
  rate_decision take(std::string_view key, double cost = 1);
  // The same where this key has a rate of its own.
  rate_decision take_at(const rate&, std::string_view key);
  // What take(key) would say; takes nothing.
  rate_decision look(std::string_view key);
  std::size_t keys() const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

// RateLimit-Limit, -Remaining and -Reset (draft-ietf-httpapi-ratelimit-headers-07) on a reply.
void tell_rate(reply&, const rate_decision&);
// 429 as a problem, with Retry-After.
reply too_many_requests(const rate_decision&, std::string_view trace_id,
                        std::string_view instance = {});

// One key for all that one subscriber can choose: an IPv6 client owns a /64, not an address.
std::string rate_key_of_address(std::string_view address);

}  // namespace tsu::http
