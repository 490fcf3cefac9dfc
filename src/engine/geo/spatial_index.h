// spatial_index: an R-tree of boxes with a number each. A plain class without locks: its owner
// decides who may touch it when. Copying copies the tree. Keys are the owner's; the same key may
// stand in several boxes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "engine/geo/lonlat.h"

namespace tsu::geo {

class spatial_index {
 public:
  struct entry {
    box where;
    std::uint64_t key = 0;
  };

  spatial_index();
  // Packed at once: several times faster to build and to ask than one by one.
  explicit spatial_index(std::span<const entry>);
  ~spatial_index();
  spatial_index(const spatial_index&);
  spatial_index& operator=(const spatial_index&);
  spatial_index(spatial_index&&) noexcept;
  spatial_index& operator=(spatial_index&&) noexcept;

  std::size_t size() const;
  void insert(const entry&);
  // false where that key did not stand in exactly that box.
  bool erase(const entry&);
  // From one box to another, in one step.
  bool move(std::uint64_t key, const box& from, const box& to);

  // Every entry whose box meets this one, in no order. `each` gives false to stop.
  void query(const box&, const std::function<bool(const entry&)>& each) const;
  std::vector<std::uint64_t> keys_in(const box&) const;

  struct near {
    std::uint64_t key = 0;
    double distance_m = 0;
  };
  // Up to `count` entries whose boxes are at most that far (great circle), nearest first; ties by
  // key.
  std::vector<near> nearest(lonlat, std::size_t count, double at_most_m) const;

 private:
  struct tree;
  std::unique_ptr<tree> tree_;
};

inline box box_of(lonlat p) { return {p.lon, p.lat, p.lon, p.lat}; }

}  // namespace tsu::geo
