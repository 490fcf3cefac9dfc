#include "base/core/random.h"

#include <bit>

#include "base/core/assert.h"

namespace tsu {

std::uint64_t random_source::below(std::uint64_t bound) {
  ASSERT(bound > 0);
  const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
  std::uint64_t x = next();
  while (x >= limit) {
    x = next();
  }
  return x % bound;
}

double random_source::unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

seeded_random::seeded_random(std::uint64_t seed) {
  for (auto& s : s_) {
    seed += 0x9e3779b97f4a7c15;
    std::uint64_t z = seed;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    s = z ^ (z >> 31);
  }
}

// xoshiro256** 1.0, Blackman and Vigna 2018 (public domain).
std::uint64_t seeded_random::next() {
  const std::uint64_t result = std::rotl(s_[1] * 5, 7) * 9;
  const std::uint64_t t = s_[1] << 17;
  s_[2] ^= s_[0];
  s_[3] ^= s_[1];
  s_[1] ^= s_[2];
  s_[0] ^= s_[3];
  s_[2] ^= t;
  s_[3] = std::rotl(s_[3], 45);
  return result;
}

}  // namespace tsu
