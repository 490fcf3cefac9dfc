// What one report costs: 10,000 posts that report depth and temperature once a minute, 20 rules,
// two hours of windows behind them. ./dev bench engine/rules
#include <benchmark/benchmark.h>

#include <memory>

#include "engine/rules/bench/twenty_rules.h"
#include "engine/rules/evaluator.h"

namespace tsu::rules::bench {
namespace {

constexpr std::size_t posts = 10'000;
const instant start = *parse_instant("2026-01-15T09:00:00Z");

struct town {
  explicit town(std::size_t rules) : engine(some(rules), start, start) {
    for (std::size_t i = 0; i < posts; ++i) {
      thing_news n{
          .id = post_id(i), .since = start, .place = broker::geo_point{lon_of(i), lat_of(i)}};
      for (std::size_t r = 0; r < rules; ++r) {
        n.rules.push_back(r);
      }
      engine.tell(n);
      for (int m = 0; m < 120; ++m) {
        for (std::size_t s = 0; s < engine.streams().size(); ++s) {
          engine.fill(n.id, {s, {start - std::chrono::minutes{120 - m}, double(m % 9)}});
        }
      }
    }
    engine.begin();
  }
  static std::vector<rule_ptr> some(std::size_t rules) {
    std::vector<rule_ptr> out;
    for (const auto& json : twenty_rules()) {
      if (out.size() < rules) {
        out.push_back(std::make_shared<const rule>(read_rule(json, 1).value()));
      }
    }
    return out;
  }
  evaluator engine;
};

// Reports come one after the other through the minute, each at its own time, timers included.
void one_report(benchmark::State& state) {
  town t{static_cast<std::size_t>(state.range(0))};
  std::size_t i = 0;
  std::size_t decisions = 0;
  auto now = start;
  std::vector<heard> all;
  for (auto _ : state) {
    now += std::chrono::microseconds{60'000'000 / posts};
    t.engine.advance_to(now);
    all.clear();
    for (std::size_t s = 0; s < t.engine.streams().size(); ++s) {
      all.push_back({s, {now, double((i * 7'919 + s) % 16)}});
    }
    t.engine.take(post_id(i % posts), all);
    decisions += t.engine.take_decisions().size();
    (void)t.engine.take_changed();
    ++i;
  }
  state.counters["decisions"] =
      benchmark::Counter(double(decisions), benchmark::Counter::kAvgIterations);
  state.SetItemsProcessed(std::int64_t(i));
}
BENCHMARK(one_report)->Arg(1)->Arg(5)->Arg(20)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tsu::rules::bench
