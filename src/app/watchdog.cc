#include "app/watchdog.h"

#include <atomic>
#include <memory>
#include <utility>

#include "base/core/log.h"
#include "base/core/task.h"
#include "base/metrics/systemd.h"

namespace tsu::app {
namespace {

// Counts once it has come to that thread.
task<void> pass_by(executor& where, std::shared_ptr<std::atomic<std::size_t>> passed) {
  co_await go_to{where};
  ++*passed;
}

}  // namespace

watchdog::watchdog(std::vector<executor*> watched, std::chrono::microseconds interval)
    : watched_(std::move(watched)), interval_(interval), thread_([this] { run(); }) {}

watchdog::~watchdog() {
  {
    const std::lock_guard hold{lock_};
    stopping_ = true;
  }
  woken_.notify_one();
  thread_.join();
}

// A round is asked for at its beginning and looked at when it ends, so nothing is waited for.
void watchdog::run() {
  std::unique_lock hold{lock_};
  while (!stopping_) {
    const auto passed = std::make_shared<std::atomic<std::size_t>>(0);
    for (auto* one : watched_) {
      spawn(pass_by(*one, passed));
    }
    if (woken_.wait_for(hold, interval_, [this] { return stopping_; })) {
      return;
    }
    if (*passed == watched_.size()) {
      metrics::notify_watchdog();
    } else {
      log_error("{} of {} I/O threads take no work", watched_.size() - *passed, watched_.size());
    }
  }
}

}  // namespace tsu::app
