#include "service/snow/sim/days.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numbers>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "service/snow/sim/dice.h"

namespace tsu::snow::sim {
namespace {

using std::chrono::sys_days;

struct column {
  std::string_view name;
  double day::*into;
  double low, high, unit;  // unit: what the value is a multiple of; 0: of nothing
};
constexpr column columns[] = {
    {"temperature", &day::temperature_c, -45, 40, 0},
    {"precipitation", &day::precipitation_mm, 0, 1000, 0.5},
    {"snow_falling", &day::snowfall_cm, 0, 200, 1},
    {"snow_depth", &day::depth_cm, 0, 1000, 1},
    {"wind_speed", &day::wind_ms, 0, 90, 0},
    {"sum_sunlight", &day::sunshine_h, 0, 18, 0},
};

std::string_view next_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  auto line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (!line.empty() && line.back() == '\r') {
    line.remove_suffix(1);
  }
  return line;
}

std::string_view next_cell(std::string_view& rest) {
  const auto end = rest.find(',');
  const auto cell = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return cell;
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number n{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return n;
}

problem bad_row(std::size_t line, std::string what) {
  return {why::bad_input, "line " + std::to_string(line) + ": " + std::move(what), "bad_row"};
}

class table {
 public:
  result<done> read_header(std::string_view line) {
    bool has_date = false;
    std::array<bool, std::size(columns)> seen{};
    while (!line.empty()) {
      const auto name = next_cell(line);
      const auto* known = std::find_if(std::begin(columns), std::end(columns),
                                       [&](const column& c) { return c.name == name; });
      const bool is_known = known != std::end(columns);
      if (is_known) {
        seen[static_cast<std::size_t>(known - std::begin(columns))] = true;
      }
      has_date |= name == "date";
      order_.push_back({name == "date", is_known ? known : nullptr});
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
      if (!seen[i] || !has_date) {
        return problem{why::bad_input,
                       "the header lacks " +
                           std::string{has_date ? columns[i].name : std::string_view{"date"}},
                       "bad_header"};
      }
    }
    return done{};
  }

  result<day> read_row(std::string_view line, std::size_t number) const {
    day d{};
    for (const auto& [is_date, known] : order_) {
      const auto cell = next_cell(line);
      if (is_date) {
        const auto date = parse_date(cell);
        if (!date) {
          return bad_row(number, "the date is none");
        }
        d.date = *date;
      } else if (known != nullptr) {
        const auto value = number_in<double>(cell);
        if (!value || !(*value >= known->low && *value <= known->high) ||
            (known->unit > 0 && std::remainder(*value, known->unit) != 0)) {
          return bad_row(number, std::string{known->name} + " is not what it may be");
        }
        d.*known->into = *value;
      }
    }
    if (!line.empty()) {
      return bad_row(number, "more cells than the header has");
    }
    return d;
  }

 private:
  struct place {
    bool is_date;
    const column* known;
  };
  std::vector<place> order_;
};

}  // namespace

std::optional<sys_days> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const auto y = number_in<int>(text.substr(0, 4));
  const auto m = number_in<unsigned>(text.substr(5, 2)), d = number_in<unsigned>(text.substr(8, 2));
  if (!y || !m || !d) {
    return std::nullopt;
  }
  const local_date date{std::chrono::year{*y}, std::chrono::month{*m}, std::chrono::day{*d}};
  return date.ok() ? std::optional{sys_days{date}} : std::nullopt;
}

std::string format_date(sys_days d) {
  const local_date date{d};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

result<std::vector<day>> read_days(std::string_view text) {
  table t;
  TRY(auto ok, t.read_header(next_line(text)));
  std::vector<day> all;
  for (std::size_t number = 2; !text.empty(); ++number) {
    const auto line = next_line(text);
    if (line.empty()) {
      continue;
    }
    TRY(const auto d, t.read_row(line, number));
    if (!all.empty() && d.date != all.back().date + std::chrono::days{1}) {
      return problem{why::bad_input, "line " + std::to_string(number) + " is not the next day",
                     "bad_order"};
    }
    if (d.depth_cm > (all.empty() ? d.depth_cm : all.back().depth_cm + d.snowfall_cm)) {
      return bad_row(number, "the snow grew by more than fell");
    }
    if (d.snowfall_cm > 0 && d.depth_cm == 0) {
      return bad_row(number, "snow fell and none lay");
    }
    if (all.size() == days_max) {
      return problem{why::too_large, "more days than a simulation takes", "too_many_days"};
    }
    all.push_back(d);
  }
  return all;
}

std::vector<day> generated_days(sys_days from, sys_days last, std::uint64_t seed) {
  dice chance{seed, stream::generated};
  memory warmth, storms;
  std::vector<day> all;
  double depth = 0;
  for (auto date = from; date <= last; date += std::chrono::days{1}) {
    const auto day_of_year =
        static_cast<double>((date - sys_days{local_date{local_date{date}.year() / 1 / 1}}).count());
    const double season =
        8.5 - 12.5 * std::cos(2 * std::numbers::pi * (day_of_year - 27) / 365.2425);
    day d{.date = date};
    const double warm = warmth.step(0.7, chance.normal()),
                 storm = storms.step(0.45, chance.normal());
    d.temperature_c = std::round((season + 2.6 * warm) * 10) / 10;
    if (storm > -0.25) {
      const double mm = 6 * std::pow(storm + 0.25, 1.6) * chance.between(0.5, 1.4);
      d.precipitation_mm = std::min(40.0, std::round(mm * 2) / 2);
    }
    const double share = std::clamp((2.5 - d.temperature_c) / 3, 0.0, 1.0);
    d.snowfall_cm = std::round(d.precipitation_mm * share * chance.between(1.0, 1.9));
    const double melt = 0.05 * depth + std::max(0.0, d.temperature_c) * 1.2;
    const double left = std::max(0.0, depth - melt) + d.snowfall_cm * 0.92;
    d.depth_cm = std::clamp(std::round(left), d.snowfall_cm > 0 ? 1.0 : 0.0,
                            all.empty() ? 200.0 : all.back().depth_cm + d.snowfall_cm);
    depth = d.depth_cm;
    d.wind_ms = std::round((5.5 + std::max(0.0, storm) * 2.5 + chance.between(0, 3)) * 10) / 10;
    d.sunshine_h =
        std::round(std::max(0.0, 7 - 5 * (storm + 1) * chance.between(0.5, 1)) * 10) / 10;
    all.push_back(d);
  }
  return all;
}

std::span<const day> part_of(std::span<const day> all, sys_days from, sys_days last) {
  if (all.empty() || from < all.front().date || last > all.back().date || last < from) {
    return {};
  }
  return all.subspan(static_cast<std::size_t>((from - all.front().date).count()),
                     static_cast<std::size_t>((last - from).count()) + 1);
}

}  // namespace tsu::snow::sim
