// Entity ids to slots: open addressing over 64-bit cells (half a hash, half a slot), so that
// growing never looks at an id again. Not thread-safe; the entity memory locks.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/core/assert.h"

namespace tsu::broker {

class id_table {
 public:
  static std::uint32_t hash_of(std::string_view id) {
    const auto h = static_cast<std::uint64_t>(std::hash<std::string_view>{}(id));
    return static_cast<std::uint32_t>(h ^ h >> 32);
  }

  // is_it(slot): whether the slot holds the id that is looked for.
  template <class F>
  std::optional<std::uint32_t> find(std::uint32_t hash, F&& is_it) const {
    if (cells_.empty()) {
      return std::nullopt;
    }
    for (auto at = hash & mask(); cells_[at] != 0; at = (at + 1) & mask()) {
      if (static_cast<std::uint32_t>(cells_[at] >> 32) == hash && is_it(slot_in(at))) {
        return slot_in(at);
      }
    }
    return std::nullopt;
  }

  void insert(std::uint32_t hash, std::uint32_t slot) {
    if ((size_ + 1) * 4 > cells_.size() * 3) {
      resize(cells_.empty() ? 64 : cells_.size() * 2);
    }
    put(std::uint64_t{hash} << 32 | (slot + 1));
    ++size_;
  }

  void erase(std::uint32_t hash, std::uint32_t slot) {
    auto at = hash & mask();
    while (cells_[at] != (std::uint64_t{hash} << 32 | (slot + 1))) {
      ASSERT(cells_[at] != 0);
      at = (at + 1) & mask();
    }
    // Moves what stands behind into the hole where it may stand there.
    for (auto next = (at + 1) & mask(); cells_[next] != 0; next = (next + 1) & mask()) {
      const auto home = static_cast<std::uint32_t>(cells_[next] >> 32) & mask();
      if (((next - home) & mask()) >= ((next - at) & mask())) {
        cells_[at] = cells_[next];
        at = next;
      }
    }
    cells_[at] = 0;
    --size_;
  }

  void reserve(std::size_t ids) {
    std::size_t cells = 64;
    while (ids * 4 > cells * 3) {
      cells *= 2;
    }
    if (cells > cells_.size()) {
      resize(cells);
    }
  }
  std::size_t size() const { return size_; }
  std::size_t bytes() const { return cells_.capacity() * sizeof(std::uint64_t); }

 private:
  std::size_t mask() const { return cells_.size() - 1; }
  std::uint32_t slot_in(std::size_t at) const { return static_cast<std::uint32_t>(cells_[at]) - 1; }
  void put(std::uint64_t cell) {
    auto at = (cell >> 32) & mask();
    while (cells_[at] != 0) {
      at = (at + 1) & mask();
    }
    cells_[at] = cell;
  }
  void resize(std::size_t cells) {
    std::vector<std::uint64_t> old(cells, 0);
    old.swap(cells_);
    for (const auto cell : old) {
      if (cell != 0) {
        put(cell);
      }
    }
  }

  std::vector<std::uint64_t> cells_;  // hash << 32 | slot + 1; 0: free
  std::size_t size_ = 0;
};

}  // namespace tsu::broker
