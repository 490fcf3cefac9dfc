// Which things of a rule are near each other, or share a group. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/broker/query/geometry.h"

namespace tsu::rules {

class neighbourhood {
 public:
  // 0: by group, not by distance.
  explicit neighbourhood(double within_m) : within_m_(within_m) {}

  // Adds or moves. What has neither a place nor a group is nobody's neighbour.
  void put(std::uint32_t thing, std::optional<broker::geo_point>, const std::string& group);
  void remove(std::uint32_t thing);
  // All but itself.
  void each(std::uint32_t thing, const std::function<void(std::uint32_t)>&) const;

 private:
  struct member {
    broker::geo_point place;
    std::string group;
    std::int64_t cell = 0;
  };
  std::int64_t cell_of(broker::geo_point) const;
  void each_near(std::uint32_t, const member&, const std::function<void(std::uint32_t)>&) const;

  double within_m_;
  std::unordered_map<std::uint32_t, member> members_;
  std::unordered_map<std::int64_t, std::vector<std::uint32_t>> cells_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> groups_;
};

}  // namespace tsu::rules
