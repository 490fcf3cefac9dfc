// What came of a simulated winter, counted while it runs and told at its end. A listener that hands
// everything on to another, so that it can stand before whatever else listens. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "service/snow/sim/score.h"
#include "service/snow/sim/season.h"

namespace tsu::snow::sim {

struct season_tally {
  std::int64_t reports = 0, late = 0, clock_wrong = 0, forecasts = 0, clearings = 0;
  std::array<std::int64_t, 6> by_fault{};          // as in enum fault
  std::int64_t nights = 0, needed = 0, thaws = 0;  // of districts
  std::int64_t patrol_nights = 0;                  // of the town: snow was forecast
  contingency officer, patrol;                     // against needed
  // Of whoever sent the plows, if that was not the officer; against needed and against the officer.
  contingency decided, like_officer;
};

class tallying final : public season_listener {
 public:
  tallying(std::uint64_t seed, season_listener& next);

  void on_time(instant t) override { next_.on_time(t); }
  void on_report(const report&) override;
  void on_forecast(const forecast_issue&) override;
  bool goes(const night_truth&) override;
  void on_cleared(std::size_t, instant) override;
  void on_night(const night_truth&) override;
  bool goes_on() override { return next_.goes_on(); }

  const season_tally& so_far() const { return tally_; }

 private:
  season_listener& next_;
  dice at_two_;
  season_tally tally_;
  std::vector<char> went_;  // by district, tonight
  std::chrono::sys_days last_patrol_{};
};

struct season_facts {
  std::string_view winter;  // "Sapporo …" or that it is generated
  std::uint64_t seed = 1;
  std::chrono::sys_days from, last;
  std::size_t posts = 0, districts = 0;
  double threshold_cm = 10;
  patrol_plan patrols = {};
  std::string_view who_decided;  // empty: the officer
};

// Plain text for a terminal; begins with what its scores mean.
std::string season_report(const season_facts&, std::span<const hour>, const season_tally&);

}  // namespace tsu::snow::sim
