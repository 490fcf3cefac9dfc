#include "service/weather/move_state.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace tsu::weather {
namespace {

using namespace std::chrono_literals;

// The parts of one row may come one after the other; what is older than this is past, even where
// nothing newer is known.
constexpr auto late_at_most = 1h;

void keep_newest(station_state& s, const measured& v, instant at) {
  const std::string wire{facts_of(v.what).wire};
  s.newest[wire] = v.value;
  s.newest_at[wire] = at;
}

// Whether it is newer than the newest of its quantity, or another value of the same time. A day's
// value is never one that came apart from the hour's.
bool is_newer(const station_state& s, const report& r, const measured& v) {
  if (r.how_long == step::day || r.at < *s.last_at - late_at_most) {
    return false;
  }
  const std::string wire{facts_of(v.what).wire};
  const auto held = s.newest.find(wire);
  if (held == s.newest.end()) {
    return true;
  }
  const auto known = s.newest_at.find(wire);
  const auto at = known == s.newest_at.end() ? *s.last_at : known->second;
  return r.at > at || (r.at == at && v.value != held->second);
}

// What cannot be has been noted as a fault and is no value.
void drop_impossible(std::vector<measured>& values) {
  std::erase_if(values, [](const measured& v) { return !facts_of(v.what).possible.hold(v.value); });
}

effect take_new(station_state& s, const report& r, const thresholds& t, instant now) {
  auto values = r.values;
  if (judge(s.seen, r.at, r.how_long, values, t, now) == verdict::refuse) {
    return effect::kept;
  }
  if (r.unreadable) {
    note_fault(s.seen, reason::unreadable, r.at, t);
  }
  drop_impossible(values);
  s.first_at = std::min(s.first_at.value_or(r.at), r.at);
  note_newest(s, r.at, values);
  return effect::told;
}

effect take_late(station_state& s, const report& r, const thresholds& t) {
  std::vector<measured> newer;
  std::copy_if(r.values.begin(), r.values.end(), std::back_inserter(newer),
               [&](const measured& v) { return is_newer(s, r, v); });
  const bool doubted = r.unreadable && r.at >= *s.last_at - late_at_most;
  const bool earlier = r.at < *s.first_at;
  if (newer.empty() && !doubted && !earlier) {
    return effect::nothing;
  }
  s.first_at = std::min(*s.first_at, r.at);
  judge_values(s.seen, r.at, r.how_long, newer, t);
  if (doubted) {
    note_fault(s.seen, reason::unreadable, r.at, t);
  }
  drop_impossible(newer);
  for (const auto& v : newer) {
    keep_newest(s, v, r.at);
  }
  return newer.empty() ? effect::kept : effect::told;
}

}  // namespace

void note_newest(station_state& s, instant at, std::span<const measured> values) {
  s.last_at = at;
  ++s.observations;
  for (const auto& v : values) {
    if (v.how != quality::missing) {
      keep_newest(s, v, at);
    }
  }
}

effect take_report(station_state& s, const report& r, const dated_thresholds& limits, instant now) {
  const auto& t = limits.at(r.at);
  const auto fault = std::pair{s.seen.fault, s.seen.fault_since};
  const auto out = !s.last_at || r.at > *s.last_at ? take_new(s, r, t, now) : take_late(s, r, t);
  const bool new_fault = fault != std::pair{s.seen.fault, s.seen.fault_since};
  return new_fault ? std::max(out, effect::strange) : out;
}

station_state joined(station_state mine, const station_state& before, const station_state& theirs) {
  if (theirs == before) {
    return mine;
  }
  mine.observations += std::max<std::int64_t>(0, theirs.observations - before.observations);
  if (theirs.first_at) {
    mine.first_at = std::min(mine.first_at.value_or(*theirs.first_at), *theirs.first_at);
  }
  for (const auto& [wire, value] : theirs.newest) {
    const auto at = theirs.newest_at.find(wire);
    const auto own = mine.newest_at.find(wire);
    if (at != theirs.newest_at.end() && (own == mine.newest_at.end() || own->second < at->second)) {
      mine.newest[wire] = value;
      mine.newest_at[wire] = at->second;
    }
  }
  if (theirs.last_at > mine.last_at) {
    mine.last_at = theirs.last_at;
    mine.seen = theirs.seen;
  }
  return mine;
}

}  // namespace tsu::weather
