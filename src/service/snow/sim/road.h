// The snow on a road that people drive on and plows clear, and what an officer on patrol would have
// decided about it. Pure.
#pragma once

#include <chrono>
#include <cstdint>

#include "service/snow/sim/dice.h"
#include "service/snow/sim/town.h"

namespace tsu::snow::sim {

class road {
 public:
  road() = default;
  explicit road(road_class c) : class_(c) {}

  // One hour: `hour_of_day` in Japan, when it begins.
  void pass_hour(double snowfall_cm, double temperature_c, int hour_of_day);
  // What is loose goes, of what is packed a crust stays.
  void clear();

  double depth_cm() const { return loose_cm_ + packed_cm_; }
  // By how much it has grown since it was cleared.
  double new_snow_cm() const;

 private:
  road_class class_ = road_class::residential;
  double loose_cm_ = 0, packed_cm_ = 0, after_clearing_cm_ = 0;
};

// What is true of one district at the end of one night (7:00 in Japan).
struct night_truth {
  std::chrono::sys_days night;  // the date of the morning
  std::size_t district = 0;
  double threshold_cm = 10;
  // New snow on the road since it was last cleared; at 7:00 as it would be without clearing.
  double new_at_0200_cm = 0, new_at_0230_cm = 0, new_at_0700_cm = 0;
  double temperature_at_0200_c = 0, temperature_at_0700_c = 0;
  double to_come_cm = 0;                // of snow between 2:30 and 7:00
  bool snow_was_forecast = false;       // at least 1 cm from 18:00 to 7:00, as said at 18:00
  bool thaws = false;                   // over +1 °C and rising
  bool needed = false;                  // at 7:00 the threshold was reached
  double seen_cm = 0, expected_cm = 0;  // by the officer at 2:30
  bool human_go = false;
};

// The officer at 2:30 sees the road within a centimetre and a tenth, expects what will come within
// a factor of 1.6, and lets it melt where it melts. Fills in the last three.
void decide_as_officer(night_truth&, dice&);

}  // namespace tsu::snow::sim
