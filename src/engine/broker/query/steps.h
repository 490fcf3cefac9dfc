// How much work one query may make: what it finds of linked entities and where its patterns go on
// in texts is counted, since both grow with what others have stored. One thread's; pure.
#pragma once

#include <cstdint>

namespace tsu::broker {

// A step is about 20 ns: one pattern position at one character. A whole query may take 0.4 s so.
inline constexpr std::int64_t query_steps_max = 20'000'000;
// One subscription's look at one change.
inline constexpr std::int64_t match_steps_max = 1'000'000;
inline constexpr std::int64_t steps_of_link = 20;

class step_counter {
 public:
  explicit step_counter(std::int64_t most) : left_(most) {}
  // false: there are none left; the answer that comes of it must not be used.
  bool take(std::int64_t n) {
    left_ -= n;
    return left_ >= 0;
  }
  bool spent() const { return left_ < 0; }

 private:
  std::int64_t left_;
};

}  // namespace tsu::broker
