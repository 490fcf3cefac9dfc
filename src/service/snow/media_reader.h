// The camera reader of the program: asks tsunagu-media's duty "road" (doc/media-protocol.md). Its
// client outlives it. Any thread that runs coroutines.
#pragma once

#include "service/snow/camera_reader.h"

namespace tsu::media {
class client;
}

namespace tsu::snow {

class media_reader final : public camera_reader {
 public:
  explicit media_reader(media::client& c) : client_(c) {}
  task<result<camera_reading>> read(std::string image, const camera_question&) override;

 private:
  media::client& client_;
};

// What is asked, and what an answer means: apart, so that both can be tested without the helper.
std::string road_settings_of(const camera_question&);
// Problem unavailable (snow_reader_speaks_otherwise) where it is not what the protocol says.
result<camera_reading> reading_of_answer(std::string_view json);

}  // namespace tsu::snow
