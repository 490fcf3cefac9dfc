#include "service/snow/take_readings.h"

#include <algorithm>
#include <cmath>

#include "service/snow/changes.h"

namespace tsu::snow {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr minutes camera_seen{30};
constexpr hours plow_seen{2};

// Folds readings of one post into its filter, and asks for witnesses where one is needed.
class judge {
 public:
  judge(db::tx& t, const post_row& post, const dated_settings& s)
      : t_(t), post_(post), limits_(s.filter(t.now())) {
    tolerance_cm_ = s.value("snow.stake_tolerance_cm", t.now());
    confidence_ = s.value("snow.camera_confidence", t.now());
    bare_ = s.value("snow.bare_cover", t.now());
  }

  cleaned take(filter_state& f, const reading& r) const {
    return take_reading(f, r, limits_,
                        [&](const reading& doubtful) { return witness_of(doubtful); });
  }

 private:
  witness witness_of(const reading& r) const {
    witness out;
    for (const auto& c : clearings_within(t_, {r.at - plow_seen, r.at + duration{1}})) {
      out.sees_less = out.sees_less || concerns(c, post_.about);
    }
    for (const auto& c : all_cameras(t_)) {
      if (c.about.post == post_.about.code) {
        look(out, r, list_images(t_, c.about.code, r.at, 1));
      }
    }
    return out;
  }
  // A stake at the sensor's depth is a witness of any change; a bare road of a fall.
  void look(witness& w, const reading& r, const std::vector<image_row>& newest) const {
    if (newest.empty() || r.at - newest[0].at > camera_seen || !newest[0].reading) {
      return;
    }
    const auto& seen = *newest[0].reading;
    if (!seen.unreadable.empty() || seen.confidence < confidence_) {
      return;
    }
    const bool same = seen.stake_cm && std::abs(*seen.stake_cm - *r.depth_cm) <= tolerance_cm_;
    w.sees_more = w.sees_more || same;
    w.sees_less = w.sees_less || same || (seen.cover && *seen.cover <= bare_);
  }

  db::tx& t_;
  const post_row& post_;
  filter_limits limits_;
  double tolerance_cm_ = 5, confidence_ = 0.6, bare_ = 0.2;
};

// What one report has said and another of the same time has not.
reading joined(const reading& a, const reading& b) {
  reading out = a;
  const auto fill = [](auto& into, const auto& said) { into = into ? into : said; };
  fill(out.depth_cm, b.depth_cm);
  fill(out.temperature_c, b.temperature_c);
  fill(out.battery_v, b.battery_v);
  fill(out.signal_dbm, b.signal_dbm);
  fill(out.number, b.number);
  return out;
}
bool is_same(const reading& a, const reading& b) {
  return a.depth_cm == b.depth_cm && a.temperature_c == b.temperature_c &&
         a.battery_v == b.battery_v && a.signal_dbm == b.signal_dbm && a.number == b.number;
}

// Those whose clock can be right, by time; two of one time are one.
std::vector<reading> believable(db::tx& t, post_row& p, std::span<const reading> all,
                                readings_taken& out, const health_limits& l) {
  std::vector<reading> good;
  newest_reading newest{p.state.at, p.state.number};
  for (const auto& r : all) {
    if (clock_is_off(r, newest, t.now(), {})) {
      const bool fresh = insert_odd_reading(t, p.about.code, r, t.now());
      ++(fresh ? out.clock_off : out.known);
      if (fresh) {
        note_clock_off(p.state, t.now(), l);
      }
      continue;
    }
    if (!newest.at || r.at > *newest.at) {
      newest = {r.at, r.number ? r.number : newest.number};
    }
    good.push_back(r);
  }
  std::stable_sort(good.begin(), good.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  std::vector<reading> once;
  for (const auto& r : good) {
    if (!once.empty() && once.back().at == r.at) {
      once.back() = joined(once.back(), r);
    } else {
      once.push_back(r);
    }
  }
  return once;
}

// One that is not newer than all: puts it in or completes what is there; false: nothing is new.
bool put_late(db::tx& t, const post_row& p, const reading& r) {
  auto known = find_reading(t, p.about.code, r.at);
  if (!known) {
    insert_reading(t, p.about.code, {.said = r, .received_at = t.now(), .made = {}, .filter = {}});
    return true;
  }
  const auto whole = joined(known->said, r);
  if (is_same(whole, known->said)) {
    return false;
  }
  known->said = whole;
  update_reading(t, p.about.code, *known);
  return true;
}

}  // namespace

void judge_anew(db::tx& t, post_row& p, instant from, const dated_settings& s) {
  const judge j{t, p, s};
  const auto before = reading_before(t, p.about.code, from);
  auto filter = before ? before->filter : filter_state{};
  auto rows = readings_from(t, p.about.code, from);
  if (rows.empty()) {
    return;
  }
  p.state.depth_cm.reset();
  p.state.depth_at.reset();
  for (auto& row : rows) {
    row.made = j.take(filter, row.said);
    row.filter = filter;
    update_reading(t, p.about.code, row);
    if (row.made.depth_cm) {
      p.state.depth_cm = row.made.depth_cm;
      p.state.depth_at = row.said.at;
    }
  }
  if (!p.state.depth_at && before) {
    const auto depths = clean_depths(t, p.about.code, {from - hours{24}, from});
    if (!depths.empty()) {
      p.state.depth_cm = depths.back().cm;
      p.state.depth_at = depths.back().at;
    }
  }
  const auto& last = rows.back();
  p.state.at = last.said.at;
  p.state.raw_cm = last.said.depth_cm;
  p.state.refused = last.made.why;
  p.state.filter = filter;
}

readings_taken take_batch(db::tx& t, post_row& p, std::span<const reading> all,
                          const dated_settings& s) {
  readings_taken out;
  const auto limits = health_limits_of(s, t.now());
  std::optional<instant> from;
  std::vector<reading> newer;
  for (const auto& r : believable(t, p, all, out, limits)) {
    if (!p.state.at || r.at > *p.state.at) {
      newer.push_back(r);
    } else if (put_late(t, p, r)) {
      from = from.value_or(r.at);
      ++out.stored;
    } else {
      ++out.known;
    }
  }
  if (from) {
    judge_anew(t, p, *from, s);
  }
  const judge j{t, p, s};
  for (const auto& r : newer) {
    const auto made = j.take(p.state.filter, r);
    insert_reading(t, p.about.code, {r, t.now(), made, p.state.filter});
    note_reading(p.state, r, made, t.now(), limits);
    ++out.stored;
  }
  if (out.stored > 0) {
    tell_observed(t, p);
  }
  tell_troubles(t, p, troubles_of(p.state, t.now(), limits));
  put_post_state(t, p.about.code, p.state);
  return out;
}

task<result<readings_taken>> take_readings(const parts& on, tenant_code tenant,
                                           std::string_view post, const reading_batch& batch) {
  if (batch.readings.size() > readings_at_once) {
    co_return problem{why::too_large, "at most 1000 readings at once", "snow_too_many"};
  }
  auto& town = on.stores.at(tenant, db::place::town);
  const auto work = [&](db::tx& t) -> result<readings_taken> {
    auto row = find_post(t, post);
    if (!row) {
      return problem{why::not_found, "no post of that code", "snow_no_post"};
    }
    return take_batch(t, *row, batch.readings, load_settings(t));
  };
  auto done = co_await town.write(work, db::durability::interval);
  co_return done;
}

}  // namespace tsu::snow
