// What we hold of a measuring device: when it is silent, when its values are strange, and what
// makes a value suspect. Pure: no clock, no database; the state of each station is a value that the
// caller keeps. Thresholds are numbers of the town with a date: old values are judged by the old
// ones.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "service/weather/types.h"

namespace tsu::weather {

struct thresholds {
  double jump_cm_per_hour = 25;  // snow does not fall or settle faster
  double drop_from_cm = 20;      // from here to 0 at once is no thaw
  double spike_c_per_hour = 15;
  int frozen_hours = 24;      // the same temperature to the last digit for so long
  int silent_hours = 3;       // nothing for so long,
  double silent_rhythms = 3;  // and for so many of the station's own gaps
  int strange_hours = 24;     // so long after its last fault a device counts as sound
  int ahead_minutes = 10;     // a time later than now by more than this is a wrong clock
};

// By the time from which they hold, oldest first; before the first one the defaults hold.
class dated_thresholds {
 public:
  void from(instant, const thresholds&);
  const thresholds& at(instant) const;

 private:
  std::map<instant, thresholds> all_;
  thresholds before_;
};

// Why a device is strange or silent. Codes have a text in text/{ja,en}.json under
// "weather.reason.".
namespace reason {
inline constexpr std::string_view jump = "jump", drop_to_zero = "drop_to_zero", spike = "spike",
                                  frozen = "frozen", unusual = "unusual_value",
                                  unreadable = "unreadable", clock_ahead = "clock_ahead",
                                  silent = "silent";
}

// What one station's past has taught; starts empty and goes through judge() row by row.
struct watch {
  std::optional<instant> last_at;    // newest observation
  double rhythm_minutes = 0;         // usual gap between observations; 0: not known yet
  std::optional<double> depth_cm;    // last depth that was believed
  std::optional<instant> depth_at;   // newest depth, believed or not
  std::optional<double> doubted_cm;  // a level that came instead, and how often in a row
  int doubted_times = 0;
  std::optional<double> temperature_c;  // last temperature
  std::optional<instant> same_since;    // since when it has not changed
  std::optional<instant> temperature_at;
  std::string fault;  // newest reason to be strange, empty: none ever
  std::optional<instant> fault_since, fault_last;
  bool operator==(const watch&) const = default;
};
BOOST_DESCRIBE_STRUCT(watch, (),
                      (last_at, rhythm_minutes, depth_cm, depth_at, doubted_cm, doubted_times,
                       temperature_c, same_since, temperature_at, fault, fault_since, fault_last))

enum class verdict : std::uint8_t { keep, refuse };

// Judges one row of one station, in the order of time (older rows than the newest are kept as they
// are), and marks doubtful values as suspect. refuse: its time lies ahead of `now`.
verdict judge(watch&, instant at, step, std::span<measured> values, const thresholds&,
              std::optional<instant> now = {});

// More values of the newest row, or of one just before it, that came apart from it.
void judge_values(watch&, instant at, step, std::span<measured> values, const thresholds&);
// A fault that the values themselves do not show.
void note_fault(watch&, std::string_view code, instant at, const thresholds&);

enum class device_state : std::uint8_t { ok, silent, strange };
BOOST_DESCRIBE_ENUM(device_state, ok, silent, strange)

struct device_health {
  device_state state = device_state::ok;
  std::vector<std::string> reasons;  // "silent_3h", "silent" where nothing ever came, "jump", ...
  std::optional<instant> since;
};
// At `reference`, which is not before the newest observation. Silence counts before strangeness.
device_health health_of(const watch&, instant reference, const thresholds&);

// The time against which silence is measured: now while the town's stations report, and their
// newest observation where all of it is history.
instant reference_time(std::optional<instant> newest_of_all, instant now);

}  // namespace tsu::weather
