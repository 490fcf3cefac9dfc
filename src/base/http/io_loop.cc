#include "base/http/io_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/core/time.h"

namespace tsu::http {
namespace {

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error{errno, std::system_category(), what};
}

}  // namespace

io_loop::io_loop() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) {
    throw_errno("epoll_create1");
  }
  wake_fd_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  epoll_event e{};
  e.events = EPOLLIN | EPOLLET;
  if (wake_fd_ < 0 || ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_fd_, &e) != 0) {
    throw_errno("eventfd");
  }
  now_ = monotonic_now();
}

io_loop::~io_loop() {
  ::close(wake_fd_);
  ::close(epoll_);
}

void io_loop::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto n = ::write(wake_fd_, &one, sizeof one);
}

void io_loop::post(std::span<const std::coroutine_handle<>> ready) {
  if (ready.empty()) {
    return;
  }
  const std::lock_guard hold{lock_};
  posted_.insert(posted_.end(), ready.begin(), ready.end());
  if (!std::exchange(woken_, true) && executor::current() != this) {
    wake();
  }
}

void io_loop::call(std::function<void()> f) {
  const std::lock_guard hold{lock_};
  calls_.push_back(std::move(f));
  if (!std::exchange(woken_, true)) {
    wake();
  }
}

void io_loop::stop() {
  call([this] { stopping_ = true; });
}

void io_loop::after(std::chrono::nanoseconds wait, std::coroutine_handle<> h) {
  timers_.emplace(monotonic_now() + wait, h);
}

void io_loop::watch(int fd, std::uint32_t epoll_events, watched& w) {
  epoll_event e{};
  e.events = epoll_events;
  e.data.ptr = &w;
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &e) != 0) {
    throw_errno("epoll_ctl");
  }
}

void io_loop::forget(int fd) { ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr); }

void io_loop::set_beat(std::chrono::nanoseconds interval, std::function<void()> beat) {
  beat_interval_ = interval;
  beat_ = std::move(beat);
}

void io_loop::beat_on(bool on) {
  if (on && !beating_) {
    next_beat_ = monotonic_now() + beat_interval_;
  }
  beating_ = on;
}

void io_loop::at_end_of_turn(std::function<void()> f) { end_of_turn_.push_back(std::move(f)); }

int io_loop::milliseconds_to_wait() const {
  auto until = std::chrono::nanoseconds::max();
  if (beating_) {
    until = next_beat_;
  }
  if (!timers_.empty()) {
    until = std::min(until, timers_.begin()->first);
  }
  if (until == std::chrono::nanoseconds::max()) {
    return -1;
  }
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - monotonic_now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(wait, 0, 60'000));
}

void io_loop::wait_for_events() {
  std::array<epoll_event, 256> events;
  int wait = milliseconds_to_wait();
  {
    const std::lock_guard hold{lock_};
    if (!posted_.empty() || !calls_.empty()) {
      wait = 0;
    }
  }
  const int n = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait);
  if (n < 0 && errno != EINTR) {
    throw_errno("epoll_wait");
  }
  now_ = monotonic_now();
  for (int i = 0; i < n; ++i) {
    const auto& e = events[static_cast<std::size_t>(i)];
    if (e.data.ptr == nullptr) {
      std::uint64_t count = 0;
      [[maybe_unused]] const auto got = ::read(wake_fd_, &count, sizeof count);
    } else {
      static_cast<watched*>(e.data.ptr)->on_ready(e.events);
    }
  }
}

void io_loop::run_posted() {
  {
    const std::lock_guard hold{lock_};
    running_.swap(posted_);
    running_calls_.swap(calls_);
    woken_ = false;
  }
  for (auto& f : running_calls_) {
    f();
  }
  running_calls_.clear();
  for (auto h : running_) {
    h.resume();
  }
  running_.clear();
}

void io_loop::run_due() {
  while (!timers_.empty() && timers_.begin()->first <= now_) {
    const auto h = timers_.begin()->second;
    timers_.erase(timers_.begin());
    h.resume();
  }
  if (beating_ && next_beat_ <= now_) {
    next_beat_ = now_ + beat_interval_;
    beat_();
  }
}

void io_loop::run() {
  entered here{*this};
  while (!stopping_) {
    wait_for_events();
    run_posted();
    run_due();
    end_turn();
  }
}

void io_loop::run_left() {
  entered here{*this};
  run_posted();
  end_turn();
}

void io_loop::end_turn() {
  for (auto& f : std::exchange(end_of_turn_, {})) {
    f();
  }
}

}  // namespace tsu::http
