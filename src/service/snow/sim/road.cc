#include "service/snow/sim/road.h"

#include <algorithm>
#include <cmath>

namespace tsu::snow::sim {
namespace {

// How much of the loose snow wheels and feet pack in an hour.
struct traffic {
  double by_day, by_night;
};
traffic traffic_of(road_class c) {
  switch (c) {
    case road_class::trunk: return {0.12, 0.04};
    case road_class::secondary: return {0.08, 0.02};
    case road_class::residential: return {0.05, 0.01};
    case road_class::sidewalk: return {0.02, 0.005};
    case road_class::rural: return {0.04, 0.01};
  }
  return {};
}

constexpr double packs_to = 0.4;   // of its height
constexpr double settles = 0.01;   // of the loose snow in an hour
constexpr double melts_cm = 0.25;  // of loose snow in an hour and degree
constexpr double crust_stays = 0.6, crust_max_cm = 8;

}  // namespace

void road::pass_hour(double snowfall_cm, double temperature_c, int hour_of_day) {
  const auto t = traffic_of(class_);
  loose_cm_ += snowfall_cm;
  const double packed = loose_cm_ * (hour_of_day >= 6 && hour_of_day < 22 ? t.by_day : t.by_night);
  loose_cm_ = (loose_cm_ - packed) * (1 - settles);
  packed_cm_ += packed * packs_to;
  double melting = melts_cm * std::max(0.0, temperature_c);
  const double of_loose = std::min(loose_cm_, melting);
  loose_cm_ -= of_loose;
  melting -= of_loose;
  packed_cm_ -= std::min(packed_cm_, melting * packs_to);
  after_clearing_cm_ = std::min(after_clearing_cm_, depth_cm());
}

void road::clear() {
  loose_cm_ = 0;
  packed_cm_ = std::min(packed_cm_ * crust_stays, crust_max_cm);
  after_clearing_cm_ = packed_cm_;
}

double road::new_snow_cm() const { return std::max(0.0, depth_cm() - after_clearing_cm_); }

void decide_as_officer(night_truth& t, dice& chance) {
  t.seen_cm = std::max(0.0, t.new_at_0230_cm * (1 + 0.1 * chance.normal()) + chance.normal());
  t.expected_cm = t.to_come_cm * std::exp(0.47 * chance.normal() - 0.11);
  t.human_go = !t.thaws && t.seen_cm + t.expected_cm >= t.threshold_cm;
}

}  // namespace tsu::snow::sim
