// What a module says of its declared KPIs: each with the value of now, what is wished for, and
// whether that is so; and how it went. Described once for every module's routes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "base/module/module.h"

namespace tsu {

// better: "higher" or "lower". value: nothing where there is none to be had yet. target: nothing
// where the town has none. met: nothing where either is missing.
struct kpi_dto {
  std::string name, unit, says, better;
  std::optional<double> value, target;
  std::optional<bool> met;
};
BOOST_DESCRIBE_STRUCT(kpi_dto, (), (name, unit, says, better, value, target, met))
struct kpi_page {
  instant at;
  std::vector<kpi_dto> items;
};
BOOST_DESCRIBE_STRUCT(kpi_page, (), (at, items))

struct kpi_point {
  std::string date;  // 2026-12-01
  double value = 0;
};
BOOST_DESCRIBE_STRUCT(kpi_point, (), (date, value))
struct kpi_series {
  std::string name, unit;
  std::optional<double> target;
  std::vector<kpi_point> points;  // oldest first
};
BOOST_DESCRIBE_STRUCT(kpi_series, (), (name, unit, target, points))

inline kpi_dto kpi_of(const kpi& k, std::optional<double> value, std::optional<double> target) {
  kpi_dto out{std::string{k.name},
              std::string{k.unit},
              std::string{k.says},
              std::string{k.better},
              value,
              target,
              {}};
  if (value && target) {
    out.met = k.better == "lower" ? *value <= *target : *value >= *target;
  }
  return out;
}

}  // namespace tsu
