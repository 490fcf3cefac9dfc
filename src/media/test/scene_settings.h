// What a caller would configure for a rendered camera.
#pragma once

#include "media/road/reading.h"
#include "media/scene/scene.h"

namespace tsu::media {

inline road_settings settings_for(const scene::geometry& g, const scene::situation& s) {
  auto l = scene::layout_of(g);
  for (auto& p : l.road) {
    p = through_lens(p, s.model);
  }
  l.stake_base = through_lens(l.stake_base, s.model);
  l.stake_top = through_lens(l.stake_top, s.model);
  road_settings out;
  auto& polygon = out.road.emplace_back();
  for (const auto& p : l.road) {
    polygon.push_back({p.x, p.y});
  }
  out.stake = stake_settings{
      {l.stake_base.x, l.stake_base.y}, {l.stake_top.x, l.stake_top.y}, g.stake_cm, g.band_cm};
  out.daylight = s.light == scene::light::day || s.light == scene::light::sun;
  return out;
}

}  // namespace tsu::media
