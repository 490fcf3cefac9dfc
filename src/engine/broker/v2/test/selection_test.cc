// What NGSIv2 asks for is read from indexes and finds what a walk finds.
#include "engine/broker/v2/selection.h"

#include <gtest/gtest.h>

#include <deque>

#include "base/core/random.h"
#include "engine/broker/query/select.h"
#include "engine/broker/store/entity_memory.h"

namespace tsu::broker::v2 {
namespace {

constexpr int many = 20'000;

// Things about Sapporo: most tell their place under one name, some under another, some as text.
struct town_of_places {
  town_of_places() {
    seeded_random chance{11};
    std::vector<entity_memory::change_of_one> all;
    std::deque<std::string> ids;
    const std::string_view type = "Post";
    for (int i = 0; i < many; ++i) {
      const auto lon = std::to_string(141.0 + chance.unit()),
                 lat = std::to_string(42.5 + chance.unit());
      const attribute a =
          i % 3 == 0
              ? attribute{.name = "place",
                          .type = "geo:point",
                          .value = "\"" + lat + "," + lon + "\""}
              : attribute{.name = i % 3 == 1 ? "location" : "position",
                          .type = "geo:json",
                          .value = R"({"type":"Point","coordinates":[)" + lon + "," + lat + "]}"};
      ids.push_back("urn:p:" + std::to_string(i));
      const auto text = "{\"" + a.name + "\":" + instance_of(a) + "}";
      all.push_back(
          {ids.back(),
           entity_version::make({.id = ids.back(), .types = {&type, 1}, .text = text}, names),
           i + 1});
    }
    memory.publish(all, 1);
  }
  std::vector<std::string> ids_of(const query& q, select_report& report) {
    std::vector<std::string> out;
    const auto ok = select(
        memory, 1, names, q, [&](const entity_ptr& e) { out.emplace_back(e->id()); }, &report);
    EXPECT_TRUE(ok.ok());
    return out;
  }

  term_table names;
  entity_memory memory;
};

std::shared_ptr<const selection> around(const std::string& georel, const std::string& geometry,
                                        const std::string& coords) {
  auto out = std::make_shared<selection>();
  auto when = read_expression([&](std::string_view name) -> const std::string* {
    return name == "georel"     ? &georel
           : name == "geometry" ? &geometry
           : name == "coords"   ? &coords
                                : nullptr;
  });
  EXPECT_TRUE(when.ok());
  out->when = std::move(when).value();
  return out;
}

TEST(a_place_asked_for_in_ngsiv2, is_read_from_the_place_indexes) {
  town_of_places t;
  struct row {
    const char *georel, *geometry, *coords;
    bool by_index;
  };
  for (const auto& r :
       {row{"near;maxDistance:2000", "point", "43.06,141.35", true},
        row{"near;maxDistance:5000;minDistance:1000", "point", "43.06,141.35", true},
        row{"near;minDistance:1000;maxDistance:5000", "point", "43.06,141.35", true},
        row{"coveredBy", "box", "43.0,141.3;43.05,141.35", true},
        row{"intersects", "polygon", "43,141.3;43,141.35;43.05,141.35;43,141.3", true},
        row{"near;minDistance:40000", "point", "43.06,141.35", false},
        row{"disjoint", "box", "42.6,141.0;43.5,142", false}}) {
    select_state state;
    auto q = query_for(around(r.georel, r.geometry, r.coords),
                       *parse_instant("2026-01-01T00:00:00Z"), &state);
    q.limit = limit_none;
    select_report indexed, walked;
    const auto found = t.ids_of(q, indexed);
    q.any_place = nullptr;
    EXPECT_EQ(found, t.ids_of(q, walked)) << r.georel;
    EXPECT_FALSE(found.empty()) << r.georel;
    EXPECT_EQ(indexed.by == "any place", r.by_index) << r.georel << " by " << indexed.by;
    if (r.by_index) {
      EXPECT_LT(indexed.looked_at, many / 20) << r.georel;
    }
    EXPECT_EQ(walked.looked_at, std::size_t{many});
  }
}

}  // namespace
}  // namespace tsu::broker::v2
