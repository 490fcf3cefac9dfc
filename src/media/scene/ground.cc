#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "media/scene/paint.h"

namespace tsu::media::scene {
namespace {

using colour = cv::Vec3f;  // blue, green, red

struct surface_look {
  colour albedo;
  float fine, coarse;  // how rough it looks
  float mirror;        // how much of the sky it shows at a grazing view
};

surface_look look_of(ground g, bool infrared) {
  switch (g) {
    case ground::dry: return {{0.125F, 0.13F, 0.135F}, 0.20F, 0.10F, 0.02F};
    case ground::wet: return {{0.050F, 0.050F, 0.052F}, 0.12F, 0.10F, infrared ? 0.03F : 0.75F};
    case ground::slush: return {{0.33F, 0.35F, 0.37F}, 0.30F, 0.28F, 0.15F};
    case ground::ice: return {{0.27F, 0.255F, 0.235F}, 0.05F, 0.22F, infrared ? 0.1F : 0.55F};
    case ground::snow: break;
  }
  return {{0.84F, 0.82F, 0.80F}, 0.035F, 0.07F, 0.02F};
}

// Wheels run 0.8 m to both sides of each lane's middle.
float track_bias(const canvas& c, double across) {
  const double lane = std::abs(across) - c.geo.road_half_m / 2;
  const double wheel = std::abs(std::abs(lane) - 0.8);
  return float(std::clamp(1 - wheel / 0.55, 0.0, 1.0));
}

struct snow_rule {
  float threshold = 0;
  float softness = 0.06F;
  double slope = 0;
};

float snow_value(const canvas& c, double x, double y) {
  const double across = x - c.geo.road_x_m;
  const float n = c.coarse.at(x * 9 + 31, y * 5 + 17) + 0.35F * c.fine.at(x * 40, y * 25);
  return c.sit.tracks ? 0.5F * n - 1.2F * track_bias(c, across) : n;
}

// The value above which the wanted share of the road area lies.
float threshold_for(const canvas& c) {
  std::vector<float> seen;
  for (int v = 0; v < c.geo.height; v += 4) {
    for (int u = 0; u < c.geo.width; u += 4) {
      const auto at = c.camera.on_ground(u, v);
      if (c.in_road.at<uchar>(v, u) != 0 && at) {
        seen.push_back(snow_value(c, at->x, at->y));
      }
    }
  }
  if (seen.empty() || c.sit.cover >= 1) {
    return -9;
  }
  if (c.sit.cover <= 0) {
    return 9;
  }
  const auto nth = std::ptrdiff_t(double(seen.size() - 1) * (1 - c.sit.cover));
  std::nth_element(seen.begin(), seen.begin() + nth, seen.end());
  return seen[std::size_t(nth)];
}

class ground_painter {
 public:
  explicit ground_painter(canvas& c)
      : c_(c), infrared_(c.sit.light == light::infrared), threshold_(threshold_for(c)) {
    dirt_ = float(0.72 + 0.28 * c.chance.unit());
    field_snow_ = c.sit.depth_cm > 2 || c.sit.cover > 0.4 ? 1.0F : float(c.chance.unit());
    lines_ = c.chance.unit() < 0.75;
    tone_ = float(0.8 + 0.45 * c.chance.unit());
  }

  void pixel(int u, int v) {
    const auto at = c_.camera.on_ground(u, v);
    if (!at || at->y > 400) {
      c_.light.at<colour>(v, u) = sky(v);
      c_.distance.at<float>(v, u) = 400;
      return;
    }
    c_.distance.at<float>(v, u) = float(cv::norm(*at));
    const bool road = std::abs(at->x - c_.geo.road_x_m) < c_.geo.road_half_m;
    float snow =
        road ? std::clamp((snow_value(c_, at->x, at->y) - threshold_) / 0.12F + 0.5F, 0.F, 1.F)
             : field_snow(at->x, at->y);
    colour out = mix(bare(at->x, at->y, road, u, v), shade(ground::snow, *at, u, v, road), snow);
    c_.light.at<colour>(v, u) = out;
    if (c_.in_road.at<uchar>(v, u) != 0) {
      c_.labels.at<uchar>(v, u) = uchar(snow > 0.5F ? ground::snow : c_.sit.bare);
    }
  }

 private:
  static colour mix(const colour& a, const colour& b, float t) { return a * (1 - t) + b * t; }

  colour sky(int v) const {
    const float up = 1 - float(v) / float(c_.geo.height);
    return c_.sky * (0.8F + 0.4F * up);
  }

  float field_snow(double x, double y) const {
    const double to_stake = std::hypot(x - c_.geo.stake_x_m, (y - c_.geo.stake_y_m) * 0.7);
    if (to_stake < 0.7) {
      return c_.sit.depth_cm >= 0.8 ? 1.F : 0.F;
    }
    const float n = c_.coarse.at(x * 6, y * 4 + 90);
    return std::clamp((n + 2 * field_snow_ - 1) / 0.15F + 0.5F, 0.F, 1.F);
  }

  colour bare(double x, double y, bool road, int u, int v) const {
    const cv::Point2d at{x, y};
    if (!road) {
      const float n = 1 + 0.3F * c_.fine.at(x * 30, y * 30);
      const colour soil = infrared_ ? colour{0.3F, 0.3F, 0.3F} : colour{0.09F, 0.14F, 0.15F};
      return (soil * n).mul(light_at(c_, x, y));
    }
    const double across = x - c_.geo.road_x_m;
    const bool line = std::abs(std::abs(across) - (c_.geo.road_half_m - 0.25)) < 0.08 ||
                      (std::abs(across) < 0.07 && std::fmod(y, 10.0) < 6);
    if (lines_ && line && c_.sit.bare != ground::slush) {
      return colour{0.5F, 0.52F, 0.52F}.mul(light_at(c_, x, y));
    }
    return shade(c_.sit.bare, at, u, v, true);
  }

  colour shade(ground g, cv::Point2d at, int u, int v, bool road) const {
    const auto look = look_of(g, infrared_);
    const float far = float(std::min(1.0, 14 / std::max(at.y, 1.0)));
    const float rough = 1 + look.fine * far * c_.fine.at(at.x * 55, at.y * 55) +
                        look.coarse * c_.coarse.at(at.x * 8 + 5, at.y * 3);
    colour albedo = look.albedo * std::max(rough, 0.2F);
    albedo *= g == ground::snow ? (road ? dirt_ : 1.F) : tone_;
    colour out = albedo.mul(light_at(c_, at.x, at.y));
    // A thin film shows the sky above the far end, broken by its waves; it is pulled upright.
    const double slope = c_.geo.camera_m / std::max(std::hypot(at.x, at.y), 1.0);
    const float grazing = float(std::pow(1 - std::min(slope, 0.9), 3));
    const float waves = 0.75F + 0.45F * c_.coarse.at(u * 0.16, v * 0.02 + at.y);
    const float patchy =
        g == ground::ice ? std::clamp(0.6F + 0.9F * c_.coarse.at(at.x * 7, at.y * 3 + 50), 0.F, 1.F)
                         : 1.F;
    out += c_.sky * (look.mirror * grazing * waves * patchy * (is_dark(c_.sit) ? 2.F : 0.8F));
    return out + lamp_mirror(g, look.mirror, u, at, waves);
  }

  // Lamps and headlights stretch towards the camera on wet and icy roads.
  colour lamp_mirror(ground g, float mirror, int u, cv::Point2d at, float waves) const {
    colour out{0, 0, 0};
    if (c_.sit.light != light::night || mirror < 0.1F) {
      return out;
    }
    for (const double lamp_y : {14.0, 40.0, 75.0}) {
      const double lamp_u =
          c_.camera.project(c_.geo.road_x_m + c_.geo.road_half_m + 1, lamp_y, 7).x;
      const double width = g == ground::wet ? 0.018 : 0.035;
      const double off = (u - lamp_u) / (width * c_.geo.width);
      const double along = std::exp(-std::abs(at.y - lamp_y * 0.6) / 12);
      out += colour{0.28F, 0.34F, 0.38F} * float(mirror * waves * along * std::exp(-off * off));
    }
    return out;
  }

  canvas& c_;
  bool infrared_;
  float threshold_, dirt_ = 1, field_snow_ = 1, tone_ = 1;
  bool lines_ = true;
};

bool in_shadow(const canvas& c, double x, double y) {
  return c.coarse.at(x * 2.2 + y * 1.4 + 11, y * 0.9 + 3) > 0.15F;
}

}  // namespace

bool is_dark(const situation& s) { return s.light == light::night || s.light == light::infrared; }

cv::Vec3f light_at(const canvas& c, double x, double y) {
  const bool second = c.sit.model == camera_model::second;
  const bool unseen = c.sit.model == camera_model::unseen;
  switch (c.sit.light) {
    case light::day: return second ? colour{1.05F, 1.0F, 0.93F} : colour{1, 1, 1};
    case light::sun:
      if (in_shadow(c, x, y)) {
        return second ? colour{0.36F, 0.27F, 0.21F} : colour{0.40F, 0.34F, 0.30F};
      }
      return second   ? colour{0.85F, 1.1F, 1.35F}
             : unseen ? colour{0.88F, 1.0F, 1.22F}
                      : c.sit.optics.sun;
    case light::infrared: {
      const double far = std::hypot(x, y) / (second ? 12 : unseen ? 14 : c.sit.optics.infrared_m);
      return colour::all(float(1.1 / (1 + far * far)));
    }
    case light::night: break;
  }
  double level = second ? 0.02 : 0.035;
  for (const double lamp : {14.0, 40.0, 75.0}) {
    const double side = c.geo.road_x_m + (second ? -1 : 1) * (c.geo.road_half_m + 1);
    const double d = std::hypot(x - side, y - lamp) / (second ? 7.0 : 9.0);
    level += 0.5 / std::pow(1 + d * d, 1.4);
  }
  for (const auto& beam : c.headlights) {
    const double d = std::hypot((x - beam.x) / 1.6, (y - beam.y) / 5);
    level += 0.7 * std::exp(-d * d);
  }
  const colour hue = second   ? colour{0.95F, 1.0F, 0.98F}
                     : unseen ? colour{1.08F, 1.02F, 0.9F}
                              : c.sit.optics.lamps;
  return hue * float(level);
}

void paint_ground(canvas& c) {
  ground_painter p{c};
  for (int v = 0; v < c.geo.height; ++v) {
    for (int u = 0; u < c.geo.width; ++u) {
      p.pixel(u, v);
    }
  }
}

}  // namespace tsu::media::scene
