// The snow on the ground through a day: it grows by what falls and settles and melts in between, so
// that its deepest hour is exactly the depth that the day's record says. Inside winter_hours.
#pragma once

#include <array>
#include <optional>

#include "service/snow/sim/winter_hours.h"

namespace tsu::snow::sim {

class cover {
 public:
  // The depth at the midnight before the first day.
  void begin_before(const day&);
  // Fills in the depths. Where all would fall too late for the next day's record, what falls moves
  // earlier by whole hours. `after`: absent on the last day.
  void lay(std::array<hour, 24>&, const day&, const day* after);

 private:
  struct plan {
    double worst_cm = 0;  // the largest loss within one hour
    std::array<double, 24> depth{};
  };
  // With the day's deepest hour at `peak`; nothing where that cannot be.
  std::optional<plan> with_peak(std::size_t peak, const std::array<hour, 24>&, const day&,
                                double end_low, double end_high) const;

  double depth_cm_ = 0;
};

}  // namespace tsu::snow::sim
