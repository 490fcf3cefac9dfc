#include "service/snow/sim/season_report.h"

#include <algorithm>

#include <fmt/format.h>

namespace tsu::snow::sim {
namespace {

std::string figure(std::optional<double> v) {
  return v ? fmt::format("{:.3f}", *v) : std::string{"-"};
}

std::string score_line(std::string_view who, const contingency& c) {
  return fmt::format("  {:<22} POD {}  FAR {}  CSI {}  ({} hits, {} missed, {} false alarms)\n",
                     who, figure(c.pod()), figure(c.far()), figure(c.csi()), c.hits, c.misses,
                     c.false_alarms);
}

std::string weather_lines(std::span<const hour> hours) {
  double fell = 0, deepest = 0, coldest = 0, hardest = 0;
  for (const auto& h : hours) {
    fell += h.snowfall_cm;
    deepest = std::max(deepest, h.depth_cm);
    coldest = std::min(coldest, h.temperature_c);
    hardest = std::max(hardest, h.snowfall_cm);
  }
  return fmt::format(
      "Weather: {:.0f} cm of snow fell, deepest {:.0f} cm, coldest hour {:.1f} C, most in an hour "
      "{:.1f} cm\n",
      fell, deepest, coldest, hardest);
}

std::string post_lines(const season_tally& t) {
  const auto share = [&](std::int64_t n) {
    return t.reports == 0 ? 0.0 : 100.0 * static_cast<double>(n) / static_cast<double>(t.reports);
  };
  constexpr const char* names[] = {"", "drop to 0", "spike", "no echo", "frozen", "midday dip"};
  std::string out = fmt::format("Posts: {} reports, {} of them late, {} with a wrong clock\n",
                                t.reports, t.late, t.clock_wrong);
  for (std::size_t i = 1; i < t.by_fault.size(); ++i) {
    out +=
        fmt::format("  {:<12} {:>9}  {:6.3f} %\n", names[i], t.by_fault[i], share(t.by_fault[i]));
  }
  return out;
}

}  // namespace

tallying::tallying(std::uint64_t seed, season_listener& next)
    : next_(next), at_two_(seed, stream::human, 1'000'000) {}

void tallying::on_report(const report& r) {
  ++tally_.reports;
  tally_.late += r.truth.late;
  tally_.clock_wrong += r.truth.clock_wrong;
  ++tally_.by_fault[static_cast<std::size_t>(r.truth.what)];
  next_.on_report(r);
}

void tallying::on_forecast(const forecast_issue& f) {
  ++tally_.forecasts;
  next_.on_forecast(f);
}

bool tallying::goes(const night_truth& t) {
  const bool go = next_.goes(t);
  if (went_.size() <= t.district) {
    went_.resize(t.district + 1);
  }
  went_[t.district] = go;
  return go;
}

void tallying::on_cleared(std::size_t d, instant at) {
  ++tally_.clearings;
  next_.on_cleared(d, at);
}

void tallying::on_night(const night_truth& t) {
  ++tally_.nights;
  tally_.needed += t.needed;
  tally_.thaws += t.thaws;
  if (t.snow_was_forecast && t.night != last_patrol_) {
    last_patrol_ = t.night;
    ++tally_.patrol_nights;
  }
  const bool went = t.district < went_.size() && went_[t.district] != 0;
  tally_.officer.add({t.needed, t.human_go});
  tally_.patrol.add({t.needed, patrol_at_two(t, at_two_)});
  tally_.decided.add({t.needed, went});
  tally_.like_officer.add({t.human_go, went});
  next_.on_night(t);
}

std::string season_report(const season_facts& f, std::span<const hour> hours,
                          const season_tally& t) {
  std::string out =
      fmt::format("{}\n\nWinter: {}, {} to {}, seed {}, method {}\n", what_scores_mean, f.winter,
                  format_date(f.from), format_date(f.last), f.seed, method_version);
  out += weather_lines(hours);
  out += fmt::format("Town: {} districts, {} posts, threshold {:.0f} cm\n", f.districts, f.posts,
                     f.threshold_cm);
  out += post_lines(t);
  out += fmt::format(
      "Nights: {} of districts, {} needed plows, {} thawed; {} clearings; {} "
      "forecasts\n",
      t.nights, t.needed, t.thaws, t.clearings, t.forecasts);
  out += score_line("officer at 2:30", t.officer);
  out += score_line("patrol at 2:00 alone", t.patrol);
  const auto patrols = count_patrols(t.patrol_nights, t.patrol_nights, f.patrols);
  if (!f.who_decided.empty()) {
    out += score_line(f.who_decided, t.decided);
    out += fmt::format("  agrees with the officer on {} of nights (precision {}, recall {})\n",
                       figure(t.like_officer.agreement()), figure(t.like_officer.precision()),
                       figure(t.like_officer.pod()));
  }
  out += fmt::format("Patrols by eye: {} nights with snow in the forecast, {:.0f} working hours\n",
                     patrols.nights_before, patrols.before);
  return out;
}

}  // namespace tsu::snow::sim
