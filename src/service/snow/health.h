// What we hold of a post: its newest values, how far its filter is, and what troubles it. Whether
// it has a vote follows from that. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/core/time.h"
#include "service/snow/filter.h"
#include "service/snow/settings.h"

namespace tsu::snow {

struct post_state {
  std::optional<instant> at, received_at;  // of the newest reading
  std::optional<std::int64_t> number;
  std::optional<double> raw_cm, depth_cm, temperature_c, battery_v, signal_dbm;
  std::optional<instant> depth_at;  // of the newest depth that was believed
  refusal refused = refusal::none;  // of the newest reading
  std::optional<instant> refused_since, fault_since, fault_at;
  std::optional<instant> clock_off_since, clock_off_at, low_since, weak_since;
  filter_state filter;
  std::string told;  // the troubles that were told last
  bool operator==(const post_state&) const = default;
};
BOOST_DESCRIBE_STRUCT(post_state, (),
                      (at, received_at, number, raw_cm, depth_cm, temperature_c, battery_v,
                       signal_dbm, depth_at, refused, refused_since, fault_since, fault_at,
                       clock_off_since, clock_off_at, low_since, weak_since, filter, told))

struct health_limits {
  std::chrono::minutes silent{30};
  double battery_low_v = 11.5, signal_weak_dbm = -110;
  // So long after its last sign a fault is shown.
  std::chrono::minutes fault_shown{60}, clock_shown{24 * 60};
};
health_limits health_limits_of(const dated_settings&, instant);

// The newest reading, after the filter.
void note_reading(post_state&, const reading&, const cleaned&, instant received,
                  const health_limits&);
void note_clock_off(post_state&, instant received, const health_limits&);

struct trouble {
  std::string code;  // silent, never, frozen, faulty, clock_off, low_battery, weak_signal
  std::optional<instant> since;
  std::optional<double> value;
  bool lost = false;  // no vote while it lasts
  bool operator==(const trouble&) const = default;
};
// Those that cost the vote first.
std::vector<trouble> troubles_of(const post_state&, instant now, const health_limits&);
bool is_lost(const std::vector<trouble>&);
// "silent low_battery": for comparing with what was told.
std::string codes_of(const std::vector<trouble>&);

}  // namespace tsu::snow
