// A generated winter: plausible hours of about forty places in Hokkaido, for the demonstration
// where no real file is at hand. Nothing in it was ever measured and everything made from it is
// marked generated. The same seed gives the same winter. Pure; one owner.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/time.h"
#include "service/weather/read/bytes.h"
#include "service/weather/types.h"

namespace tsu::weather {

inline constexpr std::string_view generated_provider = "生成データ（実在の観測ではありません）";

// Places with rounded coordinates; numbers G01, G02, … so that nobody takes them for stations.
std::vector<station_info> winter_stations();

struct winter_plan {
  std::uint64_t seed = 7;
  instant from, until;  // whole hours; the faults are planted before `until`
};

// One station's hours, in order: snow needs its past, so a walk starts with the season.
class winter_walk {
 public:
  winter_walk(const winter_plan&, std::size_t station);

  struct hour {
    instant at;
    double temperature_c = 0, precipitation_mm = 0, depth_cm = 0, humidity_pct = 0, wind_ms = 0;
    bool reports = true;  // false: a planted silence
  };
  // The next hour, true and with the planted faults; goes on beyond the plan's end for live ticks.
  hour next();

 private:
  double noise(std::uint64_t stream, double hours_per_cell, bool of_region) const;
  void plant(hour&) const;

  winter_plan plan_;
  std::size_t station_;
  std::int64_t hour_number_ = 0;  // since 1970
  double depth_cm_ = 0;
};

// The winter as an AMeDAS table, station after station, for import_observations.
byte_source winter_file(const winter_plan&);

}  // namespace tsu::weather
