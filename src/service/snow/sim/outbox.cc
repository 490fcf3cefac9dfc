#include "service/snow/sim/outbox.h"

#include <algorithm>
#include <utility>

#include "base/core/assert.h"

namespace tsu::snow::sim {

outbox::outbox(link& l, const outbox_limits& limits, random_source& random)
    : link_(l), limits_(limits), backoff_(limits.first_wait, limits.longest_wait, random) {}

void outbox::put(parcel p) {
  ASSERT(!full());
  waiting_.push_back(std::move(p));
  ++counts_.put;
}

result<done> outbox::pass(std::chrono::nanoseconds now) {
  while (!waiting_.empty() && now >= next_try_) {
    const auto count = std::min(waiting_.size(), limits_.batch_max);
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
    const std::vector<parcel> batch(waiting_.begin(), end);
    auto answer = link_.send(batch);
    if (!answer.ok()) {
      const auto reason = answer.error().reason;
      if (reason != why::unavailable && reason != why::too_many) {
        return std::move(answer).error();
      }
      ++counts_.failures;
      counts_.last_failure = answer.error().detail;
      next_try_ = now + backoff_.next();
      return done{};
    }
    backoff_.reset();
    ++counts_.batches;
    counts_.refused += static_cast<std::int64_t>(answer.value().refused);
    counts_.sent += static_cast<std::int64_t>(count - answer.value().refused);
    if (counts_.first_refusal.empty()) {
      counts_.first_refusal = answer.value().first_refusal;
    }
    waiting_.erase(waiting_.begin(), end);
  }
  return done{};
}

}  // namespace tsu::snow::sim
