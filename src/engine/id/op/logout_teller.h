// Tells clients that a session ended (OpenID Connect Back-Channel Logout 1.0): takes what is due
// under leases, sends a logout token, tries again for some hours. One per process and municipality;
// several nodes share the work. Its coroutines run on the executor that awaits them.
#pragma once

#include <atomic>
#include <chrono>

#include "base/core/task.h"
#include "base/http/client.h"
#include "engine/id/op/provider.h"
#include "engine/id/op/store_logouts.h"

namespace tsu::id::op {

class logout_teller {
 public:
  // `outside` refuses addresses that are not everybody's, and follows no redirects.
  logout_teller(const provider&, tenant_code, http::client& outside, const clock&);

  // Tries all that is due now; gives back how many were tried.
  task<std::size_t> tell_due();
  // Again and again, until stop().
  task<void> run();
  void stop() { stopping_ = true; }  // from any thread

 private:
  task<void> tell(logout_row);
  task<bool> send(const logout_row&) const;

  const provider& on_;
  const tenant_code tenant_;
  http::client& outside_;
  const clock& time_;
  std::atomic<bool> stopping_ = false;
};

inline constexpr std::int64_t logout_attempts_max = 8;
// 5 s, then four times as long each time, at most an hour.
std::chrono::seconds wait_after(std::int64_t attempts);
// The claims of a logout token, 2.4 of the standard.
std::string logout_claims(const logout_row&, std::string_view jti, instant now);

}  // namespace tsu::id::op
