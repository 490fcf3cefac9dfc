#include "base/config/value.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <vector>

namespace tsu::config {
namespace {

struct unit {
  std::string_view name;
  std::uint64_t factor;
};
constexpr unit time_units[] = {{"us", 1},           {"ms", 1000},          {"s", 1'000'000},
                               {"min", 60'000'000}, {"h", 3'600'000'000u}, {"d", 86'400'000'000u}};
constexpr unit size_units[] = {
    {"B", 1},          {"KB", 1000},      {"MB", 1000'000},  {"GB", 1000'000'000},
    {"KiB", 1u << 10}, {"MiB", 1u << 20}, {"GiB", 1u << 30}, {"TiB", 1ull << 40}};

template <class T>
std::optional<T> parse_all(std::string_view text) {
  T value{};
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::uint64_t> with_unit(std::string_view text, std::span<const unit> units) {
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto count = parse_all<std::uint64_t>(text.substr(0, digits));
  auto name = text.substr(digits);
  if (name.starts_with(' ')) {
    name.remove_prefix(1);
  }
  const auto found =
      std::find_if(units.begin(), units.end(), [&](auto& u) { return u.name == name; });
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!count || found == units.end() || *count > most / found->factor) {
    return std::nullopt;
  }
  return *count * found->factor;
}

// Levenshtein's distance, one row at a time.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto swap_cost = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, swap_cost});
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::chrono::microseconds> parse_duration(std::string_view text) {
  const auto us = with_unit(text, time_units);
  return us ? std::optional{std::chrono::microseconds{static_cast<std::int64_t>(*us)}}
            : std::nullopt;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  return with_unit(text, size_units);
}
std::optional<std::int64_t> parse_integer(std::string_view text) {
  return parse_all<std::int64_t>(text);
}
std::optional<double> parse_number(std::string_view text) { return parse_all<double>(text); }

std::optional<bool> parse_boolean(std::string_view text) {
  for (auto yes : {"true", "yes", "on", "1"}) {
    if (text == yes) {
      return true;
    }
  }
  for (auto no : {"false", "no", "off", "0"}) {
    if (text == no) {
      return false;
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> nearest(std::string_view name,
                                        std::span<const std::string_view> known) {
  // A name under the wrong heading ("idle_timeout" for "http.idle_timeout") is meant all the same.
  const auto last_part = [](std::string_view n) { return n.substr(n.rfind('.') + 1); };
  std::optional<std::string_view> best;
  std::size_t best_distance = std::max<std::size_t>(2, name.size() / 4) + 1;
  name = name.substr(0, 100);
  for (const auto candidate : known) {
    auto d = distance(name, candidate);
    if (last_part(name) == last_part(candidate)) {
      d = std::min<std::size_t>(d, 1);
    }
    if (d < best_distance) {
      best_distance = d;
      best = candidate;
    }
  }
  return best;
}

}  // namespace tsu::config
