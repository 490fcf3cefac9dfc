// The pinhole camera of a geometry.
#pragma once

#include <cmath>
#include <opencv2/core.hpp>
#include <optional>

#include "media/scene/scene.h"

namespace tsu::media::scene {

class pinhole {
 public:
  explicit pinhole(const geometry& g) : g_(g) {
    const double p = g.pitch_deg * CV_PI / 180, w = g.yaw_deg * CV_PI / 180;
    right_ = {std::cos(w), -std::sin(w), 0};
    ahead_ = {std::sin(w) * std::cos(p), std::cos(w) * std::cos(p), -std::sin(p)};
    down_ = {-std::sin(w) * std::sin(p), -std::cos(w) * std::sin(p), -std::cos(p)};
  }
  cv::Point2d project(double x, double y, double z) const {
    const cv::Vec3d d{x, y, z - g_.camera_m};
    const double depth = std::max(d.dot(ahead_), 0.05);
    return {g_.width / 2.0 + g_.focal_px * d.dot(right_) / depth,
            g_.height / 2.0 + g_.focal_px * d.dot(down_) / depth};
  }
  // Where the ray of a pixel meets the ground; nothing above the horizon.
  std::optional<cv::Point2d> on_ground(double u, double v) const {
    const auto ray = ray_of(u, v);
    if (ray[2] > -1e-4) {
      return std::nullopt;
    }
    const double t = g_.camera_m / -ray[2];
    return cv::Point2d{ray[0] * t, ray[1] * t};
  }
  cv::Vec3d ray_of(double u, double v) const {
    return ahead_ + right_ * ((u - g_.width / 2.0) / g_.focal_px) +
           down_ * ((v - g_.height / 2.0) / g_.focal_px);
  }

 private:
  geometry g_;
  cv::Vec3d right_, ahead_, down_;
};

// A field of noise that repeats, about -1..1; sampled smoothly.
class noise_field {
 public:
  noise_field(std::uint64_t seed, int octaves);
  float at(double x, double y) const {
    const double fx = x - std::floor(x / size) * size, fy = y - std::floor(y / size) * size;
    const int x0 = int(fx) & (size - 1), y0 = int(fy) & (size - 1);
    const int x1 = (x0 + 1) & (size - 1), y1 = (y0 + 1) & (size - 1);
    const float ax = float(fx - std::floor(fx)), ay = float(fy - std::floor(fy));
    const float *a = values_.ptr<float>(y0), *b = values_.ptr<float>(y1);
    return (a[x0] * (1 - ax) + a[x1] * ax) * (1 - ay) + (b[x0] * (1 - ax) + b[x1] * ax) * ay;
  }

 private:
  static constexpr int size = 256;
  cv::Mat values_;
};

}  // namespace tsu::media::scene
