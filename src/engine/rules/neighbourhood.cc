#include "engine/rules/neighbourhood.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tsu::rules {
namespace {

constexpr double metres_per_degree = 111'000;  // a little less than it is, so no cell is too small
constexpr std::int64_t columns = 1 << 26, reach_max = 2'000;

std::int64_t row_of(double lat, double size) {
  return static_cast<std::int64_t>(std::floor((lat + 90) / size));
}
std::int64_t column_of(double lon, double size) {
  return static_cast<std::int64_t>(std::floor((lon + 180) / size));
}

}  // namespace

std::int64_t neighbourhood::cell_of(broker::geo_point p) const {
  const auto size = within_m_ / metres_per_degree;
  return row_of(p.lat, size) * columns + column_of(p.lon, size);
}

void neighbourhood::put(std::uint32_t thing, std::optional<broker::geo_point> place,
                        const std::string& group) {
  remove(thing);
  if (within_m_ > 0 ? !place.has_value() : group.empty()) {
    return;
  }
  member m{.place = place.value_or(broker::geo_point{}), .group = group};
  if (within_m_ > 0) {
    m.cell = cell_of(m.place);
    cells_[m.cell].push_back(thing);
  } else {
    groups_[group].push_back(thing);
  }
  members_.emplace(thing, std::move(m));
}

void neighbourhood::remove(std::uint32_t thing) {
  const auto at = members_.find(thing);
  if (at == members_.end()) {
    return;
  }
  if (within_m_ > 0) {
    std::erase(cells_[at->second.cell], thing);
  } else {
    std::erase(groups_[at->second.group], thing);
  }
  members_.erase(at);
}

void neighbourhood::each(std::uint32_t thing, const std::function<void(std::uint32_t)>& f) const {
  const auto at = members_.find(thing);
  if (at == members_.end()) {
    return;
  }
  if (within_m_ > 0) {
    return each_near(thing, at->second, f);
  }
  for (const auto other : groups_.at(at->second.group)) {
    if (other != thing) {
      f(other);
    }
  }
}

// Degrees of longitude shrink towards the poles, so more columns are looked at there.
void neighbourhood::each_near(std::uint32_t thing, const member& m,
                              const std::function<void(std::uint32_t)>& f) const {
  const auto size = within_m_ / metres_per_degree;
  const auto edge = std::min(std::abs(m.place.lat) + size, 89.9);
  const auto shrink = std::cos(edge * std::numbers::pi / 180);
  const auto reach = std::min(static_cast<std::int64_t>(std::ceil(1 / shrink)), reach_max);
  const auto row = row_of(m.place.lat, size), column = column_of(m.place.lon, size);
  for (auto r = row - 1; r <= row + 1; ++r) {
    for (auto c = column - reach; c <= column + reach; ++c) {
      const auto cell = cells_.find(r * columns + c);
      if (cell == cells_.end()) {
        continue;
      }
      for (const auto other : cell->second) {
        if (other != thing && broker::distance_m(m.place, members_.at(other).place) <= within_m_) {
          f(other);
        }
      }
    }
  }
}

}  // namespace tsu::rules
