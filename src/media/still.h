// A stranger's picture, opened within the limits every duty keeps; and the parts of a job that has
// settings beside its files.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "media/duty.h"

namespace tsu::media {

struct still {
  bool ok = false;
  answer refusal;  // where it is not
  cv::Mat image;   // 8-bit BGR or BGRA, upright
};

// A JPEG may come smaller, its longer side at least `side_wanted`.
still open_still(std::string_view file, int side_wanted);

// What is transparent becomes white; BGR comes back as it is.
cv::Mat on_white(const cv::Mat&);
cv::Mat shrunk(const cv::Mat&, int side_max);

// "DUTY settings=N files=A,B": N bytes of JSON, then files of A and B bytes. Without files= the
// rest is one file, or none where nothing is left.
struct job_parts {
  std::string_view settings;
  std::vector<std::string_view> files;
};
std::optional<job_parts> split_job(std::string_view head, std::string_view body,
                                   std::size_t files_max);

}  // namespace tsu::media
