// Where things are: boxes on a quadtree laid out along a space-filling curve. A point is one entry
// at the finest level; anything larger is at most four entries at the level whose cells are as
// large as it. A query reads a few ranges of the curve per level in use; it finds every box that
// meets the asked one, and a few that do not. Not thread-safe; the entity memory locks.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "engine/broker/query/geometry.h"
#include "engine/broker/store/ordered_index.h"

namespace tsu::broker {

class place_index {
 public:
  static constexpr int levels = 32;
  struct cell {
    int level = 0;
    std::uint64_t key = 0;
    friend bool operator==(const cell&, const cell&) = default;
  };
  // The cells that stand for a box.
  static std::vector<cell> cells_of(const geo_box&);

  ordered_index& at_level(int level) { return levels_[static_cast<std::size_t>(level)]; }
  struct reading {
    const ordered_index* from;
    index_range range;
  };
  // What to read for this box.
  std::vector<reading> readings(const geo_box&) const;
  std::size_t bytes() const;

 private:
  std::array<ordered_index, levels> levels_;
};

}  // namespace tsu::broker
