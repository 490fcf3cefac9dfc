// Things of one type on a map: as features of GeoJSON (RFC 7946) and as vector tiles, out of the
// broker's place index. What is shown is decided by whoever asks (see showing).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/core/result.h"
#include "base/core/time.h"
#include "base/http/message.h"
#include "engine/broker/broker.h"
#include "engine/broker/query/geometry.h"
#include "engine/catalog/shown.h"
#include "engine/catalog/tile_geometry.h"

namespace tsu::catalog {

inline constexpr std::int64_t features_max = 10'000;  // of one page
// Things that one tile may be made of; more is refused rather than left out.
inline constexpr std::int64_t tile_features_max = 200'000;

struct showing {
  std::string type;                   // stored name
  attribute_filter attributes;        // which are shown
  std::string property = "location";  // stored name of the GeoProperty
  instant now;
};

struct feature_page {
  std::optional<broker::geo_box> within;
  std::int64_t limit = 1'000, offset = 0;
};
// "west,south,east,north" in degrees; problem bad_query.
result<broker::geo_box> parse_bbox(std::string_view);

// A FeatureCollection with numberMatched and numberReturned; `next` where there are more.
struct feature_collection {
  std::string json;
  std::int64_t matched = 0, returned = 0;
};
result<feature_collection> features_of(const broker::view&, const showing&, const feature_page&);

// The bytes of the tile; empty where nothing is there. Problem tile_too_full.
result<std::string> tile_of(const broker::view&, const showing&, const tile_id&);
// TileJSON 3.0.0 of tiles at that address.
std::string tile_json(const showing&, std::string_view url, std::string_view title);

}  // namespace tsu::catalog
