#include "service/snow/health.h"

#include <algorithm>

namespace tsu::snow {
namespace {

bool is_fault(refusal r) {
  return r == refusal::negative || r == refusal::out_of_range || r == refusal::jump ||
         r == refusal::drop_to_zero || r == refusal::frozen;
}

// Since when it is so; nothing where it is not.
void keep_since(std::optional<instant>& since, bool is_so, instant at) {
  if (!is_so) {
    since.reset();
  } else if (!since) {
    since = at;
  }
}

void take_newest(std::optional<double>& into, const std::optional<double>& said) {
  into = said ? said : into;
}

}  // namespace

health_limits health_limits_of(const dated_settings& s, instant at) {
  return {.silent = std::chrono::minutes{static_cast<int>(s.value("snow.silent_minutes", at))},
          .battery_low_v = s.value("snow.battery_low_v", at),
          .signal_weak_dbm = s.value("snow.signal_weak_dbm", at)};
}

void note_reading(post_state& s, const reading& r, const cleaned& c, instant received,
                  const health_limits& l) {
  s.at = r.at;
  s.received_at = std::max(s.received_at.value_or(received), received);
  s.number = r.number ? r.number : s.number;
  s.raw_cm = r.depth_cm;
  take_newest(s.temperature_c, r.temperature_c);
  take_newest(s.battery_v, r.battery_v);
  take_newest(s.signal_dbm, r.signal_dbm);
  s.refused = c.why;
  keep_since(s.refused_since, c.why != refusal::none, r.at);
  if (c.depth_cm) {
    s.depth_cm = c.depth_cm;
    s.depth_at = r.at;
  }
  if (is_fault(c.why)) {
    if (!s.fault_at || r.at - *s.fault_at > l.fault_shown) {
      s.fault_since = r.at;
    }
    s.fault_at = r.at;
  }
  keep_since(s.low_since, s.battery_v && *s.battery_v < l.battery_low_v, r.at);
  keep_since(s.weak_since, s.signal_dbm && *s.signal_dbm < l.signal_weak_dbm, r.at);
}

void note_clock_off(post_state& s, instant received, const health_limits& l) {
  if (!s.clock_off_at || received - *s.clock_off_at > l.clock_shown) {
    s.clock_off_since = received;
  }
  s.clock_off_at = received;
}

std::vector<trouble> troubles_of(const post_state& s, instant now, const health_limits& l) {
  std::vector<trouble> out;
  const auto fresh = [&](const std::optional<instant>& at) { return at && now - *at <= l.silent; };
  if (!s.depth_at && (!s.at || fresh(s.at))) {  // nothing of it has been believed yet
    out.push_back({.code = "never", .since = {}, .value = {}, .lost = true});
  } else if (!fresh(s.at)) {
    out.push_back({.code = "silent", .since = s.at, .value = {}, .lost = true});
  }
  const bool stale = s.depth_at && fresh(s.at) && !fresh(s.depth_at);
  if (stale && s.refused == refusal::frozen) {
    out.push_back(
        {.code = "frozen", .since = s.filter.same_since, .value = s.raw_cm, .lost = true});
  } else if (stale || (s.fault_at && now - *s.fault_at <= l.fault_shown)) {
    const auto since = stale && s.refused_since ? s.refused_since : s.fault_since;
    out.push_back({.code = "faulty", .since = since, .value = s.raw_cm, .lost = stale});
  }
  if (s.clock_off_at && now - *s.clock_off_at <= l.clock_shown) {
    out.push_back({.code = "clock_off", .since = s.clock_off_since, .value = {}});
  }
  if (s.low_since) {
    out.push_back({.code = "low_battery", .since = s.low_since, .value = s.battery_v});
  }
  if (s.weak_since) {
    out.push_back({.code = "weak_signal", .since = s.weak_since, .value = s.signal_dbm});
  }
  return out;
}

bool is_lost(const std::vector<trouble>& all) {
  return std::any_of(all.begin(), all.end(), [](const auto& t) { return t.lost; });
}

std::string codes_of(const std::vector<trouble>& all) {
  std::string out;
  for (const auto& t : all) {
    out += (out.empty() ? "" : " ") + t.code + (t.lost ? "!" : "");
  }
  return out;
}

}  // namespace tsu::snow
