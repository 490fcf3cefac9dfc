// Reads a road camera's picture. An interface, so that a learned model can take the place of the
// first reader and be held to the same scenes. Not thread-safe: one per thread.
#pragma once

#include <memory>
#include <opencv2/core.hpp>

#include "media/duty.h"
#include "media/road/reading.h"

namespace tsu::media {

class road_reader {
 public:
  virtual ~road_reader() = default;
  // 8-bit BGR, at least 64 pixels a side.
  virtual road_reading read(const cv::Mat& image, const road_settings&) = 0;
};

// Features of small tiles weighed by a fitted table, and a change point along the stake's bands.
std::unique_ptr<road_reader> classic_road_reader();

// The duty "road".
answer read_road(road_reader&, std::string_view head, std::string_view body);

}  // namespace tsu::media
