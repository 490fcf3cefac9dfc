#include "engine/broker/model/aggregate.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <set>

#include "base/core/json_text.h"
#include "engine/broker/model/faults.h"

namespace tsu::broker {
namespace {

constexpr std::array<std::string_view, 8> names{"totalCount", "distinctCount", "sum",    "avg",
                                                "min",        "max",           "stddev", "sumsq"};
constexpr std::int64_t amount_max = 1'000'000;

using values = std::span<const timed_value>;

// Numbers as they are, booleans as 0 and 1, arrays as their length (4.5.19.1).
std::optional<double> number_in(std::string_view json) {
  switch (kind_of(json)) {
    case json_kind::number: return json_number(json);
    case json_kind::boolean: return json == "true" ? 1 : 0;
    case json_kind::array: {
      double n = 0;
      for ([[maybe_unused]] const auto one : json_elements{json}) {
        ++n;
      }
      return n;
    }
    default: return std::nullopt;
  }
}

std::optional<std::vector<double>> numbers_in(values all) {
  std::vector<double> out;
  for (const auto& v : all) {
    const auto n = number_in(v.json);
    if (!n) {
      return std::nullopt;
    }
    out.push_back(*n);
  }
  return out;
}

std::string text_of(double n) {
  std::string out;
  append_json_number(out, n);
  return out;
}

double sum_of(const std::vector<double>& all) {
  double out = 0;
  for (const double n : all) {
    out += n;
  }
  return out;
}

double number_of(const std::vector<double>& all, aggregate_method how) {
  const auto count = static_cast<double>(all.size());
  const double mean = sum_of(all) / count;
  double squares = 0, apart = 0;
  for (const double n : all) {
    squares += n * n;
    apart += (n - mean) * (n - mean);
  }
  switch (how) {
    case aggregate_method::sum: return sum_of(all);
    case aggregate_method::avg: return mean;
    case aggregate_method::min: return *std::min_element(all.begin(), all.end());
    case aggregate_method::max: return *std::max_element(all.begin(), all.end());
    case aggregate_method::stddev: return std::sqrt(apart / count);
    default: return squares;
  }
}

// Texts have a first and a last one by their bytes.
std::optional<std::string> end_of_texts(values all, aggregate_method how) {
  std::vector<std::string> texts;
  for (const auto& v : all) {
    if (kind_of(v.json) != json_kind::string) {
      return std::nullopt;
    }
    texts.push_back(json_string_text(v.json));
  }
  std::string out;
  append_json_string(out, how == aggregate_method::min
                              ? *std::min_element(texts.begin(), texts.end())
                              : *std::max_element(texts.begin(), texts.end()));
  return out;
}

std::optional<std::string> of_one_period(values all, aggregate_method how) {
  if (how == aggregate_method::total_count) {
    return std::to_string(all.size());
  }
  if (how == aggregate_method::distinct_count) {
    std::set<std::string_view> different;
    for (const auto& v : all) {
      different.insert(v.json);
    }
    return std::to_string(different.size());
  }
  if (const auto numbers = numbers_in(all)) {
    return text_of(number_of(*numbers, how));
  }
  const bool end = how == aggregate_method::min || how == aggregate_method::max;
  return end ? end_of_texts(all, how) : std::nullopt;
}

// "12H" -> 12 and past it; nothing where no number stands there or no such unit.
struct amount {
  std::int64_t n = 0;
  char unit = 0;
};
std::optional<amount> take_amount(std::string_view& s) {
  amount out;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), out.n);
  const auto used = static_cast<std::size_t>(end - s.data());
  if (error != std::errc{} || used == s.size() || out.n < 0 || out.n > amount_max) {
    return std::nullopt;
  }
  out.unit = s[used];
  s.remove_prefix(used + 1);
  return out;
}

bool add_amount(aggregate_period& p, const amount& a, bool of_day) {
  using namespace std::chrono;
  if (of_day) {
    switch (a.unit) {
      case 'H': p.time += hours{a.n}; return true;
      case 'M': p.time += minutes{a.n}; return true;
      case 'S': p.time += seconds{a.n}; return true;
      default: return false;
    }
  }
  switch (a.unit) {
    case 'Y': p.months += 12 * a.n; return true;
    case 'M': p.months += a.n; return true;
    case 'W': p.time += days{7 * a.n}; return true;
    case 'D': p.time += days{a.n}; return true;
    default: return false;
  }
}

}  // namespace

std::string_view name_of(aggregate_method m) { return names[static_cast<std::size_t>(m)]; }

result<std::vector<aggregate_method>> parse_aggregate_methods(std::string_view text) {
  std::vector<aggregate_method> out;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find(',', at), text.size());
    const auto found = std::find(names.begin(), names.end(), text.substr(at, end - at));
    if (found == names.end()) {
      return bad_request_data("aggrMethods: \"" + std::string{text.substr(at, end - at)} +
                              "\" is not a method");
    }
    const auto method = static_cast<aggregate_method>(found - names.begin());
    if (std::find(out.begin(), out.end(), method) == out.end()) {
      out.push_back(method);
    }
    at = end + 1;
  }
  return out;
}

instant aggregate_period::after(instant start, std::int64_t n) const {
  using namespace std::chrono;
  if (months == 0) {
    return start + n * time;
  }
  const auto day = floor<days>(start);
  auto ymd = year_month_day{sys_days{day}} + std::chrono::months{n * months};
  if (!ymd.ok()) {
    ymd = ymd.year() / ymd.month() / last;
  }
  return instant{sys_days{ymd}} + (start - day) + n * time;
}

result<aggregate_period> parse_aggregate_period(std::string_view text) {
  const auto refuse = [text] {
    return bad_request_data("aggrPeriodDuration \"" + std::string{text} +
                            "\" is not a duration such as PT1H");
  };
  aggregate_period out;
  if (text.size() < 3 || text.front() != 'P' || text.back() == 'T') {
    return refuse();
  }
  bool of_day = false;
  for (auto rest = text.substr(1); !rest.empty();) {
    if (rest.front() == 'T' && !of_day) {
      of_day = true;
      rest.remove_prefix(1);
      continue;
    }
    const auto a = take_amount(rest);
    if (!a || !add_amount(out, *a, of_day)) {
      return refuse();
    }
  }
  return out;
}

std::vector<aggregated_value> aggregated(values all, aggregate_method how,
                                         const aggregate_period& period, instant start) {
  std::vector<aggregated_value> out;
  if (all.empty()) {
    return out;
  }
  const auto put = [&](values some, instant from, instant until) {
    if (auto json = of_one_period(some, how)) {
      out.push_back({std::move(*json), from, until});
    }
  };
  if (period.whole()) {
    put(all, start, all.back().at);
    return out;
  }
  for (std::size_t i = 0; i < all.size();) {
    // By a guess and a step or two, so that empty periods cost nothing.
    const auto about = period.time + period.months * std::chrono::days{31};
    auto n = std::max<std::int64_t>(0, (all[i].at - start) / about);
    while (period.after(start, n + 1) <= all[i].at) {
      ++n;
    }
    const auto until = period.after(start, n + 1);
    auto end = i;
    while (end < all.size() && all[end].at < until) {
      ++end;
    }
    put(all.subspan(i, end - i), period.after(start, n), until);
    i = end;
  }
  return out;
}

}  // namespace tsu::broker
