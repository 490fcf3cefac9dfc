#include "service/snow/media_reader.h"

#include <cmath>

#include "base/core/json.h"
#include "base/media/client.h"

namespace tsu::snow {
namespace {

// The shapes of doc/media-protocol.md, as the helper writes and reads them.
struct asked_stake {
  spot base, top;
  double length_cm = 0;
  double band_cm = 10;
};
BOOST_DESCRIBE_STRUCT(asked_stake, (), (base, top, length_cm, band_cm))
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

enum class told_state : std::uint8_t { dry, wet, slush, ice, snow };
BOOST_DESCRIBE_ENUM(told_state, dry, wet, slush, ice, snow)
struct told_obstruction {
  std::string kind;
  double share = 0;
};
BOOST_DESCRIBE_STRUCT(told_obstruction, (), (kind, share))
struct told_scores {
  double snow = 0, ice = 0, wet = 0, dry = 0;
};
BOOST_DESCRIBE_STRUCT(told_scores, (), (snow, ice, wet, dry))
struct told_stake {
  std::optional<double> depth_cm, low_cm, high_cm;
  double confidence = 0;
  std::optional<std::string> trouble;
};
BOOST_DESCRIBE_STRUCT(told_stake, (), (depth_cm, low_cm, high_cm, confidence, trouble))
struct told_road {
  std::string reader;
  snow::scene scene = snow::scene::day;
  bool readable = false;
  told_obstruction obstruction;
  std::optional<double> cover;
  std::optional<told_scores> scores;
  std::optional<told_state> state;
  std::optional<told_stake> stake;
  double confidence = 0;
  std::optional<json_raw> statistics;
};
BOOST_DESCRIBE_STRUCT(told_road, (),
                      (reader, scene, readable, obstruction, cover, scores, state, stake,
                       confidence, statistics))

// A stake that is read with less confidence is not told as a depth.
constexpr double stake_confidence = 0.5;

surface surface_of(told_state s) {
  switch (s) {
    case told_state::dry: return surface::dry;
    case told_state::wet: return surface::wet;
    case told_state::slush: return surface::slush;
    case told_state::ice: return surface::frozen;
    case told_state::snow: return surface::snow;
  }
  return surface::snow;
}

// Why the stake has no depth. The helper says that something hides it; what, the road area tells,
// where it is hidden too.
std::string stake_trouble_of(const told_stake& s, const told_obstruction& o) {
  if (s.depth_cm) {
    return "doubtful";
  }
  const bool named = !o.kind.empty() && o.kind != "none";
  const auto told = s.trouble.value_or("other");
  if (named && (told == "hidden" || told == "blurred")) {
    return o.kind;
  }
  return told == "blurred" ? "blur" : told;
}

}  // namespace

std::string road_settings_of(const camera_question& q) {
  asked_road out;
  const std::vector<spot> whole{{0, 0}, {1, 0}, {1, 1}, {0, 1}};
  out.road.push_back(q.camera.road_area.empty() ? whole : q.camera.road_area);
  if (q.camera.stake) {
    out.stake = asked_stake{q.camera.stake->base, q.camera.stake->top, q.camera.stake->length_cm};
  }
  if (q.infrared) {
    out.infrared = true;
  }
  if (q.before && q.before->unreadable.empty()) {
    const double age = std::chrono::duration<double, std::ratio<60>>(q.at - q.before_at).count();
    if (age > 0 && age <= 24 * 60) {
      out.previous = asked_previous{q.before->stake_cm, q.before->cover, age};
    }
  }
  return to_json(out);
}

result<camera_reading> reading_of_answer(std::string_view json) {
  TRY(const auto told, from_json<told_road>(json));
  camera_reading out{.scene = told.scene, .confidence = told.confidence, .reader = told.reader};
  if (told.stake && told.stake->depth_cm && told.stake->confidence >= stake_confidence) {
    out.stake_cm = told.stake->depth_cm;
  } else if (told.stake) {
    out.stake_trouble = stake_trouble_of(*told.stake, told.obstruction);
  }
  if (!told.readable) {
    const bool named = !told.obstruction.kind.empty() && told.obstruction.kind != "none";
    out.unreadable = named ? told.obstruction.kind : "other";
    return out;
  }
  out.cover = told.cover;
  if (told.state) {
    out.state = surface_of(*told.state);
  }
  if (told.scores) {
    out.snowy = told.scores->snow;
    out.icy = told.scores->ice;
    out.wet = told.scores->wet;
    out.dry = told.scores->dry;
  }
  return out;
}

task<result<camera_reading>> media_reader::read(std::string image, const camera_question& q) {
  std::vector<std::string> files;
  files.push_back(std::move(image));
  auto settings = road_settings_of(q);
  CO_TRY(const auto reply, co_await helper_.run("road", std::move(settings), std::move(files)));
  auto read = reading_of_answer(reply.body);
  if (!read) {
    co_return problem{why::unavailable, "the helper's answer: " + read.error().detail};
  }
  co_return read;
}

}  // namespace tsu::snow
