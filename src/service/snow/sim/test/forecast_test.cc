#include "service/snow/sim/forecast.h"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "base/core/json_text.h"

namespace tsu::snow::sim {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

std::vector<hour> some_winters() {
  std::vector<hour> all;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const auto days = generated_days(sys_days{2021y / 11 / 15}, sys_days{2022y / 4 / 14}, seed);
    const auto hours = hours_of(days, seed);
    all.insert(all.end(), hours.begin(), hours.end());
  }
  return all;
}

// Of each lead time: what was said beside what came.
struct pair {
  double said, came;
};
std::map<int, std::vector<pair>> verify(const std::vector<hour>& truth, const forecast_errors& e) {
  std::map<int, std::vector<pair>> by_lead;
  forecaster f{truth, e, 7};
  for (std::size_t n = 0; n < truth.size(); ++n) {
    const auto issue = f.issue(n);
    for (std::size_t k = 0; k < issue.hours.size(); ++k) {
      by_lead[static_cast<int>(k) + 1].push_back(
          {issue.hours[k].snowfall_cm, truth[n + k].snowfall_cm});
    }
  }
  return by_lead;
}

TEST(forecast, without_errors_it_is_the_truth) {
  const auto truth = some_winters();
  const forecast_errors none{.bias = 1,
                             .spread = 0,
                             .spread_per_hour = 0,
                             .shift_per_hour = 0,
                             .miss = 0,
                             .false_alarm = 0};
  for (const auto& [lead, pairs] : verify(truth, none)) {
    for (const auto& p : pairs) {
      ASSERT_NEAR(p.said, p.came, 0.051) << lead;
    }
  }
}

TEST(forecast, the_spread_of_amounts_grows_with_the_hours_ahead_as_stated) {
  const auto truth = some_winters();
  const forecast_errors e{.shift_per_hour = 0, .miss = 0, .false_alarm = 0};
  for (const auto& [lead, pairs] : verify(truth, e)) {
    double sum = 0, squares = 0, count = 0;
    for (const auto& p : pairs) {
      if (p.came >= 1.5 && p.said > 0) {
        const double l = std::log(p.said / p.came);
        sum += l;
        squares += l * l;
        ++count;
      }
    }
    const double mean = sum / count, sd = std::sqrt(squares / count - mean * mean);
    const double stated = e.spread + e.spread_per_hour * lead;
    EXPECT_NEAR(sd, stated, 0.12 * stated) << lead;
    EXPECT_NEAR(mean, std::log(e.bias) - stated * stated / 2, 0.1) << lead;
  }
}

TEST(forecast, its_bias_misses_and_false_alarms_are_as_stated) {
  const auto truth = some_winters();
  const forecast_errors e{.shift_per_hour = 0};
  for (const auto& [lead, pairs] : verify(truth, e)) {
    double said = 0, came = 0, light = 0, missed = 0, dry = 0, false_alarms = 0;
    for (const auto& p : pairs) {
      if (p.came >= 1) {
        said += p.said;
        came += p.came;
      } else if (p.came >= 0.5) {
        ++light;
        missed += p.said == 0;
      } else if (p.came == 0) {
        ++dry;
        false_alarms += p.said > 0;
      }
    }
    EXPECT_NEAR(said / came, e.bias, 0.1) << lead;
    EXPECT_NEAR(missed / light, e.miss, 0.03) << lead;
    EXPECT_NEAR(false_alarms / dry, e.false_alarm, 0.004) << lead;
  }
}

TEST(forecast, storms_come_too_early_or_too_late_the_more_the_further_ahead) {
  const auto truth = some_winters();
  const forecast_errors only_time{
      .bias = 1, .spread = 0, .spread_per_hour = 0, .miss = 0, .false_alarm = 0};
  auto by_lead = verify(truth, only_time);
  const auto error = [](const std::vector<pair>& all) {
    double sum = 0;
    for (const auto& p : all) {
      sum += std::abs(p.said - p.came);
    }
    return sum / static_cast<double>(all.size());
  };
  EXPECT_LT(error(by_lead[1]), error(by_lead[6]));
  EXPECT_LT(error(by_lead[6]), error(by_lead[15]));
}

TEST(forecast, an_issue_sums_what_it_says_between_two_times) {
  const instant now = *parse_instant("2022-01-10T17:30:00Z");
  const forecast_issue f{now, {{now + 30min, 1}, {now + 90min, 2}, {now + 150min, 4}}};
  EXPECT_DOUBLE_EQ(f.snowfall_cm(now, now + 90min), 3);
  EXPECT_DOUBLE_EQ(f.snowfall_cm(now + 30min, now + 10h), 6);
}

TEST(forecast, it_is_written_as_the_agency_lays_it_out) {
  const instant now = *parse_instant("2022-01-10T09:00:00Z");
  const forecast_issue f{now, {{now + 1h, 1.24, 0.9, -3.21, 4}, {now + 2h, 0, 0, -4, 3.5}}};
  const auto text = forecast_json(f, "0122900", "富良野市 \"北\"", 2);
  EXPECT_EQ(
      text,
      R"([{"publishingOffice":"tsunagu sim","reportDatetime":"2022-01-10T18:00:00+09:00",)"
      R"("timeSeries":[{"timeDefines":["2022-01-10T19:00:00+09:00","2022-01-10T20:00:00+09:00"],)"
      R"("areas":[{"area":{"name":"富良野市 \"北\"","code":"0122900"},"snowfalls":["2.5","0.0"],)"
      R"("precipitations":["1.8","0.0"],"temps":["-3.2","-4.0"],"windSpeeds":["4.0","3.5"]}]}]}])");
  EXPECT_TRUE(check_and_minify(text).ok());
}

}  // namespace
}  // namespace tsu::snow::sim
