// The newest changes of a log in memory say the same as the log.
#include "base/db/recent_changes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/core/random.h"
#include "base/db/change_rows.h"
#include "base/db/test/fresh_house.h"
#include "base/db/test/notes_schema.h"

namespace tsu::db {
namespace {

using testing::engine_kind;

std::vector<std::int64_t> read(const recent_changes& r, std::int64_t after, std::int64_t limit,
                               std::int64_t until) {
  std::vector<std::int64_t> out;
  const auto found = r.each(after, limit, until, [&](const row& c) {
    const auto number = c.int64(0);
    EXPECT_EQ(c.int64(1), number * 10);
    EXPECT_EQ(c.text(2), "kind");
    EXPECT_EQ(c.text(3), "subject" + std::to_string(number));
    EXPECT_EQ(c.text(4), std::string(static_cast<std::size_t>(number % 5), 'x'));
    EXPECT_EQ(c.blob(4).size(), c.text(4).size());
    out.push_back(number);
  });
  EXPECT_EQ(static_cast<std::size_t>(found), out.size());
  return out;
}

void add(recent_changes& r, std::int64_t number) {
  const auto subject = "subject" + std::to_string(number);
  const std::string body(static_cast<std::size_t>(number % 5), 'x');
  r.add({number, number * 10, "kind", subject, body});
}

using numbers = std::vector<std::int64_t>;

TEST(recent_changes, says_nothing_before_anything_was_committed) {
  recent_changes r;
  EXPECT_EQ(r.newest(), 0);
  EXPECT_TRUE(read(r, 0, 10, 5).empty());
  add(r, 1);
  EXPECT_EQ(r.newest(), 0);
  EXPECT_TRUE(read(r, 0, 10, 5).empty());
}

TEST(recent_changes, gives_what_is_asked_for_over_several_batches_and_no_more) {
  recent_changes r;
  for (std::int64_t batch = 0; batch < 4; ++batch) {
    for (std::int64_t i = 1; i <= 3; ++i) {
      add(r, 10 + batch * 3 + i);
    }
    r.commit(10 + batch * 3 + 3);
  }
  EXPECT_EQ(r.newest(), 22);
  EXPECT_EQ(read(r, 12, 4, 22), (numbers{13, 14, 15, 16}));
  EXPECT_EQ(read(r, 20, 100, 22), (numbers{21, 22}));
  EXPECT_EQ(read(r, 10, 100, 12), (numbers{11, 12}));
  EXPECT_TRUE(read(r, 22, 100, 22).empty());
  EXPECT_TRUE(read(r, 20, 100, 20).empty()) << "newer than what the reader may see";
  EXPECT_TRUE(read(r, 9, 100, 22).empty()) << "10 is not here";
}

TEST(recent_changes, what_is_taken_back_never_was) {
  recent_changes r;
  add(r, 1);
  add(r, 2);
  add(r, 3);
  r.keep_up_to(1);
  add(r, 2);
  r.commit(2);
  EXPECT_EQ(read(r, 0, 10, 2), (numbers{1, 2}));
  add(r, 3);
  r.keep_up_to(2);
  r.commit(2);
  EXPECT_EQ(r.newest(), 2);
}

TEST(recent_changes, begins_anew_where_numbers_were_left_out_or_the_log_was_shortened) {
  recent_changes r;
  add(r, 1);
  r.commit(1);
  add(r, 7);
  r.commit(7);
  EXPECT_TRUE(read(r, 0, 10, 7).empty());
  EXPECT_EQ(read(r, 6, 10, 7), (numbers{7}));
  r.forget();
  EXPECT_EQ(r.newest(), 0);
  EXPECT_TRUE(read(r, 6, 10, 7).empty());
}

TEST(recent_changes, are_bounded) {
  recent_changes r;
  for (std::int64_t n = 1; n <= 20'000; ++n) {
    add(r, n);
    r.commit(n);
  }
  EXPECT_TRUE(read(r, 1'000, 1, 20'000).empty());
  EXPECT_EQ(read(r, 19'000, 2'000, 20'000).size(), 1'000U);
}

// Through the store, on both engines: the same as the table, whoever reads when.
class recent_changes_on : public ::testing::TestWithParam<engine_kind> {
 protected:
  std::vector<change> through_the_reader(std::int64_t after, std::int64_t limit) {
    return here.loop.wait(town().read([&](reader& r) { return read_changes(r, after, limit); }));
  }
  // A writer reads the table, not what is in memory.
  std::vector<change> from_the_table(std::int64_t after, std::int64_t limit) {
    return here.loop.wait(town().write([&](tx& t) { return read_changes(t, after, limit); }));
  }
  std::int64_t rows_of_the_log() {
    return here.loop.wait(town().read([&](reader& r) {
      std::int64_t n = 0;
      r.each({"", "SELECT COUNT(*) FROM base_change"}, {}, [&](const row& c) { n = c.int64(0); });
      return n;
    }));
  }
  void expect_the_same(std::int64_t after, std::int64_t limit) {
    const auto a = through_the_reader(after, limit), b = from_the_table(after, limit);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      EXPECT_EQ(a[i].number, b[i].number);
      EXPECT_EQ(a[i].at, b[i].at);
      EXPECT_EQ(a[i].kind, b[i].kind);
      EXPECT_EQ(a[i].subject, b[i].subject);
      EXPECT_EQ(a[i].body, b[i].body);
    }
  }
  // Some closures at once, of which some refuse after they have appended.
  void write_some(seeded_random& random) {
    std::vector<task<void>> tasks;
    for (int i = 0; i < 8; ++i) {
      tasks.push_back([](store& s, std::uint64_t n) -> task<void> {
        (void)co_await s.write([&](tx& t) -> result<done> {
          for (std::uint64_t j = 0; j < n % 4; ++j) {
            const auto body = n % 97 == 0 ? 40'000 : n % 50;
            t.append_change(n % 7 == 0 ? "other" : "note", std::to_string(n),
                            std::string(body, 'b'));
            if (n % 11 == 0) {
              EXPECT_EQ(read_changes(t, 0, 100'000).back().body.size(), body);
            }
          }
          if (n % 5 == 0) {
            return problem{why::conflict, "every fifth"};
          }
          return done{};
        });
      }(town(), random.next() % 1'000));
    }
    here.loop.wait(testing::all(std::move(tasks)));
  }
  store& town() { return here.at(place::town); }

  testing::fresh_house here{GetParam(), testing::notes_modules};
};

TEST_P(recent_changes_on, say_what_the_table_says_whatever_was_refused_or_forgotten) {
  seeded_random random{7};
  for (int round = 0; round < 60; ++round) {
    write_some(random);
    const auto newest = town().newest_change();
    const auto after = static_cast<std::int64_t>(random.next() % 20);
    expect_the_same(std::max<std::int64_t>(0, newest - after),
                    static_cast<std::int64_t>(random.next() % 12));
    if (round % 20 == 10) {
      here.loop.wait(town().write([&](tx& t) { return forget_changes(t, newest - 5); }));
      expect_the_same(0, 1'000);
    }
    if (round % 20 == 15) {
      here.reopen(testing::notes_modules);
      expect_the_same(0, 1'000);
    }
  }
  expect_the_same(0, 10'000);
}

TEST_P(recent_changes_on, are_not_newer_than_what_else_the_reader_sees) {
  here.loop.wait(town().write([](tx& t) { t.append_change("note", "a", "1"); }));
  const auto one_more = [&] {
    std::thread{[&] {
      event_loop other;
      other.wait(town().write([](tx& t) { t.append_change("note", "a", "2"); }));
    }}.join();
  };
  const auto rows = [](reader& r) {
    std::int64_t n = 0;
    r.each({"", "SELECT COUNT(*) FROM base_change"}, {}, [&](const row& c) { n = c.int64(0); });
    return n;
  };
  const auto looks_first = here.loop.wait(town().read([&](reader& r) {
    const auto before = rows(r);
    one_more();
    return std::pair{before, static_cast<std::int64_t>(read_changes(r, 0, 100).size())};
  }));
  EXPECT_EQ(looks_first, (std::pair<std::int64_t, std::int64_t>{1, 1}));
  const auto reads_first = here.loop.wait(town().read([&](reader& r) {
    one_more();
    const auto read = static_cast<std::int64_t>(read_changes(r, 0, 100).size());
    return std::pair{read, rows(r)};
  }));
  EXPECT_EQ(reads_first.first, reads_first.second) << "what is read is one state";
}

void append_some(tx& t, int n, std::string_view kind) {
  for (int i = 0; i < n; ++i) {
    t.append_change(kind, std::to_string(i), "{}");
  }
}

TEST_P(recent_changes_on, of_one_kind_and_batch_share_rows_in_a_file_and_none_is_lost_of_them) {
  here.loop.wait(town().write([](tx& t) {
    append_some(t, 150, "note");
    append_some(t, 1, "other");
    append_some(t, 2, "note");
  }));
  EXPECT_EQ(rows_of_the_log(), GetParam() == engine_kind::sqlite ? 3 + 1 + 1 : 153);
  expect_the_same(0, 1'000);
  for (const std::int64_t after : {0, 1, 63, 64, 65, 100, 149, 150, 151, 152, 153}) {
    expect_the_same(after, 1);
    expect_the_same(after, 64);
  }
  here.reopen(testing::notes_modules);
  const auto all = through_the_reader(0, 1'000);
  ASSERT_EQ(all.size(), 153U);
  EXPECT_EQ(all[149].subject, "149");
  EXPECT_EQ(all[150].kind, "other");
  EXPECT_EQ(all[152].subject, "1");
}

TEST_P(recent_changes_on, a_row_of_no_changes_is_damaged_and_not_read_for_ever) {
  if (GetParam() != engine_kind::sqlite) {
    GTEST_SKIP() << "a row is a change there";
  }
  for (const auto* const broken : {"UPDATE base_change SET changes = 0, body = x''",
                                   "UPDATE base_change SET changes = -1, body = x''"}) {
    here.loop.wait(town().write([&](tx& t) { append_some(t, 2, "note"); }));
    here.loop.wait(town().write([&](tx& t) { t.run({"", broken}, {}); }));
    try {
      through_the_reader(0, 100);
      ADD_FAILURE() << "was read";
    } catch (const error& e) {
      EXPECT_EQ(e.kind(), failure::damaged);
    }
  }
}

TEST_P(recent_changes_on, a_row_is_forgotten_when_all_of_it_has_been_passed) {
  here.loop.wait(town().write([](tx& t) {
    append_some(t, 64, "note");
    append_some(t, 5, "other");
    move_cursor(t, "somebody", 63);
  }));
  const auto forget = [&] {
    here.loop.wait(town().write([](tx& t) { return forget_changes(t, 1'000); }));
  };
  forget();
  const auto left = through_the_reader(63, 1'000);
  ASSERT_EQ(left.size(), 6U);
  EXPECT_EQ(left.front().number, 64);
  here.loop.wait(town().write([](tx& t) { move_cursor(t, "somebody", 64); }));
  forget();
  const auto rest = through_the_reader(0, 1'000);
  ASSERT_FALSE(rest.empty());
  EXPECT_GE(rest.front().number, 65);
  EXPECT_EQ(rest.back().number, 69);
}

TEST_P(recent_changes_on, what_one_closure_has_looked_at_goes_when_it_is_refused) {
  std::vector<task<void>> tasks;
  for (int i = 0; i < 30; ++i) {
    tasks.push_back([](store& s, int n) -> task<void> {
      (void)co_await s.write([&](tx& t) -> result<done> {
        append_some(t, 2, "note");
        const auto newest = read_changes(t, 0, 1'000).back().number;
        append_some(t, 1, "note");
        EXPECT_EQ(read_changes(t, 0, 1'000).back().number, newest + 1);
        return n % 3 == 0 ? result<done>{problem{why::conflict, "every third"}} : done{};
      });
    }(town(), i));
  }
  here.loop.wait(testing::all(std::move(tasks)));
  EXPECT_EQ(town().newest_change(), 60);
  expect_the_same(0, 1'000);
  EXPECT_EQ(through_the_reader(0, 1'000).size(), 60U);
}

TEST_P(recent_changes_on, a_log_of_an_older_program_goes_on) {
  here.loop.wait(town().write([](tx& t) { append_some(t, 3, "note"); }));
  here.loop.wait(town().write([](tx& t) {
    t.run({"", "DELETE FROM base_change"}, {});
    t.run({"", "ALTER TABLE base_change DROP COLUMN changes"}, {});
    for (std::int64_t n = 1; n <= 3; ++n) {
      t.run({"",
             "INSERT INTO base_change(number, at, kind, subject, body) VALUES($1, 0, 'old', 'a', "
             "$2)"},
            {n, bytes{}});
    }
    t.run({"", "DELETE FROM base_migration WHERE module = 'base' AND number = 2"}, {});
  }));
  here.reopen(testing::notes_modules);
  here.loop.wait(town().write([](tx& t) { append_some(t, 2, "note"); }));
  const auto all = from_the_table(0, 100);
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[2].kind, "old");
  EXPECT_EQ(all[3].kind, "note");
  EXPECT_EQ(all[4].number, 5);
}

TEST(change_rows, a_row_that_is_cut_off_is_told) {
  std::string run;
  append_to_run(run, "a", "{}");
  append_to_run(run, "", std::string(300, 'x'));
  const auto read = [](std::string_view text, std::int64_t count) {
    run_reader all{text, count};
    change_view c;
    std::size_t bytes = 0;
    while (all.next(c)) {
      bytes += c.subject.size() + c.body.size();
    }
    return bytes;
  };
  EXPECT_EQ(read(run, 2), 303U);
  EXPECT_THROW(read(run, 1), error);
  EXPECT_THROW(read(run, 3), error);
  for (std::size_t n = 0; n < run.size(); ++n) {
    EXPECT_THROW(read(std::string_view{run}.substr(0, n), 2), error);
  }
}

INSTANTIATE_TEST_SUITE_P(engines, recent_changes_on, ::testing::ValuesIn(testing::engines()),
                         [](const auto& i) { return testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::db
