#include "service/snow/zone_view.h"

#include <algorithm>
#include <cmath>

namespace tsu::snow {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr minutes late_from{5};  // a check is, after its time

double tenths(double v) { return std::round(v * 10) / 10; }

void see_temperature(post_view& v, std::span<const temperature_at> all, instant now) {
  const auto first = std::lower_bound(all.begin(), all.end(), now - warmth_kept,
                                      [](const auto& t, instant at) { return t.at < at; });
  if (first == all.end() || now - all.back().at > minutes{40}) {
    return;
  }
  v.temperature_c = all.back().c;
  if (all.back().at - first->at >= minutes{30}) {
    v.temperature_change_c = tenths(all.back().c - first->c);
  }
}

}  // namespace

instant evening_before(instant now) {
  const auto tonight = evening_of(night_of(now));
  return tonight <= now ? tonight : tonight - hours{24};
}

post_view view_of_post(const post_past& p, instant now, const dated_settings& s) {
  post_view out{.post = std::string{p.code}, .name = std::string{p.name}};
  const auto limits = health_limits_of(s, now);
  const auto troubles = troubles_of(p.state, now, limits);
  if (is_lost(troubles)) {
    out.trouble = troubles.front().code;
  }
  const auto evening = evening_before(now);
  auto how = s.measure(now, {p.district, {}});
  if (p.over_road) {  // wheels pack and the sun melts what it sees itself
    out.over_road = true;
    how.stays = 1;
    how.settles_a_day = 0;
  }
  const auto measured = measure_snow(p.depths, p.cleared, evening, now, how);
  out.depth_cm = measured.depth_cm;
  out.depth_at = measured.depth_at;
  out.new_snow_cm = measured.new_snow_cm;
  out.uncleared_cm = measured.uncleared_cm;
  see_temperature(out, p.temperatures, now);
  return out;
}

forecast_view view_of_forecast(const forecast_dto& issue, interval when) {
  forecast_view out{.issued_at = issue.issued_at, .snowfall_cm = 0, .temperature_c = {}};
  for (const auto& h : issue.hours) {
    const auto from = std::max(h.at - hours{1}, when.from), until = std::min(h.at, when.until);
    if (from < until) {
      const double share = std::chrono::duration<double, std::ratio<3600>>(until - from).count();
      out.snowfall_cm += share * h.snowfall_cm;
    }
    if (h.at <= when.until && h.temperature_c) {
      out.temperature_c = h.temperature_c;
    }
  }
  out.snowfall_cm = tenths(out.snowfall_cm);
  return out;
}

decision_input question_about(const zone& z, const check& c, instant now, const dated_settings& s) {
  decision_input in;
  in.district = z.district;
  in.road = z.road;
  in.stage = c.what;
  in.at = now;
  in.deadline = deadline_of(night_of(now));
  if (in.deadline <= now) {  // by day: the next three hours
    in.deadline = now + hours{3};
  }
  in.next_check = next_check(c.at);
  if (now - c.at >= late_from) {
    in.late_minutes = double(std::chrono::floor<minutes>(now - c.at).count());
  }
  in.limits = s.limits(now, {z.district, z.road});
  return in;
}

}  // namespace tsu::snow
