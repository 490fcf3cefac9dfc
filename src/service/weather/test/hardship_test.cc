#include "service/weather/hardship.h"

#include <gtest/gtest.h>

#include <vector>

namespace tsu::weather {
namespace {

hardship of(std::vector<hour_told> hours) { return hardship_of(hours, {}); }

TEST(hardship, heat_is_told_by_the_index_and_without_humidity_by_temperature) {
  EXPECT_NEAR(wbgt_of(30, 60, 0), 25.5, 0.1);
  EXPECT_GT(wbgt_of(30, 60, {}), wbgt_of(30, 60, 0)) << "the sun counts";
  EXPECT_EQ(of({{.temperature_c = 31, .humidity_pct = 70, .solar_kwm2 = 0.5}}), hardship::heat);
  EXPECT_EQ(of({{.temperature_c = 31, .humidity_pct = 20, .solar_kwm2 = 0}}), hardship::none);
  EXPECT_EQ(of({{.temperature_c = 31}}), hardship::heat);
  EXPECT_EQ(of({{.temperature_c = 30.9}}), hardship::none);
  EXPECT_EQ(of({{.humidity_pct = 100}}), hardship::none) << "nobody knows how warm it is";
}

TEST(hardship, snow_is_the_sum_of_the_hours_and_wind_the_strongest) {
  EXPECT_EQ(of({{.snowfall_cm = 12}, {.snowfall_cm = 8}}), hardship::snow);
  EXPECT_EQ(of({{.snowfall_cm = 12}, {.snowfall_cm = 7.9}}), hardship::none);
  EXPECT_EQ(of({{.wind_ms = 14.9}, {.wind_ms = 15}}), hardship::storm);
  EXPECT_EQ(of({{.wind_ms = 14.9}, {.wind_ms = 14.9}}), hardship::none);
  EXPECT_EQ(of({}), hardship::none);
}

TEST(hardship, the_weightier_goes_first_and_limits_are_the_towns) {
  const std::vector<hour_told> hours{{.temperature_c = 35, .snowfall_cm = 30, .wind_ms = 20}};
  EXPECT_EQ(hardship_of(hours, {}), hardship::storm);
  EXPECT_EQ(hardship_of(hours, {.wind_ms = 21}), hardship::snow);
  EXPECT_EQ(hardship_of(hours, {.snowfall_cm = 31, .wind_ms = 21}), hardship::heat);
  EXPECT_EQ(hardship_of(hours, {.wbgt_c = 33, .snowfall_cm = 31, .wind_ms = 21}), hardship::none);
  EXPECT_EQ(harder(hardship::snow, hardship::heat), hardship::snow);
  EXPECT_EQ(harder(hardship::none, hardship::heat), hardship::heat);
}

}  // namespace
}  // namespace tsu::weather
