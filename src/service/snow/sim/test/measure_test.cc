#include "service/snow/sim/measure.h"

#include <charconv>
#include <cmath>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>

#include "service/snow/sim/test/collected_files.h"

namespace tsu::snow::sim {
namespace {

using namespace std::chrono_literals;

// The columns timestamp and HS (metres) of the file as it is.
std::vector<reading> dry_lake(const std::string& text) {
  std::vector<reading> all;
  std::istringstream lines{text.substr(text.find("[DATA]") + 7)};
  std::string time, skipped, depth;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream cells{line};
    cells >> time;
    for (int i = 0; i < 6; ++i) {
      cells >> skipped;
    }
    cells >> depth;
    double metres = 0;
    std::from_chars(depth.data(), depth.data() + depth.size(), metres);
    all.push_back({*parse_instant(time + ":00Z"), metres * 100, metres != -999});
  }
  return all;
}

TEST(measure, the_faults_of_dry_lake_are_those_that_the_simulator_uses) {
  COLLECTED(text, "drylake_hourly_2019-10_2020-12.smet.gz");
  const auto series = dry_lake(*text);
  ASSERT_EQ(series.size(), 10993u);
  const auto found = count_faults(series, 12), used = dry_lake_counts();
  EXPECT_EQ(found.readings, used.readings);
  EXPECT_EQ(found.zeros, used.zeros);
  EXPECT_EQ(found.zero_runs, used.zero_runs);
  EXPECT_EQ(found.spikes, used.spikes);
  EXPECT_EQ(found.missing, used.missing);
  EXPECT_EQ(found.days, used.days);
  EXPECT_EQ(found.dip_days, used.dip_days);
  EXPECT_EQ(found.odd_times, used.odd_times);
}

std::vector<reading> flat(std::size_t hours, double depth_cm) {
  std::vector<reading> all;
  for (std::size_t i = 0; i < hours; ++i) {
    all.push_back({instant{} + i * 1h, depth_cm, true});
  }
  return all;
}

TEST(measure, a_quiet_post_has_no_faults) {
  const auto c = count_faults(flat(240, 60), 12);
  EXPECT_EQ(c.readings, 240);
  EXPECT_EQ(c.zeros + c.spikes + c.missing + c.dip_days + c.odd_times, 0);
  EXPECT_EQ(c.days, 10);
}

TEST(measure, planted_faults_are_counted_once_each) {
  auto all = flat(240, 60);
  all[50].depth_cm = all[51].depth_cm = all[100].depth_cm = 0;
  all[120].depth_cm = 90;
  all[130].present = false;
  for (int day = 6; day < 8; ++day) {
    for (int hour = 11; hour < 14; ++hour) {
      all[static_cast<std::size_t>(day * 24 + hour)].depth_cm = 52;
    }
  }
  all[200].at += 7min;
  const auto c = count_faults(all, 12);
  EXPECT_EQ(c.zeros, 3);
  EXPECT_EQ(c.zero_runs, (std::array<std::int64_t, 4>{1, 1, 0, 0}));
  EXPECT_EQ(c.spikes, 1);
  EXPECT_EQ(c.missing, 1);
  EXPECT_EQ(c.dip_days, 2);
  EXPECT_EQ(c.odd_times, 2);
}

TEST(measure, bare_ground_that_reads_zero_is_no_fault) {
  const auto c = count_faults(flat(240, 0), 12);
  EXPECT_EQ(c.readings, 0);
  EXPECT_EQ(c.zeros, 0);
}

}  // namespace
}  // namespace tsu::snow::sim
