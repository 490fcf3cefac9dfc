#include "service/snow/rules.h"

#include <algorithm>
#include <cmath>

namespace tsu::snow {
namespace {

struct tally {
  std::int64_t go = 0, no = 0, veto = 0, disputed = 0, abstains = 0;
  // Of those that may count, the largest first; uncleared: of those over the road, if any are.
  std::vector<double> fallen, uncleared;
  std::int64_t voting() const { return go + no + veto + disputed; }
  std::int64_t all() const { return voting() + abstains; }
};

bool readable(const camera_view& c, const decision_limits& l) {
  return c.unreadable.empty() && c.confidence >= l.camera_confidence;
}

bool melts(const post_view& p, const decision_limits& l) {
  return p.temperature_c && *p.temperature_c > l.melt_above_c &&
         p.temperature_change_c.value_or(0) > 0;
}

// What the camera says against the sensor, as a reason; empty: nothing.
std::string_view against(const post_view& p, const decision_limits& l) {
  if (!p.camera || !readable(*p.camera, l)) {
    return {};
  }
  const auto& c = *p.camera;
  const bool reached = p.new_snow_cm.value_or(0) >= l.threshold_cm;
  if (p.new_snow_cm && reached && c.cover && *c.cover <= l.bare_cover && c.state != surface::snow) {
    return "camera_sees_no_snow";
  }
  if (!c.new_snow_cm) {
    return {};
  }
  const bool stake_reached = *c.new_snow_cm >= l.threshold_cm;
  const bool far =
      !p.new_snow_cm || std::abs(*c.new_snow_cm - *p.new_snow_cm) > l.stake_tolerance_cm;
  return far && stake_reached != reached ? std::string_view{"stake_differs"} : std::string_view{};
}

tally count(const std::vector<vote>& votes, const std::vector<post_view>& posts) {
  tally out;
  std::vector<double> over_road;
  for (std::size_t i = 0; i < votes.size(); ++i) {
    switch (votes[i].what) {
      case ballot::go: ++out.go; break;
      case ballot::no: ++out.no; break;
      case ballot::veto: ++out.veto; break;
      case ballot::disputed: ++out.disputed; break;
      case ballot::abstains: ++out.abstains; break;
    }
    if (votes[i].what == ballot::go || votes[i].what == ballot::no) {
      out.fallen.push_back(posts[i].new_snow_cm.value_or(0));
      out.uncleared.push_back(posts[i].uncleared_cm.value_or(0));
      if (posts[i].over_road.value_or(false)) {
        over_road.push_back(out.uncleared.back());
      }
    }
  }
  if (!over_road.empty()) {  // beside a road other snow lies, and longer
    out.uncleared = std::move(over_road);
  }
  std::sort(out.fallen.rbegin(), out.fallen.rend());
  std::sort(out.uncleared.rbegin(), out.uncleared.rend());
  return out;
}

// As much lies at k of the posts at least; nothing where fewer may count.
std::optional<double> at_k(const std::vector<double>& largest_first, std::int64_t k) {
  const auto i = static_cast<std::size_t>(k - 1);
  return k >= 1 && i < largest_first.size() ? std::optional{largest_first[i]} : std::nullopt;
}

std::optional<double> lying(const tally& t, std::int64_t k) {
  return at_k(t.uncleared, std::min(k, static_cast<std::int64_t>(t.uncleared.size())));
}

// What the forecast falls on.
std::optional<double> ground(const decision_input& in, const tally& t, std::int64_t k) {
  return in.limits.onto_uncleared.value_or(false) ? lying(t, k) : at_k(t.fallen, k);
}

// k of n: so many posts, and that share of those that vote; all where there are fewer.
std::int64_t needed_of(const decision_limits& l, std::int64_t voting) {
  const auto share =
      static_cast<std::int64_t>(std::ceil(l.points_share.value_or(0) * double(voting) - 1e-9));
  return std::max<std::int64_t>(1, std::min(std::max(l.points_needed, share), voting));
}

std::optional<double> usable_forecast(const decision_input& in) {
  if (!in.forecast) {
    return {};
  }
  const auto age = std::chrono::duration<double, std::ratio<3600>>(in.at - in.forecast->issued_at);
  return age.count() <= in.limits.forecast_hours ? std::optional{in.forecast->snowfall_cm}
                                                 : std::nullopt;
}

// Why plows must go, the first that holds; nothing: none.
std::optional<reason> reason_to_go(const decision_input& in, const decision& d, const tally& t) {
  const auto& l = in.limits;
  const auto fallen = at_k(t.fallen, d.needed);
  if (in.drift || in.rut) {
    return reason{in.drift ? "drift" : "rut", {}};
  }
  if (fallen && *fallen >= l.heavy_cm) {
    return reason{"heavy", {{"fallenCm", *fallen}, {"heavyCm", l.heavy_cm}}};
  }
  if (l.by_probability && d.probability) {
    return *d.probability >= l.cost_loss
               ? std::optional{reason{"probable",
                                      {{"probability", *d.probability}, {"least", l.cost_loss}}}}
               : std::nullopt;
  }
  if (d.going >= d.needed) {
    return reason{"reached",
                  {{"going", double(d.going)},
                   {"voting", double(d.voting)},
                   {"fallenCm", fallen.value_or(0)},
                   {"thresholdCm", l.threshold_cm}}};
  }
  const auto lies = ground(in, t, d.needed), forecast = usable_forecast(in);
  if (lies && forecast && *lies < l.threshold_cm && *lies + *forecast >= l.threshold_cm) {
    const bool of_before = *lies > fallen.value_or(0);
    return reason{of_before ? "forecast_on_uncleared" : "forecast_reaches",
                  {{of_before ? "unclearedCm" : "fallenCm", *lies},
                   {"forecastCm", *forecast},
                   {"thresholdCm", l.threshold_cm}}};
  }
  const auto uncleared = lying(t, d.needed);
  if (uncleared && *uncleared >= l.threshold_cm) {
    return reason{"uncleared", {{"unclearedCm", *uncleared}, {"thresholdCm", l.threshold_cm}}};
  }
  return {};
}

// What must be looked at by a person, or nothing.
std::optional<reason> reason_to_ask(const decision& d, const tally& t) {
  if (d.voting == 0) {
    return reason{"nobody_votes", {{"posts", double(t.all())}}};
  }
  if (t.disputed > 0 && d.going + t.disputed >= d.needed) {
    return reason{"disputed", {{"disputed", double(t.disputed)}}};
  }
  if (d.voting * 2 < t.all()) {
    return reason{"few_vote", {{"voting", double(d.voting)}, {"posts", double(t.all())}}};
  }
  return {};
}

bool may_still_come(const decision_input& in, const decision& d, const tally& t) {
  const auto& l = in.limits;
  const auto lies = ground(in, t, d.needed);
  if (!in.next_check || !lies) {
    return false;
  }
  return *lies + usable_forecast(in).value_or(0) >= l.standby_share * l.threshold_cm ||
         d.probability.value_or(0) >= l.cost_loss / 2;
}

reason reason_to_stay(const decision_input& in, const decision& d, const tally& t) {
  if (t.veto > 0 && d.going + t.veto >= d.needed) {
    return {"vetoed", {{"vetoes", double(t.veto)}}};
  }
  return {"not_reached",
          {{"fallenCm", at_k(t.fallen, d.needed).value_or(0)},
           {"forecastCm", usable_forecast(in).value_or(0)},
           {"thresholdCm", in.limits.threshold_cm}}};
}

void add_remarks(decision& d, const decision_input& in, const tally& t) {
  if (d.degraded) {
    d.reasons.push_back({"degraded", {{"voting", double(d.voting)}, {"posts", double(t.all())}}});
  }
  if (!usable_forecast(in)) {
    d.reasons.push_back({in.forecast ? "forecast_old" : "no_forecast", {}});
  }
  if (in.late_minutes) {
    d.reasons.push_back({"late", {{"minutes", *in.late_minutes}}});
  }
}

}  // namespace

vote vote_of(const post_view& p, const decision_input& in) {
  const auto& l = in.limits;
  const auto cast = [&](ballot what, std::string_view why) {
    return vote{p.post, what, std::string{why}};
  };
  const bool blind = !p.trouble.empty() || !p.new_snow_cm;
  if (const auto why = against(p, l); !why.empty()) {
    return cast(ballot::disputed, why);
  }
  if (blind) {
    return cast(ballot::abstains, p.trouble.empty() ? "no_depth" : p.trouble);
  }
  if (melts(p, l)) {
    return cast(ballot::veto, "melting");
  }
  const bool reached = *p.new_snow_cm >= l.threshold_cm;
  const bool icy = p.camera && readable(*p.camera, l) && p.camera->state == surface::frozen;
  if (in.compacted || (icy && !reached)) {
    return cast(ballot::veto, "compacted");
  }
  return reached ? cast(ballot::go, "reached") : cast(ballot::no, "not_reached");
}

double probability_of_reaching(double fallen_cm, double forecast_cm, const decision_limits& l) {
  if (fallen_cm >= l.threshold_cm) {
    return 1;
  }
  const double sigma = std::hypot(l.error_cm, l.error_share * forecast_cm);
  const double short_by = l.threshold_cm - fallen_cm - forecast_cm;
  if (sigma <= 0) {
    return short_by <= 0 ? 1 : 0;
  }
  const double p = 0.5 * std::erfc(short_by / sigma / std::sqrt(2.0));
  return std::round(p * 1e4) / 1e4;
}

decision decide(const decision_input& in) {
  decision d;
  for (const auto& p : in.posts) {
    d.votes.push_back(vote_of(p, in));
  }
  const auto t = count(d.votes, in.posts);
  d.voting = t.voting();
  d.needed = needed_of(in.limits, d.voting);
  d.going = t.go;
  d.degraded = t.abstains > 0;
  const auto lies = ground(in, t, d.needed), forecast = usable_forecast(in);
  if (lies && forecast) {
    d.probability = probability_of_reaching(*lies, *forecast, in.limits);
  }
  if (auto go = reason_to_go(in, d, t)) {
    d.verdict = verdict::dispatch;
    d.reasons.push_back(std::move(*go));
  } else if (auto ask = reason_to_ask(d, t)) {
    d.verdict = verdict::ask;
    d.reasons.push_back(std::move(*ask));
  } else {
    const bool waits = may_still_come(in, d, t);
    d.verdict = waits ? verdict::standby : verdict::skip;
    d.next_check = waits ? in.next_check : std::nullopt;
    d.reasons.push_back(reason_to_stay(in, d, t));
  }
  add_remarks(d, in, t);
  return d;
}

decision by_a_person(verdict v, decision d) {
  d.verdict = v;
  d.next_check.reset();
  d.reasons = {{"person", {}}};
  return d;
}

}  // namespace tsu::snow
