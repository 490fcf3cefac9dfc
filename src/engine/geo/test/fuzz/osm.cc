// Any bytes: a refusal with its line, or roads that come out the same when packed and unpacked, and
// on which nothing is nearer than by the straight line. The first byte chooses: 'p' packed roads.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/core/assert.h"
#include "engine/geo/road_import.h"

namespace {

using namespace tsu;

constexpr geo::road_limits small{.nodes = 5'000, .pieces = 5'000};

void look_at(const geo::road_graph& g) {
  const auto bytes = g.packed();
  const auto again = geo::road_graph::unpacked(bytes, small);
  ASSERT(again.ok() && again.value().packed() == bytes);
  if (g.nodes().size() < 2 || g.nodes().size() > 300) {
    return;
  }
  const auto from = g.nodes().front().where(), to = g.nodes().back().where();
  const geo::lonlat all[] = {to, from};
  const auto walks = g.walks(from, all, {.at_most_m = 1e7, .rough_percent = 300});
  ASSERT(walks.size() == 2);
  if (walks[0]) {
    ASSERT(walks[0]->metres + 1 + 0.001 * walks[0]->metres >= geo::haversine_m(from, to));
    ASSERT(walks[0]->effort + 1 + 0.001 * walks[0]->effort >= walks[0]->metres);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
  if (data[0] == 'p') {
    if (const auto g = geo::road_graph::unpacked(text, small)) {
      look_at(g.value());
    }
    return 0;
  }
  const auto read = geo::import_roads([text] { return geo::osm_from_memory(text); }, small,
                                      {.bytes = 1 << 20, .one_tag = 2'000, .nodes_of_way = 200});
  if (read) {
    ASSERT(read.value().of.pieces > 0);
    look_at(read.value().graph);
  } else {
    ASSERT(!read.error().code.empty());
  }
  return 0;
}
