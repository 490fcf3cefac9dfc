#include "base/jobs/jobs.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/db/test/fresh_house.h"

namespace tsu::jobs {
namespace {

using namespace std::chrono_literals;
using db::testing::engine_kind;
using db::testing::sapporo;

const db::module_schema modules[] = {{"jobs", migrations}};

class job_rows : public ::testing::TestWithParam<engine_kind> {
 public:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& town = here.at(db::place::town);
  std::vector<std::string> ran;
  bool fails = false;

  kind note(std::string name, std::string when) {
    return {name, when, 60s,
            [this, name](tenant_code, std::string_view argument) -> task<void> {
              ran.push_back(name + "(" + std::string{argument} + ")");
              if (fails) {
                throw std::runtime_error{"the partner does not answer"};
              }
              co_return;
            },
            3};
  }
  runner node(std::string name, db::house* house = nullptr) {
    return {house == nullptr ? *here.doors : *house,
            std::move(name),
            {note("night", "30 2 * * *"), note("often", "every 5 min"), note("mail", "asked")}};
  }
  int tick(runner& r) { return here.loop.wait(r.tick(sapporo())); }
  std::vector<run_row> rows(std::optional<state> only = {}) {
    return here.loop.wait(town.read([&](db::reader& r) { return list(r, only); }));
  }
  std::int64_t ask_for(std::string_view argument, std::optional<instant> at = {}) {
    return here.loop.wait(town.write([&](db::tx& t) { return ask(t, "mail", argument, at); }));
  }
};

TEST_P(job_rows, a_calendar_job_begins_with_its_next_time_and_runs_once_per_time) {
  auto a = node("a");
  EXPECT_EQ(tick(a), 0);
  here.time.set(*parse_instant("2026-11-22T04:20:00Z"));
  EXPECT_EQ(tick(a), 1);
  EXPECT_EQ(tick(a), 0);
  here.time.advance(5min);
  EXPECT_EQ(tick(a), 1);
  EXPECT_EQ(ran, (std::vector<std::string>{"often()", "often()"}));
}

TEST_P(job_rows, forty_nights_on_two_nodes_each_run_once) {
  auto a = node("a"), b = node("b");
  tick(a);
  tick(b);
  for (int day = 0; day < 40; ++day) {
    here.time.advance(12h);
    tick(day % 2 == 0 ? a : b);
    tick(day % 2 == 0 ? b : a);
    here.time.advance(12h);
    tick(b);
    tick(a);
  }
  EXPECT_EQ(std::count(ran.begin(), ran.end(), "night()"), 40);
}

TEST_P(job_rows, missed_times_are_made_up_for_once) {
  auto a = node("a");
  tick(a);
  here.time.advance(24h * 10);
  tick(a);
  EXPECT_EQ(std::count(ran.begin(), ran.end(), "night()"), 1);
  EXPECT_EQ(std::count(ran.begin(), ran.end(), "often()"), 1);
}

TEST_P(job_rows, what_an_act_asks_for_runs_with_its_argument_and_not_before_its_time) {
  auto a = node("a");
  tick(a);
  ask_for("now");
  ask_for("later", here.time.now() + 1min);
  EXPECT_EQ(tick(a), 1);
  here.time.advance(1min);
  EXPECT_EQ(tick(a), 1);
  EXPECT_EQ(ran, (std::vector<std::string>{"mail(now)", "mail(later)"}));
  EXPECT_EQ(rows(state::done).size(), 2U);
}

TEST_P(job_rows, an_act_that_is_refused_asks_for_nothing) {
  here.loop.wait([](db::store& s) -> task<void> {
    const auto refused = co_await s.write([](db::tx& t) -> result<done> {
      ask(t, "mail", "x");
      return problem{why::conflict, "no"};
    });
    EXPECT_FALSE(refused.ok());
  }(town));
  EXPECT_TRUE(rows().empty());
}

TEST_P(job_rows, a_job_that_throws_is_tried_again_later_and_then_stays_failed_and_visible) {
  auto a = node("a");
  tick(a);
  fails = true;
  const auto number = ask_for("x");
  EXPECT_EQ(tick(a), 1);
  EXPECT_EQ(tick(a), 0) << "it waits first";
  EXPECT_EQ(rows()[0].now, state::waiting);
  EXPECT_EQ(rows()[0].last_error, "the partner does not answer");
  here.time.advance(30s);
  EXPECT_EQ(tick(a), 1);
  here.time.advance(2min - 1s);
  EXPECT_EQ(tick(a), 0);
  here.time.advance(1s);
  EXPECT_GE(tick(a), 1);
  const auto failed = rows(state::failed);
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed[0].number, number);
  EXPECT_EQ(failed[0].attempts, 3);
  EXPECT_TRUE(failed[0].ended_at);

  fails = false;
  ran.clear();
  EXPECT_TRUE(here.loop.wait(town.write([&](db::tx& t) { return try_again(t, number); })).ok());
  tick(a);
  EXPECT_EQ(std::count(ran.begin(), ran.end(), "mail(x)"), 1);
  const auto again = here.loop.wait(town.write([&](db::tx& t) { return try_again(t, number); }));
  EXPECT_EQ(again.error().reason, why::conflict);
  const auto none = here.loop.wait(town.write([&](db::tx& t) { return try_again(t, 9999); }));
  EXPECT_EQ(none.error().reason, why::not_found);
}

// Holds a coroutine until somebody resumes it.
struct held_at {
  std::coroutine_handle<>* place;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) const noexcept { *place = h; }
  void await_resume() const noexcept {}
};

TEST_P(job_rows, when_a_node_hangs_another_takes_over_after_the_lease_and_the_late_end_is_ignored) {
  std::coroutine_handle<> hangs;
  kind hanging{"mail", "asked", 60s,
               [&](tenant_code, std::string_view) -> task<void> {
                 co_await held_at{&hangs};
                 throw std::runtime_error{"too late"};
               },
               3};
  runner slow{*here.doors, "slow", {hanging}};
  auto a = node("a");
  tick(a);
  ask_for("x");
  std::vector<task<void>> tasks;
  tasks.push_back([](runner& r) -> task<void> { co_await r.tick(sapporo()); }(slow));
  tasks.push_back([](job_rows& self, runner& other, std::coroutine_handle<>& g) -> task<void> {
    auto rows_now = [&] { return self.town.read([](db::reader& r) { return list(r, {}); }); };
    while (!g) {
      co_await self.town.write([](db::tx&) {});
    }
    const auto leased = co_await rows_now();
    EXPECT_EQ(leased.at(0).leased_by, "slow");
    const int too_early = co_await other.tick(sapporo());
    EXPECT_EQ(too_early, 0);
    self.here.time.advance(60s);
    const int taken_over = co_await other.tick(sapporo());
    EXPECT_EQ(taken_over, 1);
    executor::current()->post(g);
  }(*this, a, hangs));
  here.loop.wait(db::testing::all(std::move(tasks)));
  EXPECT_EQ(ran, std::vector<std::string>{"mail(x)"});
  const auto end = rows().at(0);
  EXPECT_EQ(end.now, state::done);
  EXPECT_EQ(end.attempts, 2);
  EXPECT_EQ(end.leased_by, "a");
  EXPECT_EQ(end.last_error, "");
}

TEST_P(job_rows, a_job_whose_lease_always_ends_fails_at_last) {
  auto a = node("a");
  tick(a);
  ask_for("x");
  here.loop.wait(town.write([](db::tx& t) {
    t.run({"", "UPDATE jobs_run SET state = 'running', attempts = 3, leased_until = 1"}, {});
  }));
  EXPECT_EQ(tick(a), 0);
  EXPECT_EQ(rows(state::failed).at(0).last_error, "the lease ended before the job did");
}

TEST_P(job_rows, a_run_that_this_program_does_not_know_waits_for_one_that_does) {
  auto a = node("a");
  tick(a);
  here.loop.wait(town.write([](db::tx& t) { return ask(t, "unknown", ""); }));
  EXPECT_EQ(tick(a), 0);
  EXPECT_EQ(rows(state::waiting).size(), 1U);
}

TEST_P(job_rows, runs_that_nobody_here_knows_hold_up_nothing_behind_them) {
  here.loop.wait(town.write([](db::tx& t) {
    for (int i = 0; i < 250; ++i) {
      ask(t, "of another version", "");
    }
  }));
  here.time.advance(1s);
  ask_for("last in line");
  auto a = node("a");
  EXPECT_EQ(tick(a), 1);
  EXPECT_EQ(ran, (std::vector<std::string>{"mail(last in line)"}));
}

TEST_P(job_rows, the_lease_of_each_run_begins_with_its_own_turn) {
  ask_for("1");
  ask_for("2");
  std::vector<std::int64_t> left;  // seconds of the lease as the run begins
  runner slow{*here.doors,
              "slow",
              {{"mail", "asked", 60s, [&](tenant_code, std::string_view) -> task<void> {
                  const auto now = here.time.now();
                  const auto all =
                      co_await town.read([](db::reader& r) { return list(r, state::running); });
                  for (const auto& r : all) {
                    left.push_back((r.leased_until - now) / 1s);
                  }
                  here.time.advance(50s);
                }}}};
  EXPECT_EQ(tick(slow), 2);
  EXPECT_EQ(left, (std::vector<std::int64_t>{60, 60}));
}

TEST_P(job_rows, old_rows_that_ended_are_forgotten_and_others_stay) {
  auto a = node("a");
  tick(a);
  ask_for("x");
  tick(a);
  ask_for("y", here.time.now() + 1h);
  here.time.advance(1min);
  EXPECT_EQ(here.loop.wait(town.write([](db::tx& t) { return forget_ended(t, t.now()); })), 1);
  EXPECT_EQ(rows().size(), 1U);
}

TEST_P(job_rows, statements_prepare) {
  EXPECT_EQ(here.doors->check(sapporo(), statements), std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(engines, job_rows, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::jobs
