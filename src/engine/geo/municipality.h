// municipality_map: which municipality a point lies in, from a boundary file of 国土数値情報
// 行政区域 (N03: N03_001 prefecture, N03_002 subprefecture, N03_003 county or designated city,
// N03_004 municipality or ward, N03_007 code of five digits). Made once, then read by any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/id.h"
#include "base/core/result.h"
#include "engine/geo/geojson.h"

namespace tsu::geo {

// 01101 -> 011011: the check digit put behind a five-digit code.
result<tenant_code> with_check_digit(std::string_view five);
// The designated city of a ward (011011 -> 011002 札幌市); nothing for everything else.
std::optional<tenant_code> city_of_ward(const tenant_code&);

struct municipality {
  tenant_code code;
  std::string name;        // 中央区, 当別町
  std::string full_name;   // 札幌市中央区, 石狩郡当別町
  std::string prefecture;  // 北海道
  tenant_code city_code;   // the ward's city; for everything else the same as code
  std::string city_name;   // 札幌市; for everything else the same as name
  geometry shape;          // one feature per code: parts of several features are joined
  bool is_ward() const { return !(code == city_code); }
};

class municipality_map {
 public:
  // Refusals: those of geojson.h, and geo_boundary_properties with the number of the feature.
  static result<municipality_map> parse(std::string_view geojson);
  ~municipality_map();
  municipality_map(municipality_map&&) noexcept;
  municipality_map& operator=(municipality_map&&) noexcept;

  std::span<const municipality> all() const;  // sorted by code
  const municipality* find(const tenant_code&) const;

  // The municipality or ward that holds the point. On a shared border exactly one of the two
  // answers, always the same; where areas of the file overlap, the lower code.
  const municipality* at(lonlat) const;
  struct hit {
    const municipality* where = nullptr;
    double distance_m = 0;  // 0 inside
  };
  // The same, or else the nearest within that distance: piers, buoys, a coarse coast line.
  hit near(lonlat, double at_most_m = 5000) const;

 private:
  struct index;
  explicit municipality_map(std::unique_ptr<index>);
  std::unique_ptr<index> index_;
};

}  // namespace tsu::geo
