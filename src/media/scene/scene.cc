#include "media/scene/scene.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "media/scene/paint.h"

namespace tsu::media::scene {
namespace {

cv::Mat polygon_mask(const geometry& g) {
  cv::Mat mask = cv::Mat::zeros(g.height, g.width, CV_8U);
  std::vector<cv::Point> corners;
  for (const auto& p : layout_of(g).road) {
    corners.emplace_back(cvRound(p.x * g.width), cvRound(p.y * g.height));
  }
  cv::fillPoly(mask, std::vector<std::vector<cv::Point>>{corners}, cv::Scalar(255));
  return mask;
}

cv::Vec3f sky_of(const situation& s, double chance) {
  switch (s.light) {
    case light::day: return cv::Vec3f{0.85F, 0.84F, 0.83F} * float(0.75 + 0.4 * chance);
    case light::sun: return {0.95F, 0.68F, 0.48F};
    case light::night: return {0.030F, 0.026F, 0.025F};
    case light::infrared: break;
  }
  return cv::Vec3f::all(0.012F);
}

// Vehicles take pixels of the road; what the lens or fog hides belongs to nobody's truth.
void judge_road(const canvas& c, truth& t) {
  double all = 0, snow = 0, seen = 0, vehicle = 0, lens = 0, fog = 0;
  for (int v = 0; v < c.geo.height; ++v) {
    for (int u = 0; u < c.geo.width; ++u) {
      if (c.in_road.at<uchar>(v, u) == 0) {
        continue;
      }
      ++all;
      const double through =
          c.sit.fog_m > 0 ? std::exp(-3.0 * c.distance.at<float>(v, u) / c.sit.fog_m) : 1;
      vehicle += c.vehicle.at<uchar>(v, u) != 0 ? 1 : 0;
      lens += c.lens.at<float>(v, u) > 0.5F ? 1 : 0;
      fog += through < 0.2 ? 1 : 0;
      if (c.labels.at<uchar>(v, u) < 5) {
        ++seen;
        snow += c.labels.at<uchar>(v, u) == 4 ? 1 : 0;
      }
    }
  }
  t.cover = seen > 0 ? snow / seen : 0;
  t.state = t.cover >= 0.5 ? ground::snow : c.sit.bare;
  t.hidden_share = std::min(1.0, std::max({vehicle, lens, fog}) / std::max(all, 1.0));
  t.by = t.hidden_share < 0.02            ? hindrance::none
         : lens >= vehicle && lens >= fog ? hindrance::lens
         : vehicle >= fog                 ? hindrance::vehicle
                                          : hindrance::fog;
  t.readable = t.hidden_share <= 0.5;
}

// The snow line and a hand's breadth above and below it must be in view, and most of what is above.
void judge_stake(const canvas& c, truth& t) {
  double hidden = 0, above = 0, above_hidden = 0;
  const auto& g = c.geo;
  for (double z = 0; z <= g.stake_cm; z += 1) {
    const auto at = c.camera.project(g.stake_x_m, g.stake_y_m, z / 100);
    const cv::Point p{std::clamp(cvRound(at.x), 0, g.width - 1),
                      std::clamp(cvRound(at.y), 0, g.height - 1)};
    const double range = std::hypot(g.stake_x_m, g.stake_y_m);
    const double through = c.sit.fog_m > 0 ? std::exp(-3 * range / c.sit.fog_m) : 1;
    const bool gone = c.vehicle.at<uchar>(p) != 0 || c.lens.at<float>(p) > 0.6F || through < 0.12;
    if (std::abs(z - c.sit.depth_cm) <= 8) {
      hidden += gone ? 1 : 0;
    } else if (z > c.sit.depth_cm) {
      ++above;
      above_hidden += gone ? 1 : 0;
    }
  }
  t.stake_visible = hidden == 0 && above_hidden < above * 0.5;
}

// For fitting: where lens or fog hide the road, whatever is behind them.
void mark_veils(canvas& c) {
  for (int v = 0; v < c.geo.height; ++v) {
    for (int u = 0; u < c.geo.width; ++u) {
      auto& label = c.labels.at<uchar>(v, u);
      const double through =
          c.sit.fog_m > 0 ? std::exp(-3.0 * c.distance.at<float>(v, u) / c.sit.fog_m) : 1;
      if (label != 255 && through < 0.2) {
        label = 7;
      }
      if (label != 255 && c.lens.at<float>(v, u) > 0.5F) {
        label = 6;
      }
    }
  }
}

}  // namespace

noise_field::noise_field(std::uint64_t seed, int octaves) : values_(size, size, CV_32F) {
  seeded_random chance{seed};
  values_ = 0;
  float weight = 1, sum = 0;
  for (int octave = 0; octave < octaves; ++octave) {
    const int cells = 8 << octave;
    cv::Mat grid(cells, cells, CV_32F), whole;
    for (auto it = grid.begin<float>(); it != grid.end<float>(); ++it) {
      *it = float(chance.unit() * 2 - 1);
    }
    cv::copyMakeBorder(grid, whole, 1, 1, 1, 1, cv::BORDER_WRAP);
    const int step = size / cells;
    cv::resize(whole, whole, {}, step, step, cv::INTER_CUBIC);
    values_ += weight * whole(cv::Rect(step, step, size, size));
    sum += weight * weight;
    weight *= 0.6F;
  }
  values_ /= std::sqrt(sum) * 0.75F;
}

canvas::canvas(const geometry& g, const situation& s)
    : geo(g),
      sit(s),
      camera(g),
      chance(s.seed),
      coarse(s.seed ^ 0x51, 4),
      fine(s.seed ^ 0xA7, 6),
      light(g.height, g.width, CV_32FC3),
      distance(g.height, g.width, CV_32F),
      labels(g.height, g.width, CV_8U, cv::Scalar(255)),
      in_road(polygon_mask(g)),
      vehicle(cv::Mat::zeros(g.height, g.width, CV_8U)),
      lens(cv::Mat::zeros(g.height, g.width, CV_32F)),
      sky(sky_of(s, chance.unit())) {}

shot render(const geometry& g, const situation& s) {
  std::vector<cv::Mat> none;
  return render(g, s, {}, none);
}

shot render(const geometry& g, const situation& s, const std::vector<optics>& others,
            std::vector<cv::Mat>& pictures) {
  canvas c{g, s};
  std::vector<cv::Vec4d> boxes;
  plan_vehicles(c, boxes);
  paint_ground(c);
  paint_background(c);
  std::size_t next = 0;
  for (; next < boxes.size() && boxes[next][1] > g.stake_y_m; ++next) {
    paint_vehicle(c, boxes[next]);
  }
  // What stands behind the stake does not hide it.
  const cv::Mat behind = c.vehicle.clone();
  paint_stake(c);
  c.vehicle = 0;
  for (; next < boxes.size(); ++next) {
    paint_vehicle(c, boxes[next]);
  }
  shot out;
  paint_fog(c);
  paint_flakes(c);
  paint_lens(c);
  judge_stake(c, out.truth);
  cv::bitwise_or(c.vehicle, behind, c.vehicle);
  c.labels.setTo(5, c.vehicle & c.in_road);
  judge_road(c, out.truth);
  mark_veils(c);
  out.truth.depth_cm = s.depth_cm;
  out.labels = s.model == camera_model::unseen ? bend(c.labels, cv::INTER_NEAREST) : c.labels;
  const cv::Mat light = c.light.clone();
  out.image = expose(c, s.optics, out.jpeg);
  for (const auto& o : others) {
    std::string jpeg;
    light.copyTo(c.light);
    pictures.push_back(expose(c, o, jpeg));
  }
  return out;
}

}  // namespace tsu::media::scene
