#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "base/media/image_header.h"
#include "media/codec.h"
#include "media/duty.h"

namespace tsu::media {
namespace {

constexpr std::uint64_t pixels_max = 50'000'000;
constexpr std::uint32_t side_of_source_max = 30'000;
constexpr int jpeg_quality = 82;

cv::Mat on_white(const cv::Mat& with_alpha) {
  cv::Mat out(with_alpha.size(), CV_8UC3);
  for (int y = 0; y < out.rows; ++y) {
    const auto* from = with_alpha.ptr<cv::Vec4b>(y);
    auto* to = out.ptr<cv::Vec3b>(y);
    for (int x = 0; x < out.cols; ++x) {
      for (int c = 0; c < 3; ++c) {
        const int alpha = from[x][3];
        to[x][c] =
            static_cast<unsigned char>((from[x][c] * alpha + 255 * (255 - alpha) + 127) / 255);
      }
    }
  }
  return out;
}

cv::Mat shrunk(const cv::Mat& image, int side_max) {
  const int longest = std::max(image.cols, image.rows);
  if (longest <= side_max) {
    return image;
  }
  const double factor = double(side_max) / longest;
  const cv::Size size{std::max(1, cvRound(image.cols * factor)),
                      std::max(1, cvRound(image.rows * factor))};
  cv::Mat out;
  cv::resize(image, out, size, 0, 0, cv::INTER_AREA);
  return out;
}

}  // namespace

answer thumbnail(std::string_view head, std::string_view body) {
  const int side_max = word_number(head, "side_max");
  if (side_max < 16 || side_max > 1024) {
    return refuse("media_duty_unknown", "side_max must be 16..1024");
  }
  if (body.size() > file_max) {
    return refuse("media_too_large", "more than 20 MB");
  }
  if (!image_type_of(body)) {
    return refuse("media_type_unsupported", "neither JPEG, PNG nor WebP");
  }
  const auto header = read_image_header(body);
  if (!header || !header->whole) {
    return refuse("media_damaged", "the picture is cut or its header is broken");
  }
  if (header->width > side_of_source_max || header->height > side_of_source_max ||
      std::uint64_t{header->width} * header->height > pixels_max) {
    return refuse("media_too_large", "too many pixels");
  }
  // Twice as large as wanted, so that the last step is still a good one.
  const auto image = decode(*header, body, side_max * 2);
  if (!image) {
    return refuse("media_damaged", "the decoder gave up");
  }
  const auto small = shrunk(*image, side_max);
  const auto flat = small.channels() == 4 ? on_white(small) : small;
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
