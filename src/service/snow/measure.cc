#include "service/snow/measure.h"

#include <algorithm>
#include <cmath>

namespace tsu::snow {
namespace {

using std::chrono::hours;

double tenths(double v) { return std::round(v * 10) / 10; }

auto from_place(std::span<const depth_at> all, instant at) {
  return std::lower_bound(all.begin(), all.end(), at,
                          [](const depth_at& d, instant t) { return d.at < t; });
}
auto first_after(std::span<const depth_at> all, instant at) {
  return std::upper_bound(all.begin(), all.end(), at,
                          [](instant t, const depth_at& d) { return t < d.at; });
}

// The last value up to `at`, not older than two hours.
std::optional<double> before(std::span<const depth_at> all, instant at) {
  const auto after = first_after(all, at);
  if (after == all.begin() || at - std::prev(after)->at > hours{2}) {
    return {};
  }
  return std::prev(after)->cm;
}

std::optional<double> first_from(std::span<const depth_at> all, instant at, instant until) {
  const auto first = from_place(all, at);
  return first != all.end() && first->at <= until ? std::optional{first->cm} : std::nullopt;
}

// After a plow the lowest of the next hour: it is not at every post at once.
std::optional<double> after_clearing(std::span<const depth_at> all, instant cleared,
                                     instant until) {
  std::optional<double> out;
  const auto end = std::min(cleared + hours{1}, until);
  for (auto d = from_place(all, cleared); d != all.end() && d->at <= end; ++d) {
    out = std::min(out.value_or(d->cm), d->cm);
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

std::optional<depth_at> newest_until(std::span<const depth_at> all, instant at) {
  const auto after = first_after(all, at);
  return after == all.begin() ? std::nullopt : std::optional{*std::prev(after)};
}

double days_of(interval when) {
  return std::chrono::duration<double, std::ratio<86400>>(when.until - when.from).count();
}

// What lay uncleared, after the depth has gone from one to the other: what grew lies on it; what
// has sunk by more than snow settles has melted.
double with_change(double lay_cm, double from_cm, double until_cm, interval when,
                   const measure_limits& l) {
  const double change = until_cm - from_cm;
  const double settled = from_cm * l.settles_a_day * days_of(when);
  return std::max(0.0, lay_cm + (change < 0 ? std::min(0.0, change + settled) : change));
}

// From 18:00 on: three hours by night, but the whole day at once, as the sun in the air makes posts
// read too little at noon and their coming back would look like snow.
constexpr hours steps_of_a_day[] = {hours{3}, hours{3}, hours{3}, hours{3}, hours{12}};

// Snow of so many evenings that nobody has cleared, as far as it still lies.
double lying_at(std::span<const depth_at> all, std::optional<instant> cleared, instant evening,
                instant now, const measure_limits& l) {
  auto at = evening - hours{24 * l.days};
  double lying = 0;
  std::optional<double> last = before(all, at);
  instant last_at = at;
  for (std::size_t i = 0; at < now; ++i) {
    const auto next = std::min(at + steps_of_a_day[i % std::size(steps_of_a_day)], now);
    if (cleared && *cleared > at && *cleared <= next) {
      last = after_clearing(all, *cleared, now);
      last_at = *cleared;
      lying = 0;
    }
    const auto depth = before(all, next);
    if (depth && last) {
      lying = with_change(lying, *last, *depth, {last_at, next}, l);
    }
    lying *= std::pow(l.stays, days_of({at, next}));
    if (depth) {
      last = depth;
      last_at = next;
    }
    at = next;
  }
  return lying;
}

}  // namespace

snow_measure measure_snow(std::span<const depth_at> all, std::optional<instant> cleared,
                          instant evening, instant now, const measure_limits& l) {
  snow_measure out;
  const auto newest = newest_until(all, now);
  if (!newest || now - newest->at > l.fresh) {
    return out;
  }
  out.depth_cm = newest->cm;
  out.depth_at = newest->at;
  const bool since_clearing = cleared && *cleared >= evening && *cleared <= now;
  const auto base =
      since_clearing ? after_clearing(all, *cleared, now) : at_evening(all, evening, now);
  if (!base) {
    return out;
  }
  out.new_snow_cm = tenths(std::max(0.0, newest->cm - *base));
  const double lying = lying_at(all, cleared, evening, now, l);
  out.uncleared_cm = tenths(std::max(*out.new_snow_cm, lying));
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
