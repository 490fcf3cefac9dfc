#include "service/survey/statistics.h"

#include <cmath>

#include <boost/math/distributions/students_t.hpp>

namespace tsu::survey {

void tally::add(std::int64_t score) {
  ++n;
  sum += score;
  squares += score * score;
}

void tally::add(const tally& other) {
  n += other.n;
  sum += other.sum;
  squares += other.squares;
}

figures figures_of(const tally& t) {
  const auto n = static_cast<double>(t.n);
  figures out{.n = t.n, .mean = static_cast<double>(t.sum) / (n * score_unit)};
  if (t.n < 2) {
    return out;
  }
  // In whole numbers as long as it can be: the difference of two large ones is what is left.
  const auto spread = static_cast<long double>(t.squares) - static_cast<long double>(t.sum) *
                                                                static_cast<long double>(t.sum) /
                                                                static_cast<long double>(t.n);
  const auto variance = static_cast<double>(spread / static_cast<long double>(t.n - 1));
  out.sd = std::sqrt(std::max(0.0, variance)) / score_unit;
  const auto half = t_975(n - 1) * *out.sd / std::sqrt(n);
  out.low = out.mean - half;
  out.high = out.mean + half;
  return out;
}

difference difference_of(const figures& a, const figures& b) {
  difference out{.mean = b.mean - a.mean};
  if (!a.sd || !b.sd) {
    return out;
  }
  const double va = *a.sd * *a.sd / static_cast<double>(a.n),
               vb = *b.sd * *b.sd / static_cast<double>(b.n);
  if (va + vb <= 0) {
    return out;
  }
  const double freedom =
      (va + vb) * (va + vb) /
      (va * va / static_cast<double>(a.n - 1) + vb * vb / static_cast<double>(b.n - 1));
  const double half = t_975(freedom) * std::sqrt(va + vb);
  out.low = out.mean - half;
  out.high = out.mean + half;
  return out;
}

std::optional<double> standing_score(double x, double mean, std::optional<double> sd) {
  if (!sd || !(*sd > 0)) {
    return {};
  }
  return 50 + 10 * (x - mean) / *sd;
}

double adjusted_mean(double mean, std::span<const weighted_cell> cells, double reference_mean) {
  double sum = 0, n = 0;
  for (const auto& c : cells) {
    sum += static_cast<double>(c.n) * c.reference_mean;
    n += static_cast<double>(c.n);
  }
  return mean - sum / n + reference_mean;
}

double t_975(double degrees_of_freedom) {
  return boost::math::quantile(boost::math::students_t{degrees_of_freedom}, 0.975);
}

}  // namespace tsu::survey
