// What every follower of a change log relies on, on both engines.
#include "base/db/log_follower.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "base/db/test/fresh_house.h"
#include "base/db/test/notes_schema.h"

namespace tsu::db {
namespace {

using testing::engine_kind;

// Counts the changes of kind "note" as a note of their subject.
class counter final : public log_follower {
 public:
  counter(store& s, follow_options o = {}) : log_follower(s, "test.notes", o) {}

  bool fails = false;
  int prepared = 0;

 private:
  void forget() override { subjects_.clear(); }
  bool hear(const row& c) override {
    if (c.text(2) != "note") {
      return false;
    }
    subjects_.push_back(c.string(3));
    return true;
  }
  task<void> prepare() override {
    ++prepared;
    co_return;
  }
  void apply(tx& t) override {
    for (const auto& one : subjects_) {
      t.run(testing::upsert_note, {one, 1});
    }
    if (fails) {
      throw std::runtime_error{"ended"};
    }
  }

  std::vector<std::string> subjects_;
};

class log_follower_on : public ::testing::TestWithParam<engine_kind> {
 protected:
  void say(std::string_view kind, int times = 1) {
    here.loop.wait(town().write([&](tx& t) {
      for (int i = 0; i < times; ++i) {
        t.append_change(kind, "a", "{}");
      }
    }));
  }
  void follow(log_follower& f) {
    for (std::size_t read = 1; read > 0;) {
      read = here.loop.wait(f.follow_new());
    }
  }
  std::int64_t counted() {
    return here.loop.wait(town().read(testing::rows_in)) == 0
               ? 0
               : here.loop.wait(town().read(testing::sum_in));
  }
  std::int64_t stored_cursor() {
    return here.loop.wait(town().read([](reader& r) { return cursor_of(r, "test.notes"); }));
  }
  store& town() { return here.at(place::town); }

  testing::fresh_house here{GetParam(), testing::notes_modules};
};

TEST_P(log_follower_on, each_change_counts_once_whatever_the_size_of_a_round) {
  say("note", 7);
  say("other", 3);
  say("note", 2);
  counter f{town(), {.changes_at_once = 2}};
  follow(f);
  EXPECT_EQ(counted(), 9);
  counter again{town()};
  follow(again);
  EXPECT_EQ(counted(), 9);
}

TEST_P(log_follower_on, where_nothing_is_of_interest_the_cursor_is_stored_only_now_and_then) {
  counter f{town(), {.cursor_step = 5}};
  say("other", 4);
  follow(f);
  EXPECT_EQ(stored_cursor(), 0);
  EXPECT_EQ(f.prepared, 0);
  say("other");
  follow(f);
  EXPECT_EQ(stored_cursor(), 5);
  say("other");
  say("note");
  follow(f);
  EXPECT_EQ(stored_cursor(), 7);
  EXPECT_EQ(f.prepared, 1);
}

TEST_P(log_follower_on, what_failed_leaves_no_trace_and_is_done_again) {
  say("note", 3);
  counter f{town()};
  f.fails = true;
  EXPECT_THROW(here.loop.wait(f.follow_new()), std::runtime_error);
  EXPECT_EQ(counted(), 0);
  EXPECT_EQ(stored_cursor(), 0);
  f.fails = false;
  follow(f);
  EXPECT_EQ(counted(), 3);
}

TEST_P(log_follower_on, one_that_was_overtaken_reads_again_and_repeats_nothing) {
  counter slow{town()}, fast{town()};
  follow(slow);
  follow(fast);
  say("note", 2);
  follow(fast);
  say("note");
  follow(slow);
  EXPECT_EQ(counted(), 3);
}

TEST_P(log_follower_on, it_goes_on_until_it_is_stopped) {
  counter f{town()};
  say("note", 5);
  f.stop();
  here.loop.wait(f.run());
  EXPECT_EQ(counted(), 0) << "stopped before it began";
}

INSTANTIATE_TEST_SUITE_P(engines, log_follower_on, ::testing::ValuesIn(testing::engines()),
                         [](const auto& i) { return testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::db
