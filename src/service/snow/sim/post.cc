#include "service/snow/sim/post.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tsu::snow::sim {
namespace {

using namespace std::chrono_literals;

// Short ones are more frequent: even in the logarithm.
duration lasting(dice& chance, std::chrono::minutes least, std::chrono::minutes most) {
  const double low = std::log(static_cast<double>(least.count()));
  const double high = std::log(static_cast<double>(most.count()));
  const auto minutes = static_cast<std::int64_t>(std::exp(chance.between(low, high)));
  return std::chrono::minutes{minutes};
}

}  // namespace

post::post(const post_place& place, std::size_t index, const fault_rates& rates, std::uint64_t seed)
    : rates_(rates),
      index_(index),
      signal_(place.signal_dbm),
      chance_(seed, stream::faults, index),
      keeps_unsent_(chance_.happens(0.5)) {}

void post::begin_hour(instant now, double temperature_c, double sunshine) {
  change_battery(temperature_c, sunshine);
  if (rates_.none) {
    return;
  }
  if (now >= frozen_until_ && chance_.happens(rates_.frozen_per_day / 24)) {
    frozen_until_ = now + lasting(chance_, 3h, 72h);
  }
  if (now >= silent_until_ && chance_.happens(rates_.silence_per_day / 24)) {
    silent_until_ = now + lasting(chance_, 20min, 36h);
  }
  if (now >= clock_wrong_until_ && chance_.happens(rates_.clock_per_day / 24)) {
    clock_wrong_until_ = now + lasting(chance_, 6h, 48h);
    clock_ = static_cast<clock_fault>(chance_.below(4));
    clock_began_ = now;
    clock_off_ = std::chrono::seconds{static_cast<std::int64_t>(chance_.below(5400)) - 2700};
  }
  const auto today = std::chrono::floor<std::chrono::days>(now + 9h).time_since_epoch().count();
  if (today != dip_day_) {
    dip_day_ = today;
    dip_cm_ = chance_.between(rates_.dip_low_cm, rates_.dip_high_cm);
  }
}

// A small panel: full sunshine fills a tenth in an hour, sending costs half a percent, frost more.
void post::change_battery(double temperature_c, double sunshine) {
  const double cold = std::max(0.0, -temperature_c);
  charge_ = std::clamp(charge_ + 0.1 * sunshine - 0.005 - 0.0002 * cold, 0.05, 1.0);
}

std::optional<double> post::depth_of(const surroundings& s, fault& what) {
  if (rates_.none) {
    return std::round(s.depth_cm * 10) / 10;
  }
  const double u = chance_.unit();
  const bool zero = zeros_so_far_ == 0  ? u < rates_.zero
                    : zeros_so_far_ < 4 ? u < rates_.zero_goes_on[zeros_so_far_ - 1]
                                        : false;
  if (zero) {
    ++zeros_so_far_;
    what = fault::zero;
    return 0.0;
  }
  const bool was_zero = std::exchange(zeros_so_far_, 0) > 0;
  double depth = s.depth_cm + rates_.noise_cm * chance_.normal();
  if (!was_zero && u < rates_.zero + rates_.spike) {
    what = fault::spike;
    depth += chance_.between(26, 60);
  } else if (!was_zero && u < rates_.zero + rates_.spike + rates_.missing) {
    what = fault::missing;
    return std::nullopt;
  } else if (s.sunshine > 0) {
    // The air in the beam is warmer than the thermometer says; most about noon.
    const double high = std::max(0.0, 1 - std::abs(s.hour_of_day - 12) / 4);
    const double dip = dip_cm_ * s.sunshine * std::min(1.0, high * 1.6);
    if (dip > 2 && s.depth_cm > 0) {
      what = fault::dip;
    }
    depth -= dip;
  }
  return std::max(0.0, std::round(depth / rates_.step_cm) * rates_.step_cm);
}

instant post::clock_at(instant now, bool& wrong) const {
  wrong = now < clock_wrong_until_;
  if (!wrong) {
    return now;
  }
  switch (clock_) {
    case clock_fault::ahead_by_zone: return now + 9h;
    case clock_fault::behind_by_zone: return now - 9h;
    case clock_fault::from_1970: return instant{} + (now - clock_began_);
    case clock_fault::minutes: break;
  }
  return now + clock_off_;
}

report post::take(instant now, const surroundings& s) {
  report r{.post = index_, .number = ++number_, .arrives_at = now};
  r.truth = {.at = now, .depth_cm = s.depth_cm};
  if (now < frozen_until_ && last_depth_) {
    r.truth.what = fault::frozen;
    r.depth_cm = last_depth_;
  } else {
    r.depth_cm = depth_of(s, r.truth.what);
    if (r.truth.what == fault::none && r.depth_cm) {
      last_depth_ = r.depth_cm;
    }
  }
  r.measured_at = std::chrono::floor<std::chrono::seconds>(clock_at(now, r.truth.clock_wrong));
  r.temperature_c = std::round(s.temperature_c * 10) / 10;
  const double cold = std::max(0.0, -s.temperature_c);
  r.battery_v = std::round((3.35 + 0.8 * charge_ - 0.008 * cold) * 100) / 100;
  r.signal_dbm =
      static_cast<int>(std::lround(signal_ - 2 * s.snowfall_cm_per_hour + 2.5 * chance_.normal()));
  return r;
}

const std::vector<report>& post::read(instant now, const surroundings& s) {
  arrived_.clear();
  auto r = take(now, s);
  if (now < silent_until_) {
    if (keeps_unsent_) {
      if (unsent_.size() == kept_max) {
        unsent_.erase(unsent_.begin());
      }
      r.truth.late = true;
      unsent_.push_back(std::move(r));
    }
    return arrived_;
  }
  if (!unsent_.empty()) {
    for (auto& old : unsent_) {
      old.arrives_at = now;
    }
    std::swap(arrived_, unsent_);
    unsent_.clear();
  }
  arrived_.push_back(std::move(r));
  return arrived_;
}

}  // namespace tsu::snow::sim
