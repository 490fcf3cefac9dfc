#include "base/jobs/schedule.h"

#include <gtest/gtest.h>

namespace tsu::jobs {
namespace {

instant at(std::string_view text) { return *parse_instant(text); }

std::string next(std::string_view when, std::string_view from) {
  const auto t = schedule::parse(when).value().next_after(at(from));
  return t ? format_jst(*t) : "never";
}

TEST(schedule, five_fields_are_read_in_japan_time) {
  EXPECT_EQ(next("30 2 * * *", "2026-11-22T04:17:03Z"), "2026-11-23T02:30:00+09:00");
  EXPECT_EQ(next("30 2 * * *", "2026-11-21T17:29:59Z"), "2026-11-22T02:30:00+09:00");
  EXPECT_EQ(next("30 2 * * *", "2026-11-21T17:30:00Z"), "2026-11-23T02:30:00+09:00");
  EXPECT_EQ(next("*/20 8-9 * * 1-5", "2026-11-22T00:00:00Z"), "2026-11-23T08:00:00+09:00");
  EXPECT_EQ(next("5,35 * * * *", "2026-11-22T00:06:00Z"), "2026-11-22T09:35:00+09:00");
  EXPECT_EQ(next("0 0 1 4 *", "2026-11-22T00:00:00Z"), "2027-04-01T00:00:00+09:00");
  EXPECT_EQ(next("0 0 29 2 *", "2026-11-22T00:00:00Z"), "2028-02-29T00:00:00+09:00");
  EXPECT_EQ(next("0 9 * * 7", "2026-11-22T00:00:00Z"), "2026-11-29T09:00:00+09:00");
  EXPECT_EQ(next("0 0 30 2 *", "2026-11-22T00:00:00Z"), "never");
}

TEST(schedule, where_day_and_weekday_are_both_given_either_is_enough) {
  EXPECT_EQ(next("0 0 13 * 5", "2026-11-22T00:00:00Z"), "2026-11-27T00:00:00+09:00");
  EXPECT_EQ(next("0 0 24 * 5", "2026-11-22T00:00:00Z"), "2026-11-24T00:00:00+09:00");
}

TEST(schedule, every_counts_from_midnight_in_japan) {
  EXPECT_EQ(next("every 5 min", "2026-11-22T04:17:03Z"), "2026-11-22T13:20:00+09:00");
  EXPECT_EQ(next("every 6 h", "2026-11-22T04:17:03Z"), "2026-11-22T18:00:00+09:00");
  EXPECT_EQ(next("every 30 s", "2026-11-22T04:17:03Z"), "2026-11-22T13:17:30+09:00");
  EXPECT_EQ(next("asked", "2026-11-22T04:17:03Z"), "never");
}

TEST(schedule, of_several_missed_times_the_newest_counts) {
  const auto daily = schedule::parse("30 2 * * *").value();
  EXPECT_EQ(daily.newest_due(at("2026-11-18T00:00:00Z"), at("2026-11-22T04:00:00Z")),
            at("2026-11-21T17:30:00Z"));
  EXPECT_FALSE(daily.newest_due(at("2026-11-21T17:30:00Z"), at("2026-11-22T04:00:00Z")));
  EXPECT_FALSE(daily.newest_due(at("2026-11-22T04:00:00Z"), at("2026-11-22T04:00:00Z")));
  const auto five = schedule::parse("every 5 min").value();
  EXPECT_EQ(five.newest_due(at("2026-11-22T00:00:00Z"), at("2026-11-22T04:17:03Z")),
            at("2026-11-22T04:15:00Z"));
}

// Walking by next_after and asking newest_due agree for a year.
TEST(schedule, both_directions_agree_for_a_year) {
  for (auto when : {"*/7 3 * * *", "0 0 1,15 * 3", "59 23 28-31 * *", "every 7 h"}) {
    const auto s = schedule::parse(when).value();
    auto before = at("2026-01-01T00:00:00Z");
    for (auto t = *s.next_after(before); t < at("2027-01-01T00:00:00Z"); t = *s.next_after(t)) {
      ASSERT_EQ(s.newest_due(before, t), t) << when;
      ASSERT_EQ(s.newest_due(before, t - duration{1}), std::nullopt) << when;
      before = t;
    }
  }
}

TEST(schedule, what_is_no_schedule_is_refused) {
  for (auto bad : {"", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *",
                   "* * * 13 *", "* * * * 8", "5-1 * * * *", "*/0 * * * *", "a * * * *", "every",
                   "every 0 min", "every 5", "every 5 days", "every -1 s", "1, * * * *", "Asked"}) {
    EXPECT_FALSE(schedule::parse(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace tsu::jobs
