#include "service/snow/trial/curve.h"

#include <algorithm>

namespace tsu::snow::trial {
namespace {

// The first of the points whose worth is the largest; a point without one does not count.
template <class Worth>
std::optional<curve_point> first_best(std::span<const curve_point> all, Worth worth) {
  std::optional<curve_point> out;
  std::optional<double> most;
  for (const auto& p : all) {
    const std::optional<double> w = worth(p.decided);
    if (w && (!most || *w > *most)) {
      most = w;
      out = p;
    }
  }
  return out;
}

}  // namespace

std::vector<curve_point> curve_of(std::vector<weighed> all) {
  std::sort(all.begin(), all.end(),
            [](const weighed& a, const weighed& b) { return a.says > b.says; });
  sim::contingency now;
  for (const auto& w : all) {
    now.add({w.needed, false});
  }
  std::vector<curve_point> out;
  for (const auto& w : all) {
    --(w.needed ? now.misses : now.right_rests);
    now.add({w.needed, true});
    if (out.empty() || out.back().least != w.says) {
      out.push_back({.least = w.says, .decided = {}});
    }
    out.back().decided = now;
  }
  return out;
}

std::optional<curve_point> most_found(std::span<const curve_point> all, double far_max) {
  return first_best(all, [&](const sim::contingency& c) {
    return c.far().value_or(1) <= far_max ? c.pod() : std::nullopt;
  });
}

std::optional<curve_point> least_in_vain(std::span<const curve_point> all, double pod_min) {
  return first_best(all, [&](const sim::contingency& c) {
    return c.pod().value_or(0) >= pod_min ? c.precision() : std::nullopt;
  });
}

std::optional<curve_point> best_of(std::span<const curve_point> all) {
  return first_best(all, [](const sim::contingency& c) { return c.csi(); });
}

}  // namespace tsu::snow::trial
