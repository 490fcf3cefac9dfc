#include "engine/geo/strip_index.h"

#include <algorithm>
#include <utility>

namespace tsu::geo {
namespace {

constexpr std::size_t edges_per_strip = 4;

}  // namespace

strip_index::strip_index(const geometry& area) : bounds_(bounds_of(area)) {
  std::vector<edge> all;
  for (std::size_t r = 0; r < area.path_ends.size(); ++r) {
    const auto ring = area.path(r);
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const lonlat a = ring[i - 1];
      const lonlat b = ring[i];
      if (a.lat != b.lat) {  // level edges never count: the half-open rule skips them
        all.push_back(a.lat < b.lat ? edge{a, b} : edge{b, a});
      }
    }
  }
  const auto strips = std::clamp<std::size_t>(all.size() / edges_per_strip, 1, 65536);
  const double height = bounds_.north - bounds_.south;
  strips_per_degree_ = height > 0 ? static_cast<double>(strips) / height : 0;
  starts_.assign(strips + 1, 0);
  for (const auto& e : all) {
    for (auto s = strip_of(e.low.lat); s <= strip_of(e.high.lat); ++s) {
      ++starts_[s + 1];
    }
  }
  for (std::size_t s = 1; s <= strips; ++s) {
    starts_[s] += starts_[s - 1];
  }
  edges_.resize(starts_.back());
  auto next = starts_;
  for (const auto& e : all) {
    for (auto s = strip_of(e.low.lat); s <= strip_of(e.high.lat); ++s) {
      edges_[next[s]++] = e;
    }
  }
}

std::size_t strip_index::strip_of(double lat) const {
  const auto s = static_cast<std::size_t>((lat - bounds_.south) * strips_per_degree_);
  return std::min(s, starts_.size() - 2);
}

bool strip_index::holds(lonlat p) const {
  if (!bounds_.contains(p)) {
    return false;
  }
  bool inside = false;
  const auto strip = strip_of(p.lat);
  for (auto i = starts_[strip]; i < starts_[strip + 1]; ++i) {
    const auto& [low, high] = edges_[i];
    if (low.lat <= p.lat && p.lat < high.lat &&
        (high.lon - low.lon) * (p.lat - low.lat) - (high.lat - low.lat) * (p.lon - low.lon) > 0) {
      inside = !inside;
    }
  }
  return inside;
}

}  // namespace tsu::geo
