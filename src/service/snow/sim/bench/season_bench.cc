// A winter of 300 posts that report every ten minutes, from days to reports and nights.
#include <benchmark/benchmark.h>

#include "service/snow/sim/season.h"

namespace tsu::snow::sim {
namespace {

struct counter final : season_listener {
  std::int64_t reports = 0, forecasts = 0, nights = 0;
  void on_report(const report&) override { ++reports; }
  void on_forecast(const forecast_issue&) override { ++forecasts; }
  void on_night(const night_truth&) override { ++nights; }
};

void season_of_300_posts(benchmark::State& state) {
  std::int64_t reports = 0;
  for (auto _ : state) {
    season winter{
        {.seed = 1,
         .days = generated_days(std::chrono::sys_days{std::chrono::year{2021} / 11 / 15},
                                std::chrono::sys_days{std::chrono::year{2022} / 4 / 14}, 1),
         .where = {.posts = 300, .districts = 30}}};
    counter all;
    winter.run(all);
    reports = all.reports;
  }
  state.SetItemsProcessed(state.iterations() * reports);
}
BENCHMARK(season_of_300_posts)->Unit(benchmark::kSecond)->Iterations(1);

}  // namespace
}  // namespace tsu::snow::sim
