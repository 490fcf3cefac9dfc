// Winter road pictures from a seed, with their truth: a camera over a road, snow, a stake,
// vehicles, weather and a bad lens. Made for tests and for fitting the reader; not photographs, and
// what a reader scores on them says nothing about real roads. Values; any thread.
#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "base/core/random.h"

namespace tsu::media::scene {

enum class paint : std::uint8_t { red_white, black_yellow, black_white };

// Metres, degrees and pixels. x runs to the right of the camera's foot, y away from it.
struct geometry {
  std::string name;
  int width = 960, height = 540;
  double focal_px = 900, camera_m = 6, pitch_deg = 14, yaw_deg = 0;
  double road_x_m = 0, road_half_m = 3.5;
  double stake_x_m = 4.6, stake_y_m = 12, stake_cm = 150, band_cm = 10, stake_wide_cm = 7;
  paint stake_paint = paint::red_white;
};
std::vector<geometry> development_geometries();
std::vector<geometry> seen_geometries();    // held out of the surface's table
std::vector<geometry> unseen_geometries();  // held out of everything, read once

enum class ground : std::uint8_t { dry, wet, slush, ice, snow };
enum class light : std::uint8_t { day, sun, night, infrared };
// How light, lens and sensor turn into numbers: two of development, any that `optics` describes,
// and `unseen`, which is held out and made another way (unseen_camera.cc).
enum class camera_model : std::uint8_t { first, second, drawn, unseen };

struct optics {
  double gamma = 0.45;            // exponent of the tone curve
  double curve = 0;               // how far an S bends it, below 0 the other way
  double lift = 0, ceiling = 1;   // what black and white become
  cv::Vec3d balance = {1, 1, 1};  // gains of blue, green, red
  double saturation = 1;
  double key = 0.27;              // the mean it exposes for
  double grain = 1, sharpen = 0;  // times the first camera's noise; share of the detail added
  double softness = 1;            // times the first lens's
  double vignette = 0.15;         // what the corners lose
  double infrared_m = 17;         // where its own lamp has half its light
  cv::Vec3f lamps = {0.72F, 0.92F, 1.1F}, sun = {0.95F, 1.05F, 1.1F};
};
optics draw_optics(random_source&);

struct situation {
  std::uint64_t seed = 1;
  scene::light light = light::day;
  camera_model model = camera_model::first;
  scene::optics optics = {};  // of a drawn camera
  ground bare = ground::dry;  // what is under and between the snow
  double cover = 0;           // wanted share of the road area
  bool tracks = false;        // bare in the wheel tracks first
  double depth_cm = 0;        // at the stake
  int vehicles = 0;           // on the road
  bool hide_stake = false;    // a vehicle stands between camera and stake
  double flakes = 0;          // 0..1
  double frost = 0;           // share of the lens under ice
  double lens_snow = 0;       // share of the lens under snow
  double fog_m = 0;           // visibility, 0 none
  double shake_px = 0;
  int jpeg_quality = 85;
};
// Everything mixed, as a winter's pictures are.
situation draw_situation(random_source&, const geometry&, camera_model);

enum class hindrance : std::uint8_t { none, vehicle, lens, fog };

struct truth {
  double cover = 0;
  ground state = ground::dry;  // snow where it covers half
  double depth_cm = 0;
  bool stake_visible = true;  // where the snow meets it
  bool readable = true;       // the road
  hindrance by = hindrance::none;
  double hidden_share = 0;  // of the road area
};

struct shot {
  cv::Mat image;  // BGR, through JPEG
  std::string jpeg;
  scene::truth truth;
  cv::Mat labels;  // 8-bit: ground, 5 vehicle, 6 lens, 7 fog, 255 outside the road
};

struct layout {
  std::vector<cv::Point2d> road;  // image fractions
  cv::Point2d stake_base, stake_top;
};
layout layout_of(const geometry&);

// Where the lens of a camera model shows what a straight one shows at `p`.
cv::Point2d through_lens(cv::Point2d p, camera_model);

shot render(const geometry&, const situation&);
// One moment through several drawn cameras: the pictures of the second to the last. Their light
// is that of the situation's own optics.
shot render(const geometry&, const situation&, const std::vector<optics>& others,
            std::vector<cv::Mat>& pictures);

}  // namespace tsu::media::scene
