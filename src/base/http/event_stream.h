// The channel between those who have events and one client's connection. push() and closed() from
// any thread, the rest from the connection's. Private to base/http.
#pragma once

#include <atomic>
#include <coroutine>
#include <cstddef>
#include <mutex>
#include <string>

#include "base/core/executor.h"
#include "base/http/message.h"

namespace tsu::http {

// "id: 7\nevent: change\ndata: {}\n\n" (HTML Living Standard 9.2.5). A line break in the data
// becomes a further data line; a name or id with one is left out.
void append_event(std::string& out, const event&);

class event_stream final : public event_channel {
 public:
  static constexpr std::size_t capacity = 256, capacity_bytes = 1024 * 1024;

  explicit event_stream(executor& where) : where_(where) {}

  bool push(event) override;
  bool closed() const override { return closed_.load(std::memory_order_acquire); }
  std::size_t waiting() const override;

  // No more events; what is pending is still sent. The executor is not touched after it.
  void close();
  // Makes an empty wait end, so that a heartbeat can be sent.
  void poke();

  // co_await next(): all that is pending as text; empty when poked or closed.
  auto next() {
    struct awaiter {
      event_stream& self;
      bool await_ready() const { return false; }
      bool await_suspend(std::coroutine_handle<> h) const { return self.waits(h); }
      std::string await_resume() const { return self.take(); }
    };
    return awaiter{*this};
  }

 private:
  bool waits(std::coroutine_handle<>);
  std::string take();
  void wake_locked();

  executor& where_;
  mutable std::mutex lock_;
  std::string pending_;
  std::size_t count_ = 0;
  std::atomic<bool> closed_{false};
  bool poked_ = false;
  std::coroutine_handle<> waiter_{};
};

}  // namespace tsu::http
