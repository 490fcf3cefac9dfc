#include "service/weather/rules.h"

#include <algorithm>
#include <cmath>

namespace tsu::weather {
namespace {

using namespace std::chrono_literals;

constexpr int believed_after = 6;  // a new level that stays so many times is the truth

double hours_between(instant a, instant b) {
  return std::chrono::duration<double, std::ratio<3600>>(b - a).count();
}

void believe(watch& w, double depth, instant at) {
  w.depth_cm = depth;
  w.depth_at = at;
  w.doubted_cm.reset();
  w.doubted_times = 0;
}

// Nothing, or why this depth cannot follow the last one that was believed.
std::string_view doubt_about(const watch& w, double depth, instant at, const thresholds& t) {
  const double hours = std::max(1.0, hours_between(*w.depth_at, at));
  const double change = depth - *w.depth_cm;
  if (depth <= 0 && *w.depth_cm >= t.drop_from_cm && -change > t.jump_cm_per_hour / 5 * hours) {
    return reason::drop_to_zero;
  }
  return std::abs(change) > t.jump_cm_per_hour * hours ? reason::jump : std::string_view{};
}

void judge_depth(watch& w, measured& v, instant at, const thresholds& t) {
  if (!w.depth_at) {
    return believe(w, v.value, at);
  }
  const auto why = doubt_about(w, v.value, at, t);
  w.depth_at = at;
  if (why.empty()) {
    return believe(w, v.value, at);
  }
  const bool same_again = w.doubted_cm && std::abs(*w.doubted_cm - v.value) <= t.jump_cm_per_hour;
  w.doubted_times = same_again ? w.doubted_times + 1 : 1;
  w.doubted_cm = v.value;
  if (w.doubted_times >= believed_after) {
    return believe(w, v.value, at);
  }
  v.how = quality::suspect;
  note_fault(w, why, at, t);
}

void judge_temperature(watch& w, measured& v, instant at, step how_long, const thresholds& t) {
  const bool hourly = how_long == step::hour;
  if (w.temperature_c && w.temperature_at && hourly) {
    const double hours = hours_between(*w.temperature_at, at);
    if (hours <= 3 &&
        std::abs(v.value - *w.temperature_c) > t.spike_c_per_hour * std::max(1.0, hours)) {
      v.how = quality::suspect;
      note_fault(w, reason::spike, at, t);
      return;
    }
  }
  if (!w.temperature_c || *w.temperature_c != v.value || !w.same_since) {
    w.same_since = at;
  } else if (hourly && at - *w.same_since >= std::chrono::hours{t.frozen_hours}) {
    v.how = quality::suspect;
    note_fault(w, reason::frozen, at, t);
  }
  w.temperature_c = v.value;
  w.temperature_at = at;
}

void learn_rhythm(watch& w, instant at) {
  if (w.last_at) {
    const double gap = hours_between(*w.last_at, at) * 60;
    if (w.rhythm_minutes == 0) {
      w.rhythm_minutes = gap;
    } else if (gap < 3 * w.rhythm_minutes) {  // longer ones are silence, not rhythm
      w.rhythm_minutes = 0.9 * w.rhythm_minutes + 0.1 * gap;
    }
  }
  w.last_at = at;
}

std::chrono::minutes allowed_silence(const watch& w, const thresholds& t) {
  const auto own = std::chrono::minutes{std::llround(w.rhythm_minutes * t.silent_rhythms)};
  return std::max(own, std::chrono::minutes{t.silent_hours * 60});
}

}  // namespace

void note_fault(watch& w, std::string_view code, instant at, const thresholds& t) {
  const bool goes_on =
      w.fault == code && w.fault_last && at - *w.fault_last <= std::chrono::hours{t.strange_hours};
  if (!goes_on) {
    w.fault = code;
    w.fault_since = at;
  }
  w.fault_last = at;
}

void dated_thresholds::from(instant at, const thresholds& t) { all_[at] = t; }

const thresholds& dated_thresholds::at(instant when) const {
  const auto after = all_.upper_bound(when);
  return after == all_.begin() ? before_ : std::prev(after)->second;
}

void judge_values(watch& w, instant at, step how_long, std::span<measured> values,
                  const thresholds& t) {
  for (auto& v : values) {
    if (v.how == quality::missing) {
      continue;
    }
    if (v.how == quality::suspect && !facts_of(v.what).usual.hold(v.value)) {
      note_fault(w, reason::unusual, at, t);
    } else if (v.what == quantity::snow_depth_cm && v.how == quality::ok) {
      judge_depth(w, v, at, t);
    } else if (v.what == quantity::temperature_c && v.how == quality::ok) {
      judge_temperature(w, v, at, how_long, t);
    }
  }
}

verdict judge(watch& w, instant at, step how_long, std::span<measured> values, const thresholds& t,
              std::optional<instant> now) {
  if (now && at > *now + std::chrono::minutes{t.ahead_minutes}) {
    note_fault(w, reason::clock_ahead, *now, t);
    return verdict::refuse;
  }
  if (w.last_at && at <= *w.last_at) {
    return verdict::keep;
  }
  judge_values(w, at, how_long, values, t);
  learn_rhythm(w, at);
  return verdict::keep;
}

device_health health_of(const watch& w, instant reference, const thresholds& t) {
  const bool strange = !w.fault.empty() && w.fault_last &&
                       reference - *w.fault_last <= std::chrono::hours{t.strange_hours};
  if (!w.last_at && !strange) {
    return {device_state::silent, {std::string{reason::silent}}, {}};
  }
  const auto allowed = allowed_silence(w, t);
  if (w.last_at && reference - *w.last_at > allowed) {
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(reference - *w.last_at);
    return {device_state::silent,
            {"silent_" + std::to_string(hours.count()) + "h"},
            *w.last_at + allowed};
  }
  if (strange) {
    return {device_state::strange, {w.fault}, w.fault_since};
  }
  return {};
}

instant reference_time(std::optional<instant> newest_of_all, instant now) {
  if (!newest_of_all) {
    return now;
  }
  return now - *newest_of_all <= 48h ? std::max(now, *newest_of_all) : *newest_of_all;
}

}  // namespace tsu::weather
