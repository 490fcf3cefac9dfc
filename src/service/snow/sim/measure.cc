#include "service/snow/sim/measure.h"

#include <algorithm>
#include <vector>

namespace tsu::snow::sim {
namespace {

using std::chrono::hours;

constexpr std::size_t around = 12;  // readings on either side
constexpr double enough_snow_cm = 15, spike_cm = 25, dip_cm = 5;

// Middle of the readings around, of those that are there.
double usual_at(std::span<const reading> all, std::size_t i) {
  std::array<double, 2 * around + 1> v{};
  std::size_t n = 0;
  for (auto k = i < around ? 0 : i - around; k < std::min(all.size(), i + around + 1); ++k) {
    if (all[k].present) {
      v[n++] = all[k].depth_cm;
    }
  }
  if (n == 0) {
    return 0;
  }
  std::nth_element(v.begin(), v.begin() + n / 2, v.begin() + n);
  return v[n / 2];
}

double median_of(std::vector<double>& v) {
  const auto middle = v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2);
  std::nth_element(v.begin(), middle, v.end());
  return *middle;
}

struct day_parts {
  std::vector<double> noon, night;
  int readings = 0;
  bool deep = true;
};

void count_day(day_parts& d, fault_counts& into) {
  if (d.readings == 24 && d.deep && d.noon.size() >= 2 && d.night.size() >= 5) {
    ++into.days;
    into.dip_days += median_of(d.noon) < median_of(d.night) - dip_cm;
  }
  d = {};
}

}  // namespace

fault_counts count_faults(std::span<const reading> all, int noon) {
  fault_counts c;
  std::size_t run = 0;
  const auto end_run = [&] {
    if (run > 0) {
      ++c.zero_runs[std::min<std::size_t>(run, 4) - 1];
      run = 0;
    }
  };
  day_parts today;
  std::int64_t last_day = INT64_MIN;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& r = all[i];
    c.odd_times += i > 0 && r.at - all[i - 1].at != hours{1};
    const auto hour = std::chrono::floor<hours>(r.at).time_since_epoch().count() + 12 - noon;
    if (hour / 24 != last_day) {
      count_day(today, c);
      last_day = hour / 24;
    }
    ++today.readings;
    if (!r.present) {
      ++c.missing;
      end_run();
      continue;
    }
    const double usual = usual_at(all, i);
    const bool snow = usual > enough_snow_cm, zero = snow && r.depth_cm == 0;
    c.readings += snow;
    c.zeros += zero;
    c.spikes += snow && r.depth_cm > usual + spike_cm;
    zero ? void(++run) : end_run();
    today.deep = today.deep && snow;
    const auto of_day = hour % 24;
    if (!zero && of_day >= 11 && of_day <= 13) {
      today.noon.push_back(r.depth_cm);
    } else if (!zero && (of_day <= 5 || of_day >= 20)) {
      today.night.push_back(r.depth_cm);
    }
  }
  count_day(today, c);
  end_run();
  return c;
}

fault_counts dry_lake_counts() {
  return {.readings = 6426,
          .zeros = 118,
          .zero_runs = {68, 17, 4, 1},
          .spikes = 2,
          .missing = 0,
          .days = 256,
          .dip_days = 183,
          .odd_times = 2};
}

}  // namespace tsu::snow::sim
