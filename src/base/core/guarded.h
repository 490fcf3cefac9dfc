// guarded<T>: data that cannot be touched unlocked.
#pragma once

#include <mutex>
#include <shared_mutex>
#include <utility>

namespace tsu {

template <class T>
class guarded {
 public:
  template <class... Args>
  explicit guarded(Args&&... args) : value_(std::forward<Args>(args)...) {}

  // Runs f(T&) alone; gives back what f gives.
  template <class F>
  decltype(auto) change(F&& f) {
    const std::unique_lock hold{lock_};
    return std::forward<F>(f)(value_);
  }
  // Runs f(const T&) beside other readers.
  template <class F>
  decltype(auto) look(F&& f) const {
    const std::shared_lock hold{lock_};
    return std::forward<F>(f)(value_);
  }

 private:
  mutable std::shared_mutex lock_;
  T value_;
};

}  // namespace tsu
