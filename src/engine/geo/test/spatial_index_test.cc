#include "engine/geo/spatial_index.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "base/core/random.h"

namespace tsu::geo {
namespace {

lonlat somewhere(random_source& chance) {
  return {139.5 + chance.unit() * 6.5, 41.3 + chance.unit() * 4.3};
}

TEST(spatial_index, it_agrees_with_looking_at_everything_through_inserts_moves_and_erases) {
  seeded_random chance{5};
  spatial_index index;
  std::map<std::uint64_t, lonlat> all;
  for (std::uint64_t step = 0; step < 6000; ++step) {
    const auto key = chance.below(800);
    const auto known = all.find(key);
    if (known == all.end()) {
      const auto p = somewhere(chance);
      index.insert({box_of(p), key});
      all[key] = p;
    } else if (chance.below(3) == 0) {
      ASSERT_TRUE(index.erase({box_of(known->second), key}));
      all.erase(known);
    } else {
      const auto p = somewhere(chance);
      ASSERT_TRUE(index.move(key, box_of(known->second), box_of(p)));
      known->second = p;
    }
  }
  ASSERT_EQ(index.size(), all.size());
  for (int i = 0; i < 200; ++i) {
    const auto a = somewhere(chance);
    const box where{a.lon, a.lat, a.lon + chance.unit(), a.lat + chance.unit()};
    std::vector<std::uint64_t> expected;
    for (const auto& [key, p] : all) {
      if (where.contains(p)) {
        expected.push_back(key);
      }
    }
    auto found = index.keys_in(where);
    std::sort(found.begin(), found.end());
    ASSERT_EQ(found, expected);
  }
}

TEST(spatial_index, nearest_is_by_metres_and_not_by_degrees) {
  // At 43 north a degree of longitude is shorter than one of latitude.
  spatial_index index;
  index.insert({box_of({142.2, 43.0}), 1});  // 97 km east
  index.insert({box_of({141.0, 44.0}), 2});  // 111 km north
  const auto found = index.nearest({141, 43}, 1, 500'000);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].key, 1u);
}

TEST(spatial_index, nearest_agrees_with_sorting_everything) {
  seeded_random chance{9};
  std::vector<spatial_index::entry> all;
  for (std::uint64_t key = 0; key < 2000; ++key) {
    all.push_back({box_of(somewhere(chance)), key});
  }
  const spatial_index index{all};
  for (int i = 0; i < 100; ++i) {
    const auto from = somewhere(chance);
    auto sorted = all;
    std::sort(sorted.begin(), sorted.end(), [&](const auto& a, const auto& b) {
      return haversine_to_box_m(from, a.where) < haversine_to_box_m(from, b.where);
    });
    const auto found = index.nearest(from, 5, 1e7);
    ASSERT_EQ(found.size(), 5u);
    for (std::size_t k = 0; k < 5; ++k) {
      ASSERT_EQ(found[k].key, sorted[k].key);
    }
  }
}

TEST(spatial_index, nearest_keeps_to_its_limits) {
  spatial_index index;
  EXPECT_TRUE(index.nearest({141, 43}, 3, 1e7).empty());
  index.insert({box_of({141, 43.1}), 1});
  EXPECT_TRUE(index.nearest({141, 43}, 3, 5000).empty());
  EXPECT_EQ(index.nearest({141, 43}, 3, 20000).size(), 1u);
  EXPECT_TRUE(index.nearest({141, 43}, 0, 20000).empty());
}

TEST(spatial_index, what_does_not_stand_there_cannot_be_erased) {
  spatial_index index;
  index.insert({box_of({1, 1}), 1});
  EXPECT_FALSE(index.erase({box_of({1, 1}), 2}));
  EXPECT_FALSE(index.move(1, box_of({2, 2}), box_of({3, 3})));
  EXPECT_EQ(index.size(), 1u);
}

}  // namespace
}  // namespace tsu::geo
