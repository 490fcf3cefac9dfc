// Followers of one log on two nodes of one PostgreSQL: what a node wrote itself comes from memory,
// the rest from the log, and nothing is missed or heard twice.
#include "base/db/log_follower.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <vector>

#include "base/core/random.h"
#include "base/db/test/fresh_house.h"
#include "base/db/test/notes_schema.h"

namespace tsu::db {
namespace {

using namespace testing;

class pg_followers : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("TSUNAGU_TEST_PG") == nullptr) {
      GTEST_SKIP() << "TSUNAGU_TEST_PG names no server";
    }
    here = std::make_unique<fresh_house>(engine_kind::postgres, notes_modules);
  }
  std::unique_ptr<fresh_house> here;
};

task<void> say(store& s, int times) {
  co_await s.write([&](tx& t) {
    for (int i = 0; i < times; ++i) {
      t.append_change("note.counted", "n", "{}");
    }
  });
}

std::vector<std::int64_t> next_of(event_loop& loop, store& s, std::int64_t after) {
  return loop.wait(s.read([&](reader& r) {
    std::vector<std::int64_t> out;
    r.each(next_changes_after, {after, std::int64_t{500}},
           [&](const row& c) { out.push_back(c.int64(0)); });
    return out;
  }));
}

TEST_F(pg_followers, a_follower_reads_what_this_node_wrote_from_memory_and_the_rest_from_the_log) {
  auto other = here->second_node();
  auto& mine = here->at(place::town);
  auto& theirs = other->at(sapporo(), place::town);
  here->loop.wait(say(mine, 3));
  here->loop.wait(say(theirs, 1));
  using numbers = std::vector<std::int64_t>;
  EXPECT_EQ(next_of(here->loop, mine, 0), (numbers{1, 2, 3})) << "without a look at the database";
  EXPECT_EQ(next_of(here->loop, mine, 3), (numbers{4}));
  EXPECT_EQ(next_of(here->loop, theirs, 0), (numbers{1, 2, 3, 4})) << "1 to 3 are not in memory";
  EXPECT_TRUE(next_of(here->loop, mine, 4).empty());
  here->loop.wait(say(mine, 1));
  EXPECT_EQ(next_of(here->loop, mine, 3), (numbers{4, 5})) << "4 is not in memory";
  EXPECT_EQ(next_of(here->loop, mine, 4), (numbers{5}));
}

// Refused closures, batches that fail and another node in between: no hole and nothing twice.
TEST_F(pg_followers, followers_of_two_nodes_see_every_change_once_and_in_order) {
  auto other = here->second_node();
  store* const nodes[] = {&here->at(place::town), &other->at(sapporo(), place::town)};
  std::int64_t seen[] = {0, 0}, made = 0;
  seeded_random dice{7};
  const auto follow = [&](std::size_t i) {
    for (const auto number : next_of(here->loop, *nodes[i], seen[i])) {
      ASSERT_EQ(number, ++seen[i]);
    }
  };
  for (int step = 0; step < 600; ++step) {
    auto& s = *nodes[dice.below(2)];
    const auto count = static_cast<int>(dice.below(4));
    const auto what = dice.below(4);
    if (what == 0) {
      ASSERT_NO_FATAL_FAILURE(follow(dice.below(2)));
    } else if (what == 1) {  // refused after it has appended
      const auto r = here->loop.wait(s.write([&](tx& t) -> result<done> {
        for (int i = 0; i < count; ++i) {
          t.append_change("never", "n", "{}");
        }
        return problem{why::conflict, "no", "no"};
      }));
      ASSERT_FALSE(r.ok());
    } else {
      here->loop.wait(say(s, count));
      made += count;
    }
  }
  for (std::size_t i = 0; i < 2; ++i) {
    for (int rounds = 0; rounds < 1'000 && seen[i] < made; ++rounds) {
      ASSERT_NO_FATAL_FAILURE(follow(i));
    }
    EXPECT_EQ(seen[i], made);
  }
}

}  // namespace
}  // namespace tsu::db
