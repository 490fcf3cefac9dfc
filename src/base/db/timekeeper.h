// timekeeper: one thread that calls back when real time has passed: ends of waits, the sync of
// interval batches. Callbacks are short and never wait.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace tsu::db {

class timekeeper {
 public:
  using ticket = std::uint64_t;

  timekeeper();
  ~timekeeper();

  ticket after(std::chrono::nanoseconds, std::function<void()>);
  // The callback will not start any more, unless it is running right now.
  void forget(ticket);
  void stop();

 private:
  using when = std::chrono::nanoseconds;
  void work();
  std::mutex lock_;
  std::condition_variable woken_;
  bool stopping_ = false;
  ticket next_ = 1;
  std::map<std::pair<when, ticket>, std::function<void()>> due_;
  std::map<ticket, when> by_ticket_;
  std::thread thread_;
};

}  // namespace tsu::db
