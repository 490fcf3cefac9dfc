// A season of 300 posts through the whole of the rules; the goal is a minute.
#include <benchmark/benchmark.h>

#include "service/snow/trial/rules_on_trial.h"

namespace tsu::snow::trial {
namespace {

struct follows_officer final : sim::season_listener {};

void season_of_300_posts_through_the_rules(benchmark::State& state) {
  std::int64_t readings = 0;
  for (auto _ : state) {
    sim::season winter{
        {.seed = 1,
         .days = sim::generated_days(std::chrono::sys_days{std::chrono::year{2021} / 11 / 15},
                                     std::chrono::sys_days{std::chrono::year{2022} / 4 / 14}, 1),
         .where = {.posts = 300, .districts = 30}}};
    follows_officer officer;
    rules_on_trial rules{{.seed = 1, .settings = {}}, winter.of_town(), officer};
    winter.run(rules);
    const auto score = rules.score();
    readings = score.filter.clock.all();
    for (const auto& j : score.filter.by_fault) {
      readings += j.all();
    }
  }
  state.SetItemsProcessed(state.iterations() * readings);
}
BENCHMARK(season_of_300_posts_through_the_rules)->Unit(benchmark::kSecond)->Iterations(1);

}  // namespace
}  // namespace tsu::snow::trial
