#include "service/snow/trial/rules_on_trial.h"

#include <algorithm>

#include "service/snow/read_forecast.h"

namespace tsu::snow::trial {
namespace {

using namespace std::chrono_literals;

snow::road_class class_of(sim::road_class c) {  // both stand in the order of the town's wishes
  return static_cast<snow::road_class>(c);
}

// As errands tells of it.
post_draft about_post(const sim::town& t, const sim::post_place& p) {
  return {.code = p.id,
          .name = p.id,
          .district = t.districts[p.district].code,
          .route = {},
          .place = {},
          .height_cm = p.height_cm,
          .over_road = p.site == sim::post_site::carriageway};
}

dated_settings settings_of(const trial_plan& p, double by_probability) {
  auto all = p.settings;
  all.push_back({.name = "snow.by_probability",
                 .district = {},
                 .road = {},
                 .from = {},
                 .value = by_probability});
  return dated_settings{std::move(all)};
}

outcome outcome_of(bool goes, verdict last) {
  if (goes) {
    return outcome::go;
  }
  return last == verdict::ask       ? outcome::ask
         : last == verdict::standby ? outcome::standby
                                    : outcome::skip;
}

}  // namespace

rules_on_trial::rules_on_trial(const trial_plan& plan, const sim::town& town,
                               sim::season_listener& next)
    : next_(next),
      at_two_(plan.seed, sim::stream::human, 1'000'000),
      threshold_{.settings = settings_of(plan, 0), .tonight = {}},
      probability_{.settings = settings_of(plan, 1), .tonight = {}} {
  for (const auto& d : town.districts) {
    places_.push_back({.about = {d.code, class_of(d.road)}, .posts = {}, .clearings = {}});
  }
  for (std::size_t i = 0; i < town.posts.size(); ++i) {
    posts_.emplace_back(about_post(town, town.posts[i]));
    district_of_.push_back(town.posts[i].district);
    places_[town.posts[i].district].posts.push_back(i);
  }
  for (auto* w : {&threshold_, &probability_}) {
    w->tonight.resize(places_.size());
  }
}

void rules_on_trial::on_time(instant now) {
  const auto span = span_of(night_of(now));
  if (span.from != noon_) {
    noon_ = span.from;
    limits_ = {threshold_.settings.filter(now), health_limits_of(threshold_.settings, now)};
    for (auto* w : {&threshold_, &probability_}) {
      w->tonight.assign(places_.size(), {});
    }
    for (auto& p : places_) {
      std::erase_if(p.clearings, [&](instant at) { return at < now - 96h; });
    }
  }
  const auto due = due_check(now);
  if (due && due->at == now && due->what != stage::pre_notice) {
    decide_all(*due);
  }
  if ((now - span.from) % 30min == 0min) {
    decide_heavy(now);
  }
  next_.on_time(now);
}

void rules_on_trial::on_report(const sim::report& r) {
  const auto& clearings = places_[district_of_[r.post]].clearings;
  posts_[r.post].take(r, limits_, clearings, score_.filter);
  next_.on_report(r);
}

// By the file that the town would read.
void rules_on_trial::on_forecast(const sim::forecast_issue& f) {
  auto read = read_forecast(sim::forecast_json(f, "town", "town"), "town");
  if (read.ok()) {  // the last one of a season has no hours
    forecast_ = std::move(read).value();
  }
  next_.on_forecast(f);
}

void rules_on_trial::on_cleared(std::size_t district, instant at) {
  places_[district].clearings.push_back(at);
  next_.on_cleared(district, at);
}

std::vector<post_view> rules_on_trial::see(const place& p, instant now) const {
  const auto cleared = p.clearings.empty() ? std::nullopt : std::optional{p.clearings.back()};
  std::vector<post_view> out;
  for (const auto i : p.posts) {
    out.push_back(view_of_post(posts_[i].past(cleared), now, threshold_.settings));
  }
  return out;
}

void rules_on_trial::decide_on(way& w, std::size_t district, const check& c,
                               std::vector<post_view> posts) {
  auto in = question_about(places_[district].about, c, c.at, w.settings);
  in.posts = std::move(posts);
  if (forecast_) {
    in.forecast = view_of_forecast(*forecast_, {in.at, in.deadline});
  }
  const auto d = decide(in);
  auto& tonight = w.tonight[district];
  if (c.what == stage::heavy && (d.verdict != verdict::dispatch || d.reasons[0].code != "heavy")) {
    return;
  }
  if (c.what == stage::decisive) {
    tonight.probability = d.probability;
  }
  tonight.last = d.verdict;
  if (d.verdict == verdict::dispatch && !tonight.goes) {
    tonight.goes = true;
    tonight.went = c.at;
    tonight.reason = d.reasons[0].code;
  }
}

void rules_on_trial::decide_all(const check& c) {
  if (c.what == stage::decisive && forecast_) {
    const auto in = question_about(places_[0].about, c, c.at, threshold_.settings);
    said_to_come_cm_ = view_of_forecast(*forecast_, {in.at, in.deadline}).snowfall_cm;
  }
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const auto posts = see(places_[i], c.at);
    decide_on(threshold_, i, c, posts);
    decide_on(probability_, i, c, posts);
  }
}

void rules_on_trial::decide_heavy(instant now) {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const auto& about = places_[i].about;
    const auto heavy =
        threshold_.settings.value("snow.heavy_cm", now, {about.district, about.road});
    const bool deep =
        std::any_of(places_[i].posts.begin(), places_[i].posts.end(),
                    [&](std::size_t p) { return posts_[p].state().depth_cm.value_or(0) >= heavy; });
    if (!deep || (threshold_.tonight[i].goes && probability_.tonight[i].goes)) {
      continue;
    }
    const auto posts = see(places_[i], now);
    for (auto* w : {&threshold_, &probability_}) {
      if (!w->tonight[i].goes) {
        decide_on(*w, i, {now, stage::heavy}, posts);
      }
    }
  }
}

void rules_on_trial::count(way& w, way_score& into, const sim::night_truth& t) {
  const auto& tonight = w.tonight[t.district];
  const auto what = outcome_of(tonight.goes, tonight.last);
  const bool went = what == outcome::go || (what == outcome::ask && t.human_go);
  ++into.by_outcome[static_cast<std::size_t>(what)];
  into.decided.add({t.needed, went});
  into.like_officer.add({t.human_go, went});
  if (tonight.probability) {
    into.chances.push_back({*tonight.probability, t.needed});
  }
  if (what == outcome::go) {
    ++(t.needed ? into.right : into.wrong)[tonight.reason];
    if (t.needed) {
      into.lead_minutes += std::chrono::duration<double, std::ratio<60>>(
                               start_of(local_date{t.night}) - tonight.went)
                               .count();
    }
  }
  if (what == outcome::ask && w.looked != t.night) {
    w.looked = t.night;
    ++into.nights_to_look;
  }
}

void rules_on_trial::on_night(const sim::night_truth& t) {
  count(threshold_, score_.by_threshold, t);
  count(probability_, score_.by_probability, t);
  score_.knows_road.push_back({t.new_at_0230_cm + said_to_come_cm_, t.needed});
  score_.knows_snow.push_back({t.new_at_0230_cm + t.to_come_cm, t.needed});
  score_.officer.add({t.needed, t.human_go});
  score_.patrol.add({t.needed, sim::patrol_at_two(t, at_two_)});
  if (t.snow_was_forecast && t.night != last_patrol_) {
    last_patrol_ = t.night;
    ++score_.patrol_nights;
  }
  next_.on_night(t);
}

trial_score rules_on_trial::score() {
  for (auto& p : posts_) {
    p.end(score_.filter);
  }
  return score_;
}

}  // namespace tsu::snow::trial
