// OpenStreetMap's XML (.osm), read as a stream: what stands in it, one node and one way after the
// other, without keeping any. Bytes of anybody: sizes are limited, and a refusal names the line.
// Codes: geo_osm (not such a file, or damaged), geo_osm_too_large. Pure; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/result.h"
#include "engine/geo/lonlat.h"

namespace tsu::geo {

// Fills as much as there is, at most so much; 0 at the end.
using osm_bytes = std::function<std::size_t(std::span<char>)>;
osm_bytes osm_from_memory(std::string_view);  // borrows it

struct osm_way {
  std::int64_t id = 0;
  std::vector<std::int64_t> nodes;
  std::vector<std::pair<std::string, std::string>> tags;
  // The value of the first tag of that name; empty where there is none.
  std::string_view tag(std::string_view key) const;
};

struct osm_limits {
  std::uint64_t bytes = std::uint64_t{8} << 30;
  std::size_t one_tag = std::size_t{64} << 10;  // letters between '<' and '>'
  std::size_t nodes_of_way = 10'000, tags_of_way = 1'000;
};

struct osm_sink {
  virtual ~osm_sink() = default;
  // A problem ends the reading.
  virtual result<done> node(std::int64_t id, lonlat) = 0;
  virtual result<done> way(const osm_way&) = 0;
};

// What was deleted in an editor (action, visible) is passed over, and so are relations.
result<done> read_osm(const osm_bytes&, osm_sink&, const osm_limits& = {});

}  // namespace tsu::geo
