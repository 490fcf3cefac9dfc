// Plays a winter of snow posts to a server, from outside and as posts speak: for `tsunagu sim snow`
// and for the demo. Blocks its thread until the winter is over.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/commands.h"
#include "base/core/result.h"
#include "base/core/time.h"
#include "service/snow/sim/days.h"
#include "service/snow/sim/errands.h"
#include "service/snow/sim/outbox.h"

namespace tsu::app {

// The time in which it is played.
struct play_time {
  const clock& wall;                                 // what --today stands on
  std::function<std::chrono::nanoseconds()> passed;  // for the pace and for trying again
  // Waits that long, or shorter; true once everything is to end.
  std::function<bool(std::chrono::nanoseconds)> wait_or_end;
};

struct sent_by {
  std::string way;
  snow::sim::outbox_counts counts;
  std::int64_t left = 0;
};
struct played {
  std::string report;  // of the season, for a terminal
  std::vector<sent_by> sent;
  std::optional<snow::sim::errand_counts> errands;  // with a staff token
  std::int64_t errands_left = 0;
  std::optional<problem> failed;  // the server will not take what comes from us
};
result<played> play_snow(const sim_options&, const play_time&);

// A table of a station, or days that were generated: the table where `days` says, the recorded one
// where it is at hand.
struct winter_days {
  std::vector<snow::sim::day> days;
  std::string name;
};
result<winter_days> read_winter(const sim_options&, std::chrono::sys_days from,
                                std::chrono::sys_days last);

}  // namespace tsu::app
