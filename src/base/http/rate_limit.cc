#include "base/http/rate_limit.h"

#include <algorithm>
#include <cmath>
#include <list>
#include <mutex>
#include <unordered_map>

#include "base/core/assert.h"
#include "base/http/address.h"
#include "base/http/problem_reply.h"

namespace tsu::http {
namespace {

std::chrono::seconds whole_seconds(double seconds) {
  return std::chrono::seconds{static_cast<std::int64_t>(std::ceil(seconds))};
}

}  // namespace

struct rate_limiter::state {
  struct bucket {
    std::string key;
    double tokens;
    instant filled;
  };
  const rate allowed;
  const clock& time;
  const std::size_t keys_max;
  mutable std::mutex lock;
  std::list<bucket> by_use;  // the latest first; guarded, like the next
  std::unordered_map<std::string_view, std::list<bucket>::iterator> by_key;

  bucket& touched(std::string_view key, instant now, const rate& of) {
    const auto known = by_key.find(key);
    if (known != by_key.end()) {
      by_use.splice(by_use.begin(), by_use, known->second);
      return by_use.front();
    }
    if (by_use.size() >= keys_max) {
      by_key.erase(by_use.back().key);
      by_use.pop_back();
    }
    by_use.push_front({std::string{key}, of.burst, now});
    by_key.emplace(by_use.front().key, by_use.begin());
    return by_use.front();
  }

  // A clock that was set back fills nothing and takes nothing away.
  bucket& filled(std::string_view key, instant now, const rate& of) {
    auto& b = touched(key, now, of);
    const auto passed = std::chrono::duration<double>{std::max(now - b.filled, duration{0})};
    b.tokens = std::min(of.burst, b.tokens + passed.count() * of.per_second);
    b.filled = now;
    return b;
  }

  rate_decision take(const rate& of, std::string_view key, double cost) {
    const std::lock_guard hold{lock};
    auto& b = filled(key, time.now(), of);
    auto out = decide(b, cost, of);
    if (out.allowed) {
      b.tokens -= cost;
      tell_what_is_left(out, b, of);
    }
    return out;
  }

  static rate_decision decide(const bucket& b, double cost, const rate& of) {
    rate_decision out{.allowed = b.tokens >= cost, .limit = static_cast<std::uint64_t>(of.burst)};
    if (!out.allowed) {
      out.retry_after =
          std::max(std::chrono::seconds{1}, whole_seconds((cost - b.tokens) / of.per_second));
    }
    tell_what_is_left(out, b, of);
    return out;
  }

  static void tell_what_is_left(rate_decision& out, const bucket& b, const rate& of) {
    out.remaining = static_cast<std::uint64_t>(b.tokens);
    out.full_after = whole_seconds((of.burst - b.tokens) / of.per_second);
  }
};

rate_limiter::rate_limiter(rate r, const clock& time, std::size_t keys_max)
    : state_(new state{.allowed = r,
                       .time = time,
                       .keys_max = keys_max,
                       .lock = {},
                       .by_use = {},
                       .by_key = {}}) {
  ASSERT(r.per_second > 0 && r.burst >= 1 && keys_max > 0);
}

rate_limiter::~rate_limiter() = default;

rate_decision rate_limiter::take(std::string_view key, double cost) {
  return state_->take(state_->allowed, key, cost);
}

rate_decision rate_limiter::take_at(const rate& of, std::string_view key) {
  ASSERT(of.per_second > 0 && of.burst >= 1);
  return state_->take(of, key, 1);
}

rate_decision rate_limiter::look(std::string_view key) {
  auto& s = *state_;
  const std::lock_guard hold{s.lock};
  return s.decide(s.filled(key, s.time.now(), s.allowed), 1, s.allowed);
}

std::size_t rate_limiter::keys() const {
  const std::lock_guard hold{state_->lock};
  return state_->by_use.size();
}

void tell_rate(reply& r, const rate_decision& d) {
  r.with("RateLimit-Limit", std::to_string(d.limit))
      .with("RateLimit-Remaining", std::to_string(d.remaining))
      .with("RateLimit-Reset", std::to_string(d.full_after.count()));
}

reply too_many_requests(const rate_decision& d, std::string_view trace_id,
                        std::string_view instance) {
  auto r = problem_reply({why::too_many, "asked too often"}, trace_id, instance);
  r.with("Retry-After", std::to_string(d.retry_after.count()));
  tell_rate(r, d);
  return r;
}

std::string rate_key_of_address(std::string_view address) {
  const auto parsed = ip_address::parse(address);
  if (!parsed || parsed->is_v4()) {
    return std::string{address};
  }
  const auto& b = parsed->bytes();
  return std::string{b.begin(), b.begin() + 8};
}

}  // namespace tsu::http
