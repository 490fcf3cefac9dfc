#include "service/snow/sim/season.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/core/assert.h"

namespace tsu::snow::sim {
namespace {

using namespace std::chrono_literals;
constexpr auto bin = 5min;
constexpr std::size_t bins = 12;
constexpr int clearing_hour = 5, night_ends = 7;

// The ground under one post: its depth when the hour begins and when it ends.
struct ground {
  double verge_cm = 0, before_cm = 0, after_cm = 0;
  road lane;
};

struct street {
  road now, uncleared;  // uncleared: what it would be tonight without clearing
  double before_cm = 0;
  bool to_clear = false;
  night_truth night;
};

struct due {
  std::size_t post;
  duration after;  // the beginning of the hour
};

}  // namespace

struct season::state {
  explicit state(season_plan p)
      : plan(std::move(p)),
        hours(hours_of(plan.days, plan.seed)),
        map(plan.given ? fit_out(*plan.given, plan.where, plan.seed)
                       : make_town(plan.where, plan.seed)),
        field(map, plan.seed),
        forecasts(hours, plan.errors, plan.seed) {
    for (std::size_t i = 0; i < map.posts.size(); ++i) {
      posts.emplace_back(map.posts[i], i, plan.faults, plan.seed);
      lie.push_back({.lane = road{map.districts[map.posts[i].district].road}});
    }
    for (std::size_t i = 0; i < map.districts.size(); ++i) {
      streets.push_back({.now = road{map.districts[i].road}});
      officers.emplace_back(plan.seed, stream::human, i);
    }
    if (!plan.days.empty()) {
      const double lay = std::max(0.0, plan.days[0].depth_cm - plan.days[0].snowfall_cm);
      for (std::size_t i = 0; i < lie.size(); ++i) {
        lie[i].verge_cm = lay * map.posts[i].snow_factor;
      }
    }
    plan_reports();
  }

  void plan_reports() {
    const duration every = plan.where.report_every;
    ASSERT(every > duration{0} && 1h % every == duration{0});
    for (std::size_t i = 0; i < posts.size(); ++i) {
      for (duration at = std::chrono::milliseconds{map.posts[i].phase_ms}; at < 1h; at += every) {
        dues[static_cast<std::size_t>(at / bin)].push_back({i, at});
      }
    }
    for (auto& list : dues) {
      std::stable_sort(list.begin(), list.end(),
                       [](const due& a, const due& b) { return a.after < b.after; });
    }
  }

  // What lay at the end of the hour of what lay and fell: the same share everywhere.
  double share_left(std::size_t n) const {
    const double before = n == 0 ? std::max(0.0, plan.days[0].depth_cm - plan.days[0].snowfall_cm)
                                 : hours[n - 1].depth_cm;
    const double most = before + hours[n].snowfall_cm;
    return most > 0 ? std::min(1.0, hours[n].depth_cm / most) : 0;
  }

  void pass_ground(std::size_t n, int of_day) {
    const auto& h = hours[n];
    const double left = share_left(n);
    for (std::size_t i = 0; i < lie.size(); ++i) {
      const auto& place = map.posts[i];
      auto& g = lie[i];
      const double snow = h.snowfall_cm * place.snow_factor * field.of_post(i);
      if (place.site == post_site::carriageway) {
        g.before_cm = g.lane.depth_cm();
        g.lane.pass_hour(snow, h.temperature_c + place.warmer_c, of_day);
        g.after_cm = g.lane.depth_cm();
      } else {
        g.before_cm = g.verge_cm;
        g.after_cm = g.verge_cm = (g.verge_cm + snow) * left;
      }
      posts[i].begin_hour(h.at - 1h, h.temperature_c + place.warmer_c, h.sunshine);
    }
  }

  double snow_in(std::size_t n, std::size_t d) const {
    return hours[n].snowfall_cm * map.districts[d].snow_factor;
  }

  void pass_streets(std::size_t n, int of_day) {
    const auto& h = hours[n];
    for (std::size_t d = 0; d < streets.size(); ++d) {
      auto& s = streets[d];
      const double snow = snow_in(n, d) * field.of_district(d);
      const double warmth = h.temperature_c + map.districts[d].warmer_c;
      s.before_cm = s.now.new_snow_cm();
      s.now.pass_hour(snow, warmth, of_day);
      if (of_day >= clearing_hour && of_day < night_ends) {
        s.uncleared.pass_hour(snow, warmth, of_day);
      }
    }
  }

  // The hour from 2:00 to 3:00 has passed.
  void judge_night(std::size_t n) {
    const bool warm = n + 4 < hours.size() && hours[n + 4].temperature_c > 1 &&
                      hours[n + 4].temperature_c > hours[n].temperature_c;
    const auto morning = std::chrono::floor<std::chrono::days>(hours[n].at + 9h);
    for (std::size_t d = 0; d < streets.size(); ++d) {
      auto& s = streets[d];
      const double before = s.before_cm;
      night_truth t{.night = morning, .district = d, .threshold_cm = plan.where.threshold_cm};
      t.new_at_0200_cm = before;
      t.new_at_0230_cm = (before + s.now.new_snow_cm()) / 2;
      t.temperature_at_0200_c = n > 0 ? hours[n - 1].temperature_c : hours[n].temperature_c;
      t.to_come_cm = snow_in(n, d) / 2;
      for (std::size_t k = n + 1; k < std::min(hours.size(), n + 5); ++k) {
        t.to_come_cm += snow_in(k, d);
      }
      t.thaws = warm;
      t.snow_was_forecast = said_at_18 >= 1;
      decide_as_officer(t, officers[d]);
      s.night = t;
    }
  }

  void start_plows(season_listener& to) {
    for (auto& s : streets) {
      s.to_clear = to.goes(s.night);
    }
  }

  void clear_streets(instant now, season_listener& to) {
    for (std::size_t d = 0; d < streets.size(); ++d) {
      auto& s = streets[d];
      s.uncleared = s.now;
      if (!std::exchange(s.to_clear, false)) {
        continue;
      }
      s.now.clear();
      for (std::size_t i = 0; i < lie.size(); ++i) {
        if (map.posts[i].district == d) {
          lie[i].lane.clear();
        }
      }
      to.on_cleared(d, now);
    }
  }

  void end_night(const hour& h, season_listener& to) {
    for (auto& s : streets) {
      if (s.night.night == std::chrono::sys_days{}) {
        continue;  // the season began after 2:00
      }
      s.night.new_at_0700_cm = s.uncleared.new_snow_cm();
      s.night.temperature_at_0700_c = h.temperature_c;
      s.night.needed = s.night.new_at_0700_cm >= s.night.threshold_cm;
      to.on_night(s.night);
    }
  }

  void report_bin(std::size_t b, std::size_t n, season_listener& to) {
    const auto& h = hours[n];
    const auto begin = h.at - 1h;
    const double warm_before = n > 0 ? hours[n - 1].temperature_c : h.temperature_c;
    const double of_day =
        static_cast<double>((begin + 9h - std::chrono::floor<std::chrono::days>(begin + 9h)) / 1h);
    for (const auto& one : dues[b]) {
      const double part = std::chrono::duration<double, std::ratio<3600>>(one.after).count();
      const auto& place = map.posts[one.post];
      const auto& g = lie[one.post];
      const surroundings s{
          .depth_cm = std::lerp(g.before_cm, g.after_cm, part),
          .temperature_c = std::lerp(warm_before, h.temperature_c, part) + place.warmer_c,
          .sunshine = h.sunshine,
          .snowfall_cm_per_hour = h.snowfall_cm,
          .hour_of_day = of_day + part};
      for (const auto& r : posts[one.post].read(begin + one.after, s)) {
        to.on_report(r);
      }
    }
  }

  void pass_hour(std::size_t n, season_listener& to) {
    const auto& h = hours[n];
    const auto begin = h.at - 1h;
    const auto of_day =
        static_cast<int>((begin + 9h - std::chrono::floor<std::chrono::days>(begin + 9h)) / 1h);
    to.on_time(begin);
    if (of_day == 4) {
      start_plows(to);
    } else if (of_day == clearing_hour) {
      clear_streets(begin, to);
    }
    const auto said = forecasts.issue(n);
    if (of_day == 18) {
      said_at_18 = said.snowfall_cm(begin, begin + 13h);
    }
    to.on_forecast(said);
    field.next_hour();
    pass_ground(n, of_day);
    pass_streets(n, of_day);
    for (std::size_t b = 0; b < bins; ++b) {
      if (b > 0) {
        to.on_time(begin + bin * static_cast<int>(b));
      }
      report_bin(b, n, to);
    }
    if (of_day == 2) {
      judge_night(n);
    } else if (of_day == night_ends - 1) {
      end_night(h, to);
    }
  }

  season_plan plan;
  std::vector<hour> hours;
  town map;
  snow_field field;
  forecaster forecasts;
  std::vector<post> posts;
  std::vector<ground> lie;
  std::vector<street> streets;
  std::vector<dice> officers;
  std::array<std::vector<due>, bins> dues;
  double said_at_18 = 0;
};

season::season(season_plan p) : s_(std::make_unique<state>(std::move(p))) {}
season::~season() = default;

const town& season::of_town() const { return s_->map; }
std::span<const hour> season::hours() const { return s_->hours; }

void season::run(season_listener& to) {
  for (std::size_t n = 0; n < s_->hours.size() && to.goes_on(); ++n) {
    s_->pass_hour(n, to);
  }
}

}  // namespace tsu::snow::sim
