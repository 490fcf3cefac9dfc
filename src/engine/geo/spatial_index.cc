#include "engine/geo/spatial_index.h"

#include <algorithm>
#include <utility>

#include <boost/function_output_iterator.hpp>
#include <boost/geometry.hpp>
#include <boost/geometry/geometries/box.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/index/rtree.hpp>

#include "base/core/assert.h"

namespace tsu::geo {
namespace {

namespace bg = boost::geometry;
using xy = bg::model::d2::point_xy<double>;
using xy_box = bg::model::box<xy>;
using stored = std::pair<xy_box, std::uint64_t>;
using rtree = bg::index::rtree<stored, bg::index::quadratic<16>>;

xy_box to_xy(const box& b) { return {{b.west, b.south}, {b.east, b.north}}; }

stored to_stored(const spatial_index::entry& e) { return {to_xy(e.where), e.key}; }

box from_xy(const xy_box& b) {
  return {b.min_corner().x(), b.min_corner().y(), b.max_corner().x(), b.max_corner().y()};
}

std::vector<stored> to_stored(std::span<const spatial_index::entry> all) {
  std::vector<stored> out;
  out.reserve(all.size());
  for (const auto& e : all) {
    out.push_back(to_stored(e));
  }
  return out;
}

}  // namespace

struct spatial_index::tree {
  rtree all;
};

spatial_index::spatial_index() : tree_(std::make_unique<tree>()) {}
spatial_index::spatial_index(std::span<const entry> all)
    : tree_(std::make_unique<tree>(tree{rtree{to_stored(all)}})) {}
spatial_index::~spatial_index() = default;
spatial_index::spatial_index(const spatial_index& o) : tree_(std::make_unique<tree>(*o.tree_)) {}
spatial_index& spatial_index::operator=(const spatial_index& o) {
  if (this != &o) {
    tree_ = std::make_unique<tree>(*o.tree_);
  }
  return *this;
}
spatial_index::spatial_index(spatial_index&&) noexcept = default;
spatial_index& spatial_index::operator=(spatial_index&&) noexcept = default;

std::size_t spatial_index::size() const { return tree_->all.size(); }

void spatial_index::insert(const entry& e) {
  ASSERT(!e.where.empty());
  tree_->all.insert(to_stored(e));
}

bool spatial_index::erase(const entry& e) { return tree_->all.remove(to_stored(e)) > 0; }

bool spatial_index::move(std::uint64_t key, const box& from, const box& to) {
  if (!erase({from, key})) {
    return false;
  }
  insert({to, key});
  return true;
}

void spatial_index::query(const box& where, const std::function<bool(const entry&)>& each) const {
  const auto& all = tree_->all;
  for (auto it = all.qbegin(bg::index::intersects(to_xy(where))); it != all.qend(); ++it) {
    if (!each({from_xy(it->first), it->second})) {
      return;
    }
  }
}

std::vector<std::uint64_t> spatial_index::keys_in(const box& where) const {
  std::vector<std::uint64_t> out;
  tree_->all.query(
      bg::index::intersects(to_xy(where)),
      boost::make_function_output_iterator([&](const stored& s) { out.push_back(s.second); }));
  return out;
}

std::vector<spatial_index::near> spatial_index::nearest(lonlat from, std::size_t count,
                                                        double at_most_m) const {
  // Degrees are no distance, so the tree's own order would be wrong: look in growing boxes, each
  // sure to hold everything within its radius, until enough lies inside the radius.
  std::vector<near> found;
  constexpr double half_round_m = 20'100'000;
  const double last = std::min(at_most_m, half_round_m);
  for (double radius = std::min(1000.0, last);; radius = std::min(radius * 4, last)) {
    found.clear();
    query(box_around(from, radius), [&](const entry& e) {
      if (const double d = haversine_to_box_m(from, e.where); d <= radius) {
        found.push_back({e.key, d});
      }
      return true;
    });
    if (found.size() >= count || radius >= last) {
      break;
    }
  }
  std::sort(found.begin(), found.end(), [](const near& a, const near& b) {
    return std::pair{a.distance_m, a.key} < std::pair{b.distance_m, b.key};
  });
  found.resize(std::min(found.size(), count));
  return found;
}

}  // namespace tsu::geo
