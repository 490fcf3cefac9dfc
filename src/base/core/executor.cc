#include "base/core/executor.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>

#include "base/core/log.h"
#include "base/core/time.h"

namespace tsu {
namespace {

thread_local executor* current_executor = nullptr;

// A coroutine that owns itself: destroyed when it ends.
struct detached {
  struct promise_type {
    detached get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { std::terminate(); }
  };
};

void log_failure(std::exception_ptr error) {
  try {
    std::rethrow_exception(std::move(error));
  } catch (const std::exception& e) {
    log_error("background task failed: {}", e.what());
  } catch (...) {
    log_error("background task failed");
  }
}

detached run_detached(task<void> t, std::function<void(std::exception_ptr)> failed) {
  try {
    co_await std::move(t);
  } catch (...) {
    if (failed) {
      failed(std::current_exception());
    } else {
      log_failure(std::current_exception());
    }
  }
}

}  // namespace

executor* executor::current() { return current_executor; }
executor::entered::entered(executor& e) : before_(std::exchange(current_executor, &e)) {}
executor::entered::~entered() { current_executor = before_; }

void spawn(task<void> t, std::function<void(std::exception_ptr)> failed) {
  run_detached(std::move(t), std::move(failed));
}

struct event_loop::state {
  std::mutex lock;
  std::condition_variable woken;
  std::deque<std::coroutine_handle<>> ready;
  bool stopping = false;
  // Owner's thread only.
  std::multimap<std::chrono::nanoseconds, std::coroutine_handle<>> timers;

  // Timers that are due move to the ready list; gives back how long until the next one.
  std::optional<std::chrono::nanoseconds> take_due(std::deque<std::coroutine_handle<>>& out) {
    const auto now = monotonic_now();
    while (!timers.empty() && timers.begin()->first <= now) {
      out.push_back(timers.begin()->second);
      timers.erase(timers.begin());
    }
    if (timers.empty()) {
      return std::nullopt;
    }
    return timers.begin()->first - now;
  }

  // Waits for something to resume; empty only when stopping.
  std::deque<std::coroutine_handle<>> next() {
    std::deque<std::coroutine_handle<>> out;
    const auto until_timer = take_due(out);
    std::unique_lock hold{lock};
    if (out.empty() && ready.empty() && !stopping) {
      if (until_timer) {
        woken.wait_for(hold, *until_timer);
      } else {
        woken.wait(hold);
      }
    }
    out.insert(out.end(), ready.begin(), ready.end());
    ready.clear();
    return out;
  }
};

event_loop::event_loop() : state_(std::make_unique<state>()) {}
event_loop::~event_loop() = default;

void event_loop::post(std::span<const std::coroutine_handle<>> ready) {
  // Notified under the lock: the loop may end and be destroyed as soon as the lock is free.
  const std::lock_guard hold{state_->lock};
  state_->ready.insert(state_->ready.end(), ready.begin(), ready.end());
  state_->woken.notify_one();
}

void event_loop::after(std::chrono::nanoseconds wait, std::coroutine_handle<> h) {
  state_->timers.emplace(monotonic_now() + wait, h);
}

void event_loop::run_until(const bool& finished) {
  entered here{*this};
  while (!finished) {
    for (auto h : state_->next()) {
      h.resume();
    }
  }
}

void event_loop::run() {
  entered here{*this};
  while (true) {
    {
      const std::lock_guard hold{state_->lock};
      if (state_->stopping) {
        return;
      }
    }
    for (auto h : state_->next()) {
      h.resume();
    }
  }
}

void event_loop::stop() {
  const std::lock_guard hold{state_->lock};
  state_->stopping = true;
  state_->woken.notify_one();
}

}  // namespace tsu
