#include "service/snow/board.h"

#include <algorithm>
#include <map>

#include "service/snow/call_out.h"
#include "service/snow/fetch_forecast.h"
#include "service/snow/store_sources.h"
#include "service/snow/take_image.h"
#include "service/snow/words.h"

namespace tsu::snow {
namespace {

using std::chrono::hours;

std::optional<instant> newest_clearing(const std::vector<clearing_dto>& all,
                                       std::string_view district) {
  std::optional<instant> out;
  for (const auto& c : all) {
    if (c.district == district) {
      out = c.at;
    }
  }
  return out;
}

board_road road_of(const zone& z, const std::vector<decision_row>& night, const night_moment& m) {
  board_road out{.road = z.road,
                 .threshold_cm = m.settings.limits(m.now, {z.district, z.road}).threshold_cm,
                 .mode = m.settings.mode(m.now, {z.district, z.road})};
  for (const auto& d : night) {
    if (d.district == z.district && d.road == z.road) {
      out.decision = decision_in_words(d);
    }
  }
  if (const auto* holds = what_holds(night, z)) {
    out.verdict = holds->verdict;
    out.overridden = holds->stage == stage::manual;
  }
  out.waits_for_approval = waits_for_approval(night, z);
  return out;
}

void count_posts(board_district& d, const std::vector<post_dto>& posts) {
  for (const auto& p : posts) {
    if (p.district != d.code) {
      continue;
    }
    ++d.posts;
    d.posts_lost += p.state == "lost" ? 1 : 0;
    if (p.new_snow_cm) {
      d.new_snow_cm = std::max(d.new_snow_cm.value_or(0), *p.new_snow_cm);
    }
  }
}

// Files of a camera that were no pictures, of the last day.
std::optional<trouble_dto> refused_in_words(db::reader& r, std::string_view camera, instant at) {
  const auto all = refused_files(r, camera, at - hours{24});
  if (all.empty() || all.front().seen_at > at) {
    return {};
  }
  const auto why = words("snow.file." + all.front().trouble);
  return trouble_dto{"refused_files", all.back().seen_at, double(all.size()),
                     words("snow.trouble.refused_files",
                           {{"value", plain(std::to_string(all.size()))}, {"why", why}})};
}

std::vector<decision_row> made_until(std::vector<decision_row> all, instant until) {
  std::erase_if(all, [&](const auto& d) { return d.made_at > until; });
  return all;
}

std::vector<forecast_dto> newest_of_each_area(db::reader& r, instant until) {
  constexpr std::int64_t enough = 100;
  std::vector<forecast_dto> out;
  for (auto& f : list_forecasts(r, until, enough)) {
    const bool known = std::any_of(out.begin(), out.end(),
                                   [&](const auto& o) { return o.district == f.district; });
    if (!known) {
      out.push_back(std::move(f));
    }
  }
  return out;
}

void add_districts(board_dto& b, db::reader& r, const std::vector<decision_row>& night,
                   const night_moment& m) {
  const auto zones = all_zones(r);
  const auto signs = signs_within(r, {m.now, m.now + duration{1}});
  const auto clearings = clearings_within(r, {m.now - hours{73}, m.now + duration{1}});
  for (const auto& d : all_districts(r)) {
    board_district out{.code = d.code, .name = d.name, .place = d.place, .outline = d.outline};
    count_posts(out, b.posts);
    if (m.now < b.deadline) {
      const auto forecast = look_at_forecast(r, d.code, {m.now, b.deadline});
      out.forecast_cm = forecast ? std::optional{forecast->snowfall_cm} : std::nullopt;
    }
    for (const auto& s : signs) {
      if (s.about.district == d.code) {
        out.signs.push_back(s.about.sign);
      }
    }
    out.cleared_at = newest_clearing(clearings, d.code);
    for (const auto& z : zones) {
      if (z.district == d.code) {
        out.roads.push_back(road_of(z, night, m));
        b.waiting_for_officer += out.roads.back().waits_for_approval ? 1 : 0;
      }
    }
    b.posts_lost += out.posts_lost;
    b.districts.push_back(std::move(out));
  }
}

}  // namespace

decision_dto decision_in_words(const decision_row& d) {
  decision_dto out{.id = d.number,
                   .night = d.night,
                   .district = d.district,
                   .road = d.road,
                   .stage = d.stage,
                   .at = d.at,
                   .made_at = d.made_at,
                   .verdict = d.verdict,
                   .mode = d.mode,
                   .by = d.by,
                   .why = d.why.empty() ? std::nullopt : std::optional{d.why},
                   .answers = d.answers == 0 ? std::nullopt : std::optional{d.answers},
                   .votes = d.output.votes,
                   .voting = d.output.voting,
                   .needed = d.output.needed,
                   .going = d.output.going,
                   .degraded = d.output.degraded,
                   .probability = d.output.probability,
                   .threshold_cm = d.input.limits.threshold_cm,
                   .next_check = d.output.next_check};
  if (d.input.forecast) {
    out.forecast_cm = d.input.forecast->snowfall_cm;
  }
  for (const auto& r : d.output.reasons) {
    out.reasons.push_back(reason_in_words(r));
  }
  return out;
}

replay_dto replay(const decision_row& d) {
  replay_dto out{.same = false, .then = d.output, .now = decide(d.input)};
  if (d.stage == stage::manual) {
    out.now = by_a_person(d.verdict, std::move(out.now));
  }
  out.same = out.then == out.now;
  return out;
}

post_dto post_in_words(db::reader& r, const post_row& p, const night_moment& m) {
  post_dto out;
  static_cast<post_draft&>(out) = p.about;
  const auto troubles = troubles_of(p.state, m.now, health_limits_of(m.settings, m.now));
  out.entity = p.entity;
  out.state = is_lost(troubles) ? "lost" : troubles.empty() ? "ok" : "warning";
  for (const auto& t : troubles) {
    out.troubles.push_back(trouble_in_words(t));
  }
  for (const auto& c : all_cameras(r)) {
    const auto refused =
        c.about.post == p.about.code ? refused_in_words(r, c.about.code, m.now) : std::nullopt;
    if (refused) {
      out.troubles.push_back(*refused);
      out.state = out.state == "ok" ? "warning" : out.state;
    }
  }
  const auto seen = look_at_post(r, p, m);
  out.reported_at = p.state.at;
  out.raw_cm = p.state.raw_cm;
  out.depth_cm = seen.depth_cm;
  out.refused = p.state.refused;
  out.temperature_c = p.state.temperature_c;
  out.battery_v = p.state.battery_v;
  out.signal_dbm = p.state.signal_dbm;
  out.new_snow_cm = seen.new_snow_cm;
  out.uncleared_cm = seen.uncleared_cm;
  out.cleared_at = last_clearing(r, p.about, m.now);
  return out;
}

post_row post_at(db::reader& r, post_row p, instant at) {
  if (!p.state.at || *p.state.at <= at) {
    return p;
  }
  post_state then;
  if (const auto last = reading_before(r, p.about.code, at + duration{1})) {
    then.at = last->said.at;
    then.received_at = last->received_at;
    then.raw_cm = last->said.depth_cm;
    then.temperature_c = last->said.temperature_c;
    then.battery_v = last->said.battery_v;
    then.signal_dbm = last->said.signal_dbm;
    then.refused = last->made.why;
    then.filter = last->filter;
  }
  const auto depths = clean_depths(r, p.about.code, {at - hours{24}, at + duration{1}});
  if (!depths.empty()) {
    then.depth_cm = depths.back().cm;
    then.depth_at = depths.back().at;
  }
  p.state = std::move(then);
  return p;
}

camera_dto camera_in_words(db::reader& r, const camera_row& c, instant at) {
  camera_dto out;
  static_cast<camera_draft&>(out) = c.about;
  out.entity = c.entity;
  const auto newest = list_images(r, c.about.code, at, 1);
  if (!newest.empty()) {
    out.image = image_in_words(newest.front());
  }
  if (const auto refused = refused_in_words(r, c.about.code, at)) {
    out.troubles.push_back(*refused);
  }
  return out;
}

threshold_list thresholds_in_words(db::reader& r) {
  threshold_list out;
  for (const auto& s : setting_table) {
    const auto b = bounds_of(s.name);
    out.settings.push_back({std::string{s.name}, std::string{s.unit}, std::string{s.says},
                            b->otherwise, b->least, b->most, b->whole});
  }
  out.values = list_settings(r);
  return out;
}

board_dto board_of(db::reader& r, const night_moment& m) {
  const auto night = night_of(m.now);
  board_dto b{.night = text_of(night),
              .now = m.now,
              .deadline = deadline_of(night),
              .start = start_of(night),
              .next_check = next_check(m.now)};
  const auto decisions = made_until(decisions_of(r, b.night), m.now);
  for (const auto& d : decisions) {
    b.last_check = d.stage == stage::manual ? b.last_check : std::optional{d.at};
  }
  for (auto& p : all_posts(r)) {
    b.posts.push_back(post_in_words(r, post_at(r, std::move(p), m.now), m));
  }
  for (const auto& c : all_cameras(r)) {
    b.cameras.push_back(camera_in_words(r, c, m.now));
  }
  add_districts(b, r, decisions, m);
  for (const auto& q : requests_of(r, b.night)) {
    if (q.asked_at <= m.now) {
      b.requests.push_back(request_of(r, q));
      b.unanswered += q.state == request_state::unanswered ? 1 : 0;
    }
  }
  b.forecasts = newest_of_each_area(r, m.now);
  b.forecast = health_of_forecast(r, m);
  return b;
}

}  // namespace tsu::snow
