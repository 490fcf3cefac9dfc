#include "service/snow/sim/forecast.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/core/json_text.h"

namespace tsu::snow::sim {
namespace {

double tenths(double v) { return std::round(v * 10) / 10; }

}  // namespace

double forecast_issue::snowfall_cm(instant from, instant until) const {
  double sum = 0;
  for (const auto& h : hours) {
    if (h.at > from && h.at <= until) {
      sum += h.snowfall_cm;
    }
  }
  return sum;
}

forecaster::forecaster(std::span<const hour> hours, const forecast_errors& errors,
                       std::uint64_t seed)
    : hours_(hours), errors_(errors), chance_(seed, stream::forecast) {}

// Between two hours their amounts in proportion; outside the season nothing.
double forecaster::snow_at(double index) const {
  const double whole = std::floor(index);
  const auto amount = [&](double i) {
    return i < 0 || i >= static_cast<double>(hours_.size())
               ? 0.0
               : hours_[static_cast<std::size_t>(i)].snowfall_cm;
  };
  return std::lerp(amount(whole), amount(whole + 1), index - whole);
}

forecast_issue forecaster::issue(std::size_t n) {
  forecast_issue f{.at = hours_[n].at - std::chrono::hours{1}};
  const double amount = amount_.step(0.85, chance_.normal());
  const double shift = shift_.step(0.9, chance_.normal());
  const double warmth = warmth_.step(0.9, chance_.normal());
  f.hours.reserve(hours_ahead);
  for (std::size_t ahead = 1; ahead <= hours_ahead && n + ahead <= hours_.size(); ++ahead) {
    const auto lead = static_cast<double>(ahead);
    const auto& truth = hours_[n + ahead - 1];
    const double spread = errors_.spread + errors_.spread_per_hour * lead;
    const double z = 0.8 * amount + 0.6 * chance_.normal(), u = chance_.unit();
    const double factor = errors_.bias * std::exp(spread * z - spread * spread / 2);
    double snow =
        snow_at(static_cast<double>(n + ahead - 1) + shift * errors_.shift_per_hour * lead);
    double rain = truth.precipitation_mm * factor;
    if (snow == 0 && u < errors_.false_alarm) {
      snow = chance_.between(0.2, 1);
      rain = std::max(rain, snow / 1.3);
    } else {
      snow = snow < 1 && u < errors_.miss ? 0 : snow * factor;
    }
    f.hours.push_back(
        {.at = truth.at,
         .snowfall_cm = tenths(snow),
         .precipitation_mm = tenths(rain),
         .temperature_c =
             tenths(truth.temperature_c +
                    (errors_.temperature_c + errors_.temperature_per_hour_c * lead) * warmth),
         .wind_ms = tenths(truth.wind_ms * std::exp(0.2 * z))});
  }
  return f;
}

std::string forecast_json(const forecast_issue& f, std::string_view area_code,
                          std::string_view area_name, double factor) {
  std::string times, snow, rain, warmth, wind;
  for (const auto& h : f.hours) {
    const char* comma = times.empty() ? "" : ",";
    times += fmt::format("{}\"{}\"", comma, format_jst(h.at));
    snow += fmt::format("{}\"{:.1f}\"", comma, h.snowfall_cm * factor);
    rain += fmt::format("{}\"{:.1f}\"", comma, h.precipitation_mm * factor);
    warmth += fmt::format("{}\"{:.1f}\"", comma, h.temperature_c);
    wind += fmt::format("{}\"{:.1f}\"", comma, h.wind_ms);
  }
  std::string name, code;
  append_json_string(name, area_name);
  append_json_string(code, area_code);
  return fmt::format(
      R"([{{"publishingOffice":"tsunagu sim","reportDatetime":"{}","timeSeries":[{{)"
      R"("timeDefines":[{}],"areas":[{{"area":{{"name":{},"code":{}}},"snowfalls":[{}],)"
      R"("precipitations":[{}],"temps":[{}],"windSpeeds":[{}]}}]}}]}}])",
      format_jst(f.at), times, name, code, snow, rain, warmth, wind);
}

}  // namespace tsu::snow::sim
