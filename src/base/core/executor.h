// executor: where coroutines go on. Each thread that runs coroutines belongs to one executor; work
// that leaves for another thread (the database, another server) comes back to the executor it
// left. `event_loop` is one for tests, tools and background work; base/http has one per I/O thread.
#pragma once

#include <chrono>
#include <coroutine>
#include <functional>
#include <memory>
#include <span>

#include "base/core/task.h"

namespace tsu {

class executor {
 public:
  virtual ~executor() = default;

  // Resumes each of these on the executor's own thread, in order. Callable from any thread. One
  // call for a whole batch costs one wake-up.
  virtual void post(std::span<const std::coroutine_handle<>> ready) = 0;
  // Resumes once that much real time has passed. Callable from the executor's own thread.
  virtual void after(std::chrono::nanoseconds, std::coroutine_handle<>) = 0;

  void post(std::coroutine_handle<> one) { post(std::span{&one, 1}); }

  // The executor whose thread this is; nullptr on a thread that runs no coroutines.
  static executor* current();

 protected:
  // Every implementation holds one of these on the stack while it runs coroutines.
  class entered {
   public:
    explicit entered(executor&);
    ~entered();
    entered(const entered&) = delete;
    entered& operator=(const entered&) = delete;

   private:
    executor* before_;
  };
};

// co_await pause(10ms): real time passes. Jobs and back-off; never in tests.
struct pause {
  std::chrono::nanoseconds how_long;
  bool await_ready() const noexcept { return how_long.count() <= 0; }
  void await_suspend(std::coroutine_handle<> h) const { executor::current()->after(how_long, h); }
  void await_resume() const noexcept {}
};

// co_await go_to(other): from here on the coroutine runs on that executor.
struct go_to {
  executor& other;
  bool await_ready() const noexcept { return executor::current() == &other; }
  void await_suspend(std::coroutine_handle<> h) const { other.post(h); }
  void await_resume() const noexcept {}
};

// A loop on the calling thread. post() from any thread; everything else from the owner's.
class event_loop final : public executor {
 public:
  event_loop();
  ~event_loop() override;

  using executor::post;
  void post(std::span<const std::coroutine_handle<>> ready) override;
  void after(std::chrono::nanoseconds, std::coroutine_handle<>) override;

  // Runs until stop() is called (from any thread).
  void run();
  void stop();

  // Runs this task to its end on the calling thread, with everything it starts, and gives its
  // value back. For main(), tools and tests.
  template <class T>
  T wait(task<T> t);

 private:
  void run_until(const bool& finished);
  struct state;
  std::unique_ptr<state> state_;
};

// Starts a task that nobody waits for, on the calling thread up to its first suspension. An
// exception that leaves it is handed to `failed` (the log, by default).
void spawn(task<void>, std::function<void(std::exception_ptr)> failed = {});

// One-shot meeting point of a thread that produces a value and a coroutine that waits for it.
// The waiting coroutine resumes on the executor it suspended on. Owned by the waiter; `set` is
// called exactly once, from any thread, and the object must not be touched after it.
template <class T>
class completion {
 public:
  void set(T value) {
    value_.emplace(std::move(value));
    where_->post(waiter_);
  }
  // start(): called after the coroutine is suspended; begins the work that will call set().
  template <class Start>
  auto wait(Start start) {
    struct awaiter {
      completion& self;
      Start start;
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<> h) {
        self.waiter_ = h;
        self.where_ = executor::current();
        ASSERT(self.where_ != nullptr);
        auto begin = std::move(start);  // the coroutine may be gone before begin() returns
        begin();
      }
      T await_resume() { return std::move(*self.value_); }
    };
    return awaiter{*this, std::move(start)};
  }

 private:
  std::optional<T> value_;
  std::coroutine_handle<> waiter_;
  executor* where_ = nullptr;
};

namespace detail {
template <class T>
task<void> store_outcome(task<T> t, std::optional<T>& value, std::exception_ptr& error,
                         bool& finished) {
  try {
    value.emplace(co_await std::move(t));
  } catch (...) {
    error = std::current_exception();
  }
  finished = true;
}
inline task<void> store_done(task<void> t, std::exception_ptr& error, bool& finished) {
  try {
    co_await std::move(t);
  } catch (...) {
    error = std::current_exception();
  }
  finished = true;
}
}  // namespace detail

template <class T>
T event_loop::wait(task<T> t) {
  entered here{*this};
  bool finished = false;
  std::exception_ptr error;
  if constexpr (std::is_void_v<T>) {
    spawn(detail::store_done(std::move(t), error, finished));
    run_until(finished);
    if (error) {
      std::rethrow_exception(error);
    }
  } else {
    std::optional<T> value;
    spawn(detail::store_outcome(std::move(t), value, error, finished));
    run_until(finished);
    if (error) {
      std::rethrow_exception(error);
    }
    return std::move(*value);
  }
}

}  // namespace tsu
