// Twenty rules of every kind over posts, for measuring.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/rules/rule.h"

namespace tsu::rules::bench {

inline std::string post_id(std::size_t i) {
  return fmt::format("urn:ngsi-ld:WeatherObserved:post-{:05}", i);
}

// Spread over about 40 by 60 km.
inline double lon_of(std::size_t i) {
  return 142.2 + static_cast<double>(i * 7'919 % 50'000) / 1e5;
}
inline double lat_of(std::size_t i) {
  return 43.1 + static_cast<double>(i * 104'729 % 50'000) / 1e5;
}

inline std::vector<std::string> twenty_rules() {
  const std::string bodies[] = {
      R"("d":{"measure":"last","attribute":"snowDepth","compare":"at_least","value":{0},)"
      R"("clearValue":2})",
      R"("d":{"measure":"change","attribute":"snowDepth","windowMinutes":180,"compare":"at_least",)"
      R"("value":{0}},"warm":{"measure":"last","attribute":"temperature","windowMinutes":60,)"
      R"("compare":"more","value":1})",
      R"("d":{"measure":"mean","attribute":"snowDepth","windowMinutes":60,"compare":"at_least",)"
      R"("value":{0}},"m":{"measure":"max","attribute":"temperature","windowMinutes":60,)"
      R"("compare":"less","value":0})",
      R"("d":{"measure":"missing","attribute":"snowDepth","windowMinutes":{0}})",
      R"("d":{"measure":"neighbours","of":"deep","withinM":800,"atLeast":3},"deep":{"measure":)"
      R"("last","attribute":"snowDepth","compare":"at_least","value":{0}})",
  };
  std::vector<std::string> out;
  for (int i = 0; i < 20; ++i) {
    auto body = bodies[i % 5];
    body.replace(body.find("{0}"), 3, std::to_string(10 + i));
    out.push_back(fmt::format(
        R"({{"name":"r{}","title":{{"ja":"r","en":"r"}},"entityType":"WeatherObserved",)"
        R"("conditions":{{{}}}{}}})",
        i, body, i % 5 == 1 ? R"(,"when":"d and not warm")" : ""));
  }
  return out;
}

}  // namespace tsu::rules::bench
