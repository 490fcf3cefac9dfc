#include <algorithm>
#include <cmath>

#include "media/road/reader.h"
#include "media/road/stake.h"
#include "media/road/tiles.h"

namespace tsu::media {
namespace {

constexpr double too_dark = 0.03, too_soft = 0.0016, hidden_max = 0.4;

struct shares {
  double all = 0, vehicle = 0, lens = 0, fog = 0;
  std::array<double, 5> states = {};  // of what can be seen
  double certain = 0, seen = 0;
};

shares add_up(const std::vector<tile>& tiles) {
  shares out;
  for (const auto& t : tiles) {
    const auto p = judge_tile(t.values);
    const double hidden = double(p[tile_vehicle]) + double(p[tile_lens]) + double(p[tile_fog]);
    out.all += t.weight;
    out.vehicle += t.weight * double(p[tile_vehicle]);
    out.lens += t.weight * double(p[tile_lens]);
    out.fog += t.weight * double(p[tile_fog]);
    if (hidden > 0.5) {
      continue;
    }
    double most = 0;
    for (std::size_t k = 0; k < 5; ++k) {
      const double share = double(p[k]) / (1 - hidden + 1e-6);
      out.states[k] += t.weight * share;
      most = std::max(most, share);
    }
    out.seen += t.weight;
    out.certain += t.weight * most;
  }
  for (auto& s : out.states) {
    s /= std::max(out.seen, 1e-9);
  }
  out.certain /= std::max(out.seen, 1e-9);
  return out;
}

obstruction obstruction_of(const shares& s, const picture_statistics& p,
                           const std::optional<picture_statistics>& reference) {
  if (p.brightness < too_dark) {
    return {obstruction_kind::dark, 1};
  }
  if (p.sharpness < too_soft || (reference && p.sharpness < 0.15 * reference->sharpness)) {
    return {obstruction_kind::blur, 1};
  }
  const double all = std::max(s.all, 1e-9);
  const double share = std::min(1.0, (s.vehicle + s.lens + s.fog) / all);
  if (share < 0.02) {
    return {obstruction_kind::none, 0};
  }
  if (s.vehicle >= s.lens && s.vehicle >= s.fog) {
    return {obstruction_kind::vehicle, share};
  }
  return {s.lens >= s.fog ? obstruction_kind::lens : obstruction_kind::fog, share};
}

road_state state_of(const shares& s) {
  if (s.states[4] >= 0.5) {
    return road_state::snow;
  }
  const auto most = std::max_element(s.states.begin(), s.states.begin() + 4);
  return static_cast<road_state>(most - s.states.begin());
}

// How far the winner is ahead of what it might be instead.
double margin_of(const shares& s) {
  if (s.states[4] >= 0.5) {
    return std::min(1.0, s.states[4]);
  }
  std::array<double, 4> bare;
  std::copy(s.states.begin(), s.states.begin() + 4, bare.begin());
  std::sort(bare.begin(), bare.end(), std::greater<>{});
  return (bare[0] - bare[1]) / (bare[0] + bare[1] + 1e-9);
}

void judge_road(road_reading& out, const shares& s) {
  if (out.obstruction.share > hidden_max) {
    out.confidence = std::clamp(2 * out.obstruction.share - 0.8, 0.0, 1.0);
    return;
  }
  out.readable = true;
  out.cover = s.states[4];
  out.scores = road_scores{.snow = s.states[4] + s.states[2] / 2,
                           .ice = s.states[3],
                           .wet = s.states[1] + s.states[2] / 2,
                           .dry = s.states[0]};
  out.state = state_of(s);
  out.confidence = s.certain * (0.4 + 0.6 * margin_of(s)) * (1 - out.obstruction.share);
}

// Ten centimetres in ten minutes is more than the sky gives; a plough only takes away.
bool snows_too_fast(double depth_cm, const previous_reading& before) {
  return before.depth_cm &&
         depth_cm - *before.depth_cm > 10 + std::max(0.0, before.age_minutes - 10);
}

class classic final : public road_reader {
 public:
  road_reading read(const cv::Mat& image, const road_settings& s) override {
    road_reading out;
    out.reader = "classic 1";
    const auto cut = cut_into_tiles(image, s);
    out.scene = cut.scene;
    out.statistics = cut.statistics;
    const auto sums = add_up(cut.tiles);
    out.obstruction = obstruction_of(sums, cut.statistics, s.reference);
    judge_road(out, sums);
    if (s.stake) {
      const bool blind = out.obstruction.kind == obstruction_kind::dark ||
                         out.obstruction.kind == obstruction_kind::blur;
      out.stake =
          blind ? stake_reading{.trouble = stake_trouble::blurred} : read_stake(image, *s.stake);
      if (out.stake->depth_cm && s.previous && snows_too_fast(*out.stake->depth_cm, *s.previous)) {
        out.stake->confidence *= 0.3;
      }
    }
    return out;
  }
};

}  // namespace

std::unique_ptr<road_reader> classic_road_reader() { return std::make_unique<classic>(); }

}  // namespace tsu::media
