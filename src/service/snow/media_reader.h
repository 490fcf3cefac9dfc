// The reader that asks tsunagu-media (duty "road", doc/media-protocol.md). Any executor thread; the
// client outlives it.
#pragma once

#include <string_view>

#include "service/snow/camera_reader.h"

namespace tsu::media {
class client;
}

namespace tsu::snow {

class media_reader final : public camera_reader {
 public:
  explicit media_reader(media::client& c) : helper_(c) {}
  task<result<camera_reading>> read(std::string image, const camera_question&) override;

 private:
  media::client& helper_;
};

// The settings of the job, and what its answer means. Pure.
std::string road_settings_of(const camera_question&);
result<camera_reading> reading_of_answer(std::string_view json);

}  // namespace tsu::snow
