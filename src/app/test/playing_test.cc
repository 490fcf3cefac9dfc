#include "app/playing.h"

#include <fstream>

#include <gtest/gtest.h>

namespace tsu::app {
namespace {

using namespace std::chrono_literals;

// Time passes only where somebody waits.
struct made_time {
  manual_clock wall{*parse_instant("2026-11-28T03:00:00Z")};
  std::chrono::nanoseconds passed{0};
  play_time hands_in() {
    return {wall, [this] { return passed; },
            [this](std::chrono::nanoseconds how_long) {
              passed += how_long;
              wall.advance(std::chrono::duration_cast<duration>(how_long));
              return false;
            }};
  }
};

sim_options three_days() {
  sim_options o;
  o.from = "2022-01-10";
  o.to = "2022-01-12";
  o.generated = true;
  o.posts = 2;
  o.quiet = true;
  return o;
}

TEST(playing, without_a_speed_no_time_passes) {
  made_time t;
  const auto p = play_snow(three_days(), t.hands_in());
  ASSERT_TRUE(p.ok()) << p.error().detail;
  EXPECT_EQ(t.passed, 0ns);
  EXPECT_NE(p.value().report.find("Winter: GENERATED"), std::string::npos);
}

TEST(playing, three_days_at_sixty_times_the_speed_take_72_minutes) {
  made_time t;
  auto o = three_days();
  o.speed = "60";
  ASSERT_TRUE(play_snow(o, t.hands_in()).ok());
  EXPECT_NEAR(std::chrono::duration<double>(t.passed).count(), 72 * 60, 10);
}

TEST(playing, what_lies_before_now_is_caught_up_and_the_rest_is_live) {
  made_time t;  // noon in Japan
  auto o = three_days();
  o.today = "2022-01-12";
  ASSERT_TRUE(play_snow(o, t.hands_in()).ok());
  EXPECT_NEAR(std::chrono::duration<double>(t.passed).count(), 12 * 3600, 600);
}

TEST(playing, a_winter_may_stand_for_another_day_than_this_one) {
  made_time t;
  auto o = three_days();
  o.today = "2022-01-10";
  o.stands_for = std::chrono::sys_days{2026y / 11 / 27};
  ASSERT_TRUE(play_snow(o, t.hands_in()).ok());
  EXPECT_NEAR(std::chrono::duration<double>(t.passed).count(), 36 * 3600, 600);
}

TEST(playing, it_ends_when_it_is_told_to) {
  made_time t;
  auto o = three_days();
  o.speed = "1";
  auto time = t.hands_in();
  int left = 1000;
  time.wait_or_end = [&](std::chrono::nanoseconds how_long) {
    t.passed += how_long;
    return --left <= 0;
  };
  ASSERT_TRUE(play_snow(o, time).ok());
  EXPECT_LT(t.passed, 1h);
}

TEST(playing, what_cannot_be_played_is_refused_before_anything_is_sent) {
  made_time t;
  const auto refused = [&](const std::function<void(sim_options&)>& change) {
    auto o = three_days();
    change(o);
    const auto p = play_snow(o, t.hands_in());
    return p.ok() ? std::string{} : p.error().detail;
  };
  EXPECT_NE(refused([](auto& o) { o.from = "2022-13-01"; }).find("--from"), std::string::npos);
  EXPECT_NE(refused([](auto& o) { o.to = "2022-01-01"; }).find("--to"), std::string::npos);
  EXPECT_NE(refused([](auto& o) { o.speed = "fast"; }).find("--speed"), std::string::npos);
  EXPECT_NE(refused([](auto& o) { o.speed = "nan"; }).find("--speed"), std::string::npos);
  EXPECT_NE(refused([](auto& o) { o.today = "2022-02-01"; }).find("--today"), std::string::npos);
  EXPECT_NE(refused([](auto& o) { o.every = 7; }).find("--every"), std::string::npos);
  EXPECT_NE(refused([](auto& o) { o.mqtt = "host:0"; }).find("--mqtt"), std::string::npos);
  EXPECT_NE(refused([](auto& o) { o.staff_token = "x"; }).find("--url"), std::string::npos);
  EXPECT_NE(refused([](auto& o) {
              o.generated = false;
              o.days = "/none/such.csv";
            }).find("cannot read"),
            std::string::npos);
}

TEST(playing, forecasts_and_nights_are_written_where_they_are_wanted) {
  made_time t;
  auto o = three_days();
  const auto folder = testing::TempDir();
  o.forecast_file = folder + "sim_forecast.json";
  o.nights_file = folder + "sim_nights.csv";
  o.today = "2022-01-12";
  o.speed = "max";
  ASSERT_TRUE(play_snow(o, t.hands_in()).ok());
  std::string first, row;
  std::ifstream nights{o.nights_file};
  std::getline(nights, first);
  std::getline(nights, row);
  EXPECT_EQ(first.substr(0, 14), "night,district");
  EXPECT_EQ(row.substr(0, 15), "2026-11-26,d01,");
  std::string forecast;
  std::getline(std::ifstream{o.forecast_file}, forecast);
  EXPECT_NE(forecast.find("\"reportDatetime\":\"2026-11-28T23:00:00+09:00\""), std::string::npos)
      << forecast;
}

}  // namespace
}  // namespace tsu::app
