#include "service/snow/sim/winter_hours.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "service/snow/sim/cover.h"
#include "service/snow/sim/dice.h"

namespace tsu::snow::sim {
namespace {

// Measured by measure.py on AMeDAS of Hokkaido, November and December 2023, days of at most 3 °C
// with precipitation: how many hours are wet and how they hang together, by the amount of the day.
struct wet_class {
  double up_to_mm, starts, goes_on, spread, remembers;
};
constexpr wet_class wet_classes[] = {
    {1, 0.0534, 0.0700, 0, 0},           {3, 0.1166, 0.3040, 0.241, 0},
    {8, 0.1921, 0.5282, 0.415, 0},       {20, 0.2875, 0.6984, 0.569, 0.18},
    {1000, 0.3016, 0.8509, 0.694, 0.35},
};
// The same: how much more falls in the hours that end at 1:00, 2:00, … than on average.
constexpr std::array<double, 24> share_of_hour{1.0,  1.07, 1.29, 1.3,  1.4,  1.07, 1.02, 0.93,
                                               0.76, 0.92, 0.92, 0.85, 0.85, 0.91, 0.94, 1.1,
                                               1.18, 1.08, 0.95, 0.88, 0.92, 0.75, 0.9,  1.0};

// The same: the day's course of temperature less its mean, by season and by whether 1 mm fell.
using course = std::array<double, 24>;
struct season_course {
  course dry, wet;
};
constexpr season_course in_october{
    {-3.0, -3.3, -3.5, -3.6, -3.8, -3.9, -2.7, -0.4, 1.5,  3.3,  4.4,  5.0,
     5.2,  5.2,  4.7,  3.6,  1.7,  0.2,  -0.6, -1.3, -1.7, -2.0, -2.3, -2.6},
    {-1.1, -1.2, -1.2, -1.3, -1.3, -1.3, -0.7, 0.3,  1.1,  1.9,  2.3,  2.4,
     2.4,  2.2,  1.8,  1.2,  0.4,  -0.2, -0.6, -0.9, -1.2, -1.4, -1.7, -1.9}};
constexpr season_course in_november{
    {-1.4, -1.6, -1.8, -1.9, -2.1, -2.2, -2.1, -0.9, 0.5,  1.9,  2.7,  3.2,
     3.4,  3.3,  2.8,  1.7,  0.7,  0.0,  -0.5, -0.8, -1.0, -1.2, -1.3, -1.4},
    {-0.8, -0.8, -0.8, -0.7, -0.7, -0.6, -0.5, 0.0,  0.7,  1.3,  1.7,  1.8,
     1.7,  1.5,  1.1,  0.6,  0.2,  -0.1, -0.4, -0.6, -0.9, -1.1, -1.2, -1.5}};
constexpr season_course in_december{
    {-3.1, -3.2, -3.3, -3.3, -3.2, -3.1, -2.9, -1.6, 0.1,  1.9,  3.2,  4.0,
     4.3,  4.4,  3.9,  2.7,  1.7,  1.0,  0.4,  0.0,  -0.5, -0.8, -1.2, -1.4},
    {-1.6, -1.4, -1.2, -1.0, -0.8, -0.6, -0.4, 0.0,  0.8,  1.6,  2.2,  2.6,
     2.6,  2.6,  2.1,  1.2,  0.3,  -0.3, -0.8, -1.1, -1.4, -1.6, -1.8, -2.0}};

const course& course_of(const day& d) {
  const auto month = static_cast<unsigned>(local_date{d.date}.month());
  const auto& s = month == 12 || month <= 2 ? in_december : month == 11 ? in_november : in_october;
  return d.precipitation_mm >= 1 ? s.wet : s.dry;
}

// Centimetres of new snow per millimetre of water, by temperature: the ratio of the sums of
// Sapporo's days of 2016 to 2022 in these classes. Only its course matters: the day's sum is given.
double snow_ratio(double temperature_c) {
  constexpr std::pair<double, double> known[] = {{-8, 1.4},  {-4, 1.6},  {-1.5, 1.3}, {0.5, 0.8},
                                                 {1.5, 0.6}, {2.5, 0.3}, {4, 0.1}};
  if (temperature_c <= known[0].first) {
    return known[0].second;
  }
  for (std::size_t i = 1; i < std::size(known); ++i) {
    const auto [t0, r0] = known[i - 1];
    const auto [t1, r1] = known[i];
    if (temperature_c < t1) {
      return r0 + (r1 - r0) * (temperature_c - t0) / (t1 - t0);
    }
  }
  return 0.05;
}

// Whole numbers in proportion to the weights with exactly that sum; the largest remainders first.
std::array<int, 24> split(int total, const std::array<double, 24>& weights) {
  std::array<int, 24> parts{};
  double sum = 0;
  for (const double w : weights) {
    sum += w;
  }
  if (total <= 0 || sum <= 0) {
    return parts;
  }
  std::array<std::pair<double, std::size_t>, 24> rest;
  int given = 0;
  for (std::size_t i = 0; i < 24; ++i) {
    const double exact = total * weights[i] / sum;
    parts[i] = static_cast<int>(exact);
    given += parts[i];
    rest[i] = {parts[i] - exact, i};  // the most negative first, then the earlier hour
  }
  std::sort(rest.begin(), rest.end());
  for (std::size_t i = 0; given < total; ++i, ++given) {
    ++parts[rest[i % 24].second];
  }
  return parts;
}

class disaggregation {
 public:
  explicit disaggregation(std::uint64_t seed)
      : rain_(seed, stream::rain), air_(seed, stream::air) {}

  // In the middle of three days; at the ends a neighbour is the day itself.
  std::array<hour, 24> hours(const day& before, const day& d, const day& after) {
    std::array<hour, 24> all{};
    for (std::size_t i = 0; i < 24; ++i) {
      all[i].at = instant{d.date} - std::chrono::hours{9} + std::chrono::hours{i + 1};
    }
    lay_temperature(all, before, d, after);
    lay_precipitation(all, d);
    lay_wind(all, d);
    lay_sunshine(all, d);
    return all;
  }

 private:
  void lay_temperature(std::array<hour, 24>& all, const day& before, const day& d,
                       const day& after) {
    const auto& shape = course_of(d);
    double sum = 0;
    for (std::size_t i = 0; i < 24; ++i) {
      const double from_noon = (static_cast<double>(i) + 1 - 12) / 24;
      const double to = from_noon < 0 ? before.temperature_c : after.temperature_c;
      const double base = d.temperature_c + (to - d.temperature_c) * std::abs(from_noon);
      all[i].temperature_c = base + shape[i] + 0.6 * gusts_of_heat_.step(0.85, air_.normal());
      sum += all[i].temperature_c;
    }
    // What is missing to the day's mean is laid on as a hump that is nothing at midnight.
    const double missing = d.temperature_c - sum / 24;
    for (std::size_t i = 0; i < 24; ++i) {
      const double s = std::sin(std::numbers::pi * (static_cast<double>(i) + 1) / 24);
      all[i].temperature_c += missing * 2 * s * s;
    }
  }

  std::array<bool, 24> wet_hours(const day& d, const wet_class& how) {
    std::array<bool, 24> wet{};
    bool any = false;
    for (std::size_t i = 0; i < 24; ++i) {
      wet_ = rain_.happens(wet_ ? how.goes_on : how.starts * share_of_hour[i]);
      wet[i] = wet_;
      any |= wet_;
    }
    if (d.precipitation_mm <= 0 && d.snowfall_cm <= 0) {
      wet_ = false;
      return {};
    }
    while (!any) {
      const auto i = rain_.below(24);
      any = rain_.happens(share_of_hour[i] / 1.4);
      wet[i] = any;
    }
    return wet;
  }

  void lay_precipitation(std::array<hour, 24>& all, const day& d) {
    const double amount = std::max(d.precipitation_mm, d.snowfall_cm / 1.5);
    const auto& how = *std::find_if(std::begin(wet_classes), std::end(wet_classes),
                                    [&](const wet_class& c) { return amount <= c.up_to_mm; });
    auto wet = wet_hours(d, how);
    std::array<double, 24> weights{};
    for (std::size_t i = 0; i < 24; ++i) {
      const double noise = bursts_.step(how.remembers, rain_.normal());
      weights[i] = wet[i] ? std::exp(how.spread * noise) : 0;
    }
    const auto halves = static_cast<int>(std::lround(d.precipitation_mm * 2));
    const auto drops = split(halves, weights);
    std::array<double, 24> snowy{};
    for (std::size_t i = 0; i < 24; ++i) {
      all[i].precipitation_mm = drops[i] / 2.0;
      snowy[i] = weights[i] > 0 ? (drops[i] / 2.0 + 0.15) * snow_ratio(all[i].temperature_c) : 0;
    }
    const auto flakes = split(static_cast<int>(std::lround(d.snowfall_cm * 10)), snowy);
    for (std::size_t i = 0; i < 24; ++i) {
      all[i].snowfall_cm = flakes[i] / 10.0;
    }
  }

  void lay_wind(std::array<hour, 24>& all, const day& d) {
    double strongest = 0;
    for (std::size_t i = 0; i < 24; ++i) {
      const double by_day = std::sin(std::numbers::pi * (static_cast<double>(i) - 7) / 12);
      all[i].wind_ms = std::exp(0.35 * blows_.step(0.8, air_.normal()) + 0.2 * by_day);
      strongest = std::max(strongest, all[i].wind_ms);
    }
    for (auto& h : all) {
      h.wind_ms = h.wind_ms == strongest ? d.wind_ms : d.wind_ms * h.wind_ms / strongest;
    }
  }

  void lay_sunshine(std::array<hour, 24>& all, const day& d) {
    if (d.sunshine_h <= 0) {
      return;
    }
    const auto day_of_year = static_cast<double>(
        (d.date - std::chrono::sys_days{local_date{local_date{d.date}.year() / 1 / 1}}).count());
    const double season = std::cos(2 * std::numbers::pi * (day_of_year + 10) / 365.2425);
    const double half = std::max(6 - 1.5 * season, d.sunshine_h / 2);
    std::array<double, 24> room{}, wish{};
    for (std::size_t i = 0; i < 24; ++i) {
      const auto from = static_cast<double>(i);
      room[i] =
          std::clamp(std::min(from + 1, 11.75 + half) - std::max(from, 11.75 - half), 0.0, 1.0);
      wish[i] =
          air_.between(0.3, 1.7) * (all[i].precipitation_mm + all[i].snowfall_cm > 0 ? 0.2 : 1);
    }
    fill(all, room, wish, d.sunshine_h);
  }

  // As much as there is room for, in proportion to the wishes where there is more room than sun.
  static void fill(std::array<hour, 24>& all, const std::array<double, 24>& room,
                   const std::array<double, 24>& wish, double sum) {
    double low = 0, high = 1000;
    for (int n = 0; n < 60; ++n) {
      const double middle = (low + high) / 2;
      double got = 0;
      for (std::size_t i = 0; i < 24; ++i) {
        got += std::min(room[i], middle * wish[i]);
      }
      (got < sum ? low : high) = middle;
    }
    for (std::size_t i = 0; i < 24; ++i) {
      all[i].sunshine = std::min(room[i], high * wish[i]);
    }
  }

  dice rain_, air_;
  memory gusts_of_heat_, bursts_, blows_;
  bool wet_ = false;
};

}  // namespace

std::vector<hour> hours_of(std::span<const day> days, std::uint64_t seed) {
  std::vector<hour> all;
  all.reserve(days.size() * 24);
  disaggregation by_method{seed};
  cover ground;
  for (std::size_t n = 0; n < days.size(); ++n) {
    const auto& d = days[n];
    const day* after = n + 1 < days.size() ? &days[n + 1] : nullptr;
    auto hours = by_method.hours(days[n == 0 ? 0 : n - 1], d, after ? *after : d);
    if (n == 0) {
      ground.begin_before(d);
    }
    ground.lay(hours, d, after);
    all.insert(all.end(), hours.begin(), hours.end());
  }
  return all;
}

std::vector<moment> steps_of(std::span<const hour> hours, std::chrono::minutes step) {
  const auto parts = std::chrono::minutes{60} / step;
  ASSERT(parts >= 1 && parts * step == std::chrono::minutes{60});
  std::vector<moment> all;
  all.reserve(hours.size() * static_cast<std::size_t>(parts));
  const hour* last = nullptr;
  for (const auto& h : hours) {
    const auto& from = last != nullptr ? *last : h;
    for (std::int64_t n = 1; n <= parts; ++n) {
      const double part = static_cast<double>(n) / static_cast<double>(parts);
      all.push_back({.at = h.at - std::chrono::hours{1} + step * n,
                     .temperature_c = std::lerp(from.temperature_c, h.temperature_c, part),
                     .depth_cm = std::lerp(from.depth_cm, h.depth_cm, part),
                     .wind_ms = h.wind_ms,
                     .snowfall_cm = h.snowfall_cm / static_cast<double>(parts),
                     .precipitation_mm = h.precipitation_mm / static_cast<double>(parts)});
    }
    last = &h;
  }
  return all;
}

}  // namespace tsu::snow::sim
