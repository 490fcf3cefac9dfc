#include "service/weather/hardship.h"

#include <algorithm>
#include <map>

#include "base/core/log.h"
#include "service/weather/read_series.h"
#include "service/weather/store.h"

namespace tsu::weather {
namespace {

constexpr std::size_t stations_max = 8;
constexpr std::chrono::hours wind_counts{6}, all_counts{24};
constexpr double bright_kwm2 = 0.4, drier_c = 3;

bool is_hot(const hour_told& h, const hard_limits& limits) {
  if (!h.temperature_c) {
    return false;
  }
  return h.humidity_pct ? wbgt_of(*h.temperature_c, *h.humidity_pct, h.solar_kwm2) >= limits.wbgt_c
                        : *h.temperature_c >= limits.wbgt_c + drier_c;
}

std::optional<double>& field_of(hour_told& h, quantity what) {
  switch (what) {
    case quantity::humidity_pct: return h.humidity_pct;
    case quantity::solar_wm2: return h.solar_kwm2;
    case quantity::snowfall_cm: return h.snowfall_cm;
    case quantity::wind_speed_ms: return h.wind_ms;
    default: return h.temperature_c;
  }
}

constexpr quantity looked_at[] = {quantity::temperature_c, quantity::humidity_pct,
                                  quantity::solar_wm2, quantity::snowfall_cm,
                                  quantity::wind_speed_ms};

void take(std::map<instant, hour_told>& hours, quantity what, std::span<const sample> all,
          instant now) {
  const auto since = now - (what == quantity::wind_speed_ms ? wind_counts : all_counts);
  for (const auto& s : all) {
    if (!s.suspect && s.how_long == step::hour && s.at > since && s.at <= now) {
      field_of(hours[s.at], what) = what == quantity::solar_wm2 ? s.value / 1'000 : s.value;
    }
  }
}

// Stations that have told something in that time.
std::vector<std::string> entities_in(db::reader& r, const std::optional<tenant_code>& of,
                                     instant now) {
  std::vector<std::string> out;
  for (const auto& s : all_stations(r)) {
    const bool here = !of || s.station.municipality == of->text();
    const bool told = s.state.last_at && *s.state.last_at > now - all_counts;
    if (here && told && out.size() < stations_max) {
      out.push_back(s.station.entity);
    }
  }
  return out;
}

}  // namespace

double wbgt_of(double temperature_c, double humidity_pct, std::optional<double> solar_kwm2) {
  const auto sun = solar_kwm2.value_or(bright_kwm2);
  return 0.735 * temperature_c + 0.0374 * humidity_pct + 0.00292 * temperature_c * humidity_pct +
         7.619 * sun - 4.557 * sun * sun - 4.064;
}

hardship hardship_of(std::span<const hour_told> hours, const hard_limits& limits) {
  double snow = 0;
  bool windy = false, hot = false;
  for (const auto& h : hours) {
    snow += h.snowfall_cm.value_or(0);
    windy |= h.wind_ms.value_or(0) >= limits.wind_ms;
    hot |= is_hot(h, limits);
  }
  return windy                        ? hardship::storm
         : snow >= limits.snowfall_cm ? hardship::snow
         : hot                        ? hardship::heat
                                      : hardship::none;
}

hardship harder(hardship a, hardship b) { return std::max(a, b); }

task<hardship> hardship_lately(const parts& on, tenant_code where, std::optional<tenant_code> of,
                               instant now, hard_limits limits) {
  const auto stations = co_await on.stores.at(where, db::place::town).read([&](db::reader& r) {
    return entities_in(r, of, now);
  });
  auto out = hardship::none;
  for (const auto& entity : stations) {
    std::map<instant, hour_told> hours;
    for (const auto what : looked_at) {
      const auto all =
          co_await read_series(on, where, entity, {.what = what, .days = 1, .until = now});
      if (all.ok()) {
        take(hours, what, all.value(), now);
      } else {
        log_warning("weather: {} cannot be read: {}", entity, all.error().detail);
      }
    }
    std::vector<hour_told> told;
    for (const auto& [at, h] : hours) {
      told.push_back(h);
    }
    out = harder(out, hardship_of(told, limits));
  }
  co_return out;
}

}  // namespace tsu::weather
