#include "engine/broker/store/expiry_sweeper.h"

#include <chrono>

#include "base/core/executor.h"

namespace tsu::broker {
namespace {

constexpr std::chrono::milliseconds interval{250};

}  // namespace

task<void> expiry_sweeper::run() {
  while (!stopping_) {
    co_await broker_.sweep_expired(town_);
    co_await pause{interval};
  }
}

}  // namespace tsu::broker
