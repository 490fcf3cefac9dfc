#include "engine/broker/store/background.h"

#include <exception>
#include <utility>

#include "base/core/log.h"

namespace tsu::broker {

background::background() : thread_([this] { run(); }) {}

background::~background() {
  {
    const std::scoped_lock hold{lock_};
    stop_ = true;
  }
  woken_.notify_one();
  thread_.join();
}

void background::add(std::function<task<void>()> work) {
  {
    const std::scoped_lock hold{lock_};
    waiting_.push_back(std::move(work));
  }
  woken_.notify_one();
}

void background::run() {
  event_loop loop;
  for (;;) {
    std::function<task<void>()> work;
    {
      std::unique_lock hold{lock_};
      woken_.wait(hold, [&] { return stop_ || !waiting_.empty(); });
      if (stop_) {
        return;
      }
      work = std::move(waiting_.front());
      waiting_.pop_front();
    }
    try {
      loop.wait(work());
    } catch (const std::exception& e) {
      log_error("broker, in the background: {}", e.what());
    }
  }
}

}  // namespace tsu::broker
