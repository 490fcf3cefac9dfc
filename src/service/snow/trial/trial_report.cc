#include "service/snow/trial/trial_report.h"

#include <fmt/format.h>

namespace tsu::snow::trial {
namespace {

constexpr double goal_pod = 0.95, goal_far = 0.15;

std::string figure(std::optional<double> v) {
  return v ? fmt::format("{:.3f}", *v) : std::string{"-"};
}

std::string score_line(std::string_view who, const sim::contingency& c) {
  return fmt::format("  {:<22} POD {}  FAR {}  CSI {}  ({} hits, {} missed, {} false alarms)\n",
                     who, figure(c.pod()), figure(c.far()), figure(c.csi()), c.hits, c.misses,
                     c.false_alarms);
}

std::string reasons_of(const std::map<std::string, std::int64_t>& all) {
  std::string out;
  for (const auto& [code, n] : all) {
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", code, n);
  }
  return out.empty() ? "none" : out;
}

std::string way_lines(std::string_view name, const way_score& w, const sim::patrol_hours& p) {
  auto out = score_line(name, w.decided);
  out += fmt::format("    nights: {} go, {} standby, {} skip, {} for a person\n", w.by_outcome[0],
                     w.by_outcome[1], w.by_outcome[2], w.by_outcome[3]);
  out += fmt::format("    rightly by: {}; for nothing by: {}\n", reasons_of(w.right),
                     reasons_of(w.wrong));
  const auto hits = w.decided.hits;
  out += fmt::format("    Brier {} (skill {}), called {} before 4:00 in the mean\n",
                     figure(sim::brier(w.chances)), figure(sim::brier_skill(w.chances)),
                     hits > 0 ? fmt::format("{:.0f} min", w.lead_minutes / double(hits)) : "-");
  const auto saved = p.saved_share();
  out += fmt::format("    like the officer on {} of nights (precision {}, recall {})\n",
                     figure(w.like_officer.agreement()), figure(w.like_officer.precision()),
                     figure(w.like_officer.pod()));
  return out + fmt::format("    patrols: {} nights instead of {}, {:.0f} hours saved ({} %)\n",
                           p.nights_after, p.nights_before, p.saved(),
                           saved ? fmt::format("{:.0f}", 100 * *saved) : "-");
}

// Where the line would have to be drawn afterwards: the best place, and what the goals would cost.
std::string reach_line(std::string_view who, std::vector<weighed> all) {
  const auto curve = curve_of(std::move(all));
  const auto best = best_of(curve), found = most_found(curve, goal_far),
             in_vain = least_in_vain(curve, goal_pod);
  const auto of = [](const std::optional<curve_point>& p, auto what) {
    return figure(p ? (p->decided.*what)() : std::nullopt);
  };
  return fmt::format("  {:<22} POD {}  FAR {}  CSI {}; at FAR {} POD {}, at POD {} FAR {}\n", who,
                     of(best, &sim::contingency::pod), of(best, &sim::contingency::far),
                     of(best, &sim::contingency::csi), goal_far, of(found, &sim::contingency::pod),
                     goal_pod, of(in_vain, &sim::contingency::far));
}

std::string reach_lines(const trial_score& s) {
  std::vector<weighed> chances;
  for (const auto& c : s.by_probability.chances) {
    chances.push_back({c.probability, c.happened});
  }
  return "What could be reached at 2:30, the line drawn afterwards where it is best:\n" +
         reach_line("posts and forecast", std::move(chances)) +
         reach_line("the road and forecast", s.knows_road) +
         reach_line("the road and what falls", s.knows_snow);
}

std::string filter_line(std::string_view name, const judged_readings& j) {
  const auto share = [&](std::int64_t n) {
    return j.all() > 0 ? 100.0 * static_cast<double>(n) / static_cast<double>(j.all()) : 0.0;
  };
  return fmt::format("  {:<12} {:>9}  {:7.2f} % refused  {:6.2f} % believed and astray\n", name,
                     j.all(), share(j.refused), share(j.astray));
}

std::string filter_lines(const filter_score& f) {
  constexpr const char* names[] = {"sound",   "drop to 0", "spike",
                                   "no echo", "frozen",    "midday dip"};
  std::string out = "Its filter, by what was wrong with a reading:\n";
  for (std::size_t i = 0; i < f.by_fault.size(); ++i) {
    out += filter_line(names[i], f.by_fault[i]);
  }
  return out + filter_line("wrong clock", f.clock);
}

}  // namespace

std::string trial_report(const trial_score& s, const sim::patrol_plan& plan) {
  std::string out = "The snow service's rules on these nights, cleared as the officer decides:\n";
  const auto patrols = [&](const way_score& w) {
    return sim::count_patrols(s.patrol_nights, w.nights_to_look, plan);
  };
  out += way_lines("rules, by threshold", s.by_threshold, patrols(s.by_threshold));
  out += way_lines("rules, by probability", s.by_probability, patrols(s.by_probability));
  out += "Beside them:\n";
  out += score_line("officer at 2:30", s.officer);
  out += score_line("patrol at 2:00 alone", s.patrol);
  out += reach_lines(s);
  return out + filter_lines(s.filter);
}

}  // namespace tsu::snow::trial
