#include "engine/broker/query/slow_queries.h"

#include <gtest/gtest.h>

#include "base/db/test/fresh_house.h"
#include "engine/broker/model/context.h"

namespace tsu::broker {
namespace {

using namespace std::chrono_literals;

const auto town = db::testing::sapporo();

query asking(std::string_view q) {
  const auto stored = [](std::string_view name) { return context::core()->stored(name); };
  return {.types = {{"Weather"}},
          .q = std::make_shared<const condition>(condition::parse(q, stored).value()),
          .now = *parse_instant("2026-11-22T04:17:03Z")};
}

TEST(slow_queries, are_told_by_their_shape_and_never_with_what_they_compared) {
  slow_queries all;
  all.note(town, "inner", asking("name==\"Hanako\""), {.by = "types", .looked_at = 9}, 20ms);
  all.note(town, "inner", asking("name==\"Taro\""), {.by = "types", .looked_at = 7}, 30ms);
  all.note(town, "inner", asking("name==\"Jiro\""), {.by = "types", .looked_at = 8}, 10ms);
  const auto found = all.of(town);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].types, "Weather");
  EXPECT_EQ(found[0].attributes, "name");
  EXPECT_EQ(found[0].service, "inner");
  EXPECT_EQ(found[0].times, 3);
  EXPECT_EQ(found[0].slowest, 30ms);
  EXPECT_EQ(found[0].looked_at, 7u);
  EXPECT_TRUE(all.of(db::testing::furano()).empty());
}

TEST(slow_queries, that_are_quick_are_none_and_the_fastest_make_room) {
  slow_queries all;
  all.note(town, "", asking("a"), {.by = "types"}, slow_queries::slow_from - 1ns);
  EXPECT_TRUE(all.of(town).empty());
  for (std::size_t i = 0; i < slow_queries::shapes_max + 5; ++i) {
    all.note(town, "", asking("a" + std::to_string(i)), {.by = "types"},
             10ms + std::chrono::milliseconds{i});
  }
  const auto found = all.of(town);
  EXPECT_EQ(found.size(), slow_queries::shapes_max);
  EXPECT_EQ(found.front().attributes, "a54");
  EXPECT_EQ(found.back().attributes, "a5");
}

}  // namespace
}  // namespace tsu::broker
