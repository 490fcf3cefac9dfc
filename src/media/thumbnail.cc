#include <opencv2/core.hpp>

#include "media/codec.h"
#include "media/duty.h"
#include "media/still.h"

namespace tsu::media {
namespace {

constexpr int jpeg_quality = 82;

}  // namespace

answer thumbnail(std::string_view head, std::string_view body) {
  const int side_max = word_number(head, "side_max");
  if (side_max < 16 || side_max > 1024) {
    return refuse("media_duty_unknown", "side_max must be 16..1024");
  }
  // Twice as large as wanted, so that the last step is still a good one.
  const auto opened = open_still(body, side_max * 2);
  if (!opened.ok) {
    return opened.refusal;
  }
  const auto flat = on_white(shrunk(opened.image, side_max));
  return {message_kind::done,
          "image/jpeg " + std::to_string(flat.cols) + ' ' + std::to_string(flat.rows),
          encode_jpeg(flat, jpeg_quality)};
}

void warm_up_codecs() {
  cv::setNumThreads(0);
  const cv::Mat grey(64, 64, CV_8UC3, cv::Scalar(127, 127, 127));
  thumbnail("thumbnail side_max=16", encode_jpeg(grey, jpeg_quality));
}

}  // namespace tsu::media
