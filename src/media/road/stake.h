// Finds where the snow meets a banded stake: the point along it where the pattern of the bands ends
// and the snow around it begins, by least squares, with an interval from how fast the fit worsens.
#pragma once

#include <opencv2/core.hpp>

#include "media/road/reading.h"

namespace tsu::media {

stake_reading read_stake(const cv::Mat& image, const stake_settings&);

// The settings place the stake inside the picture and long enough to be read.
bool stake_is_legible(const stake_settings&, cv::Size);

}  // namespace tsu::media
