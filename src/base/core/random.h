// Chance is handed in like time. `random_source` for decisions that a simulation must be able to
// repeat; secrets never come from here but from base/crypto. Not thread-safe: one per owner.
#pragma once

#include <cstdint>

namespace tsu {

class random_source {
 public:
  virtual ~random_source() = default;
  virtual std::uint64_t next() = 0;

  // 0 <= x < bound; bound > 0.
  std::uint64_t below(std::uint64_t bound);
  // 0 <= x < 1
  double unit();
};

// The same seed gives the same numbers on every machine (xoshiro256**, seeded by splitmix64).
class seeded_random final : public random_source {
 public:
  explicit seeded_random(std::uint64_t seed);
  std::uint64_t next() override;

 private:
  std::uint64_t s_[4];
};

}  // namespace tsu
