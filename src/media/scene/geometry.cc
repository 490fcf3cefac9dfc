#include <algorithm>

#include "media/scene/camera.h"
#include "media/scene/scene.h"

namespace tsu::media::scene {

std::vector<geometry> development_geometries() {
  return {
      {"crossing", 960, 540, 900, 6.0, 14, 0, 0.5, 3.5, 4.9, 12, 150, 10, 7, paint::red_white},
      {"bridge", 960, 540, 760, 5.0, 16, 6, -1.5, 3.2, 3.0, 9.5, 150, 10, 7, paint::black_yellow},
      {"main street", 1280, 720, 1250, 8.0, 18, -5, 2.0, 4.5, -3.6, 14, 180, 10, 8,
       paint::red_white},
      {"hill", 960, 540, 1050, 7.0, 19, 3, -2.5, 3.0, 1.6, 11, 120, 5, 7, paint::black_white},
      {"country road", 960, 540, 820, 4.5, 12, -8, -3.0, 2.8, 1.2, 10, 150, 10, 7,
       paint::red_white},
      {"station", 1280, 720, 1100, 9.0, 24, 0, 0.0, 4.2, 5.2, 13, 200, 20, 8, paint::red_white},
  };
}

std::vector<geometry> seen_geometries() {
  return {
      {"school", 960, 540, 860, 5.5, 17, -3, 1.2, 3.3, -2.9, 10.5, 150, 10, 7, paint::red_white},
      {"pass", 1280, 720, 1400, 7.5, 15, 4, -1.8, 3.8, 3.1, 15, 180, 10, 8, paint::black_yellow},
      {"depot", 1920, 1080, 1800, 6.5, 20, 7, -2.2, 3.0, 2.0, 11, 150, 10, 6, paint::red_white},
      {"river road", 960, 540, 950, 8.5, 22, -6, 2.8, 4.0, -2.2, 12.5, 200, 20, 9,
       paint::black_white},
      {"low corner", 960, 540, 740, 3.8, 11, 2, 0.8, 3.0, 4.4, 9, 120, 5, 6, paint::red_white},
  };
}

std::vector<geometry> unseen_geometries() {
  return {
      {"hospital", 1280, 720, 1150, 7.2, 16, -4, 0.9, 3.6, -3.4, 12, 160, 10, 7, paint::red_white},
      {"dam", 960, 540, 1000, 9.8, 26, 2, -1.0, 3.4, 2.9, 13.5, 200, 20, 8, paint::black_yellow},
      {"tunnel mouth", 960, 540, 700, 4.2, 13, 8, -2.6, 3.1, 1.5, 8.5, 140, 10, 6,
       paint::black_white},
      {"ferry", 1280, 720, 1320, 5.8, 15, -7, 3.2, 4.1, -1.7, 11.5, 150, 5, 7, paint::red_white},
      {"plain", 960, 540, 880, 6.6, 18, 0, 2.4, 2.9, -1.2, 10, 180, 10, 7, paint::black_yellow},
  };
}

layout layout_of(const geometry& g) {
  const pinhole camera{g};
  const auto fraction = [&](cv::Point2d p) {
    return cv::Point2d{std::clamp(p.x / g.width, 0.0, 1.0), std::clamp(p.y / g.height, 0.0, 1.0)};
  };
  // From the lower edge of the picture to thirty metres ahead.
  double near_m = 2;
  while (camera.project(g.road_x_m, near_m, 0).y > g.height * 0.97 && near_m < 25) {
    near_m += 0.25;
  }
  const double far_m = std::max(30.0, near_m + 12);
  layout out;
  for (int i = 0; i <= 4; ++i) {
    const double y = near_m + (far_m - near_m) * i * i / 16;
    out.road.push_back(fraction(camera.project(g.road_x_m - g.road_half_m, y, 0)));
  }
  for (int i = 4; i >= 0; --i) {
    const double y = near_m + (far_m - near_m) * i * i / 16;
    out.road.push_back(fraction(camera.project(g.road_x_m + g.road_half_m, y, 0)));
  }
  out.stake_base = fraction(camera.project(g.stake_x_m, g.stake_y_m, 0));
  out.stake_top = fraction(camera.project(g.stake_x_m, g.stake_y_m, g.stake_cm / 100));
  return out;
}

optics draw_optics(random_source& r) {
  const auto between = [&](double a, double b) { return a + (b - a) * r.unit(); };
  optics o;
  o.gamma = 0.45 * std::exp(between(-0.6, 0.5));
  o.curve = between(-0.4, 0.9);
  o.lift = r.below(2) == 0 ? between(0, 0.08) : 0;
  o.ceiling = between(0.9, 1);
  const double cold = between(-0.32, 0.32), tint = between(-0.05, 0.05);
  o.balance = {std::exp(cold), std::exp(tint), std::exp(-cold)};
  o.saturation = between(0.4, 1.5);
  o.key = between(0.15, 0.42);
  o.grain = between(0.2, 2.2);
  o.sharpen = r.below(2) == 0 ? between(0, 1.5) : 0;
  o.softness = between(0.6, 1.8);
  o.vignette = between(0, 0.5);
  o.infrared_m = between(10, 22);
  const float warm = float(between(-0.2, 0.5));
  o.lamps = {0.98F - 0.5F * warm, 1, 0.98F + 0.25F * warm};
  o.sun = {float(between(0.8, 1)), 1.05F, float(between(1, 1.4))};
  return o;
}

situation draw_situation(random_source& r, const geometry& g, camera_model model) {
  const auto one_in = [&](std::uint64_t n) { return r.below(n) == 0; };
  situation s;
  s.seed = r.next();
  s.model = model;
  const auto kind = r.below(10);
  s.light = kind < 3   ? light::day
            : kind < 5 ? light::sun
            : kind < 8 ? light::night
                       : light::infrared;
  s.bare = static_cast<ground>(r.below(4));
  const double c = r.unit();
  s.cover = one_in(3) ? 0 : one_in(3) ? 1 : c;
  s.tracks = one_in(2);
  const bool snowy = s.cover > 0.3 || one_in(3);
  s.depth_cm = snowy ? r.unit() * std::min(60.0, g.stake_cm * 0.45) : one_in(2) ? 0 : r.unit() * 6;
  s.vehicles = one_in(4) ? 1 + int(r.below(2)) : 0;
  s.hide_stake = one_in(12);
  s.flakes = one_in(3) ? r.unit() : 0;
  s.frost = one_in(20) ? 0.3 + 0.6 * r.unit() : 0;
  s.lens_snow = one_in(20) ? 0.35 + 0.6 * r.unit() : 0;
  s.fog_m = one_in(18) ? 15 + 100 * r.unit() : 0;
  s.shake_px = one_in(3) ? 4 * r.unit() * g.width / 960 : 0;
  s.jpeg_quality = 55 + int(r.below(41));
  if (model == camera_model::drawn) {
    s.optics = draw_optics(r);
  }
  return s;
}

}  // namespace tsu::media::scene
