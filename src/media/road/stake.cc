#include "media/road/stake.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace tsu::media {
namespace {

using colour = std::array<double, 3>;

constexpr double half_width = 0.2;  // of the strip, in stake lengths
constexpr double beyond = 0.12;     // of the strip, above the top and below the base
constexpr double core = 0.011;      // half the width that is averaged, in stake lengths
constexpr double shortest_px = 36, least_contrast = 0.08, step_max = 0.22, least_clear = 0.5;
constexpr double stretch = 1.4;      // of the interval, so that it holds the truth 95 times of 100
constexpr double least_sure = 0.15;  // what is less sure than this is no reading

// The stake set upright: row 0 above its top, and the pixels finer than the picture's.
struct strip {
  cv::Mat pixels;          // CV_32FC3, smoothed
  double rows_per_length;  // rows from base to top
  double base_row;
};

strip straighten(const cv::Mat& image, const stake_settings& s) {
  const cv::Point2d base{s.base.x * image.cols, s.base.y * image.rows};
  const cv::Point2d top{s.top.x * image.cols, s.top.y * image.rows};
  const cv::Point2d up = top - base;
  const double length = cv::norm(up);
  const double fine = std::clamp(240 / length, 0.5, 3.0);  // rows per pixel
  strip out;
  out.rows_per_length = length * fine;
  out.base_row = out.rows_per_length * (1 + beyond);
  const int rows = cvRound(out.rows_per_length * (1 + 2 * beyond));
  const int columns = cvRound(out.rows_per_length * 2 * half_width);
  const cv::Point2d along = up * (1 / out.rows_per_length);
  const cv::Point2d across{-along.y, along.x};
  const cv::Point2d corner = base + along * out.base_row - across * (columns / 2.0);
  const cv::Mat move =
      (cv::Mat_<double>(2, 3) << across.x, -along.x, corner.x, across.y, -along.y, corner.y);
  cv::Mat cut;
  cv::warpAffine(image, cut, move, {columns, rows}, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                 cv::BORDER_REPLICATE);
  // About linear light, where the mean of two colours lies between them.
  cut.convertTo(out.pixels, CV_32FC3, 1 / 255.0);
  out.pixels = out.pixels.mul(out.pixels);
  return out;
}

std::vector<colour> column_mean(const cv::Mat& pixels, double from, double until) {
  const int a = std::clamp(cvFloor(from), 0, pixels.cols - 1);
  const int b = std::clamp(cvCeil(until), a + 1, pixels.cols);
  std::vector<colour> out(std::size_t(pixels.rows));
  for (int row = 0; row < pixels.rows; ++row) {
    auto& sum = out[std::size_t(row)];
    const auto* p = pixels.ptr<cv::Vec3f>(row);
    for (int column = a; column < b; ++column) {
      for (std::size_t k = 0; k < 3; ++k) {
        sum[k] += double(p[column][int(k)]) / (b - a);
      }
    }
  }
  return out;
}

// Rows seen as heights: `shift` moves the stake along itself (a shaken camera), `tilt` is how much
// larger the near end looks.
struct scale {
  double shift = 0, tilt = 0;
  double height(const strip& s, double row) const {  // share of the length
    const double u = (s.base_row + shift - row) / s.rows_per_length;
    return u / (1 - tilt + tilt * u);
  }
  double row(const strip& s, double z) const {
    return s.base_row + shift - s.rows_per_length * z * (1 - tilt) / (1 - tilt * z);
  }
};

struct fit {
  double cost = 1e300, bands = 0;  // bands: share of the variance above the snow they explain
  double gain = 0;                 // what the bands explain that snow all the way would not
  double depth = 0;                // share of the length
  double dark_to_pale = 0;
  colour first{}, second{};
  scale by;
  double column = 0;
  std::vector<double> costs;  // per row
  int from = 0, until = 0;
};

double luma(const colour& c) { return 0.114 * c[0] + 0.587 * c[1] + 0.299 * c[2]; }

// Sums of a least-squares fit of two colours to the rows seen so far.
struct two_colours {
  double aa = 0, ab = 0, bb = 0, n = 0;
  colour ac{}, bc{}, cc{}, c1{};
  void add(double a, const colour& c) {
    const double b = 1 - a;
    aa += a * a;
    ab += a * b;
    bb += b * b;
    n += 1;
    for (std::size_t k = 0; k < 3; ++k) {
      ac[k] += a * c[k];
      bc[k] += b * c[k];
      cc[k] += c[k] * c[k];
      c1[k] += c[k];
    }
  }
  double residual(colour* first = nullptr, colour* second = nullptr) const {
    const double det = aa * bb - ab * ab;
    double out = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      double x = n > 0 ? c1[k] / n : 0, y = x;
      if (det > 0.5) {
        x = (ac[k] * bb - bc[k] * ab) / det;
        y = (bc[k] * aa - ac[k] * ab) / det;
      }
      out += cc[k] - x * ac[k] - y * bc[k];
      if (first != nullptr) {
        (*first)[k] = x;
        (*second)[k] = y;
      }
    }
    return std::max(out, 0.0);
  }
  double plain() const {
    double out = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      out += cc[k] - (n > 0 ? c1[k] * c1[k] / n : 0);
    }
    return std::max(out, 1e-9);
  }
};

// How much of a row belongs to the first kind of band, its edges as soft as the picture's.
double first_share(double z_cm, double band_cm, double soft_cm) {
  const double phase = z_cm / band_cm - 2 * std::floor(z_cm / band_cm / 2);  // 0..2, 0..1 first
  const double edge = phase < 0.5 ? phase : phase < 1.5 ? 1 - phase : phase - 2;
  return std::clamp(0.5 + edge * band_cm / soft_cm, 0.0, 1.0);
}

struct profile {
  std::vector<colour> middle, beside;
};

// Below the snow the middle looks like what lies beside it, but for one even difference.
std::vector<double> costs_below(const profile& p, int from, int until) {
  std::vector<double> out(std::size_t(until - from) + 1, 0);
  colour sum{}, square{};
  double n = 0;
  for (int row = until - 1; row >= from; --row) {
    n += 1;
    double cost = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const double e = p.middle[std::size_t(row)][k] - p.beside[std::size_t(row)][k];
      sum[k] += e;
      square[k] += e * e;
      // A prior pulls the difference to none: snow is snow.
      cost += square[k] - sum[k] * sum[k] / (n + 8);
    }
    out[std::size_t(row - from)] = cost;
  }
  return out;
}

fit fit_rows(const strip& s, const profile& p, const stake_settings& settings, scale by) {
  fit out;
  out.by = by;
  out.from = std::clamp(cvCeil(by.row(s, 0.995)), 0, s.pixels.rows - 1);
  out.until = std::clamp(cvFloor(by.row(s, 0)), out.from + 8, s.pixels.rows);
  const auto below = costs_below(p, out.from, out.until);
  const double soft_cm =
      2.2 * settings.length_cm / s.rows_per_length * std::max(1.0, s.rows_per_length / 150);
  two_colours above;
  const int least =
      out.from + cvRound(1.6 * settings.band_cm / settings.length_cm * s.rows_per_length);
  for (int row = out.from; row < out.until; ++row) {
    const double z = by.height(s, row + 0.5) * settings.length_cm;
    above.add(first_share(z, settings.band_cm, soft_cm), p.middle[std::size_t(row)]);
    const double cost = above.residual() + below[std::size_t(row - out.from) + 1];
    out.costs.push_back(row < least ? 1e9 : cost);
    if (row >= least && cost < out.cost) {
      out.cost = cost;
      out.depth = by.height(s, row + 1);
      above.residual(&out.first, &out.second);
      out.bands = 1 - above.residual() / above.plain();
    }
  }
  const bool pale_first = luma(out.first) > luma(out.second);
  out.gain = pale_first == settings.pale_first.value_or(false) ? below.front() - out.cost : 0;
  return out;
}

profile profile_at(const strip& s, double column) {
  const double w = core * s.rows_per_length, gap = 0.05 * s.rows_per_length;
  profile p;
  p.middle = column_mean(s.pixels, column - w, column + w);
  const auto left = column_mean(s.pixels, column - 2.2 * gap, column - gap);
  const auto right = column_mean(s.pixels, column + gap, column + 2.2 * gap);
  p.beside = left;
  for (std::size_t row = 0; row < left.size(); ++row) {
    for (std::size_t k = 0; k < 3; ++k) {
      p.beside[row][k] = (left[row][k] + right[row][k]) / 2;
    }
  }
  return p;
}

// Coarse over the width and the shake, then fine.
fit search(const strip& s, const stake_settings& settings, double shake_rows) {
  fit best;
  const double middle = s.pixels.cols / 2.0;
  for (double off = -shake_rows; off <= shake_rows; off += 1.5) {
    const auto p = profile_at(s, middle + off);
    for (double shift = -shake_rows; shift <= shake_rows; shift += 2) {
      auto now = fit_rows(s, p, settings, {shift, 0.025});
      if (now.gain > best.gain && now.bands > 0.2) {
        best = std::move(now);
        best.column = middle + off;
      }
    }
  }
  const auto rough = best;
  for (const double off : {-0.8, 0.0, 0.8}) {
    const auto p = profile_at(s, rough.column + off);
    for (double shift = rough.by.shift - 2.5; shift <= rough.by.shift + 2.5; shift += 0.5) {
      for (double tilt = 0; tilt <= 0.066; tilt += 0.011) {
        auto now = fit_rows(s, p, settings, {shift, tilt});
        if (now.gain > best.gain) {
          best = std::move(now);
          best.column = rough.column + off;
        }
      }
    }
  }
  return best;
}

// Where a vehicle ends the stake, its edge also crosses what lies beside; snow does not.
double step_beside(const profile& p, int row, int reach) {
  double above = 0, below = 0;
  for (int i = 1; i <= reach; ++i) {
    above += luma(p.beside[std::size_t(std::clamp(row - i - 1, 0, int(p.beside.size()) - 1))]);
    below += luma(p.beside[std::size_t(std::clamp(row + i + 1, 0, int(p.beside.size()) - 1))]);
  }
  return std::abs(above - below) / (above + below + 0.02 * reach);
}

// The bands just above the line are as clear as the others; through a veil on the lens they fade.
double clearness_at_line(const profile& p, const fit& f, const strip& s,
                         const stake_settings& settings, int row) {
  const double soft_cm = 2.2 * settings.length_cm / s.rows_per_length;
  const double bands = 2.4 * settings.band_cm / settings.length_cm * s.rows_per_length;
  two_colours near;
  for (int r = std::max(f.from, row - int(bands)); r < row - 1; ++r) {
    const double z = f.by.height(s, r + 0.5) * settings.length_cm;
    near.add(first_share(z, settings.band_cm, soft_cm), p.middle[std::size_t(r)]);
  }
  colour first, second;
  near.residual(&first, &second);
  double here = 0, all = 1e-6;
  for (std::size_t k = 0; k < 3; ++k) {
    here += (first[k] - second[k]) * (f.first[k] - f.second[k]);
    all += (f.first[k] - f.second[k]) * (f.first[k] - f.second[k]);
  }
  return here / all;
}

double chroma(const colour& c) {
  return (std::max({c[0], c[1], c[2]}) - std::min({c[0], c[1], c[2]})) /
         (std::max({c[0], c[1], c[2]}) + 0.05);
}

// What lies below the line must be able to be snow: about as bright as the pale bands, no colour.
bool can_be_snow(const profile& p, const fit& f, int row) {
  const int until = std::min(f.until, int(p.middle.size()));
  if (until - row < 4) {
    return true;
  }
  colour mean{};
  for (int r = row + 2; r < until; ++r) {
    for (std::size_t k = 0; k < 3; ++k) {
      mean[k] += p.middle[std::size_t(r)][k] / (until - row - 2);
    }
  }
  const double pale = std::max(luma(f.first), luma(f.second));
  const double dark = std::min(luma(f.first), luma(f.second));
  // A flat tone curve lifts the dark bands, and soil with them.
  return luma(mean) > std::max(0.42 * pale, dark + 0.3 * (pale - dark)) && chroma(mean) < 0.65;
}

void set_interval(stake_reading& out, const fit& f, const strip& s, const stake_settings& settings,
                  double fine) {
  const double rows = double(f.until - f.from);
  const double independent = rows / std::max(2.0, 2 * fine);
  double low = f.depth, high = f.depth;
  for (int i = 0; i < int(f.costs.size()); ++i) {
    if (independent * 1.5 * std::log(f.costs[std::size_t(i)] / f.cost) < 1.92) {
      const double z = f.by.height(s, f.from + i + 1);
      low = std::min(low, z);
      high = std::max(high, z);
    }
  }
  const double step = 0.7 / s.rows_per_length * std::max(1.0, fine);
  low = f.depth - (f.depth - low) * stretch;
  high = f.depth + (high - f.depth) * stretch;
  out.low_cm = std::max(0.0, (low - step * stretch) * settings.length_cm);
  out.high_cm = (high + step * stretch) * settings.length_cm;
}

// Between rows: the bottom of the parabola through the three best costs.
double sharpened(const fit& f, const strip& s) {
  const auto at = std::min_element(f.costs.begin(), f.costs.end()) - f.costs.begin();
  if (at < 1 || at + 1 >= std::ptrdiff_t(f.costs.size())) {
    return f.depth;
  }
  const double a = f.costs[std::size_t(at - 1)], b = f.costs[std::size_t(at)],
               c = f.costs[std::size_t(at + 1)];
  const double bend = a - 2 * b + c;
  const double off = bend > 1e-12 && a < 1e8 ? std::clamp((a - c) / (2 * bend), -0.5, 0.5) : 0;
  return f.by.height(s, f.from + double(at) + 1 + off);
}

stake_reading trouble(stake_trouble what) {
  stake_reading out;
  out.trouble = what;
  return out;
}

}  // namespace

bool stake_is_legible(const stake_settings& s, cv::Size size) {
  return std::hypot((s.top.x - s.base.x) * size.width, (s.top.y - s.base.y) * size.height) >=
         shortest_px;
}

stake_reading read_stake(const cv::Mat& image, const stake_settings& settings) {
  if (!stake_is_legible(settings, image.size())) {
    return trouble(stake_trouble::not_found);
  }
  const auto s = straighten(image, settings);
  const double length_px = std::hypot((settings.top.x - settings.base.x) * image.cols,
                                      (settings.top.y - settings.base.y) * image.rows);
  const double fine = s.rows_per_length / length_px;
  const double band_rows = settings.band_cm / settings.length_cm * s.rows_per_length;
  const double shake = std::min(0.006 * std::max(image.cols, image.rows) * fine, 0.9 * band_rows);
  const auto f = search(s, settings, shake);
  double contrast = 0;
  for (std::size_t k = 0; k < 3; ++k) {
    contrast = std::max(
        contrast, std::abs(f.first[k] - f.second[k]) / (std::abs(f.first[k] + f.second[k]) + 0.02));
  }
  if (f.cost > 1e9 || f.bands < 0.45 || contrast < least_contrast) {
    return trouble(contrast < least_contrast ? stake_trouble::blurred : stake_trouble::hidden);
  }
  const auto p = profile_at(s, f.column);
  const int row = std::clamp(cvRound(f.by.row(s, f.depth)), 0, s.pixels.rows - 1);
  const double depth_cm = std::max(0.0, sharpened(f, s)) * settings.length_cm;
  const bool well_above_ground = depth_cm > 3;
  const double step = step_beside(p, row, std::max(3, int(band_rows * 0.6)));
  const double clear = clearness_at_line(p, f, s, settings, row);
  if (clear < least_clear) {
    return trouble(stake_trouble::hidden);
  }
  stake_reading out;
  out.depth_cm = depth_cm;
  set_interval(out, f, s, settings, fine);
  const double width = (*out.high_cm - *out.low_cm) / stretch;
  double ground = 1;
  if (well_above_ground && !can_be_snow(p, f, row)) {
    if (depth_cm > 1.15 * settings.band_cm || step > step_max) {
      return trouble(stake_trouble::hidden);
    }
    // The lowest band, dark as the soil beside it: bare ground, less sure than a band that is seen.
    out.depth_cm = 0;
    out.low_cm = 0;
    ground = 0.65;
  } else if (well_above_ground) {
    if (step > step_max) {
      return trouble(stake_trouble::hidden);
    }
    ground = std::clamp(1.2 - 3 * step, 0.2, 1.0);
  }
  out.confidence = std::clamp((f.bands - 0.35) / 0.5, 0.0, 1.0) *
                   std::clamp(1.25 - width / 12, 0.05, 1.0) *
                   std::clamp(2 * clear - 0.6, 0.1, 1.0) * ground;
  return out.confidence < least_sure ? trouble(stake_trouble::hidden) : out;
}

}  // namespace tsu::media
