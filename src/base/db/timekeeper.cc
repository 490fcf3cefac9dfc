#include "base/db/timekeeper.h"

#include <pthread.h>

#include "base/core/time.h"

namespace tsu::db {

timekeeper::timekeeper() : thread_([this] { work(); }) {
  pthread_setname_np(thread_.native_handle(), "db-time");
}

timekeeper::~timekeeper() { stop(); }

timekeeper::ticket timekeeper::after(std::chrono::nanoseconds wait, std::function<void()> f) {
  const auto at = monotonic_now() + wait;
  const std::lock_guard hold{lock_};
  const auto t = next_++;
  const auto place = due_.emplace(std::pair{at, t}, std::move(f)).first;
  by_ticket_.emplace(t, at);
  if (place == due_.begin()) {
    woken_.notify_one();
  }
  return t;
}

void timekeeper::forget(ticket t) {
  const std::lock_guard hold{lock_};
  if (const auto found = by_ticket_.find(t); found != by_ticket_.end()) {
    due_.erase({found->second, t});
    by_ticket_.erase(found);
  }
}

void timekeeper::stop() {
  {
    const std::lock_guard hold{lock_};
    stopping_ = true;
    woken_.notify_one();
  }
  if (thread_.joinable()) {
    thread_.join();
  }
}

void timekeeper::work() {
  std::unique_lock hold{lock_};
  while (!stopping_) {
    if (due_.empty()) {
      woken_.wait(hold);
      continue;
    }
    const auto wait = due_.begin()->first.first - monotonic_now();
    if (wait.count() > 0) {
      woken_.wait_for(hold, wait);
      continue;
    }
    auto node = due_.extract(due_.begin());
    by_ticket_.erase(node.key().second);
    hold.unlock();
    node.mapped()();
    hold.lock();
  }
}

}  // namespace tsu::db
