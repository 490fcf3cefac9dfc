#include "service/weather/units.h"

#include <array>
#include <cmath>
#include <numbers>

namespace tsu::weather {
namespace {

struct conversion {
  std::string_view own, given;
  double factor, offset = 0;
};
constexpr std::array conversions{
    conversion{"CEL", "KEL", 1, -273.15},
    conversion{"CEL", "FAH", 5.0 / 9, -160.0 / 9},
    conversion{"CMT", "MMT", 0.1},
    conversion{"CMT", "MTR", 100},
    conversion{"CMT", "INH", 2.54},
    conversion{"MMT", "CMT", 10},
    conversion{"MMT", "MTR", 1000},
    conversion{"MMT", "INH", 25.4},
    conversion{"P1", "C62", 100},
    conversion{"MTS", "KMH", 1 / 3.6},
    conversion{"MTS", "KNT", 1852.0 / 3600},
    conversion{"DD", "C81", 180 / std::numbers::pi},
    conversion{"A97", "MBR", 1},
    conversion{"A97", "PAL", 0.01},
    conversion{"A97", "KPA", 10},
    conversion{"HUR", "MIN", 1.0 / 60},
    conversion{"HUR", "SEC", 1.0 / 3600},
};

// So that 1.37 m are 137 cm and nothing behind.
double without_noise(double v) { return std::round(v * 1e6) / 1e6; }

}  // namespace

std::optional<double> in_own_unit(quantity what, std::string_view unit_code, double value) {
  const auto own = facts_of(what).unit_code;
  if (unit_code.empty() && what == quantity::humidity_pct && value >= 0 && value <= 1) {
    return without_noise(value * 100);
  }
  if (unit_code.empty() || unit_code == own) {
    return value;
  }
  for (const auto& c : conversions) {
    if (c.own == own && c.given == unit_code) {
      return without_noise(value * c.factor + c.offset);
    }
  }
  return {};
}

}  // namespace tsu::weather
