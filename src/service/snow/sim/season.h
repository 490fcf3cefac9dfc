// A whole winter of a town without a network: what is true, what the posts report of it and what is
// forecast, handed to a listener in the order of time. The same plan gives the same winter. One
// thread; the listener is called on it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/core/time.h"
#include "service/snow/sim/days.h"
#include "service/snow/sim/forecast.h"
#include "service/snow/sim/post.h"
#include "service/snow/sim/road.h"
#include "service/snow/sim/town.h"
#include "service/snow/sim/winter_hours.h"

namespace tsu::snow::sim {

// To be said wherever scores of such a winter are shown.
inline constexpr std::string_view what_scores_mean =
    "This is a simulator. Its scores are of the pipeline, not of Sapporo's roads.";

class season_listener {
 public:
  virtual ~season_listener() = default;
  // Every five minutes, before what happens in them.
  virtual void on_time(instant) {}
  // In the order of arrival; what was kept through a silence comes at once, the oldest first.
  virtual void on_report(const report&) {}
  // At the beginning of every hour, after on_time.
  virtual void on_forecast(const forecast_issue&) {}
  // At 4:00 in Japan, when plows would start: whether they go. Only the measures of 2:00 and 2:30
  // and the officer's decision stand in it yet. The simulator follows the officer by default.
  virtual bool goes(const night_truth& so_far) { return so_far.human_go; }
  // The district's road and carriageway posts have been cleared (at 5:00).
  virtual void on_cleared(std::size_t district, instant) { (void)district; }
  // Asked before each hour; false ends the winter there.
  virtual bool goes_on() { return true; }
  // At 7:00 in Japan, one for each district.
  virtual void on_night(const night_truth&) {}
};

struct season_plan {
  std::uint64_t seed = 1;
  std::vector<day> days;
  town_plan where = {};
  std::optional<town> given = {};  // instead of a town that is made: its posts and districts
  fault_rates faults = {};
  forecast_errors errors = {};
};

class season {
 public:
  explicit season(season_plan);
  ~season();
  season(const season&) = delete;
  season& operator=(const season&) = delete;

  const town& of_town() const;
  std::span<const hour> hours() const;
  // From the first day's midnight in Japan to the last one's end. Once.
  void run(season_listener&);

 private:
  struct state;
  std::unique_ptr<state> s_;
};

}  // namespace tsu::snow::sim
