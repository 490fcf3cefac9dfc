// A demo's own time: it begins where it was told to and goes on from there, and each line on
// standard input with a later time turns it there, so that a night takes a minute. Only `tsunagu
// demo` has it; a server of a municipality knows no other time than the machine's.
#pragma once

#include <atomic>
#include <string>
#include <string_view>
#include <thread>

#include "base/core/result.h"
#include "base/core/time.h"

namespace tsu::app {

// Any thread.
class turned_clock final : public clock {
 public:
  turned_clock(const clock& real, instant begin)
      : real_(real), ahead_us_((begin - real.now()).count()) {}
  instant now() const override {
    return real_.now() + duration{ahead_us_.load(std::memory_order_relaxed)};
  }
  // "2026-01-16T02:30:00+09:00". Problem bad_input, with the reason, where it is no time or not
  // later than now: what has happened stays in the past.
  result<instant> turn_to(std::string_view text);

 private:
  const clock& real_;
  std::atomic<duration::rep> ahead_us_;
};

// Reads lines from that file (0: standard input) and answers each on standard output: "It is now
// …", or why not. Ends with the input or with its destructor.
class clock_turner {
 public:
  clock_turner(turned_clock&, int file);
  ~clock_turner();
  clock_turner(const clock_turner&) = delete;
  clock_turner& operator=(const clock_turner&) = delete;

 private:
  void run() noexcept;
  bool wait_for_input() const;  // false: it ends
  void take_line(std::string_view line);

  turned_clock& time_;
  const int file_;
  int ending_[2] = {-1, -1};  // a pipe
  std::thread thread_;
};

}  // namespace tsu::app
