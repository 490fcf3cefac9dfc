// The words of the weather: what is measured, in which unit, within which bounds, how good it is.
// Plain values; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/describe/enum.hpp>

#include "base/core/time.h"

namespace tsu::weather {

enum class quantity : std::uint8_t {
  temperature_c,
  precipitation1h_mm,
  precipitation24h_mm,
  precipitation_day_mm,
  snow_depth_cm,
  snowfall_cm,
  humidity_pct,
  wind_speed_ms,
  wind_direction_deg,
  pressure_hpa,
  sea_pressure_hpa,
  solar_wm2,
  longwave_wm2,
  insolation_mjm2,
  sunshine_h,
};
inline constexpr std::size_t quantity_count = 15;

// ok; suspect: kept, but a rule or the source doubts it; missing: the source says there is none.
enum class quality : std::uint8_t { ok, suspect, missing };
BOOST_DESCRIBE_ENUM(quality, ok, suspect, missing)
std::string_view name_of(quality);

// Hourly and shorter values stand in an attribute's default instance, values of a whole day in its
// instance "urn:ngsi-ld:dataset:daily" and carry the start of their day in Japan.
enum class step : std::uint8_t { hour, day };
BOOST_DESCRIBE_ENUM(step, hour, day)
inline constexpr std::string_view daily_dataset = "urn:ngsi-ld:dataset:daily";

struct bounds {
  double low, high;
  bool hold(double v) const { return low <= v && v <= high; }
};

struct quantity_facts {
  quantity what;
  std::string_view wire;       // in our API: "temperatureC"
  std::string_view attribute;  // in the entity: "temperature" (Smart Data Models where it has one)
  std::string_view unit;       // for people
  std::string_view unit_code;  // UN/CEFACT Recommendation 20
  bounds possible;             // outside: refused
  bounds usual;                // outside: kept as suspect
};
const quantity_facts& facts_of(quantity);
std::span<const quantity_facts> all_quantities();
std::optional<quantity> quantity_of_wire(std::string_view);

struct measured {
  quantity what;
  quality how = quality::ok;
  double value = 0;  // in the unit of the quantity; nothing where missing
};

struct station_info {
  std::string number;  // AMeDAS number, or what the file calls the station
  std::string name, kana, english;
  double lon = 0, lat = 0;
  bool has_place = false;
  std::optional<double> altitude_m;
  std::string provider, licence;
  bool operator==(const station_info&) const = default;
};

}  // namespace tsu::weather
