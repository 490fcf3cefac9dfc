#include "service/snow/measure.h"

#include <algorithm>
#include <cmath>

namespace tsu::snow {
namespace {

using std::chrono::hours;

double tenths(double v) { return std::round(v * 10) / 10; }

// The last value up to `at`, not older than two hours.
std::optional<double> before(std::span<const depth_at> all, instant at) {
  std::optional<double> out;
  for (const auto& d : all) {
    if (d.at > at) {
      break;
    }
    if (at - d.at <= hours{2}) {
      out = d.cm;
    }
  }
  return out;
}

std::optional<double> first_from(std::span<const depth_at> all, instant at, instant until) {
  for (const auto& d : all) {
    if (d.at >= at && d.at <= until) {
      return d.cm;
    }
  }
  return {};
}

// After a plow the lowest of the next hour: it is not at every post at once.
std::optional<double> after_clearing(std::span<const depth_at> all, instant cleared,
                                     instant until) {
  std::optional<double> out;
  for (const auto& d : all) {
    if (d.at >= cleared && d.at <= std::min(cleared + hours{1}, until)) {
      out = std::min(out.value_or(d.cm), d.cm);
    }
  }
  return out ? out : first_from(all, cleared, until);
}

std::optional<double> at_evening(std::span<const depth_at> all, instant evening, instant until) {
  const auto known = before(all, evening);
  return known ? known : first_from(all, evening, until);
}

std::optional<double> grown(std::optional<double> from, std::optional<double> until) {
  return from && until ? std::optional{std::max(0.0, *until - *from)} : std::nullopt;
}

}  // namespace

snow_measure measure_snow(std::span<const depth_at> all, std::optional<instant> cleared,
                          instant evening, instant now, duration fresh) {
  snow_measure out;
  for (const auto& d : all) {
    if (d.at <= now && now - d.at <= fresh) {
      out.depth_cm = d.cm;
      out.depth_at = d.at;
    }
  }
  if (!out.depth_cm) {
    return out;
  }
  const bool since_clearing = cleared && *cleared >= evening && *cleared <= now;
  const auto base =
      since_clearing ? after_clearing(all, *cleared, now) : at_evening(all, evening, now);
  if (const auto d = grown(base, out.depth_cm)) {
    out.new_snow_cm = out.uncleared_cm = tenths(*d);
  }
  if (since_clearing || !out.new_snow_cm) {
    return out;
  }
  for (int day = 1; day <= 2; ++day) {
    const auto until = evening - hours{24 * (day - 1)};
    const auto from = evening - hours{24 * day};
    const bool cut = cleared && *cleared > from && *cleared <= until;
    const auto start = cut ? after_clearing(all, *cleared, until) : before(all, from);
    if (const auto d = grown(start, before(all, until))) {
      *out.uncleared_cm = tenths(*out.uncleared_cm + *d);
    }
    if (cleared && *cleared > from) {
      break;
    }
  }
  return out;
}

std::optional<double> fallen_between(std::span<const depth_at> all,
                                     std::span<const instant> clearings, instant from,
                                     instant until) {
  std::optional<double> sum;
  auto base = at_evening(all, from, until);
  const auto add = [&](instant end) {
    if (const auto d = grown(base, before(all, end))) {
      sum = tenths(sum.value_or(0) + *d);
    }
  };
  for (const auto c : clearings) {
    if (c > from && c < until) {
      add(c);
      base = after_clearing(all, c, until);
    }
  }
  add(until);
  return sum;
}

}  // namespace tsu::snow
