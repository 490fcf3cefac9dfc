#include "service/weather/types.h"

namespace tsu::weather {
namespace {

using enum quantity;

// Possible: what an instrument on Earth can truly read, with its zero drift. Usual: a little beyond
// the records of Japan (気象庁 歴代全国ランキング).
constexpr std::array<quantity_facts, quantity_count> facts{{
    {temperature_c, "temperatureC", "temperature", "°C", "CEL", {-90, 60}, {-45, 42}},
    {precipitation1h_mm, "precipitation1hMm", "precipitation", "mm", "MMT", {0, 500}, {0, 190}},
    {precipitation24h_mm,
     "precipitation24hMm",
     "precipitation24h",
     "mm",
     "MMT",
     {0, 2000},
     {0, 950}},
    {precipitation_day_mm, "precipitationDayMm", "precipitation", "mm", "MMT", {0, 2000}, {0, 950}},
    {snow_depth_cm, "snowDepthCm", "snowDepth", "cm", "CMT", {-5, 1200}, {0, 600}},
    {snowfall_cm, "snowfallCm", "snowfall", "cm", "CMT", {0, 300}, {0, 200}},
    {humidity_pct, "humidityPct", "relativeHumidity", "%", "P1", {0, 105}, {0, 100}},
    {wind_speed_ms, "windSpeedMs", "windSpeed", "m/s", "MTS", {0, 120}, {0, 75}},
    {wind_direction_deg, "windDirectionDeg", "windDirection", "°", "DD", {0, 360}, {0, 360}},
    {pressure_hpa, "pressureHpa", "atmosphericPressure", "hPa", "A97", {400, 1100}, {550, 1060}},
    {sea_pressure_hpa,
     "seaPressureHpa",
     "seaLevelPressure",
     "hPa",
     "A97",
     {850, 1100},
     {870, 1060}},
    {solar_wm2, "solarWm2", "solarRadiation", "W/m²", "D54", {-20, 1800}, {-5, 1400}},
    {longwave_wm2, "longwaveWm2", "longwaveRadiation", "W/m²", "D54", {0, 800}, {50, 600}},
    {insolation_mjm2, "insolationMjm2", "dailyInsolation", "MJ/m²", "", {0, 60}, {0, 45}},
    {sunshine_h, "sunshineH", "sunshineDuration", "h", "HUR", {0, 24}, {0, 18}},
}};

}  // namespace

std::string_view name_of(quality q) {
  switch (q) {
    case quality::ok: return "ok";
    case quality::suspect: return "suspect";
    case quality::missing: return "missing";
  }
  return {};
}

const quantity_facts& facts_of(quantity q) { return facts[static_cast<std::size_t>(q)]; }

std::span<const quantity_facts> all_quantities() { return facts; }

std::optional<quantity> quantity_of_wire(std::string_view wire) {
  for (const auto& f : facts) {
    if (f.wire == wire) {
      return f.what;
    }
  }
  return {};
}

}  // namespace tsu::weather
