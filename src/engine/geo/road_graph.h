// road_graph: the ways of a municipality that people walk on, as pieces between points, and how far
// it is over them from one place to others. A place stands at the nearest piece; from there it goes
// by Dijkstra's search within limits. Made once, then read by any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "engine/geo/lonlat.h"
#include "engine/geo/spatial_index.h"

namespace tsu::geo {

// Ten-millionths of a degree: a centimetre, as OpenStreetMap keeps them.
struct road_node {
  std::int32_t lon = 0, lat = 0;
  lonlat where() const { return {lon / 1e7, lat / 1e7}; }
  friend bool operator==(const road_node&, const road_node&) = default;
};
road_node road_node_at(lonlat);

struct road_piece {
  std::uint32_t from = 0, to = 0;
  bool forward = true, backward = true, rough = false;
  friend bool operator==(const road_piece&, const road_piece&) = default;
};

struct road_limits {
  std::size_t nodes = 1'000'000, pieces = 1'200'000;
};

struct walk_wish {
  double at_most_m = 10'000;        // with what rough pieces count more
  double to_road_m = 300;           // who is farther off the ways is on none
  std::size_t nodes_max = 200'000;  // looked at in one search
  std::int64_t rough_percent = 100;
};
struct walk {
  double metres = 0;  // of the best way
  double effort = 0;  // the same, with rough pieces by their percent; what is best has the least
};

class road_graph {
 public:
  // "geo_roads_too_large", "geo_roads_damaged": a piece between points that are not there.
  static result<road_graph> make(std::vector<road_node>, std::vector<road_piece>,
                                 const road_limits& = {});
  // As bytes (doc/road-format.md), and back: "geo_roads_damaged".
  std::string packed() const;
  static result<road_graph> unpacked(std::string_view, const road_limits& = {});

  std::span<const road_node> nodes() const { return nodes_; }
  std::span<const road_piece> pieces() const { return pieces_; }
  double metres() const;  // of all pieces

  // One for each of `to`; nothing where no way was found within the limits.
  std::vector<std::optional<walk>> walks(lonlat from, std::span<const lonlat> to,
                                         const walk_wish& = {}) const;

 private:
  struct arc {
    std::uint32_t to = 0;
    float metres = 0;
    bool rough = false;
  };
  // Where a place stands: so far along a piece, so far beside it.
  struct stand {
    std::uint32_t piece = 0;
    double along = 0, beside_m = 0;
  };
  struct search;
  road_graph() = default;
  void join();
  double metres_of(const road_piece&) const;
  stand beside(std::uint32_t piece, lonlat) const;
  std::optional<stand> stand_of(lonlat, double at_most_m) const;

  std::vector<road_node> nodes_;
  std::vector<road_piece> pieces_;
  std::vector<std::uint32_t> first_;  // arcs of node n: first_[n] to first_[n + 1]
  std::vector<arc> arcs_;
  spatial_index index_;
};

}  // namespace tsu::geo
