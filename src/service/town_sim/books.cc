#include "service/town_sim/books.h"

#include <algorithm>

namespace tsu::town_sim {
namespace {

constexpr std::int64_t shown_from = 10;  // no figure is told of fewer answers

// What the card says: so many for each, or for each whole `per`, at most so many a day.
struct price {
  std::string_view code;
  std::int64_t points, per, day_cap;
};
constexpr price card[] = {
    {"steps", 5, 1'000, 50},     {"vitals", 3, 0, 9},      {"checkin", 50, 0, 0},
    {"health_class", 100, 0, 0}, {"video_quiz", 5, 0, 20}, {"survey", 100, 0, 0},
};

// none, or how far a value is out: 1 worth a look, 2 at once.
int out_by(std::int64_t v, std::int64_t urgent_below, std::int64_t low, std::int64_t high,
           std::int64_t urgent_from) {
  if (v < urgent_below || v >= urgent_from) {
    return 2;
  }
  return v < low || v >= high ? 1 : 0;
}

std::optional<double> mean_of(const books& b, std::string_view family, const std::string& q) {
  for (auto at = b.closed_waves.rbegin(); at != b.closed_waves.rend(); ++at) {
    const auto& w = b.waves.at(*at);
    if (w.family == family) {
      const auto s = w.of.find(q);
      return s != w.of.end() && s->second.n >= shown_from
                 ? std::optional{double(s->second.sum) / double(s->second.n)}
                 : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string day_of(instant at) { return format_jst(at).substr(0, 10); }
month month_of(instant at) { return format_jst(at).substr(0, 7); }

std::int64_t grant(books& b, person who, const std::string& code, const std::string& id, instant at,
                   std::int64_t amount) {
  const auto* of =
      std::find_if(std::begin(card), std::end(card), [&](const auto& p) { return p.code == code; });
  const auto name = code + "/" + std::to_string(who) + "/";
  if (of == std::end(card) || !b.told.insert(name + id).second) {
    return 0;
  }
  note_doing(b.outreach, who, code, at, amount);
  auto& so_far = b.of_day[name + day_of(at)];
  auto points = of->per > 0 ? amount / of->per * of->points : so_far + of->points;
  points = of->day_cap > 0 ? std::min(points, of->day_cap) : points;
  const auto more = std::max<std::int64_t>(0, points - so_far);
  so_far += more;
  b.balance[who] += more;
  b.points[month_of(at)].granted += more;
  return more;
}

void pay(books& b, person who, const std::string& shop, std::int64_t points, instant at) {
  b.balance[who] -= points;
  b.points[month_of(at)].spent += points;
  auto& s = b.shops[{month_of(at), shop}];
  s.payments += 1;
  s.points += points;
}

void take_back(books& b, person who, const std::string& shop, std::int64_t points, instant at) {
  b.balance[who] += points;
  b.points[month_of(at)].cancelled += points;
  auto& s = b.shops[{month_of(at), shop}];
  s.cancels += 1;
  s.points_returned += points;
}

void exchange(books& b, person who, std::int64_t points, instant at) {
  b.balance[who] -= points;
  b.points[month_of(at)].exchanged += points;
}

void note_refusal(books& b, const std::string& role, const std::string& route,
                  const std::string& code, instant at) {
  auto& of = b.refusals[{role, route, code}];
  if (at < of.quiet_until) {
    ++of.left_out;
    return;
  }
  of.told += std::exchange(of.left_out, 0) + 1;
  of.quiet_until = at + std::chrono::minutes{1};
}

bool has_given(const books& b, person who, instant at) {
  const auto all = b.given.find(who);
  return all != b.given.end() &&
         std::any_of(all->second.begin(), all->second.end(), [at](const auto& g) {
           return g.first <= at && (!g.second || at < *g.second);
         });
}

void measure(books& b, person who, instant at, std::int64_t systolic, std::int64_t diastolic,
             std::int64_t pulse) {
  const int pressure =
      std::max(out_by(systolic, 80, 90, 135, 180), out_by(diastolic, 0, 0, 85, 120));
  const int beat = out_by(pulse, 0, 50, 100, 1'000);
  const auto day = std::chrono::sys_days{jst_date(at)}.time_since_epoch().count();
  auto& days = b.out_of_limits[who];
  if (pressure > 0) {
    days[day].insert("blood_pressure");
  }
  if (beat > 0) {
    days[day].insert("pulse");
  }
  bool talk = false;
  for (const auto& [d, kinds] : days) {
    for (const auto before : {d - 1, d - 2}) {
      const auto other = days.find(before);
      talk = talk ||
             (other != days.end() && std::any_of(kinds.begin(), kinds.end(), [&](const auto& k) {
                return other->second.contains(k);
              }));
    }
  }
  const bool at_once = pressure == 2;
  if (at_once || talk) {
    auto& now = b.needs_nurse[who];
    now = now || at_once;
  }
}

void see_to(books& b, person who) {
  b.needs_nurse.erase(who);
  b.out_of_limits.erase(who);
}

double met_mean(const books& b, const month& m) {
  std::map<person, std::set<person>> met;
  for (const auto& [number, s] : b.sessions) {
    if (s.of == m) {
      for (const auto one : s.came) {
        met[one].insert(s.came.begin(), s.came.end());
      }
    }
  }
  std::int64_t pairs = 0;
  for (const auto& [one, others] : met) {
    pairs += std::ssize(others) - 1;  // not oneself
  }
  return met.empty() ? 0 : static_cast<double>(pairs) / static_cast<double>(met.size());
}

kpi_book kpis_now(const books& b, const month& m) {
  kpi_book out;
  const auto count = [](std::int64_t n) { return std::optional{static_cast<double>(n)}; };
  const auto points = b.points.find(m);
  const auto sums = points == b.points.end() ? point_sums{} : points->second;
  const auto active = b.active.find(m);
  std::int64_t used = 0;
  for (const auto& [key, s] : b.shops) {
    used += key.first == m ? s.coupons : 0;
  }
  out.of["id.registered"] = count(b.registered);
  out.of["id.active"] = count(active == b.active.end() ? 0 : std::ssize(active->second));
  out.of["points.granted"] = count(sums.granted);
  out.of["points.spent"] = count(sums.spent);
  out.of["coupons.used"] = count(used);
  out.of["survey.satisfaction"] = mean_of(b, "satisfaction", "q1");
  out.of["survey.kgi1"] = mean_of(b, "lwci", "q39");
  out.of["survey.kgi2"] = mean_of(b, "lwci", "q1");
  return out;
}

}  // namespace tsu::town_sim
