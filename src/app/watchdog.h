// The watchdog of systemd: it is told that the program lives as long as every I/O thread takes
// work, and restarts it when it hears nothing. A thread of its own, and none where nobody watches.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "base/core/executor.h"

namespace tsu::app {

class watchdog {
 public:
  // Tells every `interval`. The executors outlive it.
  watchdog(std::vector<executor*>, std::chrono::microseconds interval);
  ~watchdog();
  watchdog(const watchdog&) = delete;
  watchdog& operator=(const watchdog&) = delete;

 private:
  void run();

  const std::vector<executor*> watched_;
  const std::chrono::microseconds interval_;
  std::mutex lock_;
  std::condition_variable woken_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tsu::app
