#include "engine/broker/store/row_keeper.h"

#include <pthread.h>

#include <chrono>
#include <exception>
#include <utility>

#include "base/core/executor.h"
#include "base/core/log.h"

namespace tsu::broker {
namespace {

// What a start after a crash has to read again is what came in this time and the writing itself.
constexpr std::chrono::seconds gather{2};

}  // namespace

row_keeper::row_keeper(settle_all f) : settle_(std::move(f)), thread_([this] { run(); }) {
  pthread_setname_np(thread_.native_handle(), "broker-rows");
}

row_keeper::~row_keeper() {
  {
    const std::scoped_lock hold{lock_};
    stop_ = true;
  }
  woken_.notify_one();
  thread_.join();
}

void row_keeper::note() {
  const std::scoped_lock hold{lock_};
  if (!late_) {
    late_ = true;
    woken_.notify_one();
  }
}

void row_keeper::run() {
  std::unique_lock hold{lock_};
  while (!stop_) {
    woken_.wait(hold, [this] { return stop_ || late_; });
    woken_.wait_for(hold, gather, [this] { return stop_; });
    late_ = false;
    hold.unlock();
    const bool again = settle();
    hold.lock();
    late_ = late_ || again;
  }
}

// Nothing is lost where it fails: the change log has it all.
bool row_keeper::settle() {
  event_loop loop;
  try {
    return loop.wait(settle_());
  } catch (const std::exception& e) {
    log_warning("broker, writing rows: {}", e.what());
    return true;
  }
}

}  // namespace tsu::broker
