// JPEG, PNG and WebP to pixels, and pixels to JPEG, through their own libraries. Used by the one
// thread of tsunagu-media.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/media/image_header.h"

namespace tsu::media {

// 8-bit BGR, or BGRA where the file has transparency. Nothing where the decoder gives up or the
// file ends before the picture. A JPEG may come at 1/2, 1/4 or 1/8 of its size, as long as its
// longer side stays at least `side_wanted`; then it costs much less.
std::optional<cv::Mat> decode(const image_header&, std::string_view bytes, int side_wanted);

// Baseline, 4:2:0, without any metadata. 8-bit BGR only.
std::string encode_jpeg(const cv::Mat&, int quality);

// The orientation of the first EXIF block, 1..8; 1 where it says none.
int exif_orientation(std::string_view app1);

}  // namespace tsu::media
