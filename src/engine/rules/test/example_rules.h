// Rules for tests, as their authors would write them.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "engine/rules/evaluator.h"
#include "engine/rules/rule.h"

namespace tsu::rules::testing {

// `body`: what follows name, title and entityType, without a leading comma.
inline std::string rule_json(const std::string& body, const std::string& name = "deep-snow") {
  return R"({"name":")" + name +
         R"(","title":{"ja":"積雪","en":"Snow"},"entityType":"WeatherObserved",)" + body + "}";
}

inline rule_ptr make_rule(const std::string& body, const std::string& name = "deep-snow",
                          std::int64_t version = 1) {
  auto r = read_rule(rule_json(body, name), version);
  EXPECT_TRUE(r.ok()) << r.error().detail
                      << (r.ok() || r.error().fields.empty()
                              ? ""
                              : r.error().fields[0].field + " " + r.error().fields[0].code);
  return r.ok() ? std::make_shared<const rule>(std::move(r).value()) : nullptr;
}

inline const std::string last_depth =
    R"("conditions":{"deep":{"measure":"last","attribute":"snowDepth","compare":"at_least",)"
    R"("value":10}})";

}  // namespace tsu::rules::testing
