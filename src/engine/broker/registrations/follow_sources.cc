#include "engine/broker/registrations/follow_sources.h"

#include <algorithm>

#include "base/core/executor.h"

namespace tsu::broker {
namespace {

constexpr std::chrono::milliseconds wait_at_most{500};
// While entities keep changing the log is not looked at more often than this.
constexpr std::chrono::milliseconds between{20};

}  // namespace

task<void> source_follower::run() {
  auto& store = broker_.town_store(town_);
  while (!stopping_) {
    const auto known = co_await registry_.look(town_);
    (void)co_await registry_.catch_up(town_);
    co_await registry_.write_counts(town_);
    (void)co_await store.wait_for_change(std::max(known->number, store.newest_change()),
                                         wait_at_most);
    co_await pause{between};
  }
  co_await registry_.write_counts(town_);  // what came since the last round
}

}  // namespace tsu::broker
