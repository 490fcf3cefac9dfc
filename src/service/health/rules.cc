#include "service/health/rules.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace tsu::health {
namespace {

// Bounds are those of what a body and its instruments can show, not of what is healthy.
constexpr measure_facts table[] = {
    {measure::systolic, kind::blood_pressure, "mmHg", "血圧（上）", "Systolic", 0, 40, 300},
    {measure::diastolic, kind::blood_pressure, "mmHg", "血圧（下）", "Diastolic", 0, 20, 200},
    {measure::pulse, kind::pulse, "bpm", "脈拍", "Pulse", 0, 20, 250},
    {measure::temperature, kind::temperature, "°C", "体温", "Temperature", 1, 300, 450},
    {measure::spo2, kind::spo2, "%", "血中酸素", "Oxygen saturation", 0, 50, 100},
    {measure::weight, kind::weight, "kg", "体重", "Weight", 1, 100, 3'000},
    {measure::body_fat, kind::body_fat, "%", "体脂肪率", "Body fat", 1, 20, 750},
    {measure::grip, kind::grip, "kg", "握力", "Grip", 1, 0, 1'000},
    {measure::gait, kind::gait, "m/s", "歩く速さ", "Gait speed", 2, 5, 400},
    {measure::steps, kind::steps, "歩", "歩数", "Steps", 0, 0, 200'000},
};
static_assert(std::size(table) == measure_count);

struct kind_title {
  kind of;
  std::string_view ja, en;
};
constexpr kind_title titles[] = {
    {kind::blood_pressure, "血圧", "Blood pressure"},
    {kind::pulse, "脈拍", "Pulse"},
    {kind::temperature, "体温", "Temperature"},
    {kind::spo2, "血中酸素", "Oxygen saturation"},
    {kind::weight, "体重", "Weight"},
    {kind::body_fat, "体脂肪率", "Body fat"},
    {kind::grip, "握力", "Grip"},
    {kind::gait, "歩く速さ", "Gait speed"},
    {kind::steps, "歩数", "Steps"},
    {kind::checks, "チェックリストの結果", "Results of checklists"},
};

constexpr double pow10[] = {1, 10, 100};

struct named_value {
  const char* field;
  measure of;
  std::optional<double> given_values::*value;
};
constexpr named_value fields[] = {
    {"systolicMmHg", measure::systolic, &given_values::systolic_mm_hg},
    {"diastolicMmHg", measure::diastolic, &given_values::diastolic_mm_hg},
    {"pulseBpm", measure::pulse, &given_values::pulse_bpm},
    {"temperatureC", measure::temperature, &given_values::temperature_c},
    {"spo2Percent", measure::spo2, &given_values::spo2_percent},
    {"weightKg", measure::weight, &given_values::weight_kg},
    {"bodyFatPercent", measure::body_fat, &given_values::body_fat_percent},
    {"gripKg", measure::grip, &given_values::grip_kg},
    {"gaitMPerS", measure::gait, &given_values::gait_m_per_s},
    {"steps", measure::steps, &given_values::steps},
};

void check_blood_pressure(const given_values& g, const values& v, std::vector<field_error>& bad) {
  if (g.systolic_mm_hg.has_value() != g.diastolic_mm_hg.has_value()) {
    bad.push_back({g.systolic_mm_hg ? "diastolicMmHg" : "systolicMmHg", "missing"});
    return;
  }
  const auto high = v.find("systolic"), low = v.find("diastolic");
  if (high != v.end() && low != v.end() && low->second >= high->second) {
    bad.push_back({"diastolicMmHg", "not_below"});
  }
}

limit limit_of(measure m, std::optional<place> at, std::optional<double> emergency_below,
               std::optional<double> again_below, std::optional<double> low_below,
               std::optional<double> high, std::optional<double> again,
               std::optional<double> emergency) {
  return {m, at, emergency_below, again_below, low_below, high, again, emergency};
}

thresholds made_defaults() {
  constexpr auto none = std::nullopt;
  return {.limits = {limit_of(measure::systolic, place::home, 80, 85, 90, 135, 160, 180),
                     limit_of(measure::systolic, place::station, 80, 85, 90, 140, 160, 180),
                     limit_of(measure::diastolic, place::home, none, none, none, 85, 100, 120),
                     limit_of(measure::diastolic, place::station, none, none, none, 90, 100, 120),
                     limit_of(measure::pulse, none, none, 40, 50, 100, 120, none),
                     limit_of(measure::temperature, none, none, none, 35, 37.5, 38, none),
                     limit_of(measure::spo2, none, 90, 93, 95, none, none, none)},
          .source =
              "家庭血圧 135/85 以上、診察室血圧 140/90 以上を高血圧とする一般の基準ほか。"
              "町で承認した表に置き換えてください。",
          .author = "",
          .approved_by = ""};
}

std::optional<std::int64_t> of(const limit& l, const std::optional<double>& v) {
  return v ? scaled(l.of, *v) : std::nullopt;
}

// Nothing where the value keeps within the limits.
std::optional<finding> finding_of(const limit& l, std::int64_t value) {
  const auto name = name_of(l.of);
  const auto below = [&](const std::optional<double>& v) {
    const auto at = of(l, v);
    return at && value < *at;
  };
  const auto from = [&](const std::optional<double>& v) {
    const auto at = of(l, v);
    return at && value >= *at;
  };
  if (below(l.emergency_below)) {
    return finding{level::emergency, name, "low"};
  }
  if (from(l.emergency_from)) {
    return finding{level::emergency, name, "high"};
  }
  if (below(l.again_below)) {
    return finding{level::measure_again, name, "low"};
  }
  if (from(l.again_from)) {
    return finding{level::measure_again, name, "high"};
  }
  if (below(l.low_below)) {
    return finding{level::notice, name, "low"};
  }
  if (from(l.high_from)) {
    return finding{level::notice, name, "high"};
  }
  return std::nullopt;
}

bool in_order(const limit& l) {
  std::vector<std::int64_t> all;
  for (const auto& v : {l.emergency_below, l.again_below, l.low_below, l.high_from, l.again_from,
                        l.emergency_from}) {
    if (const auto n = of(l, v)) {
      all.push_back(*n);
    }
  }
  return !all.empty() && std::is_sorted(all.begin(), all.end());
}

bool can_be(const limit& l) {
  const auto& f = facts_of(l.of);
  for (const auto& v : {l.emergency_below, l.again_below, l.low_below, l.high_from, l.again_from,
                        l.emergency_from}) {
    const auto n = of(l, v);
    if (v && (!n || *n < f.least || *n > f.most)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::span<const measure_facts> all_measures() { return table; }
const measure_facts& facts_of(measure m) { return table[static_cast<std::size_t>(m)]; }

std::vector<measure> measures_of(kind k) {
  std::vector<measure> out;
  for (const auto& f : table) {
    if (f.in == k) {
      out.push_back(f.of);
    }
  }
  return out;
}

std::string_view title_of(kind k, bool japanese) {
  const auto& t = titles[static_cast<std::size_t>(k)];
  return japanese ? t.ja : t.en;
}

std::optional<std::int64_t> scaled(measure m, double v) {
  if (!(std::abs(v) <= 1e6)) {
    return std::nullopt;
  }
  // 36.65 is kept as 36.6499… by the machine and is meant as what was written.
  const auto big = v * pow10[facts_of(m).decimals];
  return static_cast<std::int64_t>(std::floor(big + 0.5 + 1e-9));
}

double unscaled(measure m, std::int64_t v) {
  return static_cast<double>(v) / pow10[facts_of(m).decimals];
}

std::string text_of(measure m, std::int64_t v) {
  return fmt::format("{:.{}f}", unscaled(m, v), facts_of(m).decimals);
}

result<values> checked(const given_values& g) {
  values out;
  std::vector<field_error> bad;
  for (const auto& f : fields) {
    if (const auto& v = g.*f.value) {
      const auto n = scaled(f.of, *v);
      const auto& facts = facts_of(f.of);
      if (!n || *n < facts.least || *n > facts.most) {
        bad.push_back({f.field, "out_of_bounds"});
      } else {
        out[name_of(f.of)] = *n;
      }
    }
  }
  check_blood_pressure(g, out, bad);
  if (!bad.empty()) {
    return problem{why::bad_input, "nobody has such values", "health_bad_values", std::move(bad)};
  }
  return out;
}

given_values given(const values& v) {
  given_values out;
  for (const auto& f : fields) {
    if (const auto at = v.find(name_of(f.of)); at != v.end()) {
      out.*f.value = unscaled(f.of, at->second);
    }
  }
  return out;
}

result<done> check_time(instant measured_at, instant now) {
  if (measured_at > now + ahead_max) {
    return problem{why::not_processable, "it is not measured yet", "health_in_future"};
  }
  if (measured_at < now - old_max) {
    return problem{why::not_processable, "it was measured too long ago", "health_too_old"};
  }
  return done{};
}

day_number day_of(instant at) {
  return std::chrono::sys_days{jst_date(at)}.time_since_epoch().count();
}
instant begin_of(day_number d) {
  return jst_midnight(local_date{std::chrono::sys_days{std::chrono::days{d}}});
}
std::string text_of_day(day_number d) { return format_jst(begin_of(d)).substr(0, 10); }

const thresholds& default_thresholds() {
  static const auto all = made_defaults();
  return all;
}

result<done> check(const std::vector<limit>& all) {
  std::vector<field_error> bad;
  std::set<std::pair<measure, int>> seen;
  if (all.empty() || all.size() > 3 * measure_count) {
    bad.push_back({"limits", "out_of_bounds"});
  }
  for (std::size_t i = 0; i < all.size() && bad.size() < 20; ++i) {
    const auto at = fmt::format("limits[{}]", i);
    if (!can_be(all[i])) {
      bad.push_back({at, "out_of_bounds"});
    } else if (!in_order(all[i])) {
      bad.push_back({at, "not_in_order"});
    }
    if (!seen.insert({all[i].of, all[i].at ? static_cast<int>(*all[i].at) : -1}).second) {
      bad.push_back({at, "twice"});
    }
  }
  if (!bad.empty()) {
    return problem{why::bad_input, "limits of a measure grow from the lowest to the highest",
                   "health_bad_thresholds", std::move(bad)};
  }
  return done{};
}

const thresholds& holding_at(const std::vector<thresholds>& all, instant at) {
  const thresholds* best = &default_thresholds();
  for (const auto& one : all) {
    if (one.approved_at && one.from <= at &&
        std::pair{one.from, one.version} > std::pair{best->from, best->version}) {
      best = &one;
    }
  }
  return *best;
}

std::vector<finding> findings_of(const measurement& r, const std::vector<limit>& limits) {
  std::vector<finding> out;
  for (const auto s : r.symptoms) {
    out.push_back({level::emergency, name_of(s), "symptom"});
  }
  for (const auto& f : table) {
    const auto value = r.of.find(name_of(f.of));
    if (value == r.of.end()) {
      continue;
    }
    // A limit of the very place goes before one of everywhere.
    const limit* best = nullptr;
    for (const auto& l : limits) {
      if (l.of == f.of && (l.at == r.at || (!l.at && best == nullptr))) {
        best = &l;
      }
    }
    if (const auto found = best ? finding_of(*best, value->second) : std::nullopt) {
      out.push_back(*found);
    }
  }
  std::sort(out.begin(), out.end(), [](const finding& a, const finding& b) {
    return std::tie(b.how, a.what, a.which) < std::tie(a.how, b.what, b.which);
  });
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

level level_of(const std::vector<finding>& all) {
  auto out = level::none;
  for (const auto& f : all) {
    out = std::max(out, f.how);
  }
  return out;
}

std::set<std::string> kinds_to_talk_about(const days_out& days) {
  std::set<std::string> out;
  for (const auto& [day, kinds] : days) {
    for (const auto& k : kinds) {
      for (const auto before : {day - 1, day - 2}) {
        const auto other = days.find(before);
        if (other != days.end() && other->second.contains(k)) {
          out.insert(k);
        }
      }
    }
  }
  return out;
}

void add(day_sum& s, std::int64_t value, std::int64_t at) {
  s.least = s.n == 0 ? value : std::min(s.least, value);
  s.most = s.n == 0 ? value : std::max(s.most, value);
  // Of two at the same moment the higher one counts as the last, in whichever order they came.
  if (s.n == 0 || std::pair{at, value} > std::pair{s.last_at, s.last}) {
    s.last = value;
    s.last_at = at;
  }
  s.sum += value;
  ++s.n;
}

}  // namespace tsu::health
