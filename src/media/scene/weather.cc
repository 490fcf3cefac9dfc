#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "media/codec.h"
#include "media/scene/paint.h"

namespace tsu::media::scene {
namespace {

using colour = cv::Vec3f;

// The share of the lens wanted, in blobs.
cv::Mat blobs(const canvas& c, double share, double scale, double soft) {
  cv::Mat small(c.geo.height / 4, c.geo.width / 4, CV_32F);
  for (int v = 0; v < small.rows; ++v) {
    for (int u = 0; u < small.cols; ++u) {
      small.at<float>(v, u) = c.coarse.at(u * scale + 77, v * scale + 13);
    }
  }
  std::vector<float> all(small.begin<float>(), small.end<float>());
  const auto nth = std::ptrdiff_t(double(all.size() - 1) * (1 - share));
  std::nth_element(all.begin(), all.begin() + nth, all.end());
  small = (small - all[std::size_t(nth)]) / soft + 0.5;
  cv::Mat out;
  cv::resize(cv::max(cv::min(small, 1), 0), out, c.light.size());
  return out;
}

void lay_over(canvas& c, const cv::Mat& veil, const cv::Mat& under, const colour& above,
              float dense) {
  for (int v = 0; v < c.light.rows; ++v) {
    for (int u = 0; u < c.light.cols; ++u) {
      const float a = veil.at<float>(v, u) * dense;
      auto& p = c.light.at<colour>(v, u);
      p = p * (1 - a) + (under.at<colour>(v, u) * 0.35F + above * 0.65F) * a;
      auto& hidden = c.lens.at<float>(v, u);
      hidden = std::max(hidden, a);
    }
  }
}

// From light to 0..1.
double tone(double x, const situation& s, const optics& o) {
  if (s.model == camera_model::first) {
    return std::pow(std::min(x, 1.0), 1 / 2.2);
  }
  if (s.model == camera_model::second) {
    // A filmic shoulder, deeper shadows.
    const double y = x * (2.2 * x + 0.12) / (x * (2.1 * x + 0.75) + 0.12);
    return std::pow(std::clamp(y, 0.0, 1.0), 1 / 2.0);
  }
  const double y = std::pow(std::clamp(x, 0.0, 1.0), o.gamma);
  const double bent = y + o.curve * (y * y * (3 - 2 * y) - y);
  return o.lift + (o.ceiling - o.lift) * bent;
}

// What the models of development differ in, as optics.
optics optics_of(const situation& s, const optics& drawn) {
  optics o;
  switch (s.model) {
    case camera_model::first: o.key = 0.24; break;
    case camera_model::second:
      o.key = 0.30;
      o.grain = 1.5;
      o.vignette = 0.32;
      break;
    case camera_model::drawn: return drawn;
    case camera_model::unseen: break;
  }
  return o;
}

cv::Mat picture_of(canvas& c, const optics& o) {
  cv::GaussianBlur(c.light, c.light, {0, 0},
                   o.softness * (0.5 + 0.4 * c.chance.unit()) * c.geo.width / 960);
  const double key = o.key * (0.75 + 0.5 * c.chance.unit());
  const double mean = std::max(cv::mean(c.light)[1], 1e-4);
  const double gain = std::min(key / mean, is_dark(c.sit) ? 7.0 : 2.0);
  const double grain = (is_dark(c.sit) ? 0.022 : 0.007) * o.grain;
  const bool grey = c.sit.light == light::infrared;
  cv::Mat image(c.light.size(), CV_32FC3);
  for (int v = 0; v < image.rows; ++v) {
    for (int u = 0; u < image.cols; ++u) {
      auto p = c.light.at<colour>(v, u);
      auto& out = image.at<colour>(v, u);
      const double ru = 2.0 * u / image.cols - 1, rv = 2.0 * v / image.rows - 1;
      const double level = gain * (1 - o.vignette * (ru * ru + rv * rv) / 2);
      const double common = c.chance.unit() + c.chance.unit() - 1;
      const double grey_light = 0.114 * p[0] + 0.587 * p[1] + 0.299 * p[2];
      for (int k = 0; k < 3; ++k) {
        const double own = grey ? 0 : c.chance.unit() - 0.5;
        const double pure = grey_light + o.saturation * (p[k] - grey_light);
        const double value = std::max(pure, 0.0) * level * (grey ? 1 : o.balance[k]);
        out[k] = float(tone(value, c.sit, o) + grain * (1.6 * common + own));
      }
    }
  }
  if (o.sharpen > 0) {
    cv::Mat soft;
    cv::GaussianBlur(image, soft, {0, 0}, 1.2);
    image += o.sharpen * (image - soft);
  }
  cv::Mat out;
  image.convertTo(out, CV_8UC3, 255);
  return out;
}

void shake(canvas& c, cv::Mat& image) {
  if (c.sit.shake_px > 0) {
    const double turn = (c.chance.unit() - 0.5) * 0.004 * c.sit.shake_px / 4;
    const double dx = (c.chance.unit() * 2 - 1) * c.sit.shake_px;
    const double dy = (c.chance.unit() * 2 - 1) * c.sit.shake_px;
    const cv::Mat move = (cv::Mat_<double>(2, 3) << 1, -turn, dx, turn, 1, dy);
    cv::warpAffine(image, image, move, image.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  }
}

}  // namespace

void paint_fog(canvas& c) {
  if (c.sit.fog_m <= 0) {
    return;
  }
  const colour air = is_dark(c.sit) ? colour::all(0.10F) : colour{0.72F, 0.71F, 0.70F};
  for (int v = 0; v < c.light.rows; ++v) {
    for (int u = 0; u < c.light.cols; ++u) {
      const float t = std::exp(-3.0F * c.distance.at<float>(v, u) / float(c.sit.fog_m));
      auto& p = c.light.at<colour>(v, u);
      p = p * t + air * (1 - t);
    }
  }
}

void paint_flakes(canvas& c) {
  const int count = int(c.sit.flakes * 900);
  const float bright = is_dark(c.sit) ? 0.5F : 0.85F;
  cv::Mat veil = cv::Mat::zeros(c.light.size(), CV_32F);
  for (int i = 0; i < count; ++i) {
    const double near = std::pow(c.chance.unit(), 5);
    const double radius = (0.5 + 4.5 * near) * c.geo.width / 960;
    const cv::Point2d at{c.chance.unit() * c.geo.width, c.chance.unit() * c.geo.height};
    const cv::Point2d to = at + cv::Point2d(radius * (c.chance.unit() - 0.3), radius * 1.5);
    cv::line(veil, at, to, cv::Scalar(near > 0.1 ? 0.35 : 0.75), std::max(1, cvRound(radius)),
             cv::LINE_AA);
  }
  cv::GaussianBlur(veil, veil, {0, 0}, 0.7 * c.geo.width / 960);
  for (int v = 0; v < c.light.rows; ++v) {
    for (int u = 0; u < c.light.cols; ++u) {
      const float a = std::min(veil.at<float>(v, u), 1.F);
      auto& p = c.light.at<colour>(v, u);
      p = p * (1 - a) + colour::all(bright) * a;
    }
  }
}

void paint_lens(canvas& c) {
  cv::Mat blurred;
  if (c.sit.frost > 0 || c.sit.lens_snow > 0) {
    cv::GaussianBlur(c.light, blurred, {0, 0}, 0.02 * c.geo.width);
  }
  const float level = float(std::max(0.04, cv::mean(c.light)[1]));
  if (c.sit.frost > 0) {
    auto veil = blobs(c, c.sit.frost, 0.05, 0.5);
    for (int v = 0; v < veil.rows; ++v) {
      for (int u = 0; u < veil.cols; ++u) {
        veil.at<float>(v, u) *= 0.94F + 0.06F * c.fine.at(u * 0.5, v * 0.5);
      }
    }
    lay_over(c, veil, blurred, colour{1.1F, 1.05F, 1.0F} * level, 0.95F);
  }
  if (c.sit.lens_snow > 0) {
    const auto veil = blobs(c, c.sit.lens_snow, 0.025, 0.25);
    lay_over(c, veil, blurred, colour{1.2F, 1.18F, 1.15F} * level, 1.F);
  }
}

cv::Mat expose(canvas& c, const optics& drawn, std::string& jpeg) {
  cv::Mat image = c.sit.model == camera_model::unseen ? expose_unseen(c)
                                                      : picture_of(c, optics_of(c.sit, drawn));
  shake(c, image);
  jpeg = encode_jpeg(image, c.sit.jpeg_quality);
  const auto header = read_image_header(jpeg);
  return decode(*header, jpeg, 30'000).value();
}

}  // namespace tsu::media::scene
