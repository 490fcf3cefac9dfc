#include <gtest/gtest.h>

#include <thread>

#include "base/core/executor.h"
#include "base/core/id.h"
#include "base/core/random.h"
#include "base/core/result.h"
#include "base/core/time.h"

namespace tsu {
namespace {

result<int> half(int n) {
  if (n % 2 != 0) {
    return problem{why::bad_input, "odd"};
  }
  return n / 2;
}

result<int> quarter(int n) {
  TRY(auto h, half(n));
  TRY(auto q, half(h));
  return q;
}

TEST(result, try_passes_the_value_on) { EXPECT_EQ(quarter(8).value(), 2); }
TEST(result, try_leaves_with_the_problem) { EXPECT_EQ(quarter(6).error().detail, "odd"); }

TEST(tenant_code, real_codes_pass_and_a_wrong_check_digit_does_not) {
  EXPECT_TRUE(tenant_code::parse("011002").ok());  // 札幌市
  EXPECT_TRUE(tenant_code::parse("010006").ok());  // 北海道
  EXPECT_TRUE(tenant_code::parse("012297").ok());  // 富良野市
  for (auto bad : {"011003", "01100", "0110022", "01100a", ""}) {
    EXPECT_FALSE(tenant_code::parse(bad).ok()) << bad;
  }
}

TEST(time, texts_round_trip_and_offsets_are_taken_into_account) {
  for (auto text : {"2026-11-22T04:17:03Z", "2026-11-22T04:17:03.120Z",
                    "1969-12-31T23:59:59.000001Z", "2024-02-29T00:00:00Z"}) {
    const auto t = parse_instant(text);
    ASSERT_TRUE(t) << text;
    EXPECT_EQ(format_instant(*t), text);
  }
  EXPECT_EQ(parse_instant("2026-11-22T13:17:03+09:00"), parse_instant("2026-11-22T04:17:03Z"));
  EXPECT_EQ(format_jst(*parse_instant("2026-12-31T15:00:00Z")), "2027-01-01T00:00:00+09:00");
}

TEST(time, what_is_no_time_is_refused) {
  for (auto bad : {"", "2026-11-22", "2026-11-22T04:17:03", "2026-02-30T00:00:00Z",
                   "2026-11-22T24:00:00Z", "2026-11-22T04:17:03.Z", "2026-11-22T04:17:03+9:00",
                   "2026-11-22T04:17:03Zx", "2026-13-01T00:00:00Z"}) {
    EXPECT_FALSE(parse_instant(bad)) << bad;
  }
}

TEST(time, a_day_in_japan_starts_at_15_hours_utc) {
  const auto noon = *parse_instant("2026-11-22T03:00:00Z");
  EXPECT_EQ(jst_midnight(jst_date(noon)), *parse_instant("2026-11-21T15:00:00Z"));
}

TEST(random, the_same_seed_gives_the_same_numbers) {
  seeded_random a{7}, b{7}, c{8};
  EXPECT_EQ(a.next(), b.next());
  EXPECT_NE(a.next(), c.next());
  for (int i = 0; i < 1000; ++i) {
    EXPECT_LT(a.below(6), 6u);
    EXPECT_LT(b.unit(), 1.0);
  }
}

task<int> add(int a, int b) { co_return a + b; }
task<int> twice(int a) { co_return co_await add(a, a) + co_await add(0, 0); }
task<int> fails() {
  throw std::runtime_error{"no"};
  co_return 1;
}

TEST(task, values_and_exceptions_reach_the_awaiter) {
  event_loop loop;
  EXPECT_EQ(loop.wait(twice(21)), 42);
  EXPECT_THROW(loop.wait(fails()), std::runtime_error);
}

task<std::thread::id> visit_another_thread(std::thread& other) {
  completion<int> done;
  const int seven = co_await done.wait([&] { other = std::thread{[&] { done.set(7); }}; });
  EXPECT_EQ(seven, 7);
  co_return std::this_thread::get_id();
}

TEST(task, a_completion_brings_the_coroutine_back_to_its_own_thread) {
  event_loop loop;
  std::thread other;
  EXPECT_EQ(loop.wait(visit_another_thread(other)), std::this_thread::get_id());
  other.join();
}

task<void> count_to(int n, int& at) {
  for (int i = 0; i < n; ++i) {
    co_await add(i, 1);
    ++at;
  }
}

TEST(task, a_long_chain_of_tasks_does_not_grow_the_stack) {
  constexpr int steps = 200'000;
  event_loop loop;
  int at = 0;
  loop.wait(count_to(steps, at));
  EXPECT_EQ(at, steps);
}

}  // namespace
}  // namespace tsu
