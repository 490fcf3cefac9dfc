// What the duty "road" is asked and what it answers: doc/media-protocol.md. Values, described for
// JSON. Points are fractions of the picture, (0,0) its upper left corner.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/core/result.h"

namespace tsu::media {

struct point {
  double x = 0, y = 0;
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y))

// An upright stake with bands of equal height, the first beginning at its base.
struct stake_settings {
  point base, top;
  double length_cm = 150, band_cm = 10;
  std::optional<bool> pale_first = {};  // the band at the base is the paler of the two
};
BOOST_DESCRIBE_STRUCT(stake_settings, (), (base, top, length_cm, band_cm, pale_first))

// What this reader said of an earlier picture of the same camera.
struct previous_reading {
  std::optional<double> depth_cm = {}, cover = {};
  double age_minutes = 0;
};
BOOST_DESCRIBE_STRUCT(previous_reading, (), (depth_cm, cover, age_minutes))

// Of a whole picture; a caller keeps those of a clear day and hands them in as `reference`.
struct picture_statistics {
  double brightness = 0, contrast = 0, sharpness = 0;
};
BOOST_DESCRIBE_STRUCT(picture_statistics, (), (brightness, contrast, sharpness))

struct road_settings {
  std::vector<std::vector<point>> road;
  std::optional<stake_settings> stake = {};
  std::optional<bool> daylight = {};  // is the sun above the horizon there and then
  std::optional<bool> infrared = {};  // what the camera says of itself
  std::optional<previous_reading> previous = {};
  std::optional<picture_statistics> reference = {};
};
BOOST_DESCRIBE_STRUCT(road_settings, (), (road, stake, daylight, infrared, previous, reference))

BOOST_DEFINE_ENUM_CLASS(scene_kind, day, night, infrared)
BOOST_DEFINE_ENUM_CLASS(road_state, dry, wet, slush, ice, snow)
BOOST_DEFINE_ENUM_CLASS(obstruction_kind, none, vehicle, lens, fog, dark, blur)

struct obstruction {
  obstruction_kind kind = obstruction_kind::none;
  double share = 0;  // of the road area
};
BOOST_DESCRIBE_STRUCT(obstruction, (), (kind, share))

struct road_scores {
  double snow = 0, ice = 0, wet = 0, dry = 0;
};
BOOST_DESCRIBE_STRUCT(road_scores, (), (snow, ice, wet, dry))

BOOST_DEFINE_ENUM_CLASS(stake_trouble, hidden, not_found, blurred)

struct stake_reading {
  std::optional<double> depth_cm = {}, low_cm = {}, high_cm = {};  // null: cannot be read, never 0
  double confidence = 0;
  std::optional<stake_trouble> trouble = {};
};
BOOST_DESCRIBE_STRUCT(stake_reading, (), (depth_cm, low_cm, high_cm, confidence, trouble))

struct road_reading {
  std::string reader;
  scene_kind scene = scene_kind::day;
  bool readable = false;  // false: 解析不可, and cover, scores and state are null
  media::obstruction obstruction = {};
  std::optional<double> cover = {};
  std::optional<road_scores> scores = {};
  std::optional<road_state> state = {};
  std::optional<stake_reading> stake = {};  // null where none is configured
  double confidence = 0;
  picture_statistics statistics = {};
};
BOOST_DESCRIBE_STRUCT(road_reading, (),
                      (reader, scene, readable, obstruction, cover, scores, state, stake,
                       confidence, statistics))

// Within its limits, or every fault with its path (code media_bad_job).
result<road_settings> read_road_settings(std::string_view json);

}  // namespace tsu::media
