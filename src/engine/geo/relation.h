// How two geometries lie to each other: exactly, by the dimensionally extended nine-intersection
// model (OGC 06-103r4, 6.1.15; the same names as NGSI-LD's georel), in the plane of longitude and
// latitude. Edges are straight there, so nothing depends on a projection, and nothing crosses the
// antimeridian. What follows from the model: a point on the outline of a polygon intersects it and
// is not within it; equal geometries are within and contain each other; overlaps needs two of the
// same dimension. Polygons should be valid (see check_shape); where they are not, the answer may be
// wrong but nothing breaks. Any thread; prepare once, ask often.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/core/result.h"
#include "engine/geo/geometry.h"

namespace tsu::geo {

enum class relation : std::uint8_t { within, contains, intersects, equals, disjoint, overlaps };
// "within", "contains", "intersects", "equals", "disjoint", "overlaps"
std::optional<relation> relation_named(std::string_view);

// ok, or geojson_shape with what is wrong: a ring that crosses itself, a hole outside, a spike.
result<done> check_shape(const geometry&);

// One geometry made ready to be compared with many.
class prepared_geometry {
 public:
  explicit prepared_geometry(const geometry&);
  ~prepared_geometry();
  prepared_geometry(prepared_geometry&&) noexcept;
  prepared_geometry& operator=(prepared_geometry&&) noexcept;

  const box& bounds() const { return bounds_; }
  // "candidate <is> this": is(within, p, polygon) asks whether p is within the prepared polygon.
  // A point against a polygon or point takes no allocation.
  bool is(relation, const geometry& candidate) const;

 private:
  struct ready;
  box bounds_;
  std::unique_ptr<ready> ready_;
};

bool is(relation, const geometry& candidate, const geometry& reference);

}  // namespace tsu::geo
