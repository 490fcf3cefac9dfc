// A picture that a camera has sent: read, kept, told. What cannot be read says so and is no picture
// without snow (C1.4).
#pragma once

#include <string>

#include "base/core/result.h"
#include "base/core/task.h"
#include "service/snow/dto_things.h"
#include "service/snow/parts.h"
#include "service/snow/store.h"

namespace tsu::snow {

inline constexpr std::size_t image_bytes_max = 8 * 1000 * 1000;

struct image_arrival {
  std::string camera;
  std::optional<instant> at;  // nothing: now
  bool infrared = false;
  std::string bytes;
};
// The same camera and time again: what is there. Problems: snow_no_camera, media_too_large,
// media_type_unsupported, snow_bad_time, snow_shelf_full.
task<result<image_dto>> take_image(const parts&, tenant_code, image_arrival);

// Asks the reader about a picture that nobody could read when it came: what was kept is looked at
// again. Done where it is read or gone by now; throws std::runtime_error while nobody can read.
struct unread_image {
  std::int64_t number = 0;
  bool infrared = false;
};
task<void> read_image_again(const parts&, tenant_code, unread_image);

image_dto image_in_words(const image_row&);
// Files older than the town keeps them.
task<std::size_t> forget_images(const parts&, tenant_code);

}  // namespace tsu::snow
