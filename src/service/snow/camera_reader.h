// Whoever reads a winter road out of a picture, and where pictures are kept. Interfaces: the reader
// that the program uses asks tsunagu-media (media_reader.h), tests have one of their own.
#pragma once

#include <optional>
#include <string>

#include "base/core/result.h"
#include "base/core/task.h"
#include "service/snow/dto_things.h"

namespace tsu::snow {

struct camera_question {
  camera_draft camera;
  instant at;
  bool infrared = false;
  std::optional<camera_reading> before;  // the last one,
  instant before_at{};                   // and when
};

class camera_reader {
 public:
  virtual ~camera_reader() = default;
  // A picture that cannot be read is a reading that says why. Problems are of the reader itself
  // (unavailable) or of bytes that are no picture.
  virtual task<result<camera_reading>> read(std::string image, const camera_question&) = 0;
};

}  // namespace tsu::snow
