#include "service/snow/media_reader.h"

#include <boost/describe.hpp>
#include <utility>
#include <vector>

#include "base/core/json.h"
#include "base/media/client.h"

namespace tsu::snow {
namespace {

// A stake of which nothing else is said has bands of this height, the pale one at its foot.
constexpr double usual_band_cm = 10;
// A reading that is older says nothing of how much can have fallen since.
constexpr std::chrono::hours previous_counts{6};

struct asked_stake {
  spot base, top;
  double length_cm = 0, band_cm = usual_band_cm;
  bool pale_first = true;
};
BOOST_DESCRIBE_STRUCT(asked_stake, (), (base, top, length_cm, band_cm, pale_first))
struct asked_previous {
  std::optional<double> depth_cm, cover;
  double age_minutes = 0;
};
BOOST_DESCRIBE_STRUCT(asked_previous, (), (depth_cm, cover, age_minutes))
struct asked_road {
  std::vector<std::vector<spot>> road;
  std::optional<asked_stake> stake;
  std::optional<bool> infrared;
  std::optional<asked_previous> previous;
};
BOOST_DESCRIBE_STRUCT(asked_road, (), (road, stake, infrared, previous))

enum class answered_state : std::uint8_t { dry, wet, slush, ice, snow };
BOOST_DESCRIBE_ENUM(answered_state, dry, wet, slush, ice, snow)
struct answered_scores {
  double snow = 0, ice = 0, wet = 0, dry = 0;
};
BOOST_DESCRIBE_STRUCT(answered_scores, (), (snow, ice, wet, dry))
struct answered_obstruction {
  std::string kind;
  double share = 0;
};
BOOST_DESCRIBE_STRUCT(answered_obstruction, (), (kind, share))
struct answered_stake {
  std::optional<double> depth_cm, low_cm, high_cm;
  double confidence = 0;
  std::optional<std::string> trouble;
};
BOOST_DESCRIBE_STRUCT(answered_stake, (), (depth_cm, low_cm, high_cm, confidence, trouble))
struct answered_statistics {
  double brightness = 0, contrast = 0, sharpness = 0;
};
BOOST_DESCRIBE_STRUCT(answered_statistics, (), (brightness, contrast, sharpness))
struct answered_road {
  std::string reader;
  snow::scene scene = snow::scene::day;
  bool readable = false;
  answered_obstruction obstruction;
  std::optional<double> cover;
  std::optional<answered_scores> scores;
  std::optional<answered_state> state;
  std::optional<answered_stake> stake;
  double confidence = 0;
  answered_statistics statistics;
};
BOOST_DESCRIBE_STRUCT(answered_road, (),
                      (reader, scene, readable, obstruction, cover, scores, state, stake,
                       confidence, statistics))

surface surface_of(answered_state s) {
  switch (s) {
    case answered_state::dry: return surface::dry;
    case answered_state::wet: return surface::wet;
    case answered_state::slush: return surface::slush;
    case answered_state::ice: return surface::frozen;
    case answered_state::snow: return surface::snow;
  }
  ASSERT(false && "a state of the five");
}

}  // namespace

std::string road_settings_of(const camera_question& q) {
  asked_road out;
  const std::vector<spot> whole{{0, 0}, {1, 0}, {1, 1}, {0, 1}};
  out.road = {q.camera.road_area.empty() ? whole : q.camera.road_area};
  if (const auto& s = q.camera.stake) {
    out.stake = asked_stake{.base = s->base,
                            .top = s->top,
                            .length_cm = s->length_cm,
                            .band_cm = s->band_cm.value_or(usual_band_cm),
                            .pale_first = s->pale_first.value_or(true)};
  }
  if (q.infrared) {
    out.infrared = true;
  }
  if (q.before && q.before_at && q.at >= *q.before_at && q.at - *q.before_at < previous_counts) {
    const std::chrono::duration<double, std::ratio<60>> age = q.at - *q.before_at;
    out.previous = asked_previous{q.before->stake_cm, q.before->cover, age.count()};
  }
  return to_json(out);
}

result<camera_reading> reading_of_answer(std::string_view json) {
  auto read = from_json<answered_road>(json);
  if (!read) {
    return problem{why::unavailable, "tsunagu-media answers otherwise than its protocol says",
                   "snow_reader_speaks_otherwise"};
  }
  const auto& a = read.value();
  camera_reading out{.scene = a.scene, .confidence = a.confidence, .reader = a.reader};
  if (!a.readable) {
    out.unreadable = a.obstruction.kind == "none" ? "other" : a.obstruction.kind;
    return out;
  }
  out.cover = a.cover;
  if (a.state) {
    out.state = surface_of(*a.state);
  }
  if (a.scores) {
    out.snowy = a.scores->snow;
    out.icy = a.scores->ice;
    out.wet = a.scores->wet;
    out.dry = a.scores->dry;
  }
  if (a.stake) {
    out.stake_cm = a.stake->depth_cm;
  }
  return out;
}

task<result<camera_reading>> media_reader::read(std::string image, const camera_question& q) {
  std::vector<std::string> files;
  files.push_back(std::move(image));
  auto settings = road_settings_of(q);
  CO_TRY(const auto answer, co_await client_.run("road", std::move(settings), std::move(files)));
  co_return reading_of_answer(answer.body);
}

}  // namespace tsu::snow
