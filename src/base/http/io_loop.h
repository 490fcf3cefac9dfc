// One I/O thread: readiness of sockets (epoll, edge-triggered, each socket registered once), timers
// and whatever other threads post. Coroutines of this thread's connections run here and nowhere
// else. Private to base/http; doc/adr/0003 has the reasons and the figures.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <vector>

#include "base/core/executor.h"

namespace tsu::http {

// Something with a file descriptor in a loop. Told of edges: it reads or writes until the kernel
// says "would block", or misses what is left.
class watched {
 public:
  virtual void on_ready(std::uint32_t epoll_events) = 0;

 protected:
  ~watched() = default;
};

class io_loop final : public executor {
 public:
  io_loop();
  ~io_loop() override;
  io_loop(const io_loop&) = delete;
  io_loop& operator=(const io_loop&) = delete;

  // Any thread.
  using executor::post;
  void post(std::span<const std::coroutine_handle<>> ready) override;
  void call(std::function<void()>);
  void stop();

  // The loop's own thread (or before run()).
  void after(std::chrono::nanoseconds, std::coroutine_handle<>) override;
  void watch(int fd, std::uint32_t epoll_events, watched&);
  void forget(int fd);
  // `beat` runs every `interval` while beating is on.
  void set_beat(std::chrono::nanoseconds interval, std::function<void()> beat);
  void beat_on(bool);
  // Runs once all events of this turn are done: the place to delete what may still be in the list.
  void at_end_of_turn(std::function<void()>);
  void run();
  // After run() has ended: resumes what was posted since, on the calling thread.
  void run_left();
  // When this turn began; good enough for time-outs, free to ask.
  std::chrono::nanoseconds now() const { return now_; }

 private:
  void wait_for_events();
  void run_posted();
  void run_due();
  void end_turn();
  int milliseconds_to_wait() const;
  void wake();

  int epoll_ = -1, wake_fd_ = -1;
  std::chrono::nanoseconds now_{}, beat_interval_{}, next_beat_{};
  bool beating_ = false, stopping_ = false;
  std::function<void()> beat_;
  std::multimap<std::chrono::nanoseconds, std::coroutine_handle<>> timers_;
  std::vector<std::function<void()>> end_of_turn_;

  std::mutex lock_;  // guards the two lists; the wake-up is sent when they were empty
  std::vector<std::coroutine_handle<>> posted_;
  std::vector<std::function<void()>> calls_;
  bool woken_ = false;
  std::vector<std::coroutine_handle<>> running_;
  std::vector<std::function<void()>> running_calls_;
};

}  // namespace tsu::http
