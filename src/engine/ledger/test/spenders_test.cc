// Many at once: 64 spenders of one account, on one node and on two.
#include <atomic>
#include <thread>

#include "engine/ledger/test/ledger_town.h"

namespace tsu::ledger {
namespace {

constexpr int spenders = 64, each_tries = 12;
constexpr std::int64_t has = 1'000, price = 3;

class many_at_once : public testing::ledger_town {
 protected:
  // One spender: some wishes alone, some as holds that are posted, some sent twice.
  static task<void> spend_some(db::store& people, wish base, std::string name,
                               std::int64_t& moved) {
    for (int i = 0; i < each_tries; ++i) {
      auto w = base;
      w.id = name + "/" + std::to_string(i);
      if (i % 3 == 1) {
        w.what = deed::hold;
      }
      const auto first = co_await people.write([&](db::tx& t) { return apply_one(t, w); });
      const auto second = co_await people.write([&](db::tx& t) { return apply_one(t, w); });
      EXPECT_TRUE(!first.ok() || second.how == fate::existed);
      const auto& o = first.ok() ? first : second;  // some may have come free between
      if (!o.ok()) {
        EXPECT_EQ(o.why, refusal::exceeds_credits);
        continue;
      }
      if (w.what == deed::hold) {
        wish end{.id = w.id + "/end",
                 .what = i % 2 == 0 ? deed::release : deed::post,
                 .code = "end",
                 .rule = "",
                 .evidence = "",
                 .by = "",
                 .about = w.id};
        const auto ended = co_await people.write([&](db::tx& t) { return apply_one(t, end); });
        EXPECT_EQ(ended.how, fate::made);
        moved += end.what == deed::post ? price : 0;
      } else {
        moved += price;
      }
    }
  }

  void spend_from(const std::vector<db::house*>& nodes) {
    std::atomic<std::int64_t> moved{0};
    std::vector<std::thread> threads;
    const auto base = spend("", hana, price);
    for (std::size_t n = 0; n < nodes.size(); ++n) {
      threads.emplace_back([&, n] {
        event_loop loop;
        auto& store = nodes[n]->at(db::testing::sapporo(), db::place::people);
        std::vector<std::int64_t> sums(spenders);
        std::vector<task<void>> all;
        for (std::size_t i = n; i < spenders; i += nodes.size()) {
          all.push_back(spend_some(store, base, "spender" + std::to_string(i), sums[i]));
        }
        loop.wait(db::testing::all(std::move(all)));
        for (const auto s : sums) {
          moved += s;
        }
      });
    }
    for (auto& t : threads) {
      t.join();
    }
    EXPECT_LE(moved, has);
    EXPECT_GT(moved, has - price) << "64 spenders wanted more than twice what was there";
    EXPECT_EQ(free(hana), has - moved);
    EXPECT_EQ(of(shop).sums.credits_posted, moved);
    EXPECT_EQ(faults(), std::vector<std::string>{});
  }
};

TEST_P(many_at_once, sixty_four_spenders_take_what_is_there_and_no_more) {
  granted(grant("g1", hana, has), has);
  spend_from({here.doors.get()});
}

TEST_P(many_at_once, two_nodes_never_spend_the_same_point_twice) {
  if (GetParam() == db::testing::engine_kind::sqlite) {
    GTEST_SKIP() << "a SQLite folder has one node";
  }
  granted(grant("g1", hana, has), has);
  const auto other = here.second_node();
  spend_from({here.doors.get(), other.get()});
}

// Two nodes at one moment are asked for the same wish: one row.
TEST_P(many_at_once, the_same_wish_from_everywhere_is_carried_out_once) {
  const auto w = grant("g1", hana, 10);
  std::vector<outcome> out(spenders);
  std::vector<task<void>> all;
  const auto send = [](db::store& s, wish x, outcome& o) -> task<void> {
    o = co_await s.write([&](db::tx& t) { return apply_one(t, x); });
  };
  for (auto& o : out) {
    all.push_back(send(people, w, o));
  }
  here.loop.wait(db::testing::all(std::move(all)));
  int made = 0;
  for (const auto& o : out) {
    EXPECT_TRUE(o.ok());
    made += o.how == fate::made ? 1 : 0;
  }
  EXPECT_EQ(made, 1);
  EXPECT_EQ(free(hana), 10);
}

LEDGER_ON_BOTH(many_at_once);

}  // namespace
}  // namespace tsu::ledger
