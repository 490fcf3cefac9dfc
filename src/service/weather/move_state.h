// How what is held of a station moves: by a row of a file, by a report of a device, and where both
// moved it at once. Pure.
#pragma once

#include <cstdint>
#include <span>

#include "service/weather/report.h"
#include "service/weather/rules.h"
#include "service/weather/store.h"

namespace tsu::weather {

// The values of an observation become the newest; it is newer than all before.
void note_newest(station_state&, instant at, std::span<const measured>);

// nothing: it is known, or past. kept: only what is held of the device has changed. strange: a new
// reason not to believe the device. told: there are newer values.
enum class effect : std::uint8_t { nothing, kept, strange, told };

// A report of a device. Newer than all before, it is an observation and counts; values of the last
// one that came apart, up to an hour late, are taken over but not counted, and so is a correction
// of a newest value. Refused from the future: then the clock is strange.
effect take_report(station_state&, const report&, const dated_thresholds&, instant now);

// `mine` was made from `before` while the store came to hold `theirs`.
station_state joined(station_state mine, const station_state& before, const station_state& theirs);

}  // namespace tsu::weather
