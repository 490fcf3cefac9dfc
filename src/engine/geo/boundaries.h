// boundaries: the boundary file of a municipality or prefecture, kept in its store: imported whole,
// looked up from memory, drawn from a thinned copy. Made once in main; coroutines on any executor
// thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/guarded.h"
#include "base/core/id.h"
#include "base/core/result.h"
#include "base/core/task.h"
#include "base/db/db.h"
#include "engine/geo/municipality.h"

namespace tsu::geo {

struct boundary_import {
  std::size_t municipalities = 0, vertices = 0, shown_vertices = 0;
};

class boundaries {
 public:
  explicit boundaries(db::house& stores) : stores_(stores) {}

  // Replaces what is there. source: who publishes the file. Problems: those of municipality_map,
  // geo_boundaries_too_large over 64 MiB.
  task<result<boundary_import>> import(tenant_code, std::string_view geojson, std::string source,
                                       std::string by);
  // nullptr where none was imported; a municipality without its own uses its prefecture's.
  task<std::shared_ptr<const municipality_map>> of(tenant_code);
  // GeoJSON FeatureCollection with properties code and name; empty where there is none.
  task<std::shared_ptr<const std::string>> shown(tenant_code);

 private:
  struct loaded {
    std::shared_ptr<const municipality_map> map;
    std::shared_ptr<const std::string> shown;
  };
  task<loaded> load(tenant_code);
  std::optional<tenant_code> home_of(tenant_code) const;

  db::house& stores_;
  guarded<std::map<tenant_code, loaded>> known_;
};

// 01____ -> 010006: a prefecture's code is its two digits, three zeros and the check digit.
std::optional<tenant_code> prefecture_of(const tenant_code&);

// What maps draw: every municipality with `code` and `name`, thinned to about 200 m, five decimals.
std::string shown_geojson(const municipality_map&, std::size_t* vertices = nullptr);

}  // namespace tsu::geo
