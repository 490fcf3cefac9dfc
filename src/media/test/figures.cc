// media_figures development|drawn|unseen FRAMES SEED [frame]: the tables of doc/road-camera.md, of
// the first and second camera, of drawn ones, and of what is held out; with a fourth word also
// every stake that is more than 3 cm wrong.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "media/test/scene_settings.h"
#include "media/test/scenes.h"

namespace {

std::vector<tsu::media::scene::geometry> both() {
  auto out = tsu::media::scene::development_geometries();
  for (const auto& g : tsu::media::scene::seen_geometries()) {
    out.push_back(g);
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace tsu::media;
  const std::string_view set = argc > 1 ? argv[1] : "drawn";
  const int frames = argc > 2 ? std::atoi(argv[2]) : 40;
  const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 77;
  const auto reader = classic_road_reader();
  tally all;
  all.name = "all";
  std::printf("%s", tally_heading().c_str());
  const auto first = scene::development_geometries().size();
  const auto geometries = set == "unseen" ? scene::unseen_geometries() : both();
  for (std::size_t at = 0; at < geometries.size(); ++at) {
    const auto& g = geometries[at];
    const auto model = set == "unseen"  ? scene::camera_model::unseen
                       : set == "drawn" ? scene::camera_model::drawn
                       : at < first     ? scene::camera_model::first
                                        : scene::camera_model::second;
    const auto one = read_scenes(*reader, g, model, frames, seed);
    std::printf("%s", one.row().c_str());
    std::fflush(stdout);
    all.add(one);
    if (argc > 4) {
      tsu::seeded_random chance{seed};
      for (int i = 0; i < frames; ++i) {
        const auto s = draw_situation(chance, g, model);
        const auto shot = scene::render(g, s);
        const auto r = reader->read(shot.image, settings_for(g, s));
        const auto& k = *r.stake;
        const double e = k.depth_cm ? *k.depth_cm - shot.truth.depth_cm : 0;
        if (shot.truth.stake_visible ? std::abs(e) > 3 || !k.depth_cm : k.depth_cm.has_value()) {
          std::printf(
              "  %d light %d depth %.1f said %.1f [%.1f %.1f] conf %.2f visible %d trouble %d "
              "frost %.2f fog %.0f veh %d flakes %.2f shake %.1f\n",
              i, int(s.light), shot.truth.depth_cm, k.depth_cm.value_or(-1), k.low_cm.value_or(-1),
              k.high_cm.value_or(-1), k.confidence, shot.truth.stake_visible,
              k.trouble ? int(*k.trouble) : -1, s.frost + s.lens_snow, s.fog_m,
              s.vehicles + 10 * s.hide_stake, s.flakes, s.shake_px);
        }
      }
    }
  }
  std::printf("%s", all.row().c_str());
  std::printf("an interval would hold 95 %% if %.2f times as wide\nstake by confidence:\n",
              all.stretch_at(0.95));
  for (int bin = 0; bin < 5; ++bin) {
    double sum = 0, cover = 0;
    int n = 0, m = 0;
    for (const auto& [c, e] : all.by_confidence) {
      if (int(c * 4.999) == bin) {
        sum += e;
        ++n;
      }
    }
    for (const auto& [c, e] : all.cover_by_confidence) {
      if (int(c * 4.999) == bin) {
        cover += e;
        ++m;
      }
    }
    std::printf("  %.1f: stake %d %.2f cm, cover %d %.3f\n", bin / 5.0, n, sum / std::max(n, 1), m,
                cover / std::max(m, 1));
  }
}
