#include "service/snow/read_forecast.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "base/core/json_text.h"

namespace tsu::snow {
namespace {

problem bad(std::string detail) { return {why::bad_input, std::move(detail), "snow_bad_forecast"}; }

std::string_view member(std::string_view object, std::string_view name) {
  return !object.empty() && kind_of(object) == json_kind::object ? json_members{object}.find(name)
                                                                 : std::string_view{};
}

std::string_view first(std::string_view array) {
  if (!array.empty() && kind_of(array) == json_kind::array) {
    for (const auto one : json_elements{array}) {
      return one;
    }
  }
  return {};
}

std::string text(std::string_view value) {
  return !value.empty() && kind_of(value) == json_kind::string ? json_string_text(value)
                                                               : std::string{};
}

// "1.5", 1.5, or nothing where it is empty.
std::optional<double> number(std::string_view value) {
  if (!value.empty() && kind_of(value) == json_kind::number) {
    return json_number(value);
  }
  const auto digits = text(value);
  double out = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  const bool whole = error == std::errc{} && end == digits.data() + digits.size();
  return whole && std::isfinite(out) ? std::optional{out} : std::nullopt;
}

std::vector<std::optional<double>> numbers(std::string_view array) {
  std::vector<std::optional<double>> out;
  if (!array.empty() && kind_of(array) == json_kind::array) {
    for (const auto one : json_elements{array}) {
      if (out.size() == forecast_hours_max) {
        break;
      }
      out.push_back(number(one));
    }
  }
  return out;
}

std::string_view area_of(std::string_view areas, std::string_view code) {
  std::string_view out = first(areas);
  if (!areas.empty() && kind_of(areas) == json_kind::array) {
    for (const auto one : json_elements{areas}) {
      if (!code.empty() && text(member(member(one, "area"), "code")) == code) {
        return one;
      }
    }
  }
  return out;
}

result<std::vector<instant>> times_of(std::string_view array) {
  std::vector<instant> out;
  if (array.empty() || kind_of(array) != json_kind::array) {
    return bad("timeSeries has no timeDefines");
  }
  for (const auto one : json_elements{array}) {
    const auto at = parse_instant(text(one));
    if (!at || (!out.empty() && *at <= out.back())) {
      return bad("timeDefines are times that grow");
    }
    if (out.size() == forecast_hours_max) {
      return bad("at most 96 hours");
    }
    out.push_back(*at);
  }
  return out;
}

std::optional<double> at(const std::vector<std::optional<double>>& all, std::size_t i) {
  return i < all.size() ? all[i] : std::nullopt;
}

}  // namespace

result<forecast_dto> read_forecast(std::string_view json, std::string_view area) {
  if (json.size() > forecast_bytes_max) {
    return problem{why::too_large, "a forecast of at most 256 KiB", "snow_bad_forecast"};
  }
  const auto checked = check_and_minify(json);
  if (!checked) {
    return bad("not JSON");
  }
  const auto issue = first(checked.value());
  const auto series = first(member(issue, "timeSeries"));
  const auto issued = parse_instant(text(member(issue, "reportDatetime")));
  if (!issued) {
    return bad("reportDatetime is missing");
  }
  TRY(const auto times, times_of(member(series, "timeDefines")));
  const auto its = area_of(member(series, "areas"), area);
  const auto snow = numbers(member(its, "snowfalls"));
  const auto warmth = numbers(member(its, "temps"));
  const auto wind = numbers(member(its, "windSpeeds"));
  forecast_dto out{.issued_at = *issued, .source = text(member(issue, "publishingOffice"))};
  for (std::size_t i = 0; i < times.size(); ++i) {
    const auto cm = at(snow, i);
    if (!cm || *cm < 0 || *cm > 50) {
      return bad("snowfalls has a number from 0 to 50 for each time");
    }
    out.hours.push_back({times[i], *cm, at(warmth, i), at(wind, i)});
  }
  if (out.hours.empty()) {
    return bad("there are no hours");
  }
  if (out.source.empty() || out.source.size() > 200) {
    out.source = "forecast";
  }
  return out;
}

}  // namespace tsu::snow
