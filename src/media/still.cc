#include "media/still.h"

#include <algorithm>
#include <charconv>
#include <opencv2/imgproc.hpp>

#include "base/media/image_header.h"
#include "media/codec.h"

namespace tsu::media {
namespace {

constexpr std::uint64_t pixels_max = 50'000'000;
constexpr std::uint32_t side_of_source_max = 30'000;

still refused(std::string_view code, std::string_view says) {
  return {false, refuse(code, says), {}};
}

}  // namespace

still open_still(std::string_view file, int side_wanted) {
  if (file.size() > file_max) {
    return refused("media_too_large", "more than 20 MB");
  }
  if (!image_type_of(file)) {
    return refused("media_type_unsupported", "neither JPEG, PNG nor WebP");
  }
  const auto header = read_image_header(file);
  if (!header || !header->whole) {
    return refused("media_damaged", "the picture is cut or its header is broken");
  }
  if (header->width > side_of_source_max || header->height > side_of_source_max ||
      std::uint64_t{header->width} * header->height > pixels_max) {
    return refused("media_too_large", "too many pixels");
  }
  auto image = decode(*header, file, side_wanted);
  if (!image) {
    return refused("media_damaged", "the decoder gave up");
  }
  return {true, {}, std::move(*image)};
}

cv::Mat on_white(const cv::Mat& image) {
  if (image.channels() != 4) {
    return image;
  }
  cv::Mat out(image.size(), CV_8UC3);
  for (int y = 0; y < out.rows; ++y) {
    const auto* from = image.ptr<cv::Vec4b>(y);
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

std::optional<job_parts> split_job(std::string_view head, std::string_view body,
                                   std::size_t files_max) {
  const int settings = word_number(head, "settings");
  if (settings < 0 || std::size_t(settings) > body.size()) {
    return std::nullopt;
  }
  job_parts out{body.substr(0, std::size_t(settings)), {}};
  body.remove_prefix(std::size_t(settings));
  const auto at = head.find(" files=");
  if (at == std::string_view::npos) {
    if (!body.empty()) {
      out.files.push_back(body);
    }
    return out;
  }
  const char* word = head.data() + at + 7;
  const char* end = head.data() + head.size();
  while (word < end && *word != ' ') {
    std::size_t size = 0;
    const auto [next, error] = std::from_chars(word, end, size);
    if (error != std::errc{} || size > body.size() || out.files.size() >= files_max) {
      return std::nullopt;
    }
    out.files.push_back(body.substr(0, size));
    body.remove_prefix(size);
    word = next < end && *next == ',' ? next + 1 : next;
    if (word == next && word < end && *word != ' ') {
      return std::nullopt;
    }
  }
  return body.empty() ? std::optional{out} : std::nullopt;
}

}  // namespace tsu::media
