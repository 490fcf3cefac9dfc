// The numbers of the town: for all, one district or one road class, each from a date on, with its
// source and author. What was decided before keeps the value of its day. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/time.h"
#include "base/module/module.h"
#include "service/snow/filter.h"
#include "service/snow/measure.h"
#include "service/snow/rules.h"
#include "service/snow/types.h"

namespace tsu::snow {

extern const std::span<const setting> setting_table;

struct setting_value {
  std::string name, district;  // district: empty: all
  std::optional<road_class> road;
  instant from;
  double value = 0;
};

struct whose {
  std::string_view district = {};
  std::optional<road_class> road = {};
};

class dated_settings {
 public:
  dated_settings() = default;
  // By date, then in the order in which they were set.
  explicit dated_settings(std::vector<setting_value> all) : all_(std::move(all)) {}
  // District and class before district, district before class, class before all; ASSERTs that there
  // is such a setting.
  double value(std::string_view name, instant, const whose& = {}) const;

  decision_limits limits(instant, const whose&) const;
  filter_limits filter(instant) const;
  measure_limits measure(instant, const whose&) const;
  snow::mode mode(instant, const whose&) const;

 private:
  std::vector<setting_value> all_;
};

struct setting_bounds {
  double otherwise = 0, least = 0, most = 0;
  bool whole = false;
};
// Nothing where there is no such setting.
std::optional<setting_bounds> bounds_of(std::string_view name);
bool is_within(const setting_bounds&, double value);

}  // namespace tsu::snow
