#include "engine/broker/store/ordered_index.h"

namespace tsu::broker {
namespace {
constexpr std::size_t block_max = 256;
}  // namespace

// The block that holds the entry, or would.
std::size_t ordered_index::block_of(const index_entry& e) const {
  const auto after = std::upper_bound(firsts_.begin(), firsts_.end(), e);
  return after == firsts_.begin() ? 0 : static_cast<std::size_t>(after - firsts_.begin()) - 1;
}

// Numbers that only grow leave full blocks behind them; anything else splits in the middle.
void ordered_index::split(std::size_t b, bool at_the_end) {
  block right;
  right.reserve(block_max);
  if (!at_the_end) {
    const auto middle = blocks_[b].begin() + static_cast<std::ptrdiff_t>(block_max / 2);
    right.assign(middle, blocks_[b].end());
    blocks_[b].erase(middle, blocks_[b].end());
  }
  const auto place = static_cast<std::ptrdiff_t>(b) + 1;
  firsts_.insert(firsts_.begin() + place, right.empty() ? last_entry : right.front());
  blocks_.insert(blocks_.begin() + place, std::move(right));
}

bool ordered_index::insert(const index_entry& e) {
  if (blocks_.empty()) {
    blocks_.push_back({e});
    firsts_.push_back(e);
    size_ = 1;
    return true;
  }
  auto b = e > blocks_.back().back() ? blocks_.size() - 1 : block_of(e);
  auto at = std::lower_bound(blocks_[b].begin(), blocks_[b].end(), e);
  if (at != blocks_[b].end() && *at == e) {
    return false;
  }
  if (blocks_[b].size() >= block_max) {
    const bool at_the_end = b + 1 == blocks_.size() && at == blocks_[b].end();
    split(b, at_the_end);
    if (at_the_end || e > blocks_[b].back()) {
      ++b;
    }
    at = std::lower_bound(blocks_[b].begin(), blocks_[b].end(), e);
  }
  blocks_[b].insert(at, e);
  firsts_[b] = blocks_[b].front();
  ++size_;
  return true;
}

bool ordered_index::erase(const index_entry& e) {
  if (blocks_.empty()) {
    return false;
  }
  const auto b = block_of(e);
  const auto at = std::lower_bound(blocks_[b].begin(), blocks_[b].end(), e);
  if (at == blocks_[b].end() || *at != e) {
    return false;
  }
  blocks_[b].erase(at);
  if (blocks_[b].empty()) {
    blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(b));
    firsts_.erase(firsts_.begin() + static_cast<std::ptrdiff_t>(b));
  } else {
    firsts_[b] = blocks_[b].front();
  }
  --size_;
  return true;
}

std::size_t ordered_index::estimate(const index_range& r) const {
  if (blocks_.empty() || r.last < r.first) {
    return 0;
  }
  const auto from = block_of(r.first);
  const auto until = block_of(r.last);
  const auto below = [](const block& all, const index_entry& e) {
    return static_cast<std::size_t>(std::lower_bound(all.begin(), all.end(), e) - all.begin());
  };
  const auto not_above = [](const block& all, const index_entry& e) {
    return static_cast<std::size_t>(std::upper_bound(all.begin(), all.end(), e) - all.begin());
  };
  const auto skipped = below(blocks_[from], r.first);
  if (from == until) {
    const auto end = not_above(blocks_[from], r.last);
    return end > skipped ? end - skipped : 0;
  }
  const auto between = (until - from - 1) * (size_ / blocks_.size());
  return blocks_[from].size() - skipped + between + not_above(blocks_[until], r.last);
}

std::size_t ordered_index::bytes() const {
  std::size_t all = blocks_.capacity() * sizeof(block) + firsts_.capacity() * sizeof(index_entry);
  for (const auto& b : blocks_) {
    all += b.capacity() * sizeof(index_entry);
  }
  return all;
}

}  // namespace tsu::broker
