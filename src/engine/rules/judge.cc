#include "engine/rules/judge.h"

#include <algorithm>

namespace tsu::rules {
namespace {

using std::chrono::minutes;

constexpr duration step_min = minutes{1}, step_max = minutes{15};

bool compares(comparison how, double a, double b) {
  switch (how) {
    case comparison::at_least: return a >= b;
    case comparison::more: return a > b;
    case comparison::at_most: return a <= b;
    case comparison::less: return a < b;
    case comparison::equal: return a == b;
    case comparison::unequal: return a != b;
  }
  return false;
}

double minutes_between(instant from, instant until) {
  return static_cast<double>((until - from).count()) / 60e6;
}

// The last time at which something was there, or somebody began to listen.
instant heard_at(const window_facts& f) {
  return f.newest ? std::max(f.newest->at, f.since) : f.since;
}

std::optional<double> change_of(const condition& c, const window_facts& f, instant at) {
  if (!f.newest || f.newest->at <= at - c.window || !f.reference ||
      f.reference->at == f.newest->at) {
    return std::nullopt;
  }
  return f.newest->value - f.reference->value;
}

std::optional<double> measured_of(const condition& c, const window_facts& f, instant at) {
  switch (c.measure) {
    case measure_kind::last: {
      const bool fresh = f.newest && (c.window.count() == 0 || f.newest->at > at - c.window);
      return fresh ? std::optional{f.newest->value} : std::nullopt;
    }
    case measure_kind::change: return change_of(c, f, at);
    case measure_kind::max: return f.highest ? std::optional{f.highest->value} : std::nullopt;
    case measure_kind::min: return f.lowest ? std::optional{f.lowest->value} : std::nullopt;
    case measure_kind::mean: return f.mean;
    case measure_kind::count: return static_cast<double>(f.count);
    case measure_kind::age:
      return f.newest ? std::optional{minutes_between(f.newest->at, at)} : std::nullopt;
    case measure_kind::missing: return minutes_between(heard_at(f), at);
    case measure_kind::neighbours: break;
  }
  return std::nullopt;
}

// The first of these times after `at`.
std::optional<instant> first_after(instant at, std::initializer_list<std::optional<instant>> all) {
  std::optional<instant> out;
  for (const auto& t : all) {
    if (t && *t > at && (!out || *t < *out)) {
      out = t;
    }
  }
  return out;
}

// When the newest value will be so many minutes old; a tick later where it must be older.
std::optional<instant> aged(const window_facts& f, std::optional<double> value, comparison how) {
  constexpr double longest = 60.0 * 24 * 366;
  if (!f.newest || !value || *value < 0 || *value > longest) {
    return std::nullopt;
  }
  const bool strict = how == comparison::more || how == comparison::at_most;
  return f.newest->at + duration{static_cast<std::int64_t>(*value * 60e6)} +
         duration{strict ? 1 : 0};
}

}  // namespace

judgement judge(const condition& c, const window_facts& f, bool held, instant at) {
  const auto measured = measured_of(c, f, at);
  if (!measured) {
    return {};
  }
  if (c.measure == measure_kind::missing) {
    return {known(heard_at(f) <= at - c.window), measured};
  }
  const auto level = held && c.clear_value ? *c.clear_value : c.value;
  return {known(compares(c.compare, *measured, level)), measured};
}

judgement judge(const condition& c, const neighbour_facts& f) {
  const auto all = f.yes + f.no + f.unknown;
  const double measured = static_cast<double>(f.yes);
  if (c.at_least) {
    const auto is = f.yes >= *c.at_least               ? truth::yes
                    : f.yes + f.unknown >= *c.at_least ? truth::unknown
                                                       : truth::no;
    return {is, measured};
  }
  if (all == 0) {
    return {truth::unknown, measured};
  }
  const auto wanted = c.share * static_cast<double>(all);
  const auto is = measured >= wanted                                 ? truth::yes
                  : static_cast<double>(f.yes + f.unknown) >= wanted ? truth::unknown
                                                                     : truth::no;
  return {is, measured};
}

std::optional<instant> look_again(const condition& c, const window_facts& f, instant at) {
  switch (c.measure) {
    case measure_kind::last:
      return c.window.count() == 0 || !f.newest ? std::nullopt
                                                : first_after(at, {f.newest->at + c.window});
    case measure_kind::missing: return first_after(at, {heard_at(f) + c.window});
    case measure_kind::age:
      return first_after(at, {aged(f, c.value, c.compare), aged(f, c.clear_value, c.compare)});
    case measure_kind::neighbours: return std::nullopt;
    default:
      return f.count == 0 ? std::nullopt
                          : std::optional<instant>{std::chrono::floor<minutes>(at) +
                                                   std::clamp(c.window / 60, step_min, step_max)};
  }
}

}  // namespace tsu::rules
