// Spatial IDs (空間ID) as the guideline of デジタル庁 and IPA has them: z/f/x/y names a voxel. x
// and y are the tile of Web Mercator at zoom z, f is its floor: floor(altitude * 2^z / 2^25), so a
// voxel of zoom 25 is one metre high. Altitudes are metres as the data gives them. Pure values; any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "engine/broker/query/geo.h"
#include "engine/broker/query/geometry.h"

namespace tsu::broker {

inline constexpr int spatial_zoom_max = 35;
inline constexpr std::size_t voxels_max = 100;  // of one query

// Without a floor: the whole column, as a map tile is.
struct voxel {
  int z = 0;
  std::optional<std::int64_t> f = {};
  std::int64_t x = 0, y = 0;
  friend bool operator==(const voxel&, const voxel&) = default;
};

// "25/0/29803148/13212522"; refuses (bad_request_data) what is not four whole numbers within the
// bounds of the zoom, and says which one.
result<voxel> parse_voxel(std::string_view);
std::string to_text(const voxel&);
// The voxel of that zoom in which a point lies; nothing beyond the latitudes of Web Mercator
// (±85.0511°) or the altitudes of spatial IDs (±2^25 m).
std::optional<voxel> voxel_at(geo_point, double altitude_m, int z);
// Its ground, in degrees. Points on the northern and western edge belong to it, the others do not.
geo_box box_of(const voxel&);

// Whether a thing lies in one of some voxels. A point lies in the one that its coordinates name;
// its altitude counts only where it has a third coordinate. Lines and areas need only touch the
// ground of a voxel.
class space_query {
 public:
  // One to voxels_max of them; property: the stored name of the GeoProperty.
  static result<space_query> of(std::vector<voxel>, std::string property = "location");
  // "z/f/x/y,z/f/x/y"
  static result<space_query> parse(std::string_view, std::string property = "location");

  const std::string& property() const { return property_; }
  // Canonical text of a GeoProperty's value; what is no geometry never matches.
  bool holds(std::string_view geojson) const;
  // Boxes outside of which nothing can match.
  const std::vector<geo_box>& boxes() const { return boxes_; }

 private:
  std::string property_;
  std::vector<voxel> voxels_;
  std::vector<geo_box> boxes_;
  std::vector<geo_query> grounds_;  // of each voxel, for what is no point
};

}  // namespace tsu::broker
