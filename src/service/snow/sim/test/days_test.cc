#include "service/snow/sim/days.h"

#include <gtest/gtest.h>

#include "service/snow/sim/road.h"
#include "service/snow/sim/test/collected_files.h"

namespace tsu::snow::sim {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

const std::string header =
    "date,precipitation,temperature,wind_speed,sum_sunlight,snow_falling,snow_depth\n";

std::string code_of(const std::string& text) {
  const auto r = read_days(text);
  return r.ok() ? "" : r.error().code;
}

TEST(days, a_table_is_read_by_the_names_of_its_columns) {
  const auto r = read_days("month," + header.substr(0, header.size() - 1) +
                           ",melted_snow\r\n"
                           "12,2021-12-17,40.5,-1,9.1,0,50,49,-49\r\n"
                           "12,2021-12-18,11.5,-6.2,10.7,3,7,54,-5\r\n");
  ASSERT_TRUE(r.ok()) << r.error().detail;
  ASSERT_EQ(r.value().size(), 2u);
  const auto& d = r.value()[1];
  EXPECT_EQ(d.date, sys_days{2021y / 12 / 18});
  EXPECT_EQ(d.precipitation_mm, 11.5);
  EXPECT_EQ(d.temperature_c, -6.2);
  EXPECT_EQ(d.wind_ms, 10.7);
  EXPECT_EQ(d.sunshine_h, 3);
  EXPECT_EQ(d.snowfall_cm, 7);
  EXPECT_EQ(d.depth_cm, 54);
}

TEST(days, what_cannot_be_is_refused_with_its_line) {
  EXPECT_EQ(code_of(""), "bad_header");
  EXPECT_EQ(code_of("date,temperature\n2021-12-17,1\n"), "bad_header");
  EXPECT_EQ(code_of(header + "2021-12-17,0,-1,5,0,0,10\n"), "");
  EXPECT_EQ(code_of(header + "2021-13-17,0,-1,5,0,0,10\n"), "bad_row");
  EXPECT_EQ(code_of(header + "2021-12-17,0,warm,5,0,0,10\n"), "bad_row");
  EXPECT_EQ(code_of(header + "2021-12-17,0,nan,5,0,0,10\n"), "bad_row");
  EXPECT_EQ(code_of(header + "2021-12-17,0.3,-1,5,0,0,10\n"), "bad_row");
  EXPECT_EQ(code_of(header + "2021-12-17,0,-1,5,0,0\n"), "bad_row");
  EXPECT_EQ(code_of(header + "2021-12-17,0,-1,5,0,0,10,7\n"), "bad_row");
  EXPECT_EQ(code_of(header + "2021-12-17,0,-1,5,0,0,10\n2021-12-19,0,-1,5,0,0,10\n"), "bad_order");
  EXPECT_EQ(code_of(header + "2021-12-17,0,-1,5,0,0,10\n2021-12-18,0,-1,5,0,3,14\n"), "bad_row");
  EXPECT_EQ(code_of(header + "2021-12-17,1,-1,5,0,1,0\n"), "bad_row");
  EXPECT_NE(read_days(header + "2021-12-17,0,-1,5,0,0,-3\n").error().detail.find("line 2"),
            std::string::npos);
}

TEST(days, a_part_is_given_whole_or_not_at_all) {
  const auto all = generated_days(sys_days{2021y / 12 / 1}, sys_days{2021y / 12 / 31}, 1);
  const auto part = part_of(all, sys_days{2021y / 12 / 10}, sys_days{2021y / 12 / 12});
  ASSERT_EQ(part.size(), 3u);
  EXPECT_EQ(part.front().date, sys_days{2021y / 12 / 10});
  EXPECT_TRUE(part_of(all, sys_days{2021y / 11 / 30}, sys_days{2021y / 12 / 12}).empty());
  EXPECT_TRUE(part_of(all, sys_days{2021y / 12 / 30}, sys_days{2022y / 1 / 1}).empty());
  EXPECT_TRUE(part_of({}, sys_days{}, sys_days{}).empty());
}

TEST(days, a_generated_winter_is_one_that_could_be) {
  double deepest = 0, fell = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    double last = 200;
    for (const auto& d : generated_days(sys_days{2021y / 11 / 1}, sys_days{2022y / 4 / 30}, seed)) {
      ASSERT_LE(d.depth_cm, last + d.snowfall_cm);
      ASSERT_GT(d.temperature_c, -30);
      last = d.depth_cm;
      deepest = std::max(deepest, d.depth_cm);
      fell += d.snowfall_cm / 10;
    }
  }
  EXPECT_GT(deepest, 50);
  EXPECT_LT(deepest, 250);
  EXPECT_GT(fell, 250);  // Sapporo has about 480 cm
  EXPECT_LT(fell, 800);
}

TEST(road, snow_grows_until_it_is_cleared_and_wheels_pack_it) {
  road quiet{road_class::sidewalk}, busy{road_class::trunk};
  for (int h = 0; h < 12; ++h) {
    quiet.pass_hour(1, -5, 8);
    busy.pass_hour(1, -5, 8);
  }
  EXPECT_GT(quiet.new_snow_cm(), busy.new_snow_cm());
  EXPECT_LE(quiet.new_snow_cm(), 12);
  EXPECT_GT(busy.new_snow_cm(), 4);
  busy.clear();
  EXPECT_EQ(busy.new_snow_cm(), 0);
  EXPECT_GT(busy.depth_cm(), 0);
  busy.pass_hour(3, -5, 3);
  EXPECT_NEAR(busy.new_snow_cm(), 3, 0.2);
}

TEST(road, a_thaw_takes_the_snow_and_never_more_than_there_is) {
  road r{road_class::residential};
  r.pass_hour(5, -2, 3);
  for (int h = 0; h < 100; ++h) {
    r.pass_hour(0, 4, 12);
  }
  EXPECT_EQ(r.depth_cm(), 0);
  EXPECT_EQ(r.new_snow_cm(), 0);
}

TEST(road, the_officer_counts_what_lies_and_what_comes_and_lets_it_melt) {
  dice chance{1, stream::human};
  night_truth t{.threshold_cm = 10, .new_at_0230_cm = 7, .to_come_cm = 8};
  decide_as_officer(t, chance);
  EXPECT_TRUE(t.human_go);
  t.thaws = true;
  decide_as_officer(t, chance);
  EXPECT_FALSE(t.human_go);
  night_truth quiet{.threshold_cm = 10, .new_at_0230_cm = 2, .to_come_cm = 1};
  decide_as_officer(quiet, chance);
  EXPECT_FALSE(quiet.human_go);
}

}  // namespace
}  // namespace tsu::snow::sim
