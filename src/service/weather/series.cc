#include "service/weather/series.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "base/core/json_text.h"

namespace tsu::weather {
namespace {

bool is_summed(quantity q) {
  return q == quantity::precipitation1h_mm || q == quantity::snowfall_cm ||
         q == quantity::sunshine_h;
}

double rounded(double v) { return std::round(v * 1000) / 1000; }

point_dto point_of(const sample& s) {
  return {.at = s.at, .value = s.value, .quality = s.suspect ? quality::suspect : quality::ok};
}

// Believed values make the day; where there are none, the doubted ones do.
point_dto day_of(quantity what, instant day, std::span<const sample> all) {
  const bool any_good = std::any_of(all.begin(), all.end(), [](auto& s) { return !s.suspect; });
  double sum = 0, low = INFINITY, high = -INFINITY;
  int n = 0;
  for (const auto& s : all) {
    if (any_good && s.suspect) {
      continue;
    }
    sum += s.value;
    low = std::min(low, s.value);
    high = std::max(high, s.value);
    ++n;
  }
  return {.at = day,
          .value = rounded(is_summed(what) ? sum : sum / n),
          .min = rounded(low),
          .max = rounded(high),
          .quality = any_good ? quality::ok : quality::suspect};
}

bool is_daily(const sample& s) { return s.how_long == step::day; }

// What was summed over an hour is stamped with its end: that of midnight is of the day before.
auto date_of(quantity what, const sample& s) {
  const bool ends_then = is_summed(what) && !is_daily(s);
  return jst_date(ends_then ? s.at - duration{1} : s.at);
}

// Where the source gives the day itself, its hours are not added to it.
point_dto day_of_either(quantity what, instant day, std::span<const sample> all) {
  std::vector<sample> whole;
  std::copy_if(all.begin(), all.end(), std::back_inserter(whole), is_daily);
  return day_of(what, day, whole.empty() ? all : std::span<const sample>{whole});
}

void add_days(series_dto& out, const series_wish& wish, std::span<const sample> given) {
  std::vector<sample> all{given.begin(), given.end()};
  std::stable_sort(all.begin(), all.end(), [&](const sample& a, const sample& b) {
    return date_of(wish.what, a) < date_of(wish.what, b);
  });
  for (std::size_t from = 0; from < all.size();) {
    const auto date = date_of(wish.what, all[from]);
    std::size_t to = from;
    while (to < all.size() && date_of(wish.what, all[to]) == date) {
      ++to;
    }
    out.points.push_back(
        day_of_either(wish.what, jst_midnight(date), std::span{all}.subspan(from, to - from)));
    from = to;
  }
}

void add_gaps(series_dto& out, std::chrono::minutes step) {
  std::vector<point_dto> with_gaps;
  for (auto& p : out.points) {
    if (!with_gaps.empty() && p.at - with_gaps.back().at > 3 * step) {
      with_gaps.push_back({.at = with_gaps.back().at + step, .quality = quality::missing});
    }
    with_gaps.push_back(std::move(p));
  }
  out.points = std::move(with_gaps);
}

void append_cell(std::string& out, const std::optional<double>& v) {
  out += ',';
  if (v) {
    append_json_number(out, *v);
  }
}

}  // namespace

series_dto series_of(const series_wish& wish, std::span<const sample> all) {
  const bool by_day =
      wish.days > 31 || (!all.empty() && std::all_of(all.begin(), all.end(), is_daily));
  const auto& facts = facts_of(wish.what);
  series_dto out{.quantity = std::string{facts.wire},
                 .unit = std::string{facts.unit},
                 .step = by_day ? step::day : step::hour};
  if (by_day) {
    add_days(out, wish, all);
  } else {
    for (const auto& s : all) {
      if (!is_daily(s)) {  // a day's value among hours would be drawn as one of midnight
        out.points.push_back(point_of(s));
      }
    }
  }
  add_gaps(out, std::chrono::minutes{by_day ? 24 * 60 : 60});
  return out;
}

std::string csv_of(const series_dto& s) {
  std::string out =
      "\xEF\xBB\xBF"
      "UTC,日本時間," +
      s.quantity + " (" + s.unit + "),最小,最大,品質\r\n";
  for (const auto& p : s.points) {
    out += format_instant(p.at) + "," + format_jst(p.at);
    append_cell(out, p.value);
    append_cell(out, p.min);
    append_cell(out, p.max);
    out += "," + std::string{name_of(p.quality)} + "\r\n";
  }
  return out;
}

}  // namespace tsu::weather
