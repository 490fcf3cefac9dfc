// Ways on foot in a town drawn as streets at every 70 m: 500 by 500 corners are about as many
// points as the roads of 札幌市 have.
#include <benchmark/benchmark.h>

#include <string>

#include "base/core/random.h"
#include "engine/geo/road_import.h"

namespace tsu::geo {
namespace {

constexpr std::uint32_t side = 500;
constexpr double step_lat = 0.00063, step_lon = 0.00086;

lonlat corner(std::uint32_t x, std::uint32_t y) {
  return {141.2 + x * step_lon, 42.9 + y * step_lat};
}

const road_graph& streets() {
  static const road_graph all = [] {
    seeded_random dice{1};
    std::vector<road_node> nodes;
    std::vector<road_piece> pieces;
    for (std::uint32_t y = 0; y < side; ++y) {
      for (std::uint32_t x = 0; x < side; ++x) {
        const auto n = static_cast<std::uint32_t>(nodes.size());
        nodes.push_back(road_node_at(corner(x, y)));
        if (x > 0 && dice.below(5) > 0) {
          pieces.push_back({n - 1, n, true, true, dice.below(10) == 0});
        }
        if (y > 0 && dice.below(5) > 0) {
          pieces.push_back({n - side, n, true, true, dice.below(10) == 0});
        }
      }
    }
    return road_graph::make(std::move(nodes), std::move(pieces)).value();
  }();
  return all;
}

// range: how many corners away the sixteen places lie.
void sixteen_places(benchmark::State& state) {
  const auto& g = streets();
  seeded_random dice{2};
  const auto far = static_cast<std::uint32_t>(state.range(0));
  std::vector<lonlat> to;
  for (int i = 0; i < 16; ++i) {
    to.push_back(corner(250 - far + static_cast<std::uint32_t>(dice.below(2 * far)),
                        250 - far + static_cast<std::uint32_t>(dice.below(2 * far))));
  }
  std::size_t found = 0;
  for (auto _ : state) {
    for (const auto& w : g.walks(corner(250, 250), to, {.rough_percent = 200})) {
      found += w ? 1 : 0;
    }
  }
  state.counters["found"] = static_cast<double>(found) / static_cast<double>(state.iterations());
}
BENCHMARK(sixteen_places)->Arg(8)->Arg(30)->Arg(100)->Unit(benchmark::kMicrosecond);

// One of them stands where no way leads: the search ends at its bounds.
void a_place_out_of_reach(benchmark::State& state) {
  const auto& g = streets();
  const lonlat to[] = {corner(499, 499)};
  for (auto _ : state) {
    benchmark::DoNotOptimize(g.walks(corner(250, 250), to, {}));
  }
}
BENCHMARK(a_place_out_of_reach)->Unit(benchmark::kMillisecond);

void unpack(benchmark::State& state) {
  const auto bytes = streets().packed();
  for (auto _ : state) {
    benchmark::DoNotOptimize(road_graph::unpacked(bytes));
  }
  state.counters["bytes"] = static_cast<double>(bytes.size());
}
BENCHMARK(unpack)->Unit(benchmark::kMillisecond);

void import(benchmark::State& state) {
  std::string text = "<osm>";
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    const auto p = corner(i % side, i / side);
    text += "<node id=\"" + std::to_string(i) + "\" visible=\"true\" version=\"3\" lat=\"" +
            std::to_string(p.lat) + "\" lon=\"" + std::to_string(p.lon) + "\"/>\n";
  }
  for (std::uint32_t y = 0; y < 200; ++y) {
    text += "<way id=\"" + std::to_string(y + 1) + "\">";
    for (std::uint32_t x = 0; x < side; ++x) {
      text += "<nd ref=\"" + std::to_string(y * side + x) + "\"/>\n";
    }
    text += "<tag k=\"highway\" v=\"residential\"/></way>";
  }
  text += "</osm>";
  for (auto _ : state) {
    benchmark::DoNotOptimize(import_roads([&] { return osm_from_memory(text); }));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) *
                          static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(import)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tsu::geo
