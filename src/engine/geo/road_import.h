// From a file of OpenStreetMap to a road graph: what people walk on, cut into pieces, without what
// hangs together with nothing. Read twice, so that only points of such ways are held. Pure.
#pragma once

#include <functional>

#include "base/core/result.h"
#include "engine/geo/osm_xml.h"
#include "engine/geo/road_graph.h"

namespace tsu::geo {

struct road_counts {
  std::int64_t ways = 0, nodes = 0, pieces = 0, metres = 0;
  std::int64_t points_missing = 0;  // ways go through them, and the file does not have them
  std::int64_t islets_m = 0;        // left out: what hangs together with less than 500 m
};
struct read_roads {
  road_graph graph;
  road_counts of;
};
// open: gives the same bytes each time. Codes of osm_xml.h; "geo_roads_too_large",
// "geo_roads_none" where nothing in it is walked on.
result<read_roads> import_roads(const std::function<osm_bytes()>& open, const road_limits& = {},
                                const osm_limits& = {});

}  // namespace tsu::geo
