#include "base/core/side_work.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tsu {

struct side_work::state {
  mutable std::mutex lock;
  std::condition_variable woken;
  std::deque<std::function<void()>> waiting;
  std::size_t waiting_max;
  int idle = 0;
  bool stopping = false;
  std::vector<std::thread> threads;

  void work(int nice) {
    // Of this thread alone on Linux; without the right to it, it stays as it was.
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), nice);
    std::unique_lock hold{lock};
    while (true) {
      ++idle;
      woken.wait(hold, [this] { return stopping || !waiting.empty(); });
      --idle;
      if (waiting.empty()) {
        return;
      }
      const auto next = std::move(waiting.front());
      waiting.pop_front();
      hold.unlock();
      next();
      hold.lock();
    }
  }
};

side_work::side_work(side_work_options o) : state_(std::make_unique<state>()) {
  state_->waiting_max = o.waiting_max;
  for (int i = 0; i < o.threads; ++i) {
    state_->threads.emplace_back([s = state_.get(), nice = o.nice] { s->work(nice); });
    pthread_setname_np(state_->threads.back().native_handle(),
                       (o.name + std::to_string(i)).c_str());
  }
}

side_work::~side_work() {
  {
    const std::lock_guard hold{state_->lock};
    state_->stopping = true;
    state_->woken.notify_all();
  }
  for (auto& t : state_->threads) {
    t.join();
  }
}

bool side_work::enqueue(std::function<void()> f) {
  const std::lock_guard hold{state_->lock};
  if (state_->waiting.size() >= state_->waiting_max + static_cast<std::size_t>(state_->idle)) {
    return false;
  }
  state_->waiting.push_back(std::move(f));
  state_->woken.notify_one();
  return true;
}

std::size_t side_work::waiting() const {
  const std::lock_guard hold{state_->lock};
  return state_->waiting.size();
}

}  // namespace tsu
