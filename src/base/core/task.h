// task<T>: a coroutine that starts when it is awaited and resumes its awaiter when it ends. No
// locks, no allocation but its own frame. A task is awaited once, by its owner, and runs on the
// executor of whoever resumes it. Exceptions travel to the awaiter.
#pragma once

#include <atomic>
#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/core/assert.h"

// Whether resuming a coroutine from another leaves the stack as it was. Clang sees to it; GCC does
// where it may turn the call into a jump, and neither sanitizers nor -O0 let it.
#if defined(__GNUC__) && !defined(__clang__) && \
    (defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__OPTIMIZE__))
#define TSU_RESUMES_BY_JUMP 0
#else
#define TSU_RESUMES_BY_JUMP 1
#endif

namespace tsu {

template <class T = void>
class task;

namespace detail {

struct promise_base {
  std::coroutine_handle<> awaiter = std::noop_coroutine();

  std::suspend_always initial_suspend() noexcept { return {}; }

#if !TSU_RESUMES_BY_JUMP
  // Set by the first of the two that meet at the end: the task and its awaiter, which may run on
  // different threads. The second one goes on with the awaiter.
  std::atomic<bool> met = false;
#endif

  struct resume_awaiter {
    bool await_ready() noexcept { return false; }
#if TSU_RESUMES_BY_JUMP
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> h) noexcept {
      return h.promise().awaiter;
    }
#else
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> h) noexcept {
      const auto awaiter = h.promise().awaiter;
      if (h.promise().met.exchange(true, std::memory_order_acq_rel)) {
        awaiter.resume();
      }
    }
#endif
    void await_resume() noexcept {}
  };
  resume_awaiter final_suspend() noexcept { return {}; }
};

template <class T>
struct promise final : promise_base {
  std::optional<T> value;
  std::exception_ptr error;

  task<T> get_return_object() noexcept;
  template <class U>
  void return_value(U&& given) {
    value.emplace(std::forward<U>(given));
  }
  void unhandled_exception() noexcept { error = std::current_exception(); }
  T take() {
    if (error) {
      std::rethrow_exception(error);
    }
    ASSERT(value.has_value());
    return std::move(*value);
  }
};

template <>
struct promise<void> final : promise_base {
  std::exception_ptr error;

  task<void> get_return_object() noexcept;
  void return_void() noexcept {}
  void unhandled_exception() noexcept { error = std::current_exception(); }
  void take() {
    if (error) {
      std::rethrow_exception(error);
    }
  }
};

}  // namespace detail

template <class T>
class [[nodiscard]] task {
 public:
  using promise_type = detail::promise<T>;
  using handle = std::coroutine_handle<promise_type>;

  task() = default;
  explicit task(handle h) : h_(h) {}
  task(task&& other) noexcept : h_(std::exchange(other.h_, {})) {}
  task& operator=(task&& other) noexcept {
    if (this != &other) {
      destroy();
      h_ = std::exchange(other.h_, {});
    }
    return *this;
  }
  ~task() { destroy(); }

  bool await_ready() const noexcept { return false; }
#if TSU_RESUMES_BY_JUMP
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiter) noexcept {
    h_.promise().awaiter = awaiter;
    return h_;
  }
#else
  // A task that ends at once does not resume its awaiter, which then is not suspended at all.
  bool await_suspend(std::coroutine_handle<> awaiter) noexcept {
    auto& promise = h_.promise();
    promise.awaiter = awaiter;
    h_.resume();
    return !promise.met.exchange(true, std::memory_order_acq_rel);
  }
#endif
  T await_resume() { return h_.promise().take(); }

 private:
  void destroy() {
    if (h_) {
      h_.destroy();
    }
  }
  handle h_;
};

namespace detail {

template <class T>
task<T> promise<T>::get_return_object() noexcept {
  return task<T>{std::coroutine_handle<promise<T>>::from_promise(*this)};
}
inline task<void> promise<void>::get_return_object() noexcept {
  return task<void>{std::coroutine_handle<promise<void>>::from_promise(*this)};
}

}  // namespace detail
}  // namespace tsu
