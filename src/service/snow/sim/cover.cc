#include "service/snow/sim/cover.h"

#include <algorithm>
#include <cmath>

namespace tsu::snow::sim {
namespace {

constexpr double hair = 1e-9;  // sums of tenths miss by less

// How willingly snow sinks and melts in an hour, in centimetres: settling of what lies and of what
// has just fallen, and melting by degrees. The record decides how much it really is.
double willing(const hour& h, double depth_cm) {
  return 0.002 * depth_cm + 0.06 * h.snowfall_cm + 0.12 * std::max(0.0, h.temperature_c) + 0.01;
}

double step(double depth, const hour& h, double how_much, double deepest) {
  return std::clamp(depth + h.snowfall_cm - how_much * willing(h, deepest), 0.0, deepest);
}

double depth_after(double depth, const std::array<hour, 24>& hours, std::size_t from,
                   std::size_t until, double how_much, double deepest) {
  for (auto i = from; i < until; ++i) {
    depth = step(depth, hours[i], how_much, deepest);
  }
  return depth;
}

// The largest factor with which the depth still is at least `wanted`; the depth falls as it grows.
double factor_for(double depth, const std::array<hour, 24>& hours, std::size_t from,
                  std::size_t until, double wanted, double deepest) {
  double low = 0, high = 1;
  while (high < 1e6 && depth_after(depth, hours, from, until, high, deepest) >= wanted - hair) {
    low = high;
    high *= 4;
  }
  for (int n = 0; n < 40; ++n) {
    const double middle = (low + high) / 2;
    (depth_after(depth, hours, from, until, middle, deepest) >= wanted - hair ? low : high) =
        middle;
  }
  return low;
}

void move_earlier(std::array<hour, 24>& hours) {
  hours[0].snowfall_cm =
      (std::round(hours[0].snowfall_cm * 10) + std::round(hours[1].snowfall_cm * 10)) / 10;
  hours[0].precipitation_mm += hours[1].precipitation_mm;
  for (std::size_t i = 1; i < 23; ++i) {
    hours[i].snowfall_cm = hours[i + 1].snowfall_cm;
    hours[i].precipitation_mm = hours[i + 1].precipitation_mm;
  }
  hours[23].snowfall_cm = hours[23].precipitation_mm = 0;
}

}  // namespace

void cover::begin_before(const day& first) {
  depth_cm_ = std::max(0.0, first.depth_cm - first.snowfall_cm);
}

std::optional<cover::plan> cover::with_peak(std::size_t peak, const std::array<hour, 24>& hours,
                                            const day& d, double end_low, double end_high) const {
  const double deepest = d.depth_cm;
  const auto until = peak + 1;
  if (depth_after(depth_cm_, hours, 0, until, 0, deepest) < deepest - hair) {
    return std::nullopt;
  }
  double end = deepest;
  if (until < 24) {
    end = std::clamp(depth_after(deepest, hours, until, 24, 1, deepest), end_low, end_high);
    if (depth_after(deepest, hours, until, 24, 0, deepest) < end - hair) {
      return std::nullopt;
    }
  } else if (end < end_low || end > end_high) {
    return std::nullopt;
  }
  const double before = factor_for(depth_cm_, hours, 0, until, deepest, deepest);
  const double after = until < 24 ? factor_for(deepest, hours, until, 24, end, deepest) : 0;
  plan p;
  double depth = depth_cm_;
  for (std::size_t i = 0; i < 24; ++i) {
    double next = step(depth, hours[i], i <= peak ? before : after, deepest);
    next = i == peak ? deepest : i == 23 ? end : next;
    p.worst_cm = std::max(p.worst_cm, depth + hours[i].snowfall_cm - next);
    p.depth[i] = depth = next;
  }
  return p;
}

void cover::lay(std::array<hour, 24>& hours, const day& d, const day* after) {
  const double low = after ? std::max(0.0, after->depth_cm - after->snowfall_cm) : 0.0;
  const double high = after ? std::min(d.depth_cm, after->depth_cm) : d.depth_cm;
  std::optional<plan> best;
  for (int moved = 0; !best && moved < 24; ++moved) {
    for (std::size_t peak = 0; peak < 24; ++peak) {
      const auto p = with_peak(peak, hours, d, low, high);
      if (p && (!best || p->worst_cm < best->worst_cm)) {
        best = p;
      }
    }
    if (!best) {
      move_earlier(hours);
    }
  }
  ASSERT(best);  // read_days lets no day in whose snow grows by more than fell
  for (std::size_t i = 0; i < 24; ++i) {
    hours[i].depth_cm = best->depth[i];
  }
  depth_cm_ = best->depth[23];
}

}  // namespace tsu::snow::sim
