// The steps of render(), on linear light (32-bit float BGR) with masks beside it.
#pragma once

#include "media/scene/camera.h"
#include "media/scene/scene.h"

namespace tsu::media::scene {

struct canvas {
  canvas(const geometry& g, const situation& s);

  const geometry& geo;
  const situation& sit;
  pinhole camera;
  seeded_random chance;
  noise_field coarse, fine;
  cv::Mat light;                        // CV_32FC3
  cv::Mat distance;                     // CV_32F, metres along the ground, 400 for the sky
  cv::Mat labels;                       // see shot
  cv::Mat in_road;                      // 8-bit, the polygon of the settings
  cv::Mat vehicle;                      // 8-bit
  cv::Mat lens;                         // CV_32F, what the lens hides, 0..1
  std::vector<cv::Point2d> headlights;  // on the ground, where they shine
  cv::Vec3f sky;
};

bool is_dark(const situation&);
cv::Vec3f light_at(const canvas&, double x, double y);

void plan_vehicles(canvas&, std::vector<cv::Vec4d>& boxes);  // x, y, width, height
void paint_ground(canvas&);
void paint_background(canvas&);
void paint_stake(canvas&);
void paint_vehicle(canvas&, const cv::Vec4d& box);
void paint_fog(canvas&);
void paint_flakes(canvas&);
void paint_lens(canvas&);
// Exposure, tone, noise, shake, JPEG.
cv::Mat expose(canvas&, const optics&, std::string& jpeg);
// The same of the held-out camera, up to the JPEG.
cv::Mat expose_unseen(canvas&);
cv::Mat bend(const cv::Mat&, int interpolation);  // as its lens does

}  // namespace tsu::media::scene
