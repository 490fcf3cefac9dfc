#include "service/snow/filter.h"

#include <algorithm>
#include <cmath>

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

namespace tsu::snow {
namespace {

using std::chrono::minutes;

double minutes_between(instant from, instant until) {
  return std::chrono::duration<double, std::ratio<60>>(until - from).count();
}

// C1's 5 cm in 5 minutes; after half an hour without values, what snow and thaw can do at most.
double allowed_cm(double passed_minutes, double per_hour, const filter_limits& l) {
  const double at_once = l.jump_cm * std::clamp(passed_minutes / 5, 1.0, 6.0);
  constexpr double at_most = 100;  // of a silence of any length
  return at_once + std::min(per_hour * std::max(passed_minutes - 30, 0.0) / 60, at_most);
}

bool may_follow(double before, instant then, double now_cm, instant now, const filter_limits& l) {
  const auto passed = minutes_between(then, now);
  const auto change = now_cm - before;
  return change >= 0 ? change <= allowed_cm(passed, l.rise_cm_per_hour, l)
                     : -change <= allowed_cm(passed, l.melt_cm_per_hour, l);
}

bool is_drop(const filter_state& s, double depth, instant at, const filter_limits& l) {
  const auto melted = l.melt_cm_per_hour * minutes_between(*s.believed_at, at) / 60;
  return depth <= l.floor_cm && *s.believed_cm - depth > l.drop_from_cm + melted;
}

// How unlikely the same digits are for a post that has moved as often as this one.
bool is_frozen(filter_state& s, const reading& r, const filter_limits& l) {
  constexpr double forget = 0.05, rate_max = 0.95;
  // A bare post says 0 as long as it is bare.
  const bool same = s.same_cm == r.depth_cm && *r.depth_cm > l.floor_cm;
  s.same_log_odds = same ? s.same_log_odds + std::log1p(-std::min(s.change_rate, rate_max)) : 0;
  if (s.same_cm) {
    s.change_rate += forget * ((same ? 0.0 : 1.0) - s.change_rate);
  }
  if (!same) {
    s.same_cm = r.depth_cm;
    s.same_since = r.at;
  }
  return s.same_log_odds < std::log(l.frozen_odds) &&
         r.at - *s.same_since >= minutes{l.frozen_minutes};
}

cleaned refuse(refusal why) { return {.depth_cm = {}, .why = why}; }

void forget_level(filter_state& s) {
  s.level_cm.reset();
  s.level_at.reset();
  s.level_since.reset();
  s.level_times = 0;
}

cleaned believe(filter_state& s, double depth, instant at, const filter_limits& l) {
  if (s.believed_at && at - *s.believed_at > minutes{l.stale_minutes}) {
    s.last.clear();
  }
  s.believed_cm = depth;
  s.believed_at = at;
  s.last.push_back(depth);
  if (s.last.size() > 3) {
    s.last.erase(s.last.begin());
  }
  auto sorted = s.last;
  std::sort(sorted.begin(), sorted.end());
  // Of two, the lower: snow is not there before it has been seen twice.
  return {.depth_cm = sorted[(sorted.size() - 1) / 2], .why = refusal::none};
}

void note_level(filter_state& s, double depth, instant at, const filter_limits& l) {
  if (!s.level_cm || !may_follow(*s.level_cm, *s.level_at, depth, at, l)) {
    s.level_since = at;
    s.level_times = 0;
  }
  s.level_cm = depth;
  s.level_at = at;
  ++s.level_times;
}

// A level below is believed when it stays: somebody has cleared and not said so. One above only
// where snow can have fallen so fast, or where it was before it fell.
bool level_holds(const filter_state& s, double depth, instant at, const filter_limits& l) {
  if (s.level_times < l.level_samples || at - *s.level_since < minutes{l.level_minutes}) {
    return false;
  }
  return depth <= *s.believed_cm || may_follow(*s.believed_cm, *s.believed_at, depth, at, l) ||
         (s.high_cm && may_follow(*s.high_cm, *s.high_at, depth, at, l));
}

cleaned settle(filter_state& s, double depth, instant at, const filter_limits& l) {
  note_level(s, depth, at, l);
  // Zeros are the commonest fault: longer runs of them than any is known to last.
  if (s.level_times < (depth <= l.floor_cm ? l.level_samples : l.settle_samples)) {
    return refuse(refusal::unsettled);
  }
  forget_level(s);
  return believe(s, depth, at, l);
}

void begin_anew(filter_state& s, double depth) {
  if (depth > *s.believed_cm) {
    s.high_cm.reset();
    s.high_at.reset();
  } else if (!s.high_cm || *s.believed_cm >= *s.high_cm) {
    s.high_cm = s.believed_cm;
    s.high_at = s.believed_at;
  }
  s.last.clear();
  forget_level(s);
}

// A plow has passed, or a camera sees the road bare; still most zeros are faults: longer runs of
// them than any is known to last.
bool bare_again(const filter_state& s, double depth, instant at, const filter_limits& l) {
  return s.level_cm && s.level_times + 1 >= l.level_samples &&
         may_follow(*s.level_cm, *s.level_at, depth, at, l);
}

cleaned against_the_last(filter_state& s, double depth, instant at, const filter_limits& l,
                         const witness& w) {
  const bool falls = depth < *s.believed_cm;
  const bool dropped = is_drop(s, depth, at, l);
  const bool seen = falls ? w.sees_less && (!dropped || bare_again(s, depth, at, l)) : w.sees_more;
  if (!seen && (dropped || !may_follow(*s.believed_cm, *s.believed_at, depth, at, l))) {
    note_level(s, depth, at, l);
    if (!level_holds(s, depth, at, l)) {
      return refuse(dropped ? refusal::drop_to_zero : refusal::jump);
    }
    begin_anew(s, depth);
  } else if (seen && (dropped || !may_follow(*s.believed_cm, *s.believed_at, depth, at, l))) {
    begin_anew(s, depth);  // a median over a plow's pass would show neither
  }
  forget_level(s);
  return believe(s, depth, at, l);
}

}  // namespace

std::string_view name_of(refusal r) { return boost::describe::enum_to_string(r, ""); }
std::optional<refusal> refusal_of(std::string_view name) {
  refusal out{};
  return boost::describe::enum_from_string(std::string{name}.c_str(), out) ? std::optional{out}
                                                                           : std::nullopt;
}

cleaned take_reading(filter_state& s, const reading& r, const filter_limits& l, const witness& w) {
  if (!r.depth_cm) {
    return refuse(refusal::missing);
  }
  const auto depth = *r.depth_cm;
  if (!(depth >= 0)) {
    return refuse(refusal::negative);
  }
  if (depth > l.depth_max_cm) {
    return refuse(refusal::out_of_range);
  }
  if (is_frozen(s, r, l)) {
    return refuse(refusal::frozen);
  }
  if (!s.believed_cm) {
    return settle(s, depth, r.at, l);
  }
  return against_the_last(s, depth, r.at, l, w);
}

cleaned take_reading(filter_state& s, const reading& r, const filter_limits& l,
                     const find_witness& find) {
  auto without = s;
  const auto made = take_reading(without, r, l);
  if (made.why == refusal::jump || made.why == refusal::drop_to_zero) {
    const auto w = find(r);
    if (w.sees_less || w.sees_more) {
      return take_reading(s, r, l, w);
    }
  }
  s = std::move(without);
  return made;
}

bool clock_is_off(const reading& r, const newest_reading& newest, instant received,
                  const clock_limits& l) {
  if (r.at > received + minutes{l.ahead_minutes} ||
      r.at < received - std::chrono::hours{l.behind_hours}) {
    return true;
  }
  return r.number && newest.number && newest.at && *r.number > *newest.number &&
         r.at + minutes{l.back_minutes} < *newest.at;
}

}  // namespace tsu::snow
