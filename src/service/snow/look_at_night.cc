#include "service/snow/look_at_night.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace tsu::snow {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr minutes camera_fresh{30};

double tenths(double v) { return std::round(v * 10) / 10; }

bool readable(const camera_reading& c) { return c.unreadable.empty(); }

// The stake since the last clearing or the evening.
std::optional<double> by_stake(const std::vector<image_row>& newest_first, instant since) {
  if (newest_first.empty() || !newest_first[0].reading || !newest_first[0].reading->stake_cm) {
    return {};
  }
  for (auto i = newest_first.rbegin(); i != newest_first.rend() - 1; ++i) {
    if (i->at >= since && i->reading && readable(*i->reading) && i->reading->stake_cm) {
      return tenths(std::max(0.0, *newest_first[0].reading->stake_cm - *i->reading->stake_cm));
    }
  }
  return {};
}

void look_at_camera(post_view& v, db::reader& r, const post_row& p, instant since, instant now) {
  constexpr std::int64_t images_of_a_night = 200;
  for (const auto& c : all_cameras(r)) {
    if (c.about.post != p.about.code) {
      continue;
    }
    const auto all = list_images(r, c.about.code, now, images_of_a_night);
    if (all.empty() || now - all[0].at > camera_fresh || !all[0].reading) {
      continue;
    }
    const auto& seen = *all[0].reading;
    camera_view out{.at = all[0].at,
                    .cover = seen.cover,
                    .state = seen.state,
                    .new_snow_cm = {},
                    .confidence = seen.confidence,
                    .unreadable = seen.unreadable,
                    .image = all[0].number};
    if (readable(seen)) {
      out.new_snow_cm = by_stake(all, since);
    }
    v.camera = std::move(out);
  }
}

bool is_of(const decision_row& d, const zone& z) {
  return d.district == z.district && d.road == z.road;
}

}  // namespace

std::vector<zone> all_zones(db::reader& r) {
  std::set<zone> out;
  std::set<std::string> with_routes;
  for (const auto& route : all_routes(r)) {
    out.insert({route.district, route.road});
    with_routes.insert(route.district);
  }
  for (const auto& d : all_districts(r)) {
    if (!with_routes.contains(d.code)) {
      out.insert({d.code, road_class::residential});
    }
  }
  return {out.begin(), out.end()};
}

std::optional<instant> last_clearing(db::reader& r, const post_draft& p, instant now) {
  std::optional<instant> out;
  for (const auto& c : clearings_within(r, {now - depths_kept, now + duration{1}})) {
    if (concerns(c, p)) {
      out = c.at;
    }
  }
  return out;
}

post_view look_at_post(db::reader& r, const post_row& p, const night_moment& m) {
  const auto just_after = m.now + duration{1};
  const auto cleared = last_clearing(r, p.about, m.now);
  const auto depths = clean_depths(r, p.about.code, {m.now - depths_kept, just_after});
  const auto warmth = temperatures(r, p.about.code, {m.now - warmth_kept, just_after});
  auto out = view_of_post({.code = p.about.code,
                           .name = p.about.name,
                           .district = p.about.district,
                           .over_road = p.about.over_road.value_or(false),
                           .state = p.state,
                           .cleared = cleared,
                           .depths = depths,
                           .temperatures = warmth},
                          m.now, m.settings);
  const auto evening = evening_before(m.now);
  look_at_camera(out, r, p, std::max(evening, cleared.value_or(evening)), m.now);
  return out;
}

std::vector<post_view> look_at_posts(db::reader& r, std::string_view district,
                                     const night_moment& m) {
  std::vector<post_view> out;
  for (const auto& p : posts_of(r, district)) {
    out.push_back(look_at_post(r, p, m));
  }
  return out;
}

std::optional<forecast_view> look_at_forecast(db::reader& r, std::string_view district,
                                              interval when) {
  const auto issue = newest_forecast(r, district, when.from);
  return issue ? std::optional{view_of_forecast(*issue, when)} : std::nullopt;
}

decision_input look_at_zone(db::reader& r, const zone& z, const check& c,
                            std::vector<post_view> posts, const night_moment& m) {
  auto in = question_about(z, c, m.now, m.settings);
  in.posts = std::move(posts);
  in.forecast = look_at_forecast(r, z.district, {m.now, in.deadline});
  for (const auto& s : signs_within(r, {m.now, m.now + duration{1}})) {
    if (s.about.district == z.district && (!s.about.road || *s.about.road == z.road)) {
      in.drift = in.drift || s.about.sign == road_sign::drift;
      in.rut = in.rut || s.about.sign == road_sign::rut;
      in.compacted = in.compacted || s.about.sign == road_sign::compacted;
    }
  }
  return in;
}

const decision_row* what_holds(const std::vector<decision_row>& night, const zone& z) {
  const decision_row* out = nullptr;
  for (const auto& d : night) {
    if (is_of(d, z) && d.stage != stage::pre_notice) {
      const bool of_a_person = d.stage == stage::manual;
      if (out == nullptr || of_a_person || out->stage != stage::manual) {
        out = &d;
      }
    }
  }
  return out;
}

bool waits_for_approval(const std::vector<decision_row>& night, const zone& z) {
  const auto* holds = what_holds(night, z);
  return holds != nullptr && holds->stage != stage::manual && holds->verdict == verdict::dispatch &&
         holds->mode == mode::ask;
}

}  // namespace tsu::snow
