#include "service/weather/series.h"

#include <gtest/gtest.h>

namespace tsu::weather {
namespace {

using namespace std::chrono_literals;

const instant start = *parse_instant("2024-01-10T15:00:00Z");  // midnight in Japan

std::vector<sample> hourly(std::initializer_list<double> values) {
  std::vector<sample> out;
  for (const double v : values) {
    out.push_back({start + 1h * static_cast<int>(out.size()), v});
  }
  return out;
}

TEST(series, a_week_is_drawn_by_the_hour) {
  const auto s = series_of({quantity::temperature_c, 7, start}, hourly({-1, -2}));
  EXPECT_EQ(s.step, step::hour);
  EXPECT_EQ(s.unit, "°C");
  ASSERT_EQ(s.points.size(), 2u);
  EXPECT_EQ(s.points[1].value, -2);
  EXPECT_EQ(s.points[1].min, std::nullopt);
}

TEST(series, a_year_is_drawn_by_days_of_japan_with_least_and_greatest) {
  std::vector<sample> all{{start - 1h, 9}, {start, -4}, {start + 1h, -1}, {start + 23h, -1}};
  const auto s = series_of({quantity::temperature_c, 365, start}, all);
  EXPECT_EQ(s.step, step::day);
  ASSERT_EQ(s.points.size(), 2u);
  EXPECT_EQ(s.points[1].at, start);
  EXPECT_EQ(s.points[1].value, -2);
  EXPECT_EQ(s.points[1].min, -4);
  EXPECT_EQ(s.points[1].max, -1);
}

TEST(series, rain_is_summed_over_the_day) {
  const auto s = series_of({quantity::precipitation1h_mm, 365, start}, hourly({1.5, 0, 2}));
  ASSERT_EQ(s.points.size(), 2u);
  EXPECT_EQ(s.points[0].at, start - 24h) << "the hour that ended at midnight is of the day before";
  EXPECT_EQ(s.points[0].value, 1.5);
  EXPECT_EQ(s.points[1].value, 2);
}

TEST(series, a_days_own_value_goes_before_its_hours) {
  std::vector<sample> all{{start, 8, false, step::day}, {start + 9h, 1}, {start + 10h, 1}};
  const auto year = series_of({quantity::sunshine_h, 365, start}, all);
  ASSERT_EQ(year.points.size(), 1u);
  EXPECT_EQ(year.points[0].value, 8);
  const auto week = series_of({quantity::sunshine_h, 7, start}, all);
  EXPECT_EQ(week.step, step::hour);
  EXPECT_EQ(week.points.size(), 2u) << "and stands among hours nowhere";
}

TEST(series, doubted_values_do_not_make_the_day_while_others_do) {
  std::vector<sample> all{{start, 10}, {start + 1h, 300, true}, {start + 2h, 12}};
  const auto s = series_of({quantity::snow_depth_cm, 365, start}, all);
  EXPECT_EQ(s.points.at(0).max, 12);
  EXPECT_EQ(s.points.at(0).quality, quality::ok);
}

TEST(series, a_gap_of_more_than_three_steps_is_shown_as_missing) {
  std::vector<sample> all{{start, 1}, {start + 3h, 2}, {start + 7h, 3}};
  const auto s = series_of({quantity::temperature_c, 7, start}, all);
  ASSERT_EQ(s.points.size(), 4u);
  EXPECT_EQ(s.points[2].quality, quality::missing);
  EXPECT_EQ(s.points[2].at, start + 4h);
  EXPECT_EQ(s.points[2].value, std::nullopt);
}

TEST(series, a_spreadsheet_opens_it_in_both_times) {
  const auto csv = csv_of(series_of({quantity::temperature_c, 7, start}, hourly({-1.5})));
  EXPECT_EQ(csv,
            "\xEF\xBB\xBF"
            "UTC,日本時間,temperatureC (°C),最小,最大,品質\r\n"
            "2024-01-10T15:00:00Z,2024-01-11T00:00:00+09:00,-1.5,,,ok\r\n");
}

TEST(series, nothing_is_an_empty_series) {
  EXPECT_TRUE(series_of({quantity::temperature_c, 7, start}, {}).points.empty());
}

}  // namespace
}  // namespace tsu::weather
