// A set of (key, hash, slot) in order: the one shape of every index of the entity memory (types in
// creation order, attribute values, places on a space-filling curve). Blocks of sorted entries:
// 16 bytes an entry, no pointers. Not thread-safe; the entity memory locks.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace tsu::broker {

struct index_entry {
  std::uint64_t key = 0;   // what the index orders by
  std::uint32_t hash = 0;  // where equal keys need not mean equal values
  std::uint32_t slot = 0;
  friend bool operator==(const index_entry&, const index_entry&) = default;
  // Written out, since searches do little else: one comparison where keys differ.
  friend std::strong_ordering operator<=>(const index_entry& a, const index_entry& b) {
    return a.key != b.key ? a.key <=> b.key : a.behind_key() <=> b.behind_key();
  }
  std::uint64_t behind_key() const { return std::uint64_t{hash} << 32 | slot; }
};

inline constexpr index_entry last_entry{std::numeric_limits<std::uint64_t>::max(),
                                        std::numeric_limits<std::uint32_t>::max(),
                                        std::numeric_limits<std::uint32_t>::max()};

// Entries from `first` to `last`, both included.
struct index_range {
  index_entry first, last = last_entry;
};

class ordered_index {
 public:
  // false: it was there already.
  bool insert(const index_entry&);
  // false: it was not there.
  bool erase(const index_entry&);
  std::size_t size() const { return size_; }
  // How many entries lie in the range: exact where it is small, else to within a block or two.
  std::size_t estimate(const index_range&) const;
  // Calls f for each entry of the range in order until f gives false.
  template <class F>
  void scan(const index_range& r, F&& f) const {
    for (std::size_t b = block_of(r.first); b < blocks_.size(); ++b) {
      const auto& all = blocks_[b];
      auto at = std::lower_bound(all.begin(), all.end(), r.first);
      for (; at != all.end(); ++at) {
        if (*at > r.last || !f(*at)) {
          return;
        }
      }
    }
  }
  std::size_t bytes() const;

 private:
  using block = std::vector<index_entry>;
  std::size_t block_of(const index_entry&) const;
  void split(std::size_t b, bool at_the_end);

  // None is empty; the last entry of one is below the first of the next.
  std::vector<block> blocks_;
  std::vector<index_entry> firsts_;  // of each block: what a search looks at lies together
  std::size_t size_ = 0;
};

}  // namespace tsu::broker
