#include "engine/broker/store/history_rule.h"

#include <algorithm>
#include <tuple>

namespace tsu::broker {
namespace {

constexpr std::int64_t days_max = 36'500, minutes_max = 1'440;
constexpr std::size_t type_bytes_max = 1'000, source_bytes_max = 500;
constexpr std::int64_t japan_us = std::int64_t{9} * 3'600 * 1'000'000;

bool divides_a_day(std::int64_t minutes) {
  return minutes >= 1 && minutes <= minutes_max && minutes_max % minutes == 0;
}

// Of two rules: what keeps more. Days without an end are the most.
history_rule more_of(const history_rule& a, const history_rule& b) {
  const auto longer = [](std::int64_t x, std::int64_t y) {
    return x == 0 || y == 0 ? 0 : std::max(x, y);
  };
  auto out = a;
  out.kept_days = longer(a.kept_days, b.kept_days);
  out.thin_after_days = longer(a.thin_after_days, b.thin_after_days);
  out.thin_to_minutes =
      out.thin_after_days == 0 ? 0 : std::min(a.thin_to_minutes, b.thin_to_minutes);
  return out;
}

}  // namespace

result<done> check(const history_rule& r, instant now) {
  std::vector<field_error> wrong;
  const auto hold = [&](bool right, const char* field, const char* code) {
    if (!right) {
      wrong.push_back({field, code});
    }
  };
  const bool thins = r.thin_after_days != 0 || r.thin_to_minutes != 0;
  hold(!r.type.empty() && r.type.size() <= type_bytes_max, "type", "length");
  hold(r.from >= now, "from", "too_small");
  hold(r.kept_days >= 0 && r.kept_days <= days_max, "keptDays", "too_large");
  hold(!thins || (r.thin_after_days >= 1 && r.thin_after_days <= days_max), "thinAfterDays",
       "too_large");
  hold(!thins || divides_a_day(r.thin_to_minutes), "thinToMinutes", "not_one_of");
  hold(r.kept_days == 0 || r.thin_after_days < r.kept_days, "thinAfterDays", "too_large");
  hold(!r.source.empty() && r.source.size() <= source_bytes_max, "source", "length");
  if (!wrong.empty()) {
    return problem{why::bad_input, "not a rule for history", "broker_bad_history_rule",
                   std::move(wrong)};
  }
  return done{};
}

std::vector<history_rule> rules_at(std::span<const history_rule> every, instant now) {
  std::vector<history_rule> out;
  for (const auto& r : every) {
    if (r.from > now) {
      continue;
    }
    const auto same = std::find_if(out.begin(), out.end(),
                                   [&](const history_rule& o) { return o.type == r.type; });
    if (same == out.end()) {
      out.push_back(r);
    } else if (std::tie(same->from, same->number) < std::tie(r.from, r.number)) {
      *same = r;
    }
  }
  return out;
}

std::optional<history_rule> rule_for(std::span<const history_rule> holding,
                                     std::span<const std::string> types) {
  const auto of = [&](std::string_view type) {
    return std::find_if(holding.begin(), holding.end(),
                        [&](const history_rule& r) { return r.type == type; });
  };
  std::optional<history_rule> out;
  for (const auto& type : types) {
    if (const auto r = of(type); r != holding.end()) {
      out = out ? more_of(*out, *r) : *r;
    }
  }
  if (const auto rest = of(every_other_type); !out && rest != holding.end()) {
    out = *rest;
  }
  return out;
}

instant step_of(instant t, std::chrono::minutes step) {
  const auto length = std::chrono::duration_cast<std::chrono::microseconds>(step).count();
  const auto since = to_micros(t) + japan_us;
  const auto into = ((since % length) + length) % length;
  return from_micros(since - into - japan_us);
}

std::vector<instant> thinned_out(std::span<const plain_value> values, std::chrono::minutes step) {
  std::vector<instant> out;
  for (std::size_t from = 0; from < values.size();) {
    const auto begins = step_of(values[from].at, step);
    auto until = from;
    const plain_value *least = nullptr, *greatest = nullptr;
    for (; until < values.size() && step_of(values[until].at, step) == begins; ++until) {
      const auto& v = values[until];
      if (v.number) {  // of several the last, so that of what does not move only one stays
        least = least == nullptr || *v.number <= *least->number ? &v : least;
        greatest = greatest == nullptr || *v.number >= *greatest->number ? &v : greatest;
      }
    }
    for (; from + 1 < until; ++from) {
      if (&values[from] != least && &values[from] != greatest) {
        out.push_back(values[from].at);
      }
    }
    from = until;
  }
  return out;
}

}  // namespace tsu::broker
