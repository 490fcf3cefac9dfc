#include "base/db/crew.h"

#include <pthread.h>

#include <string>

namespace tsu::db {

crew::crew(const char* name, int threads) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this] { work(); });
    pthread_setname_np(threads_.back().native_handle(), (name + std::to_string(i)).c_str());
  }
}

crew::~crew() { stop(); }

void crew::enqueue(job& j) {
  const std::lock_guard hold{lock_};
  waiting_.push_back(&j);
  woken_.notify_one();
}

void crew::stop() {
  {
    const std::lock_guard hold{lock_};
    stopping_ = true;
    woken_.notify_all();
  }
  for (auto& t : threads_) {
    if (t.joinable()) {
      t.join();
    }
  }
}

void crew::work() {
  std::unique_lock hold{lock_};
  while (true) {
    woken_.wait(hold, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) {
      return;
    }
    auto* next = waiting_.front();
    waiting_.pop_front();
    hold.unlock();
    next->run();
    hold.lock();
  }
}

}  // namespace tsu::db
