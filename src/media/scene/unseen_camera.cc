// The held-out camera. Made by other means than the drawn ones, so that no setting of theirs is it:
// a barrel lens, fall-off by the fourth power of the cosine, exposure by the brightest tenth,
// filters that leak into each other, a balance stuck at tungsten, shot noise and stripes, a
// logarithmic curve, smearing, then rings of sharpening. Its infrared lamp lights the middle.
#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "media/scene/paint.h"

namespace tsu::media::scene {
namespace {

constexpr double barrel = 0.045;

// Both in fractions of the picture: what is seen at `p` comes from here.
cv::Point2d straight(cv::Point2d p) {
  const cv::Point2d off = p - cv::Point2d{0.5, 0.5};
  const double square = 4 * off.dot(off);
  return cv::Point2d{0.5, 0.5} + off * ((1 + barrel * square) / (1 + 2 * barrel));
}

float brightest_tenth(const cv::Mat& light) {
  std::vector<float> some;
  for (int v = 0; v < light.rows; v += 5) {
    for (int u = 0; u < light.cols; u += 5) {
      some.push_back(light.at<cv::Vec3f>(v, u)[1]);
    }
  }
  const auto nth = std::ptrdiff_t(some.size() * 9 / 10);
  std::nth_element(some.begin(), some.begin() + nth, some.end());
  return std::max(some[std::size_t(nth)], 1e-3F);
}

void fall_off(cv::Mat& light, bool infrared) {
  const double focal = 0.75 * light.cols;
  for (int v = 0; v < light.rows; ++v) {
    for (int u = 0; u < light.cols; ++u) {
      const double x = u - light.cols / 2.0, y = v - light.rows / 2.0;
      const double cosine2 = 1 / (1 + (x * x + y * y) / (focal * focal));
      const double spot = infrared ? 0.45 + 0.75 * cosine2 * cosine2 * cosine2 : 1;
      light.at<cv::Vec3f>(v, u) *= float(cosine2 * cosine2 * spot);
    }
  }
}

void add_noise(cv::Mat& light, cv::RNG& random, bool dark) {
  cv::Mat noise(light.size(), CV_32FC3), stripes(light.rows, 1, CV_32F), deviation;
  random.fill(noise, cv::RNG::NORMAL, 0, 1);
  random.fill(stripes, cv::RNG::NORMAL, 0, dark ? 0.0025 : 0.0006);
  const float shot = dark ? 9e-4F : 1.5e-4F, read = dark ? 4e-5F : 2e-6F;
  cv::Mat variance = cv::max(light, 0) * shot;
  variance += cv::Scalar::all(double(read));
  cv::sqrt(variance, deviation);
  light += noise.mul(deviation);
  for (int v = 0; v < light.rows; ++v) {
    light.row(v) += cv::Scalar::all(double(stripes.at<float>(v)));
  }
}

// 0..1 in, 0..255 out: ten stops, evenly.
cv::Mat curve() {
  cv::Mat out(1, 4096, CV_8U);
  for (int i = 0; i < 4096; ++i) {
    const double x = i / 4095.0;
    const double y = std::log1p(30 * x) / std::log1p(30.0);
    out.at<uchar>(i) = cv::saturate_cast<uchar>(12 + 236 * y * (0.7 + 0.3 * y));
  }
  return out;
}

cv::Mat through_curve(const cv::Mat& light) {
  static const cv::Mat table = curve();
  cv::Mat out(light.size(), CV_8UC3);
  for (int v = 0; v < light.rows; ++v) {
    for (int u = 0; u < light.cols; ++u) {
      for (int k = 0; k < 3; ++k) {
        const float x = std::clamp(light.at<cv::Vec3f>(v, u)[k], 0.F, 1.F);
        out.at<cv::Vec3b>(v, u)[k] = table.at<uchar>(int(x * 4095));
      }
    }
  }
  return out;
}

}  // namespace

cv::Point2d through_lens(cv::Point2d p, camera_model m) {
  if (m != camera_model::unseen) {
    return p;
  }
  cv::Point2d out = p;
  for (int i = 0; i < 20; ++i) {
    out += p - straight(out);
  }
  return {std::clamp(out.x, 0.0, 1.0), std::clamp(out.y, 0.0, 1.0)};
}

cv::Mat bend(const cv::Mat& picture, int interpolation) {
  cv::Mat map(picture.size(), CV_32FC2), out;
  for (int v = 0; v < map.rows; ++v) {
    for (int u = 0; u < map.cols; ++u) {
      const auto at = straight({double(u) / map.cols, double(v) / map.rows});
      map.at<cv::Vec2f>(v, u) = {float(at.x * map.cols), float(at.y * map.rows)};
    }
  }
  cv::remap(picture, out, map, {}, interpolation, cv::BORDER_REPLICATE);
  return out;
}

cv::Mat expose_unseen(canvas& c) {
  const bool infrared = c.sit.light == light::infrared;
  cv::RNG random{c.sit.seed};
  cv::Mat light = bend(c.light, cv::INTER_LINEAR);
  cv::GaussianBlur(light, light, {0, 0}, 0.8 * c.geo.width / 960);
  fall_off(light, infrared);
  light *= std::min(0.62F / brightest_tenth(light), is_dark(c.sit) ? 9.F : 2.5F);
  if (!infrared) {
    const cv::Matx33f filters{0.98F, 0.14F, 0.02F, 0.08F, 0.84F, 0.08F, 0.01F, 0.12F, 0.76F};
    cv::transform(light, light, filters);
  }
  add_noise(light, random, is_dark(c.sit));
  if (infrared) {
    cv::Mat grey;
    cv::cvtColor(light, grey, cv::COLOR_BGR2GRAY);
    cv::cvtColor(grey, light, cv::COLOR_GRAY2BGR);
  }
  cv::Mat smeared, soft, out;
  cv::bilateralFilter(through_curve(light), smeared, 5, 14, 3);
  cv::GaussianBlur(smeared, soft, {0, 0}, 1.8);
  cv::addWeighted(smeared, 1.7, soft, -0.7, 0, out);
  return out;
}

}  // namespace tsu::media::scene
