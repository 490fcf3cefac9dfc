#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "media/scene/paint.h"

namespace tsu::media::scene {
namespace {

using colour = cv::Vec3f;

std::vector<cv::Point> rounded(const std::vector<cv::Point2d>& all) {
  std::vector<cv::Point> out;
  for (const auto& p : all) {
    out.emplace_back(cvRound(p.x), cvRound(p.y));
  }
  return out;
}

void fill(cv::Mat& image, const std::vector<cv::Point2d>& shape, const colour& c) {
  cv::fillConvexPoly(image, rounded(shape), cv::Scalar(c[0], c[1], c[2]), cv::LINE_AA);
}

colour grey_of(const canvas& c, colour k) {
  return c.sit.light == light::infrared ? colour::all((k[0] + k[1] + k[2]) / 3) : k;
}

// Two colours of the stake in visible light and in infrared, where red paint shines.
std::pair<colour, colour> paints(const canvas& c) {
  const bool ir = c.sit.light == light::infrared;
  switch (c.geo.stake_paint) {
    case paint::red_white:
      return {ir ? colour::all(0.34F) : colour{0.07F, 0.06F, 0.52F},
              ir ? colour::all(0.70F) : colour{0.68F, 0.68F, 0.68F}};
    case paint::black_yellow:
      return {colour::all(0.05F), ir ? colour::all(0.6F) : colour{0.05F, 0.55F, 0.70F}};
    case paint::black_white: break;
  }
  return {colour::all(0.05F), colour::all(0.68F)};
}

}  // namespace

void plan_vehicles(canvas& c, std::vector<cv::Vec4d>& boxes) {
  for (int i = 0; i < c.sit.vehicles; ++i) {
    const double side = c.chance.unit() < 0.5 ? -1 : 1;
    const bool truck = c.chance.unit() < 0.25;
    const double y = 9 + 22 * c.chance.unit();
    boxes.push_back(
        {c.geo.road_x_m + side * c.geo.road_half_m / 2, y, truck ? 2.3 : 1.75, truck ? 2.9 : 1.5});
  }
  if (c.sit.hide_stake) {
    const double near = 0.62 + 0.2 * c.chance.unit();
    boxes.push_back({c.geo.stake_x_m * near, c.geo.stake_y_m * near - 2, 2.4, 3.0});
  }
  for (const auto& b : boxes) {
    if (c.sit.light == light::night) {
      c.headlights.emplace_back(b[0], b[1] + (c.chance.unit() < 0.5 ? -6 : 9));
    }
  }
  std::sort(boxes.begin(), boxes.end(), [](const auto& a, const auto& b) { return a[1] > b[1]; });
}

void paint_background(canvas& c) {
  const auto horizon = int(std::clamp(c.camera.project(0, 400, 0).y, 0.0, double(c.geo.height)));
  const float dim = c.sit.light == light::infrared ? 0.02F : is_dark(c.sit) ? 0.02F : 0.25F;
  const double start = c.chance.unit() * 90;
  for (int u = 0; u < c.geo.width; ++u) {
    const int hill = int(c.geo.height * (0.02 + 0.025 * (1 + c.coarse.at(u * 0.02 + start, 7))));
    cv::line(c.light, {u, horizon}, {u, std::max(horizon - hill, 0)},
             cv::Scalar(dim * 1.1, dim, dim * 0.9));
  }
  for (int i = 0; i < 9; ++i) {
    const double side = c.chance.unit() < 0.5 ? -1 : 1;
    const double x = c.geo.road_x_m + side * (c.geo.road_half_m + 3.5 + 9 * c.chance.unit());
    const double y = 16 + 60 * c.chance.unit(), high = 3 + 5 * c.chance.unit();
    const double wide = c.chance.unit() < 0.4 ? 5 : 0.25;
    const auto light = light_at(c, x, y);
    const colour wall =
        grey_of(c, {float(0.1 + 0.4 * c.chance.unit()), float(0.1 + 0.35 * c.chance.unit()),
                    float(0.1 + 0.4 * c.chance.unit())});
    fill(c.light,
         {c.camera.project(x, y, 0), c.camera.project(x + wide, y, 0),
          c.camera.project(x + wide, y, high), c.camera.project(x, y, high)},
         wall.mul(light));
    if (wide > 1) {  // snow on the roof
      fill(c.light,
           {c.camera.project(x - 0.3, y, high), c.camera.project(x + wide + 0.3, y, high),
            c.camera.project(x + wide / 2, y, high + 1.5)},
           colour{0.8F, 0.78F, 0.76F}.mul(light));
    }
  }
}

void paint_stake(canvas& c) {
  const auto& g = c.geo;
  const auto base = c.camera.project(g.stake_x_m, g.stake_y_m, 0);
  const auto top = c.camera.project(g.stake_x_m, g.stake_y_m, g.stake_cm / 100);
  const double half =
      cv::norm(c.camera.project(g.stake_x_m + g.stake_wide_cm / 200, g.stake_y_m, 0) - base);
  const auto [dark, pale] = paints(c);
  const auto light = light_at(c, g.stake_x_m, g.stake_y_m);
  const double lean = (top.x - base.x) / (top.y - base.y);
  for (int v = int(top.y) - 1; v <= int(base.y) + 1; ++v) {
    for (int u = int(std::min(base.x, top.x) - half) - 1;
         u <= int(std::max(base.x, top.x) + half) + 1; ++u) {
      if (u < 0 || v < 0 || u >= g.width || v >= g.height) {
        continue;
      }
      colour sum{0, 0, 0};
      int hits = 0;
      for (int k = 0; k < 25; ++k) {
        const double su = u - 0.4 + 0.2 * (k % 5), sv = v - 0.4 + 0.2 * (k / 5);
        // The height on the upright through the stake's foot.
        const auto ray = c.camera.ray_of(su, sv);
        const double t = g.stake_y_m / ray[1];
        const double z = (g.camera_m + ray[2] * t) * 100;
        const double off = (su - (base.x + (sv - base.y) * lean)) / half;
        const double line = c.sit.depth_cm + 0.35 * c.fine.at(off * 3 + 8, 1);
        if (std::abs(off) > 1 || z < line || z < 0 || z > g.stake_cm) {
          continue;
        }
        const bool first = std::fmod(z / g.band_cm, 2.0) < 1;
        sum += (first ? dark : pale) * float(1.0 - 0.35 * off * off);
        ++hits;
      }
      auto& here = c.light.at<colour>(v, u);
      const float share = float(hits) / 25;
      here = here * (1 - share) + sum.mul(light) * (1.F / 25);
      if (hits > 12) {
        c.distance.at<float>(v, u) = float(std::hypot(g.stake_x_m, g.stake_y_m));
      }
    }
  }
}

namespace {

struct body {
  double x, y, w, h, length;
};

std::vector<cv::Point2d> face(const canvas& c, const body& b, double y, double z0, double z1,
                              double inset = 0) {
  const double l = b.x - b.w / 2 + inset, r = b.x + b.w / 2 - inset;
  return {c.camera.project(l, y, z0), c.camera.project(r, y, z0), c.camera.project(r, y, z1),
          c.camera.project(l, y, z1)};
}

void mark_vehicle(canvas& c, const std::vector<cv::Point2d>& shape) {
  cv::fillConvexPoly(c.vehicle, rounded(shape), cv::Scalar(255));
}

void paint_lights(canvas& c, const body& b) {
  const bool front = c.chance.unit() < 0.5;
  const double strong = c.sit.light == light::night ? 1 : 0.35;
  for (const double side : {-0.36, 0.36}) {
    const auto at = c.camera.project(b.x + side * b.w, b.y, 0.7);
    const double radius = 0.12 * c.geo.focal_px / std::max(b.y, 3.0);
    const colour shine = grey_of(c, front ? colour{1.6F, 1.8F, 1.9F} : colour{0.05F, 0.05F, 0.9F});
    cv::circle(c.light, {cvRound(at.x), cvRound(at.y)}, std::max(1, cvRound(radius)),
               cv::Scalar(shine[0] * strong, shine[1] * strong, shine[2] * strong), -1,
               cv::LINE_AA);
  }
}

}  // namespace

void paint_vehicle(canvas& c, const cv::Vec4d& box) {
  const body b{box[0], box[1], box[2], box[3], box[3] > 2 ? 7.0 : 4.3};
  const auto light = light_at(c, b.x, b.y);
  static const colour coats[] = {{0.6F, 0.6F, 0.6F},   {0.06F, 0.06F, 0.06F}, {0.3F, 0.3F, 0.31F},
                                 {0.35F, 0.1F, 0.05F}, {0.05F, 0.06F, 0.4F},  {0.05F, 0.3F, 0.75F}};
  const auto coat = grey_of(c, coats[c.chance.below(std::size(coats))]).mul(light);
  const bool snow_on_roof = c.chance.unit() < 0.4;
  const auto roof_coat = snow_on_roof ? colour{0.8F, 0.78F, 0.76F}.mul(light) : coat * 1.15F;
  const double back = b.y + b.length;
  // The shadow under it, then the side the camera sees, roof and the near end.
  fill(c.light, face(c, b, b.y - 0.25, 0, 0.35, -0.1), colour{0.02F, 0.02F, 0.02F}.mul(light));
  const double side_x = b.x > 0 ? b.x - b.w / 2 : b.x + b.w / 2;
  const std::vector<cv::Point2d> side{
      c.camera.project(side_x, b.y, 0.2), c.camera.project(side_x, back, 0.2),
      c.camera.project(side_x, back, b.h), c.camera.project(side_x, b.y, b.h)};
  fill(c.light, side, coat * 0.8F);
  const std::vector<cv::Point2d> roof{
      c.camera.project(b.x - b.w / 2, b.y, b.h), c.camera.project(b.x + b.w / 2, b.y, b.h),
      c.camera.project(b.x + b.w / 2, back, b.h), c.camera.project(b.x - b.w / 2, back, b.h)};
  fill(c.light, roof, roof_coat);
  fill(c.light, face(c, b, b.y, 0.2, b.h), coat);
  fill(c.light, face(c, b, b.y, b.h * 0.55, b.h * 0.92, 0.15),
       colour{0.05F, 0.045F, 0.04F}.mul(light));
  fill(c.light, face(c, b, b.y, 0, 0.3), colour{0.02F, 0.02F, 0.02F}.mul(light));
  paint_lights(c, b);
  for (const auto& shape : {side, roof, face(c, b, b.y, 0, b.h), face(c, b, b.y - 0.25, 0, 0.35)}) {
    mark_vehicle(c, shape);
  }
}

}  // namespace tsu::media::scene
