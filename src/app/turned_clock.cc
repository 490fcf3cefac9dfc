#include "app/turned_clock.h"

#include <fmt/core.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/core/assert.h"

namespace tsu::app {
namespace {

constexpr std::size_t line_max = 100;

}  // namespace

result<instant> turned_clock::turn_to(std::string_view text) {
  const auto then = parse_instant(text);
  if (!then) {
    return problem{why::bad_input, "a time is like 2026-01-16T02:30:00+09:00"};
  }
  const auto by = *then - now();
  if (by <= duration{0}) {
    return problem{why::bad_input, "it is already " + format_jst(now())};
  }
  ahead_us_ += by.count();
  return *then;
}

clock_turner::clock_turner(turned_clock& c, int file) : time_(c), file_(file) {
  ASSERT(::pipe(ending_) == 0);
  thread_ = std::thread{[this] { run(); }};
}

clock_turner::~clock_turner() {
  [[maybe_unused]] const auto told = ::write(ending_[1], "x", 1);
  thread_.join();
  ::close(ending_[0]);
  ::close(ending_[1]);
}

bool clock_turner::wait_for_input() const {
  pollfd either[] = {{file_, POLLIN, 0}, {ending_[0], POLLIN, 0}};
  while (::poll(either, 2, -1) < 0) {
    if (errno != EINTR) {
      return false;
    }
  }
  return either[1].revents == 0;
}

void clock_turner::take_line(std::string_view line) {
  const auto now = time_.turn_to(line);
  fmt::print("{}\n", now.ok() ? "It is now " + format_jst(now.value())
                              : "The clock was not turned: " + now.error().detail);
  std::fflush(stdout);
}

void clock_turner::run() noexcept {
  std::string waiting;
  char some[256];
  while (wait_for_input()) {
    const auto n = ::read(file_, some, sizeof some);
    if (n <= 0) {
      return;
    }
    waiting.append(some, static_cast<std::size_t>(n));
    for (auto end = waiting.find('\n'); end != std::string::npos; end = waiting.find('\n')) {
      take_line(std::string_view{waiting}.substr(0, end));
      waiting.erase(0, end + 1);
    }
    if (waiting.size() > line_max) {
      waiting.clear();
    }
  }
}

}  // namespace tsu::app
