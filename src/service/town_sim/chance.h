// Chance of the town: streams that do not disturb one another, named by the seed, by who draws and
// up to one number, so that a further resident changes nothing of the others. One owner.
#pragma once

#include <cstdint>

#include "base/core/random.h"

namespace tsu::town_sim {

// Who draws; a new one goes to the end, or every town changes.
enum class stream : std::uint8_t {
  habits,
  day,
  staff,
  provider,
  survey,
  lending,
  videos,
  outreach,
  tills,
  trying
};

class chance {
 public:
  chance(std::uint64_t seed, stream who, std::uint64_t which = 0, std::uint64_t when = 0)
      : source_(
            mixed(mixed(mixed(seed) ^ (static_cast<std::uint64_t>(who) << 56) ^ which) ^ when)) {}

  bool happens(double probability) { return source_.unit() < probability; }
  double between(double low, double high) { return low + (high - low) * source_.unit(); }
  // Both are in it.
  std::int64_t whole(std::int64_t low, std::int64_t high) {
    return low +
           static_cast<std::int64_t>(source_.below(static_cast<std::uint64_t>(high - low) + 1));
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

}  // namespace tsu::town_sim
