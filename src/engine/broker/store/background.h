// One thread with an event loop for what the broker does beside its callers: recording history,
// building indexes. Work is a coroutine that is run to its end, one after the other.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "base/core/executor.h"
#include "base/core/task.h"

namespace tsu::broker {

class background {
 public:
  background();
  // Waits for the work that is running; what still waits is dropped.
  ~background();
  background(const background&) = delete;
  background& operator=(const background&) = delete;

  // Any thread. What the work throws goes to the log.
  void add(std::function<task<void>()> work);

 private:
  void run();

  std::mutex lock_;
  std::condition_variable woken_;
  std::deque<std::function<task<void>()>> waiting_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace tsu::broker
