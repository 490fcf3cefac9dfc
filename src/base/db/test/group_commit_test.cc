#include <gtest/gtest.h>

#include <atomic>

#include <map>
#include <set>

#include "base/core/random.h"
#include "base/db/test/fresh_house.h"
#include "base/db/test/notes_schema.h"

namespace tsu::db {
namespace {

using namespace testing;
using namespace std::chrono_literals;

class group_commit : public ::testing::TestWithParam<engine_kind> {
 protected:
  fresh_house here{GetParam(), notes_modules};
  store& town = here.at(place::town);

  std::int64_t rows() { return here.loop.wait(town.read(rows_in)); }
  std::int64_t sum() { return here.loop.wait(town.read(sum_in)); }
};

TEST_P(group_commit, what_was_written_is_read_back_with_its_types) {
  const std::string data{"\0\x01\xff", 3};
  here.loop.wait(town.write([&](tx& t) {
    t.run(insert_note, {"雪", std::int64_t{1} << 40, 1.5,
                        bytes{reinterpret_cast<const std::byte*>(data.data()), data.size()}});
    t.run(insert_note, {"夏", std::int64_t{0}, nullptr, nullptr});
  }));
  std::vector<std::string> seen;
  here.loop.wait(town.read([&](reader& r) {
    r.each(list_notes, {}, [&](const row& n) {
      seen.push_back(n.string(1) + " " + std::to_string(n.int64(2)) + " " +
                     (n.is_null(3) ? "-" : std::to_string(n.real(3))) + " " +
                     std::to_string(n.blob(4).size()));
      if (!n.is_null(4)) {
        EXPECT_EQ(n.string(4), data);
      }
    });
  }));
  EXPECT_EQ(seen, (std::vector<std::string>{"夏 0 - 0", "雪 1099511627776 1.500000 3"}));
}

TEST_P(group_commit, fifty_closures_at_once_are_all_kept_and_answered) {
  std::vector<task<void>> tasks;
  for (int i = 0; i < 50; ++i) {
    tasks.push_back([](store& s) -> task<void> {
      co_await s.write([&](tx& t) { t.run(upsert_note, {"one", std::int64_t{1}}); });
    }(town));
  }
  here.loop.wait(all(std::move(tasks)));
  EXPECT_EQ(rows(), 1);
  EXPECT_EQ(sum(), 50);
}

TEST_P(group_commit, what_a_closure_refuses_leaves_no_trace_and_the_others_stay) {
  int kept = 0, refused = 0;
  std::vector<task<void>> tasks;
  for (int i = 0; i < 60; ++i) {
    tasks.push_back([](store& s, int n, int& k, int& r) -> task<void> {
      const auto name = std::to_string(n);
      const auto out = co_await s.write([&](tx& t) -> result<std::int64_t> {
        t.run(upsert_note, {name, std::int64_t{1}});
        const auto number = t.append_change("note.made", name, "{}");
        if (n % 3 == 0) {
          return problem{why::conflict, "every third"};
        }
        return number;
      });
      ++(out.ok() ? k : r);
    }(town, i, kept, refused));
  }
  here.loop.wait(all(std::move(tasks)));
  EXPECT_EQ(kept, 40);
  EXPECT_EQ(refused, 20);
  EXPECT_EQ(rows(), 40);
  const auto changes = here.loop.wait(town.read([](reader& r) { return read_changes(r, 0, 100); }));
  ASSERT_EQ(changes.size(), 40U);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    EXPECT_EQ(changes[i].number, static_cast<std::int64_t>(i) + 1) << "a hole";
    EXPECT_NE(std::stoi(changes[i].subject) % 3, 0);
  }
  EXPECT_EQ(town.newest_change(), 40);
}

TEST_P(group_commit, a_closure_that_throws_fails_only_itself) {
  int kept = 0, thrown = 0;
  std::vector<task<void>> tasks;
  for (int i = 0; i < 30; ++i) {
    tasks.push_back([](store& s, int n, int& k, int& e) -> task<void> {
      const auto name = std::to_string(n);
      try {
        co_await s.write([&](tx& t) {
          t.run(upsert_note, {name, std::int64_t{1}});
          if (n % 5 == 0) {
            throw std::runtime_error{"no"};
          }
        });
        ++k;
      } catch (const std::runtime_error& x) {
        EXPECT_STREQ(x.what(), "no");
        ++e;
      }
    }(town, i, kept, thrown));
  }
  here.loop.wait(all(std::move(tasks)));
  EXPECT_EQ(kept, 24);
  EXPECT_EQ(thrown, 6);
  EXPECT_EQ(rows(), 24);
}

TEST_P(group_commit, a_broken_rule_of_the_schema_is_an_error_of_that_closure_alone) {
  int constraint = 0, kept = 0;
  std::vector<task<void>> tasks;
  for (int i = 0; i < 20; ++i) {
    tasks.push_back([](store& s, int n, int& k, int& c) -> task<void> {
      const auto name = std::to_string(n);
      try {
        co_await s.write([&](tx& t) {
          t.run(upsert_note, {name, std::int64_t{n % 2 == 0 ? 1 : -1}});
        });
        ++k;
      } catch (const error& e) {
        EXPECT_EQ(e.kind(), failure::constraint) << e.what();
        ++c;
      }
    }(town, i, kept, constraint));
  }
  here.loop.wait(all(std::move(tasks)));
  EXPECT_EQ(kept, 10);
  EXPECT_EQ(constraint, 10);
  EXPECT_EQ(rows(), 10);
}

TEST_P(group_commit, a_closure_that_catches_the_error_has_failed_all_the_same) {
  try {
    here.loop.wait(town.write([&](tx& t) {
      t.run(upsert_note, {"a", std::int64_t{1}});
      try {
        t.run(upsert_note, {"b", std::int64_t{-1}});
      } catch (const error&) {
      }
    }));
    ADD_FAILURE() << "was kept";
  } catch (const error& e) {
    EXPECT_EQ(e.kind(), failure::constraint);
  }
  EXPECT_EQ(rows(), 0);
}

TEST_P(group_commit, foreign_keys_hold) {
  EXPECT_THROW(here.loop.wait(town.write([&](tx& t) { t.run(link_note, {std::int64_t{77}}); })),
               error);
}

TEST_P(group_commit, the_same_statement_can_run_inside_its_own_callback) {
  here.loop.wait(town.write([&](tx& t) {
    for (auto name : {"a", "b", "c"}) {
      t.run(upsert_note, {std::string_view{name}, std::int64_t{1}});
    }
    int inner = 0;
    t.each(list_notes, {},
           [&](const row&) { t.each(list_notes, {}, [&](const row&) { ++inner; }); });
    EXPECT_EQ(inner, 9);
  }));
}

TEST_P(group_commit, a_reader_may_not_write) {
  try {
    here.loop.wait(town.read([&](reader& r) {
      r.each(upsert_note, {"a", std::int64_t{1}}, [](const row&) {});
    }));
    ADD_FAILURE() << "wrote";
  } catch (const error& e) {
    EXPECT_NE(e.kind(), failure::damaged);
  }
  EXPECT_EQ(rows(), 0);
  here.loop.wait(town.write([&](tx& t) { t.run(upsert_note, {"a", std::int64_t{1}}); }));
  EXPECT_EQ(rows(), 1);
}

TEST_P(group_commit, the_time_of_a_batch_is_the_clock_that_was_handed_in) {
  here.time.set(*parse_instant("2030-01-02T03:04:05Z"));
  EXPECT_EQ(here.loop.wait(town.write([&](tx& t) { return t.now(); })), here.time.now());
}

// A random mix against a plain model: what is kept, refused and thrown, with numbers without holes.
TEST_P(group_commit, a_thousand_random_closures_end_as_a_model_says) {
  std::map<std::string, std::int64_t> model;
  std::int64_t changes = 0;
  seeded_random chance{20261122};
  for (int round = 0; round < 20; ++round) {
    std::vector<task<void>> tasks;
    for (int i = 0; i < 50; ++i) {
      const auto name = std::to_string(chance.below(40));
      const auto what = chance.below(10);
      if (what < 7) {
        model[name] += 1;
        ++changes;
      }
      tasks.push_back([](store& s, std::string key, std::uint64_t w) -> task<void> {
        try {
          const auto kept = co_await s.write([&](tx& t) -> result<done> {
            if (w == 9) {
              return problem{why::conflict, "without writing"};
            }
            t.run(upsert_note, {key, std::int64_t{1}});
            t.append_change("note.counted", key, "{}");
            if (w == 8) {
              throw std::runtime_error{"thrown"};
            }
            if (w == 7) {
              return problem{why::conflict, "after writing"};
            }
            return done{};
          });
          EXPECT_EQ(kept.ok(), w < 7);
        } catch (const std::runtime_error&) {
          EXPECT_EQ(w, 8U);
        }
      }(town, name, what));
    }
    here.loop.wait(all(std::move(tasks)));
  }
  std::map<std::string, std::int64_t> stored;
  here.loop.wait(town.read([&](reader& r) {
    r.each(list_notes, {}, [&](const row& n) { stored[n.string(1)] = n.int64(2); });
  }));
  EXPECT_EQ(stored, model);
  EXPECT_EQ(town.newest_change(), changes);
  const auto log = here.loop.wait(town.read([](reader& r) { return read_changes(r, 0, 10'000); }));
  ASSERT_EQ(static_cast<std::int64_t>(log.size()), changes);
  EXPECT_EQ(log.back().number, changes);
}

// Keeps count of what it is told, and what a rolled back batch would have left behind.
class counting final : public participant {
 public:
  void closure_ended(bool kept) override { (kept ? kept_now : refused_now) += 1; }
  void batch_ended(bool committed) override {
    (committed ? batches : failed) += 1;
    kept_all += committed ? kept_now.load() : 0;
    refused_all += committed ? refused_now.load() : 0;
    kept_now = refused_now = 0;
  }
  std::atomic<int> kept_now = 0, refused_now = 0, kept_all = 0, refused_all = 0, batches = 0,
                   failed = 0;  // asked while later batches run
};

TEST_P(group_commit, participants_hear_of_each_closure_and_of_the_commit_before_the_answer) {
  counting follower;
  town.attach(follower);
  int answered = 0;
  std::vector<task<void>> tasks;
  for (int i = 0; i < 40; ++i) {
    tasks.push_back([](store& s, int n, int& a, counting& f) -> task<void> {
      const auto name = std::to_string(n);
      const auto out = co_await s.write([&](tx& t) -> result<done> {
        t.run(upsert_note, {name, std::int64_t{1}});
        if (n % 4 == 0) {
          return problem{why::conflict, "every fourth"};
        }
        return done{};
      });
      ++a;
      EXPECT_GE(f.kept_all + f.refused_all, a);
    }(town, i, answered, follower));
  }
  here.loop.wait(all(std::move(tasks)));
  town.detach(follower);
  here.loop.wait(town.write([&](tx& t) { t.run(upsert_note, {"x", std::int64_t{1}}); }));
  EXPECT_EQ(follower.kept_all, 30);
  EXPECT_EQ(follower.refused_all, 10);
  EXPECT_EQ(follower.kept_now + follower.refused_now, 0);
}

TEST_P(group_commit, interval_writes_are_answered_and_kept) {
  for (int i = 0; i < 20; ++i) {
    here.loop.wait(town.write(
        [&](tx& t) {
          t.run(upsert_note, {"a", std::int64_t{1}});
        },
        i % 3 == 0 ? durability::commit : durability::interval));
  }
  EXPECT_EQ(sum(), 20);
  here.reopen();
  EXPECT_EQ(here.loop.wait(here.at(place::town).read(sum_in)), 20);
}

TEST_P(group_commit, waiting_for_a_change_ends_with_the_change_or_with_time) {
  EXPECT_EQ(here.loop.wait(town.wait_for_change(0, 1ms)), 0);
  std::int64_t woken = 0;
  std::vector<task<void>> tasks;
  for (int i = 0; i < 3; ++i) {
    tasks.push_back([](store& s, std::int64_t& sum) -> task<void> {
      sum += co_await s.wait_for_change(0, 60s);
    }(town, woken));
  }
  tasks.push_back([](store& s) -> task<void> {
    co_await s.write([](tx& t) { return t.append_change("note.made", "1", "{}"); });
  }(town));
  here.loop.wait(all(std::move(tasks)));
  EXPECT_EQ(woken, 3);
  EXPECT_EQ(here.loop.wait(town.wait_for_change(0, 60s)), 1);
}

TEST_P(group_commit, cursors_move_with_the_work_and_forgetting_never_passes_the_slowest) {
  for (int i = 0; i < 10; ++i) {  // a batch each: changes of one batch may share a row
    here.loop.wait(town.write([](tx& t) { t.append_change("note.made", "1", "{}"); }));
  }
  here.loop.wait(town.write([](tx& t) {
    EXPECT_EQ(cursor_of(t, "slow"), 0);
    move_cursor(t, "slow", 4);
    move_cursor(t, "fast", 9);
    EXPECT_EQ(cursor_of(t, "slow"), 4);
  }));
  EXPECT_EQ(here.loop.wait(town.write([](tx& t) { return forget_changes(t, 100); })), 4);
  here.loop.wait(town.write([](tx& t) { move_cursor(t, "slow", 10), move_cursor(t, "fast", 10); }));
  EXPECT_EQ(here.loop.wait(town.write([](tx& t) { return forget_changes(t, 100); })), 5)
      << "the newest stays";
  here.reopen();
  EXPECT_EQ(here.at(place::town).newest_change(), 10);
  EXPECT_EQ(here.loop.wait(here.at(place::town).write([](tx& t) {
    return t.append_change("note.made", "1", "{}");
  })),
            11);
}

TEST_P(group_commit, changes_are_forgotten_by_their_age_some_at_a_time) {
  const auto append = [&] {
    here.loop.wait(town.write([](tx& t) { t.append_change("note.made", "1", "{}"); }));
  };
  for (int i = 0; i < 6; ++i) {
    append();
  }
  const auto then = here.time.now();
  here.time.advance(1h);
  append();
  append();
  const auto forget = [&](instant before, std::int64_t most) {
    return here.loop.wait(
        town.write([&](tx& t) { return forget_changes_before(t, before, most); }));
  };
  EXPECT_EQ(forget(then, 100), 0) << "none is older";
  EXPECT_EQ(forget(then + 1min, 4), 4);
  EXPECT_EQ(forget(then + 1min, 4), 2);
  EXPECT_EQ(forget(then + 1min, 4), 0);
  EXPECT_EQ(forget(then + 2h, 4), 1) << "the newest stays";
}

TEST_P(group_commit, more_waiting_closures_than_the_limit_are_refused) {
  options few;
  few.queue_max = 5;
  fresh_house small{GetParam(), notes_modules, few};
  auto& s = small.at(place::town);
  int kept = 0, refused = 0;
  std::vector<task<void>> tasks;
  for (int i = 0; i < 200; ++i) {
    tasks.push_back([](store& st, int& k, int& r) -> task<void> {
      try {
        co_await st.write([](tx& t) { t.run(upsert_note, {"a", std::int64_t{1}}); });
        ++k;
      } catch (const error& e) {
        EXPECT_EQ(e.kind(), failure::overloaded);
        ++r;
      }
    }(s, kept, refused));
  }
  small.loop.wait(all(std::move(tasks)));
  EXPECT_GE(kept, 5);
  EXPECT_GT(refused, 0);
  EXPECT_EQ(small.loop.wait(s.read(sum_in)), kept);
}

INSTANTIATE_TEST_SUITE_P(engines, group_commit, ::testing::ValuesIn(engines()),
                         [](const auto& i) { return testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::db
