// strip_index: a polygon's edges sorted into strips of latitude, so that asking whether a point is
// inside looks at a handful of edges however long the coast is. Made once, then read by any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/geo/geometry.h"

namespace tsu::geo {

class strip_index {
 public:
  explicit strip_index(const geometry& area);

  // Even-odd, half-open: of two areas that share an edge, exactly one holds a point on it. An edge
  // is always walked from its lower end, so both areas compute the same number for it.
  bool holds(lonlat) const;

 private:
  struct edge {
    lonlat low, high;
  };
  std::size_t strip_of(double lat) const;
  box bounds_;
  double strips_per_degree_ = 0;
  std::vector<std::uint32_t> starts_;  // strip -> first of its edges; one more at the end
  std::vector<edge> edges_;            // an edge stands in every strip that it touches
};

}  // namespace tsu::geo
