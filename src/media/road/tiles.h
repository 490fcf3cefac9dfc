// A picture as a grid of tiles, each with the numbers by which its surface is told apart.
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <vector>

#include "media/road/reading.h"

namespace tsu::media {

inline constexpr int feature_count = 32, class_count = 8, hidden_count = 40;
// The five states, then what hides the road.
enum tile_class : int { tile_vehicle = 5, tile_lens = 6, tile_fog = 7 };

using features = std::array<float, feature_count>;
using class_shares = std::array<float, class_count>;

struct tile {
  cv::Rect place;     // in the working picture
  double weight = 0;  // share of the tile inside the road area
  double down = 0;    // 0 the far end of the road area, 1 the near end
  features values = {};
};

struct tiled_picture {
  cv::Size size;  // of the working picture, whose longer side is 640
  scene_kind scene = scene_kind::day;
  picture_statistics statistics;
  std::vector<tile> tiles;  // those of the road area
};

tiled_picture cut_into_tiles(const cv::Mat& image, const road_settings&);

class_shares judge_tile(const features&);

}  // namespace tsu::media
