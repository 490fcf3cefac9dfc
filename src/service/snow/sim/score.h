// How good decisions of a winter were: counts and figures over nights and districts. They judge the
// pipeline on simulated truth, not any real road. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "service/snow/sim/dice.h"
#include "service/snow/sim/road.h"

namespace tsu::snow::sim {

// One night of one district: what was right and what was said.
struct judged {
  bool right = false, said = false;
};

struct contingency {
  std::int64_t hits = 0, misses = 0, false_alarms = 0, right_rests = 0;

  void add(judged);
  std::int64_t total() const { return hits + misses + false_alarms + right_rests; }
  // Nothing where there is nothing to divide by.
  std::optional<double> pod() const;        // of the nights that needed it, how many were called
  std::optional<double> far() const;        // of the nights that were called, how many did not
  std::optional<double> csi() const;        // hits of all but the right rests
  std::optional<double> precision() const;  // 1 - FAR
  std::optional<double> agreement() const;  // said what was right
};
contingency count(std::span<const judged>);

struct chance_said {
  double probability = 0;
  bool happened = false;
};
// Mean squared error of the probabilities: 0 is perfect; nothing for no nights.
std::optional<double> brier(std::span<const chance_said>);
// By how much better than always saying the frequency: 1 is perfect, 0 no better.
std::optional<double> brier_skill(std::span<const chance_said>);

// The plain baseline: somebody drives out at 2:00, sees the road within a centimetre and a tenth,
// knows no forecast, and calls at the threshold.
bool patrol_at_two(const night_truth&, dice&);

// Hours on patrol: one night out takes `hours_each` for the whole town.
struct patrol_plan {
  double hours_each = 2.5;
  int people = 2;
};
struct patrol_hours {
  std::int64_t nights_before = 0, nights_after = 0;
  double before = 0, after = 0;
  double saved() const { return before - after; }
  std::optional<double> saved_share() const;
};
// `before`: nights with snow in the forecast. `after`: nights in which somebody had to look all the
// same (要人判断).
patrol_hours count_patrols(std::int64_t nights_before, std::int64_t nights_after,
                           const patrol_plan&);

}  // namespace tsu::snow::sim
