// How well nights can be told apart by one number, wherever the line is drawn: what could be
// reached by a decider, not what one reaches with its settings. Pure.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "service/snow/sim/score.h"

namespace tsu::snow::trial {

// What spoke for plows in one night of one district (cm or a probability), and whether they were
// needed.
struct weighed {
  double says = 0;
  bool needed = false;
};

// Plows go from `least` on.
struct curve_point {
  double least = 0;
  sim::contingency decided;
};
// One point for each number that was said, the largest first: POD never falls along it.
std::vector<curve_point> curve_of(std::vector<weighed>);

// Of the points with at most this FAR the one of the largest POD; nothing where there is none.
std::optional<curve_point> most_found(std::span<const curve_point>, double far_max);
// Of the points with at least this POD the one of the smallest FAR.
std::optional<curve_point> least_in_vain(std::span<const curve_point>, double pod_min);
// The one of the largest CSI.
std::optional<curve_point> best_of(std::span<const curve_point>);

}  // namespace tsu::snow::trial
