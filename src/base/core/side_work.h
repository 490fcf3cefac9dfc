// side_work: a few threads for what would hold up an I/O thread for milliseconds: hashing a
// password, making a key. The queue is bounded, so that a storm of such work is refused early
// instead of answered late. Coroutines wait for it; any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "base/core/executor.h"
#include "base/core/result.h"
#include "base/core/task.h"

namespace tsu {

struct side_work_options {
  const char* name = "side";  // what the system shows for the threads; at most 12 letters
  int threads = 1;
  std::size_t waiting_max = 64;  // beyond those that run
  int nice = 5;                  // behind the threads that answer requests
};

class side_work {
 public:
  explicit side_work(side_work_options);
  ~side_work();  // after what was begun and queued has ended

  // f() on one of the threads; f must not throw. Problem "busy" (503) when the queue is full.
  template <class F, class T = std::invoke_result_t<F>>
  task<result<T>> run(F f) {
    completion<bool> ended;
    std::optional<T> value;
    const bool taken = co_await ended.wait([&ended, &value, &f, this] {
      const bool queued = enqueue([&ended, &value, &f] {
        value.emplace(f());
        ended.set(true);
      });
      if (!queued) {
        ended.set(false);
      }
    });
    if (!taken) {
      co_return problem{why::unavailable, "too much of this work is waiting", "busy"};
    }
    co_return std::move(*value);
  }

  std::size_t waiting() const;

 private:
  bool enqueue(std::function<void()>);
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tsu
