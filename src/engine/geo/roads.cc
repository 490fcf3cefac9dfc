#include "engine/geo/roads.h"

#include <algorithm>

#include "base/core/log.h"
#include "base/record/audit.h"
#include "engine/geo/store.h"

namespace tsu::geo {
namespace {

constexpr std::size_t towns_in_memory = 16;

}  // namespace

task<result<road_counts>> roads::import(tenant_code tenant, std::function<osm_bytes()> open,
                                        std::string source, std::string by) {
  CO_TRY(const auto read, import_roads(open));
  const auto bytes = read.graph.packed();
  co_await stores_.at(tenant, db::place::town).write([&](db::tx& t) {
    put_roads(t, source, bytes);
    record::audit(t, {.actor = by,
                      .role = {},
                      .action = "geo.roads.imported",
                      .subject_kind = "geo.roads",
                      .subject = source});
  });
  co_return read.of;
}

std::shared_ptr<const road_graph> roads::known(tenant_code tenant, std::int64_t version) {
  return shelf_.change([&](shelf& s) -> std::shared_ptr<const road_graph> {
    const auto at = s.all.find(tenant);
    if (at == s.all.end() || at->second.version != version) {
      return nullptr;
    }
    at->second.used = ++s.uses;
    return at->second.graph;
  });
}

void roads::keep(tenant_code tenant, std::int64_t version,
                 std::shared_ptr<const road_graph> graph) {
  shelf_.change([&](shelf& s) {
    s.all.insert_or_assign(tenant, loaded{version, std::move(graph), ++s.uses});
    if (s.all.size() > towns_in_memory) {
      s.all.erase(std::min_element(s.all.begin(), s.all.end(), [](const auto& a, const auto& b) {
        return a.second.used < b.second.used;
      }));
    }
  });
}

task<std::shared_ptr<const road_graph>> roads::of(tenant_code tenant) {
  auto& town = stores_.at(tenant, db::place::town);
  const auto version = co_await town.read(version_of_roads);
  if (version == 0) {
    co_return nullptr;
  }
  if (auto there = known(tenant, version)) {
    co_return there;
  }
  const auto kept = co_await town.read(get_roads);
  auto graph = road_graph::unpacked(kept.bytes);
  if (!graph.ok()) {
    log_error("geo: the roads of {} cannot be read: {}", tenant.text(), graph.error().code);
    co_return nullptr;
  }
  auto out = std::make_shared<const road_graph>(std::move(graph).value());
  keep(tenant, kept.version, out);
  co_return out;
}

}  // namespace tsu::geo
