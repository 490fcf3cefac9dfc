// Chance of the simulator: streams that do not disturb one another. A stream is named by the seed
// of the winter and up to two numbers, so that a further post changes nothing of the others. One
// owner.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/core/random.h"

namespace tsu::snow::sim {

// Who draws; a new one goes to the end, or every winter changes.
enum class stream : std::uint8_t {
  rain,
  air,
  town,
  districts,
  field,
  post,
  faults,
  forecast,
  human,
  generated,
  sending,
};

class dice {
 public:
  dice(std::uint64_t seed, stream who, std::uint64_t which = 0)
      : source_(mixed(mixed(seed) ^ (static_cast<std::uint64_t>(who) << 56) ^ which)) {}

  double unit() { return source_.unit(); }
  double between(double low, double high) { return low + (high - low) * unit(); }
  bool happens(double probability) { return source_.unit() < probability; }
  std::uint64_t below(std::uint64_t bound) { return source_.below(bound); }
  // Mean 0, variance 1, never beyond 3.5: the sum of four uniform numbers out of one draw. Without
  // logarithm and cosine it is the same on every machine.
  double normal() {
    const std::uint64_t bits = source_.next();
    const auto sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48);
    return (static_cast<double>(sum) * 0x1.0p-16 - 1.999969482421875) * 1.7320508075688772;
  }

 private:
  static std::uint64_t mixed(std::uint64_t x) {  // splitmix64
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
  }
  seeded_random source_;
};

// Noise that remembers: mean 0, variance 1, correlation `keeps` from one step to the next.
class memory {
 public:
  double step(double keeps, double fresh) {
    now_ = now_ * keeps + fresh * root_of(1 - keeps * keeps);
    return now_;
  }
  double now() const { return now_; }

 private:
  static double root_of(double);
  double now_ = 0;
};

}  // namespace tsu::snow::sim
