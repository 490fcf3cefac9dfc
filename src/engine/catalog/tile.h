// A vector tile of one layer (Mapbox Vector Tile specification 2.1): things with what is known of
// them. Where many points would fall on one pixel they become one, which says how many. A value
// that one request fills; not shared between threads.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/catalog/tile_geometry.h"

namespace tsu::catalog {

using tile_value = std::variant<std::string, double, std::int64_t, bool>;
using tile_properties = std::vector<std::pair<std::string, tile_value>>;

class tile_layer {
 public:
  // From that zoom on every point stands for itself.
  static constexpr int whole_from_zoom = 14;
  static constexpr std::string_view count_property = "pointCount";

  tile_layer(const tile_id&, std::string_view name);

  // Whether something of it can be seen here.
  bool add(const broker::geometry&, const tile_properties&);
  std::size_t features() const { return features_; }
  // The tile; empty where there is nothing in it.
  std::string take() &&;

 private:
  struct heap {  // points on one pixel: the first, and how many
    tile_drawing first;
    tile_properties properties;
    std::int64_t count = 0;
  };
  std::uint32_t key_no(const std::string&);
  std::uint32_t value_no(const tile_value&);
  void write(const tile_drawing&, const tile_properties&);

  const tile_id tile_;
  const std::string name_;
  std::map<std::pair<int, int>, heap> heaps_;
  std::map<std::string, std::uint32_t> keys_;
  std::map<std::string, std::uint32_t> values_;  // by their bytes
  std::string key_bytes_, value_bytes_, feature_bytes_;
  std::size_t features_ = 0;
};

}  // namespace tsu::catalog
