#include "service/snow/sim/town.h"

#include <cmath>
#include <numbers>

#include <fmt/format.h>

namespace tsu::snow::sim {
namespace {

// Spread of the logarithm of an hour's snow, between districts and within one.
constexpr double district_spread = 0.25, post_spread = 0.15;
constexpr double field_keeps = 0.9, post_keeps = 0.7;  // from hour to hour

double metres_to_lat(double m) { return m / 111'320; }

double rounded(double degrees) { return std::round(degrees * 1e5) / 1e5; }

void draw(district& d, dice chance) {
  d.snow_factor = std::exp(0.12 * chance.normal());
  d.warmer_c = 0.4 * chance.normal();
}

// The place and the height are kept where there are any.
void draw(post_place& p, const district& around, const town_plan& plan, dice chance) {
  const double east = 1 / std::cos(around.lat * std::numbers::pi / 180);
  p.site = chance.happens(plan.on_carriageway) ? post_site::carriageway : post_site::verge;
  p.snow_factor = around.snow_factor * std::exp(0.08 * chance.normal());
  p.warmer_c = around.warmer_c + 0.3 * chance.normal();
  const double lon = around.lon + metres_to_lat(300 * chance.normal()) * east;
  const double lat = around.lat + metres_to_lat(300 * chance.normal());
  const double height = std::round(chance.between(250, 420));
  if (p.lon == 0 && p.lat == 0) {
    p.lon = rounded(lon);
    p.lat = rounded(lat);
  }
  p.height_cm = p.height_cm > 0 ? p.height_cm : height;
  p.signal_dbm = std::round(chance.between(-112, -78));
  const std::chrono::milliseconds interval = plan.report_every;
  p.phase_ms =
      static_cast<std::int64_t>(chance.below(static_cast<std::uint64_t>(interval.count())));
}

}  // namespace

town make_town(const town_plan& plan, std::uint64_t seed) {
  town t;
  const double east = 1 / std::cos(plan.lat * std::numbers::pi / 180);
  constexpr road_class classes[] = {road_class::trunk,     road_class::residential,
                                    road_class::secondary, road_class::residential,
                                    road_class::sidewalk,  road_class::rural};
  for (std::size_t i = 0; i < plan.districts; ++i) {
    // In a spiral out of the centre, so that neighbours in number are neighbours on the ground.
    const double turn = 2.4 * static_cast<double>(i);
    const double metres = 900 * std::sqrt(static_cast<double>(i));
    t.districts.push_back({.code = fmt::format("d{:02}", i + 1),
                           .name = fmt::format("第{}区", i + 1),
                           .road = classes[i % std::size(classes)],
                           .lon = plan.lon + metres_to_lat(metres * std::cos(turn)) * east,
                           .lat = plan.lat + metres_to_lat(metres * std::sin(turn))});
  }
  for (std::size_t i = 0; i < plan.posts && plan.districts > 0; ++i) {
    t.posts.push_back({.id = fmt::format("p{:04}", i + 1), .district = i % plan.districts});
  }
  return fit_out(std::move(t), plan, seed);
}

town fit_out(town t, const town_plan& plan, std::uint64_t seed) {
  for (std::size_t i = 0; i < t.districts.size(); ++i) {
    draw(t.districts[i], {seed, stream::districts, i});
  }
  for (std::size_t i = 0; i < t.posts.size(); ++i) {
    draw(t.posts[i], t.districts[t.posts[i].district], plan, {seed, stream::post, i});
  }
  return t;
}

snow_field::snow_field(const town& t, std::uint64_t seed) : town_(t) {
  for (std::size_t i = 0; i < t.districts.size(); ++i) {
    districts_.push_back({dice{seed, stream::field, i}, {}});
  }
  for (std::size_t i = 0; i < t.posts.size(); ++i) {
    posts_.push_back({dice{seed, stream::field, 1'000'000 + i}, {}});
  }
  at_district_.resize(t.districts.size(), 1);
  at_post_.resize(t.posts.size(), 1);
}

void snow_field::next_hour() {
  for (auto& w : districts_) {
    w.now.step(field_keeps, w.chance.normal());
  }
  const auto count = districts_.size();
  std::vector<double> smooth(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double left = districts_[i == 0 ? count - 1 : i - 1].now.now();
    const double right = districts_[i + 1 == count ? 0 : i + 1].now.now();
    smooth[i] = count < 3 ? districts_[i].now.now()
                          : (left + 2 * districts_[i].now.now() + right) / std::sqrt(6.0);
    at_district_[i] = std::exp(district_spread * smooth[i] - district_spread * district_spread / 2);
  }
  constexpr double variance = district_spread * district_spread + post_spread * post_spread;
  for (std::size_t i = 0; i < posts_.size(); ++i) {
    const double own = posts_[i].now.step(post_keeps, posts_[i].chance.normal());
    at_post_[i] = std::exp(district_spread * smooth[town_.posts[i].district] + post_spread * own -
                           variance / 2);
  }
}

}  // namespace tsu::snow::sim
