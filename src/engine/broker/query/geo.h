// The NGSI-LD geo-query language (ETSI GS CIM 009 v1.9.1, 4.10): one spatial relation to one
// reference geometry. Distances are metres along the sphere; other relations are planar in degrees,
// as RFC 7946 draws lines. Immutable after parsing; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "engine/broker/query/geometry.h"

namespace tsu::broker {

class geo_query {
 public:
  // georel as in "near;maxDistance==2000", geometry as in "Point", coordinates as JSON text,
  // property: the stored name of the GeoProperty.
  static result<geo_query> parse(std::string_view georel, std::string_view geometry,
                                 std::string_view coordinates, std::string property = "location");

  const std::string& property() const { return property_; }
  // Canonical text of a GeoProperty's value; what is no geometry never matches.
  bool holds(std::string_view geojson) const;
  // Boxes outside of which nothing can match; empty: everything may (disjoint, minDistance).
  const std::vector<geo_box>& boxes() const { return boxes_; }
  // From the reference geometry, for orders by distance; nothing where the text is no geometry.
  std::optional<double> metres_to(std::string_view geojson) const;

 private:
  enum class relation : std::uint8_t {
    max_distance,
    min_distance,
    within,
    contains,
    intersects,
    equals,
    disjoint,
    overlaps,
  };
  struct prepared;
  result<done> read_relation(std::string_view georel);
  void find_boxes();
  double metres_to(const geometry&) const;

  relation relation_ = relation::intersects;
  double metres_ = 0;
  std::string property_;
  geometry reference_;
  std::vector<geo_box> boxes_;
  std::shared_ptr<const prepared> prepared_;
};

}  // namespace tsu::broker
