// Sums, means and intervals. Sums are whole numbers, so the order of answers changes nothing. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace tsu::survey {

// Scores are kept as whole multiples of 1/2520, which 1 to 10 divide.
inline constexpr std::int64_t score_unit = 2520;

struct tally {
  std::int64_t n = 0, sum = 0, squares = 0;  // in units, and units squared
  void add(std::int64_t score_units);
  void add(const tally&);
  friend bool operator==(const tally&, const tally&) = default;
};

// sd: of a sample (n - 1). low, high: of 95 %, by Student's t. Without two answers there are none.
struct figures {
  std::int64_t n = 0;
  double mean = 0;
  std::optional<double> sd, low, high;
};
// Of at least one.
figures figures_of(const tally&);

// How much more b is than a, with the interval of Welch's t; nothing where either has no spread to
// tell.
struct difference {
  double mean = 0;
  std::optional<double> low, high;
};
difference difference_of(const figures& a, const figures& b);

// 偏差値: 50 + 10 (x - mean) / sd; nothing where the sd is missing or not above 0.
std::optional<double> standing_score(double x, double mean, std::optional<double> sd);

// What the mean would be with the reference's people: the mean over respondents of (their score -
// the reference mean of their cell), plus the reference's own mean.
struct weighted_cell {
  std::int64_t n = 0;
  double reference_mean = 0;
};
double adjusted_mean(double mean, std::span<const weighted_cell>, double reference_mean);

// The t below which 97.5 % lie.
double t_975(double degrees_of_freedom);

}  // namespace tsu::survey
