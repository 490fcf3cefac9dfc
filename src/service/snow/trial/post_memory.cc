#include "service/snow/trial/post_memory.h"

#include <algorithm>
#include <cmath>

namespace tsu::snow::trial {
namespace {

using std::chrono::hours;

constexpr double astray_cm = 3;
constexpr hours plow_seen{2};  // as in take_readings

void count(judged_readings& into, bool believed, bool astray) {
  into.believed += believed;
  into.refused += !believed;
  into.astray += astray;
}

template <class Row>
std::size_t place_of(const std::vector<Row>& rows, instant at) {
  const auto first = std::lower_bound(rows.begin(), rows.end(), at,
                                      [](const auto& r, instant t) { return r.said.at < t; });
  return static_cast<std::size_t>(first - rows.begin());
}

reading reading_of(const sim::report& r) {
  return {.at = r.measured_at,
          .depth_cm = r.depth_cm,
          .temperature_c = r.temperature_c,
          .battery_v = {},  // volts of another kind of post than the setting's
          .signal_dbm = r.signal_dbm,
          .number = r.number};
}

}  // namespace

judged_readings& judged_readings::operator+=(const judged_readings& o) {
  believed += o.believed;
  refused += o.refused;
  astray += o.astray;
  return *this;
}

cleaned post_memory::judge(filter_state& s, const reading& r, const filter_limits& l,
                           std::span<const instant> clearings) const {
  return take_reading(s, r, l, [&](const reading& doubtful) {
    witness w;
    for (const auto at : clearings) {
      w.sees_less = w.sees_less || (at <= doubtful.at && at >= doubtful.at - plow_seen);
    }
    return w;
  });
}

void post_memory::keep_series(const row& r) {
  if (r.made.depth_cm) {
    depths_.push_back({r.said.at, *r.made.depth_cm});
    state_.depth_cm = r.made.depth_cm;
    state_.depth_at = r.said.at;
  }
  if (r.said.temperature_c) {
    temperatures_.push_back({r.said.at, *r.said.temperature_c});
  }
}

// One came late: it and everything after it.
void post_memory::judge_anew(std::size_t from, const post_limits& l,
                             std::span<const instant> clearings) {
  auto filter = from > 0 ? rows_[from - 1].filter : filter_state{};
  for (auto i = from; i < rows_.size(); ++i) {
    rows_[i].made = judge(filter, rows_[i].said, l.filter, clearings);
    rows_[i].filter = filter;
  }
  depths_.clear();
  temperatures_.clear();
  state_.depth_cm.reset();
  state_.depth_at.reset();
  for (const auto& r : rows_) {
    keep_series(r);
  }
  const auto& last = rows_.back();
  state_.at = last.said.at;
  state_.raw_cm = last.said.depth_cm;
  state_.refused = last.made.why;
  state_.filter = filter;
}

void post_memory::take(const sim::report& said, const post_limits& l,
                       std::span<const instant> clearings, filter_score& score) {
  const auto r = reading_of(said);
  if (clock_is_off(r, {state_.at, state_.number}, said.arrives_at, {})) {
    note_clock_off(state_, said.arrives_at, l.health);
    count(score.clock, false, false);
    return;
  }
  const bool newest = !state_.at || r.at > *state_.at;
  const auto at = newest ? rows_.size() : place_of(rows_, r.at);
  if (at < rows_.size() && rows_[at].said.at == r.at) {
    return;  // known
  }
  rows_.insert(rows_.begin() + static_cast<std::ptrdiff_t>(at),
               row{.said = r, .truth = said.truth, .made = {}, .filter = {}});
  if (!newest) {
    judge_anew(at, l, clearings);
    return;
  }
  auto& now = rows_.back();
  now.made = judge(state_.filter, r, l.filter, clearings);
  now.filter = state_.filter;
  note_reading(state_, r, now.made, said.arrives_at, l.health);
  keep_series(now);
  if (rows_.size() > 1 && rows_.front().said.at < r.at - (depths_kept + hours{24})) {
    forget_before(r.at - depths_kept, score);
  }
}

void post_memory::forget_before(instant t, filter_score& score) {
  const auto gone = place_of(rows_, t);
  for (std::size_t i = 0; i < gone; ++i) {
    const auto& r = rows_[i];
    const bool believed = r.made.why == refusal::none;
    const bool astray =
        r.made.depth_cm && std::abs(*r.made.depth_cm - r.truth.depth_cm) > astray_cm;
    count(
        r.truth.clock_wrong ? score.clock : score.by_fault[static_cast<std::size_t>(r.truth.what)],
        believed, astray);
    if (r.truth.what == sim::fault::none && !r.truth.clock_wrong) {
      ++score.sound_refused[static_cast<std::size_t>(r.made.why)];
    }
  }
  rows_.erase(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(gone));
  std::erase_if(depths_, [t](const auto& d) { return d.at < t; });
  std::erase_if(temperatures_, [t](const auto& d) { return d.at < t; });
}

void post_memory::end(filter_score& score) {
  if (!rows_.empty()) {
    forget_before(rows_.back().said.at + hours{1}, score);
  }
}

post_past post_memory::past(std::optional<instant> cleared) const {
  return {.code = about_.code,
          .name = about_.name,
          .district = about_.district,
          .over_road = about_.over_road.value_or(false),
          .state = state_,
          .cleared = cleared,
          .depths = depths_,
          .temperatures = temperatures_};
}

}  // namespace tsu::snow::trial
