#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/core/json.h"
#include "media/road/reader.h"
#include "media/still.h"

namespace tsu::media {
namespace {

constexpr std::size_t json_max = 64 * 1024, polygons_max = 16, corners_max = 200;
constexpr int side_min = 64, side_max = 2600;

class inspector {
 public:
  std::vector<field_error> bad;

  void see(const road_settings& s) {
    need("road", !s.road.empty() && s.road.size() <= polygons_max, "count");
    double area = 0;
    for (const auto& polygon : s.road) {
      need("road", polygon.size() >= 3 && polygon.size() <= corners_max, "count");
      for (const auto& p : polygon) {
        see("road", p);
      }
      area += area_of(polygon);
    }
    need("road", area >= 0.002, "too_small");
    if (s.stake) {
      see(*s.stake);
    }
    if (s.previous) {
      need("previous.ageMinutes", s.previous->age_minutes >= 0, "out_of_range");
    }
  }

 private:
  void need(const char* path, bool holds, const char* code) {
    if (!holds && bad.size() < 100) {
      bad.push_back({path, code});
    }
  }
  void see(const char* path, const point& p) {
    need(path, p.x >= 0 && p.x <= 1 && p.y >= 0 && p.y <= 1, "out_of_range");
  }
  void see(const stake_settings& s) {
    see("stake.base", s.base);
    see("stake.top", s.top);
    need("stake.top", std::hypot(s.top.x - s.base.x, s.top.y - s.base.y) >= 0.02, "too_small");
    need("stake.lengthCm", s.length_cm >= 20 && s.length_cm <= 1000, "out_of_range");
    need("stake.bandCm", s.band_cm >= 1 && s.band_cm <= s.length_cm / 4, "out_of_range");
  }
  static double area_of(const std::vector<point>& all) {
    double twice = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto& a = all[i];
      const auto& b = all[(i + 1) % all.size()];
      twice += a.x * b.y - b.x * a.y;
    }
    return std::abs(twice) / 2;
  }
};

problem bad_job(std::string detail, std::vector<field_error> fields) {
  for (const auto& f : fields) {
    detail += "; " + f.field + " " + f.code;
  }
  return {why::bad_input, std::move(detail), "media_bad_job", std::move(fields)};
}

}  // namespace

result<road_settings> read_road_settings(std::string_view json) {
  if (json.size() > json_max) {
    return bad_job("the settings are longer than 64 KiB", {});
  }
  auto read = from_json<road_settings>(json);
  if (!read.ok()) {
    return bad_job(read.error().detail, read.error().fields);
  }
  inspector look;
  look.see(read.value());
  if (!look.bad.empty()) {
    return bad_job("the settings break a limit", look.bad);
  }
  return read;
}

answer read_road(road_reader& reader, std::string_view head, std::string_view body) {
  const auto parts = split_job(head, body, 1);
  if (!parts || parts->files.size() != 1) {
    return refuse("media_bad_job", "settings= and one picture are needed");
  }
  const auto settings = read_road_settings(parts->settings);
  if (!settings.ok()) {
    return refuse(settings.error().code, settings.error().detail.substr(0, 2000));
  }
  auto opened = open_still(parts->files[0], side_max);
  if (!opened.ok) {
    return opened.refusal;
  }
  const auto image = on_white(shrunk(opened.image, side_max));
  if (std::min(image.cols, image.rows) < side_min) {
    return refuse("media_damaged", "a picture of less than 64 pixels a side shows no road");
  }
  return {message_kind::done, "application/json", to_json(reader.read(image, settings.value()))};
}

}  // namespace tsu::media
