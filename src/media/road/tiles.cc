#include "media/road/tiles.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "media/road/weights.h"

namespace tsu::media {
namespace {

constexpr int working_side = 640, tile_side = 10;
constexpr double grey_enough = 0.03;  // what JPEG leaves of colour in a grey picture

// Means per tile of what is measured per pixel.
struct maps {
  cv::Mat grey, square, dx, dy, fine, saturation, red_blue, green, bright;
  cv::Mat dx3, dy3, mean3, square3, mean7, square7, fine5;
};

cv::Mat per_tile(const cv::Mat& pixels, cv::Size grid) {
  cv::Mat out;
  cv::resize(pixels, out, grid, 0, 0, cv::INTER_AREA);
  return out;
}

cv::Mat around(const cv::Mat& m, int side) {
  cv::Mat out;
  cv::blur(m, out, {side, side}, {-1, -1}, cv::BORDER_REPLICATE);
  return out;
}

maps measure(const cv::Mat& working, cv::Size grid) {
  cv::Mat bgr, grey, smooth, dx, dy;
  working.convertTo(bgr, CV_32F, 1 / 255.0);
  cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
  cv::blur(grey, smooth, {3, 3});
  cv::Sobel(grey, dx, CV_32F, 1, 0, 3, 0.25);
  cv::Sobel(grey, dy, CV_32F, 0, 1, 3, 0.25);
  cv::Mat b[3], most, least;
  cv::split(bgr, b);
  cv::max(cv::max(b[0], b[1]), b[2], most);
  cv::min(cv::min(b[0], b[1]), b[2], least);
  const cv::Mat sum = b[0] + b[1] + b[2] + 0.05;
  maps m;
  m.grey = per_tile(grey, grid);
  m.square = per_tile(grey.mul(grey), grid);
  m.dx = per_tile(cv::abs(dx), grid);
  m.dy = per_tile(cv::abs(dy), grid);
  m.fine = per_tile(cv::abs(grey - smooth), grid);
  m.saturation = per_tile((most - least) / (most + 0.02), grid);
  m.red_blue = per_tile((b[2] - b[0]) / sum, grid);
  m.green = per_tile((2 * b[1] - b[0] - b[2]) / sum, grid);
  cv::Mat bright;
  cv::threshold(grey, bright, 0.93, 1, cv::THRESH_BINARY);
  m.bright = per_tile(bright, grid);
  m.dx3 = around(m.dx, 3);
  m.dy3 = around(m.dy, 3);
  m.mean3 = around(m.grey, 3);
  m.square3 = around(m.grey.mul(m.grey), 3);
  m.mean7 = around(m.grey, 7);
  m.square7 = around(m.grey.mul(m.grey), 7);
  m.fine5 = around(m.fine, 5);
  return m;
}

cv::Mat road_mask(const road_settings& s, cv::Size size) {
  cv::Mat mask = cv::Mat::zeros(size, CV_8U);
  std::vector<std::vector<cv::Point>> all;
  for (const auto& polygon : s.road) {
    auto& corners = all.emplace_back();
    for (const auto& p : polygon) {
      corners.emplace_back(cvRound(p.x * size.width), cvRound(p.y * size.height));
    }
  }
  cv::fillPoly(mask, all, cv::Scalar(255));
  return mask;
}

float nth_share(std::vector<float> all, double share) {
  if (all.empty()) {
    return 0;
  }
  const auto nth = std::ptrdiff_t(double(all.size() - 1) * share);
  std::nth_element(all.begin(), all.begin() + nth, all.end());
  return all[std::size_t(nth)];
}

float spread(float mean, float square) { return std::sqrt(std::max(square - mean * mean, 0.F)); }
float logged(float x) { return std::log(x + 0.002F); }

// What holds for the whole picture or the whole road area.
struct context {
  float p05 = 0, p95 = 0, mean = 0, sky = 0, fine = 0;
  float road = 0, road_spread = 0, road_saturation = 0, road_upright = 0, road_red_blue = 0;
  std::vector<float> flank, flank_red_blue;  // per row, what lies beside the road
};

context look_around(const maps& m, const cv::Mat& inside) {
  context c;
  std::vector<float> all(m.grey.begin<float>(), m.grey.end<float>());
  c.p05 = nth_share(all, 0.05);
  c.p95 = nth_share(all, 0.95);
  c.mean = float(cv::mean(m.grey)[0]);
  c.sky = float(cv::mean(m.grey.rowRange(0, std::max(1, m.grey.rows / 7)))[0]);
  c.fine = float(cv::mean(m.fine)[0]);
  cv::Mat in, out;
  cv::compare(inside, 0.5, in, cv::CMP_GT);
  cv::compare(inside, 0.1, out, cv::CMP_LT);
  cv::Scalar mean, deviation;
  cv::meanStdDev(m.grey, mean, deviation, in);
  c.road = float(mean[0]);
  c.road_spread = float(deviation[0]);
  c.road_saturation = float(cv::mean(m.saturation, in)[0]);
  c.road_red_blue = float(cv::mean(m.red_blue, in)[0]);
  c.road_upright = logged(float(cv::mean(m.dx, in)[0])) - logged(float(cv::mean(m.dy, in)[0]));
  for (int row = 0; row < m.grey.rows; ++row) {
    const bool some = cv::countNonZero(out.row(row)) > 0;
    c.flank.push_back(some ? float(cv::mean(m.grey.row(row), out.row(row))[0]) : c.mean);
    c.flank_red_blue.push_back(some ? float(cv::mean(m.red_blue.row(row), out.row(row))[0]) : 0);
  }
  return c;
}

features features_of(const maps& m, const context& c, int row, int column, double down,
                     scene_kind scene) {
  const auto at = [&](const cv::Mat& map) { return map.at<float>(row, column); };
  const float g = at(m.grey), flank = c.flank[std::size_t(row)];
  return {g,
          logged(g),
          g / (c.p95 + 0.05F),
          g - c.road,
          at(m.saturation),
          at(m.red_blue) * 10,
          at(m.green) * 10,
          logged(at(m.fine)),
          at(m.fine) / (g + 0.05F) * 10,
          logged(at(m.dx)),
          logged(at(m.dy)),
          logged(at(m.dx3)) - logged(at(m.dy3)),
          spread(g, at(m.square)) * 10,
          spread(at(m.mean3), at(m.square3)) * 10,
          spread(at(m.mean7), at(m.square7)) * 10,
          at(m.bright),
          flank - g,
          float(down),
          c.p05,
          c.p95,
          c.mean,
          c.sky,
          logged(c.fine),
          c.road,
          c.road_spread * 10,
          c.road_saturation,
          c.road_upright,
          scene == scene_kind::infrared ? 1.F : 0.F,
          scene == scene_kind::night ? 1.F : 0.F,
          logged(at(m.fine5)),
          (at(m.red_blue) - c.road_red_blue) * 10,
          c.flank_red_blue[std::size_t(row)] * 10};
}

scene_kind scene_of(const maps& m, const context& c, const road_settings& s) {
  if (s.infrared.value_or(cv::mean(m.saturation)[0] < grey_enough)) {
    return scene_kind::infrared;
  }
  return s.daylight.value_or(c.sky > 0.3F) ? scene_kind::day : scene_kind::night;
}

}  // namespace

tiled_picture cut_into_tiles(const cv::Mat& image, const road_settings& s) {
  tiled_picture out;
  const double factor = double(working_side) / std::max(image.cols, image.rows);
  const cv::Size grid{std::max(3, cvRound(image.cols * factor / tile_side)),
                      std::max(3, cvRound(image.rows * factor / tile_side))};
  out.size = {grid.width * tile_side, grid.height * tile_side};
  cv::Mat working;
  cv::resize(image, working, out.size, 0, 0, cv::INTER_AREA);
  const auto m = measure(working, grid);
  cv::Mat inside;
  road_mask(s, out.size).convertTo(inside, CV_32F, 1 / 255.0);
  inside = per_tile(inside, grid);
  const auto c = look_around(m, inside);
  out.scene = scene_of(m, c, s);
  out.statistics = {c.mean, c.p95 - c.p05, c.fine};
  int first = grid.height, last = 0;
  for (int row = 0; row < grid.height; ++row) {
    if (cv::countNonZero(inside.row(row) > 0.3) > 0) {
      first = std::min(first, row);
      last = row;
    }
  }
  for (int row = first; row <= last; ++row) {
    for (int column = 0; column < grid.width; ++column) {
      const double weight = inside.at<float>(row, column);
      if (weight > 0.3) {
        const double down = last > first ? double(row - first) / (last - first) : 1;
        out.tiles.push_back({{column * tile_side, row * tile_side, tile_side, tile_side},
                             weight,
                             down,
                             features_of(m, c, row, column, down, out.scene)});
      }
    }
  }
  return out;
}

class_shares judge_tile(const features& f) {
  std::array<float, hidden_count> hidden;
  for (std::size_t h = 0; h < hidden_count; ++h) {
    float sum = weights::hidden_bias[h];
    for (std::size_t i = 0; i < feature_count; ++i) {
      const float x = (f[i] - weights::mean[i]) / weights::spread[i];
      sum += weights::hidden[h * feature_count + i] * std::clamp(x, -4.F, 4.F);
    }
    hidden[h] = std::tanh(sum);
  }
  class_shares out;
  float most = -1e9F, total = 0;
  for (std::size_t k = 0; k < class_count; ++k) {
    out[k] = weights::out_bias[k];
    for (std::size_t h = 0; h < hidden_count; ++h) {
      out[k] += weights::out[k * hidden_count + h] * hidden[h];
    }
    most = std::max(most, out[k]);
  }
  for (auto& k : out) {
    total += k = std::exp(k - most);
  }
  for (auto& k : out) {
    k /= total;
  }
  return out;
}

}  // namespace tsu::media
