// Which ways of OpenStreetMap people walk on, which way round, and which are bad in winter. Pure.
#pragma once

#include <optional>

#include "engine/geo/osm_xml.h"

namespace tsu::geo {

struct way_use {
  bool forward = true, backward = true;
  bool rough = false;  // steps, paths, unmade ways: nobody clears them of snow
  friend bool operator==(const way_use&, const way_use&) = default;
};
// Nothing: nobody walks there, or may.
std::optional<way_use> on_foot(const osm_way&);

}  // namespace tsu::geo
