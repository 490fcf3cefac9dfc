// What one picture costs: a full frame of 1920 by 1080 through the duty, and its parts.
#include <benchmark/benchmark.h>

#include "base/core/json.h"
#include "media/road/reader.h"
#include "media/road/stake.h"
#include "media/road/tiles.h"
#include "media/still.h"
#include "media/test/duty_call.h"
#include "media/test/night_report.h"
#include "media/test/scene_settings.h"
#include "media/typeset/typeset.h"

namespace tsu::media {
namespace {

// A camera of the full size; its pictures are development ones.
scene::geometry full_size() {
  auto g = scene::development_geometries()[2];
  g.width = 1920;
  g.height = 1080;
  g.focal_px *= 1.5;
  return g;
}
const scene::situation night{.seed = 3, .light = scene::light::night, .cover = 0.6, .depth_cm = 12};

void read_a_full_frame(benchmark::State& state) {
  const auto g = full_size();
  const auto shot = scene::render(g, night);
  const auto job = job_for("road", to_json(settings_for(g, night)), {shot.jpeg});
  const auto reader = classic_road_reader();
  for (auto _ : state) {
    benchmark::DoNotOptimize(read_road(*reader, job.head, job.body).body.size());
  }
}
BENCHMARK(read_a_full_frame)->Unit(benchmark::kMillisecond);

void only_decode(benchmark::State& state) {
  const auto shot = scene::render(full_size(), night);
  for (auto _ : state) {
    benchmark::DoNotOptimize(open_still(shot.jpeg, 2600).image.total());
  }
}
BENCHMARK(only_decode)->Unit(benchmark::kMillisecond);

void only_the_stake(benchmark::State& state) {
  const auto g = full_size();
  const auto shot = scene::render(g, night);
  const auto settings = settings_for(g, night);
  for (auto _ : state) {
    benchmark::DoNotOptimize(read_stake(shot.image, *settings.stake).confidence);
  }
}
BENCHMARK(only_the_stake)->Unit(benchmark::kMillisecond);

void only_the_road(benchmark::State& state) {
  const auto g = full_size();
  const auto shot = scene::render(g, night);
  const auto settings = settings_for(g, night);
  for (auto _ : state) {
    float sum = 0;
    for (const auto& t : cut_into_tiles(shot.image, settings).tiles) {
      sum += judge_tile(t.values)[4];
    }
    benchmark::DoNotOptimize(sum);
  }
}
BENCHMARK(only_the_road)->Unit(benchmark::kMillisecond);

void typeset_a_night_report(benchmark::State& state) {
  const auto faces = fonts::load();
  const auto job = job_for("typeset", to_json(night_report()));
  for (auto _ : state) {
    benchmark::DoNotOptimize(typeset_document(*faces, job.head, job.body).body.size());
  }
}
BENCHMARK(typeset_a_night_report)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tsu::media
