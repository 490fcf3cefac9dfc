// The snow service's rules on a simulated winter: its filter, its measures and its decisions at
// their times, in memory and without a server. It listens; the plows go as whoever listens behind
// it says (the officer), so that all who are judged see the same nights. One thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "service/snow/sim/score.h"
#include "service/snow/sim/season.h"
#include "service/snow/trial/curve.h"
#include "service/snow/trial/post_memory.h"

namespace tsu::snow::trial {

// What became of one night of one district.
enum class outcome : std::uint8_t { go, standby, skip, ask };

// Of one way to decide. A person who was asked (要人判断) decides as the officer does.
struct way_score {
  sim::contingency decided, like_officer;            // against needed; against the officer
  std::array<std::int64_t, 4> by_outcome{};          // district-nights, as in outcome
  std::vector<sim::chance_said> chances;             // at 2:30, where a probability was told
  double lead_minutes = 0;                           // of all hits, from the decision to 4:00
  std::map<std::string, std::int64_t> right, wrong;  // dispatches by the reason that came first
  std::int64_t nights_to_look = 0;                   // of the town: somebody was asked
};

struct trial_score {
  way_score by_threshold, by_probability;
  sim::contingency officer, patrol;  // against needed, on the same nights
  std::int64_t patrol_nights = 0;    // snow was forecast: somebody drove out
  filter_score filter;
  // Deciders at 2:30 that know what is true, in cm of new snow that they expect at 7:00. The road
  // as it is and the forecast that the rules have; the road and what will fall on the town.
  std::vector<weighed> knows_road, knows_snow;
};

struct trial_plan {
  std::uint64_t seed = 1;               // of the winter
  std::vector<setting_value> settings;  // of the town, beside the defaults
};

class rules_on_trial final : public sim::season_listener {
 public:
  // Both outlive it.
  rules_on_trial(const trial_plan&, const sim::town&, sim::season_listener& next);

  void on_time(instant) override;
  void on_report(const sim::report&) override;
  void on_forecast(const sim::forecast_issue&) override;
  bool goes(const sim::night_truth& t) override { return next_.goes(t); }
  void on_cleared(std::size_t district, instant) override;
  bool goes_on() override { return next_.goes_on(); }
  void on_night(const sim::night_truth&) override;

  // At the end of the winter.
  trial_score score();

 private:
  struct so_far {  // of a night and district
    bool goes = false;
    std::string reason;
    instant went;
    verdict last = verdict::skip;
    std::optional<double> probability;  // at 2:30
  };
  struct way {
    dated_settings settings;
    std::vector<so_far> tonight;
    std::chrono::sys_days looked{};
  };
  struct place {
    zone about;
    std::vector<std::size_t> posts;
    std::vector<instant> clearings;
  };

  std::vector<post_view> see(const place&, instant) const;
  void decide_all(const check&);
  void decide_heavy(instant);
  void decide_on(way&, std::size_t district, const check&, std::vector<post_view>);
  void count(way&, way_score&, const sim::night_truth&);

  sim::season_listener& next_;
  sim::dice at_two_;
  std::vector<place> places_;
  std::vector<std::size_t> district_of_;
  std::vector<post_memory> posts_;
  way threshold_, probability_;
  post_limits limits_;
  std::optional<forecast_dto> forecast_;
  double said_to_come_cm_ = 0;  // at 2:30
  instant noon_{};
  std::chrono::sys_days last_patrol_{};
  trial_score score_;
};

}  // namespace tsu::snow::trial
