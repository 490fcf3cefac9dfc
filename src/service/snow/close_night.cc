#include "service/snow/close_night.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/record/audit.h"
#include "service/snow/board.h"
#include "service/snow/call_out.h"
#include "service/snow/changes.h"
#include "service/snow/kpi.h"
#include "service/snow/words.h"

namespace tsu::snow {
namespace {

using std::chrono::hours;

// As much had fallen at k of the posts at least.
std::optional<double> measured_in(db::reader& r, const zone& z, local_date night, std::int64_t k) {
  const auto from = evening_of(night), until = deadline_of(night);
  std::vector<double> fallen;
  const auto clearings = clearings_within(r, {from, until});
  for (const auto& p : posts_of(r, z.district)) {
    std::vector<instant> cleared;
    for (const auto& c : clearings) {
      if (concerns(c, p.about)) {
        cleared.push_back(c.at);
      }
    }
    const auto depths = clean_depths(r, p.about.code, {from - hours{2}, until + duration{1}});
    if (const auto cm = fallen_between(depths, cleared, from, until)) {
      fallen.push_back(*cm);
    }
  }
  if (fallen.empty()) {
    return {};
  }
  std::sort(fallen.rbegin(), fallen.rend());
  const auto at =
      std::min<std::size_t>(static_cast<std::size_t>(std::max<std::int64_t>(k, 1)), fallen.size());
  return fallen[at - 1];
}

bool was_late(const decision& d) {
  return std::any_of(d.reasons.begin(), d.reasons.end(),
                     [](const auto& reason) { return reason.code == "late"; });
}

void read_decisions(outcome_dto& o, const std::vector<decision_row>& all, const zone& z) {
  bool sent = false;
  for (const auto& d : all) {
    if (d.district != z.district || d.road != z.road || d.stage == stage::pre_notice) {
      continue;
    }
    if (d.stage != stage::manual) {
      sent = sent || d.verdict == verdict::dispatch;
      o.decided = sent ? verdict::dispatch : d.verdict;
      o.probability = d.output.probability;
      o.threshold_cm = d.input.limits.threshold_cm;
      o.asked_a_person = o.asked_a_person || d.verdict == verdict::ask;
      o.degraded = o.degraded || d.output.degraded;
      if (was_late(d.output)) {
        o.late = true;
      }
    }
  }
  if (const auto* holds = what_holds(all, z)) {
    const bool sent_and_let = sent && holds->stage != stage::manual;
    o.held = sent_and_let ? verdict::dispatch : holds->verdict;
  }
}

std::optional<outcome_dto> known_outcome(const std::vector<outcome_dto>& all, const zone& z) {
  for (const auto& o : all) {
    if (o.district == z.district && o.road == z.road) {
      return o;
    }
  }
  return {};
}

bool was_asked_for(db::reader& r, std::string_view night, const zone& z) {
  for (const auto& route : all_routes(r)) {
    if (route.district == z.district && route.road == z.road &&
        !asked_routes_of(r, night, route.code).empty()) {
      return true;
    }
  }
  return false;
}

outcome_dto outcome_of(db::reader& r, const zone& z, local_date night,
                       const std::vector<decision_row>& decisions, const dated_settings& s) {
  const auto name = text_of(night);
  outcome_dto o{.night = name, .district = z.district, .road = z.road};
  const auto limits = s.limits(deadline_of(night), {z.district, z.road});
  o.threshold_cm = limits.threshold_cm;
  read_decisions(o, decisions, z);
  o.dispatched = was_asked_for(r, name, z);
  const auto cleared = clearings_within(r, {evening_of(night), span_of(night).until});
  o.cleared = std::any_of(cleared.begin(), cleared.end(),
                          [&](const auto& c) { return c.district == z.district; });
  o.measured_cm = measured_in(r, z, night, limits.points_needed);
  if (const auto before = known_outcome(outcomes_between(r, name, name), z)) {
    o.human_go = before->human_go;
    o.note = before->note;
    o.set_by = before->set_by;
    if (before->measured_by_hand) {
      o.measured_by_hand = true;
      o.measured_cm = before->measured_cm;
    }
  }
  return o;
}

std::set<zone> zones_in(const std::vector<decision_row>& all) {
  std::set<zone> out;
  for (const auto& d : all) {
    out.insert({d.district, d.road});
  }
  return out;
}

// Whether a town that decides by eye would have sent a patrol: there was snow, or it was expected.
bool a_patrol_would_go(const std::vector<outcome_dto>& night) {
  return std::any_of(night.begin(), night.end(), [](const auto& o) {
    return o.measured_cm.value_or(0) >= 1 || o.decided != verdict::skip;
  });
}
bool somebody_looked(const std::vector<outcome_dto>& night) {
  return std::any_of(night.begin(), night.end(), [](const auto& o) { return o.asked_a_person; });
}
bool was_missed(const std::vector<outcome_dto>& night) {
  return std::any_of(night.begin(), night.end(), [](const auto& o) { return o.missed == true; });
}

double patrol_hours_of(const std::vector<outcome_dto>& night, local_date date,
                       const dated_settings& s) {
  return a_patrol_would_go(night) && !somebody_looked(night) && !was_missed(night)
             ? s.value("snow.patrol_hours", deadline_of(date))
             : 0;
}

std::map<std::string, std::vector<outcome_dto>> by_night(std::vector<outcome_dto> all) {
  std::map<std::string, std::vector<outcome_dto>> out;
  for (auto& o : all) {
    out[o.night].push_back(std::move(o));
  }
  return out;
}

post_health_dto health_in(db::reader& r, const post_row& p, local_date night,
                          const dated_settings& s, instant now) {
  const interval when{evening_of(night), deadline_of(night)};
  post_health_dto out{.post = p.about.code, .name = p.about.name};
  const auto counts = count_readings(r, p.about.code, when);
  out.readings = counts.readings;
  for (const auto& [why, n] : counts.refused) {
    out.refused += n;
    out.refusals.push_back(why + " " + std::to_string(n));
  }
  for (const auto& d : clean_depths(r, p.about.code, when)) {
    out.most_cm = std::max(out.most_cm.value_or(d.cm), d.cm);
  }
  const auto at = std::min(now, when.until);
  const auto then = post_at(r, p, at);
  for (const auto& t : troubles_of(then.state, at, health_limits_of(s, at))) {
    out.troubles.push_back(trouble_in_words(t));
  }
  return out;
}

// Nobody decided: what was measured stands there all the same, and that it was missed.
void close_missed(db::tx& t, local_date night, const dated_settings& s) {
  for (const auto& z : all_zones(t)) {
    auto o = outcome_of(t, z, night, {}, s);
    if (o.measured_cm) {
      o.missed = true;
      put_outcome(t, o);
    }
  }
}

constexpr int nights_looked_back = 14;

}  // namespace

void close_night(db::tx& t, local_date night, const dated_settings& s) {
  const auto decisions = decisions_of(t, text_of(night));
  for (const auto& z : zones_in(decisions)) {
    put_outcome(t, outcome_of(t, z, night, decisions, s));
  }
  if (decisions.empty()) {
    close_missed(t, night, s);
  }
  tell_changed(t, "night", text_of(night));
}

std::size_t close_ended_nights(db::tx& t, const dated_settings& s) {
  const std::chrono::sys_days newest{last_ended_night(t.now())};
  std::size_t fresh = 0;
  for (int n = nights_looked_back; n >= 0; --n) {
    const local_date night{newest - std::chrono::days{n}};
    const auto name = text_of(night);
    const bool known = !outcomes_between(t, name, name).empty();
    if (!known || n == 0) {
      close_night(t, night, s);
      const bool closed = !outcomes_between(t, name, name).empty();
      fresh += closed && !known ? 1 : 0;
      if (closed && n == 0) {  // of a night long over nobody knows what was lost then
        keep_kpis(t, night, s);
      }
    }
  }
  return fresh;
}

result<done> keep_actual(db::tx& t, local_date night, const actual_draft& d,
                         const dated_settings& s, const actor& who) {
  if (d.measured_cm && (*d.measured_cm < 0 || *d.measured_cm > 500)) {
    return problem{
        why::not_processable, "0 to 500 cm", "snow_bad_thing", {{"measuredCm", "out_of_bounds"}}};
  }
  if (d.note && d.note->size() > 1000) {
    return problem{
        why::bad_input, "a note of at most 1000 bytes", "snow_bad_thing", {{"note", "too_long"}}};
  }
  const auto decisions = decisions_of(t, text_of(night));
  const zone z{d.district, d.road};
  if (!zones_in(decisions).contains(z)) {
    return problem{why::not_found, "nothing was decided there that night", "snow_no_decision"};
  }
  auto o = outcome_of(t, z, night, decisions, s);
  o.human_go = d.human_go;
  o.measured_by_hand = d.measured_cm.has_value();
  o.measured_cm =
      d.measured_cm ? d.measured_cm
                    : measured_in(t, z, night,
                                  s.limits(deadline_of(night), {z.district, z.road}).points_needed);
  o.note = d.note.value_or("");
  o.set_by = who.subject;
  put_outcome(t, o);
  const auto subject = o.night + " " + o.district;
  record::audit(t, {.actor = who.subject,
                    .role = who.role,
                    .action = "snow.outcome.judged",
                    .subject_kind = "snow.night",
                    .subject = subject});
  tell_changed(t, "night", o.night);
  return done{};
}

night_report report_of(db::reader& r, local_date night, const dated_settings& s, instant now) {
  night_report out{.night = text_of(night),
                   .made_at = now,
                   .from = evening_of(night),
                   .until = deadline_of(night)};
  const auto decisions = decisions_of(r, out.night);
  for (const auto& z : zones_in(decisions)) {
    out.outcomes.push_back(outcome_of(r, z, night, decisions, s));
  }
  if (decisions.empty()) {  // missed
    out.outcomes = outcomes_between(r, out.night, out.night);
  }
  for (const auto& d : decisions) {
    out.decisions.push_back(decision_in_words(d));
  }
  for (const auto& q : requests_of(r, out.night)) {
    out.requests.push_back(request_of(r, q));
  }
  out.clearings = clearings_within(r, {out.from, span_of(night).until});
  for (const auto& p : all_posts(r)) {
    out.posts.push_back(health_in(r, p, night, s, now));
  }
  constexpr std::int64_t issues_of_a_night = 50;
  for (auto& f : list_forecasts(r, out.until, issues_of_a_night)) {
    if (f.issued_at >= out.from) {
      out.forecasts.push_back(std::move(f));
    }
  }
  out.patrol_hours_saved = patrol_hours_of(out.outcomes, night, s);
  return out;
}

winter_span span_of_winter(int winter) {
  return {std::to_string(winter) + "-07-01", std::to_string(winter + 1) + "-06-30"};
}

std::vector<night_row> nights_of(db::reader& r, int winter) {
  const auto span = span_of_winter(winter);
  std::map<std::string, night_row> all;
  for (const auto& n : decided_nights(r, span.first, span.last)) {
    all[n].night = n;
  }
  for (const auto& o : outcomes_between(r, span.first, span.last)) {
    auto& n = all[o.night];
    n.night = o.night;
    n.closed = true;
    ++(o.held == verdict::dispatch ? n.dispatched : n.skipped);
    n.asked += o.asked_a_person ? 1 : 0;
    if (o.missed == true) {
      n.missed = true;
    }
    if (o.late == true) {
      n.late = true;
    }
    if (o.measured_cm) {
      n.most_cm = std::max(n.most_cm.value_or(0), *o.measured_cm);
    }
  }
  for (const auto& q : requests_between(r, span.first, span.last)) {
    auto& n = all[q.night];
    n.night = q.night;
    ++n.requests;
    n.unanswered += q.state == request_state::unanswered ? 1 : 0;
  }
  std::vector<night_row> out;
  for (auto n = all.rbegin(); n != all.rend(); ++n) {
    out.push_back(n->second);
  }
  return out;
}

score_dto score_of(const contingency& c) {
  return {.counts = c,
          .pod = pod_of(c),
          .far = far_of(c),
          .csi = csi_of(c),
          .precision = precision_of(c),
          .agreement = agreement_of(c)};
}

season_report season_of(db::reader& r, int winter, const dated_settings& s) {
  const auto span = span_of_winter(winter);
  season_report out{.winter = winter};
  const auto counts = count_decisions(r, span.first, span.last);
  out.decisions = counts.all;
  out.dispatches = counts.dispatches;
  out.overrides = counts.by_hand;
  contingency measured, people;
  out.outcomes = outcomes_between(r, span.first, span.last);
  for (const auto& o : out.outcomes) {
    const bool decided = o.decided == verdict::dispatch;
    if (o.measured_cm) {
      measured.add(decided, *o.measured_cm >= o.threshold_cm);
    }
    if (o.human_go) {
      people.add(decided, *o.human_go);
    }
  }
  out.against_measured = score_of(measured);
  out.against_people = score_of(people);
  for (const auto& [night, outcomes] : by_night(out.outcomes)) {
    ++out.nights;
    out.patrol_hours_saved += patrol_hours_of(outcomes, *parse_date(night), s);
    out.patrols_needed += somebody_looked(outcomes) ? 1 : 0;
  }
  for (const auto& q : requests_between(r, span.first, span.last)) {
    ++out.requests;
    out.unanswered += q.state == request_state::unanswered ? 1 : 0;
  }
  return out;
}

}  // namespace tsu::snow
