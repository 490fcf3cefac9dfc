// When a picture was taken, as far as it says so itself: in its EXIF data or in its name. Pure; for
// bytes and names of strangers.
#pragma once

#include <optional>
#include <string_view>

#include "base/core/time.h"

namespace tsu::snow {

// DateTimeOriginal, or else DateTime, of a JPEG; with OffsetTimeOriginal, or else in Japan's time.
std::optional<instant> time_in_exif(std::string_view jpeg);
// "cam1_20260116-023000.jpg", "2026-01-16T02:30:00Z.jpg": the first that is a date with a time to
// the second; in Japan's time unless a Z follows.
std::optional<instant> time_in_name(std::string_view name);

}  // namespace tsu::snow
