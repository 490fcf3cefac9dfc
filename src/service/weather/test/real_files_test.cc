// The readers on what the agencies really publish. The files are not part of the project.
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <set>

#include <gtest/gtest.h>

#include "base/core/test/folders.h"
#include "base/core/time.h"
#include "service/weather/test/collected.h"

namespace tsu::weather {
namespace {

struct counts final : row_sink {
  std::int64_t rows = 0, values = 0, suspect = 0, faults = 0, warnings = 0, stations = 0;
  std::set<std::string> numbers;
  std::string last;
  double deepest = 0;
  std::string first_fault;

  void row(const observation_row& r) override {
    ++rows;
    if (r.station != last) {
      last = r.station;
      numbers.insert(last);
    }
    for (const auto& v : r.values) {
      ++values;
      suspect += v.how == quality::suspect;
      if (v.what == quantity::snow_depth_cm) {
        deepest = std::max(deepest, v.value);
      }
    }
  }
  void refused(line_fault f) override {
    if (faults++ == 0) {
      first_fault = std::to_string(f.line) + " " + f.code + " " + f.detail;
    }
  }
  void warning(line_fault) override { ++warnings; }
  void station(const station_info&) override { ++stations; }
};

byte_source from_file(const std::string& name) {
  const char* elsewhere = std::getenv("TSUNAGU_REAL_DATA");
  const std::string folder = elsewhere ? elsewhere : TSU_SOURCE_DIR "/../shared/data";
  const std::shared_ptr<std::FILE> file{std::fopen((folder + "/snow/" + name).c_str(), "rb"),
                                        [](std::FILE* f) { return f ? std::fclose(f) : 0; }};
  if (!file) {
    return {};
  }
  return
      [file](std::span<char> into) { return std::fread(into.data(), 1, into.size(), file.get()); };
}

#define READ_REAL(name, options)                                  \
  counts c;                                                       \
  {                                                               \
    auto source = from_file(name);                                \
    if (!source) {                                                \
      GTEST_SKIP() << "../shared/data/snow/" name " is not here"; \
    }                                                             \
    ASSERT_EQ(read_all(std::move(source), options, c), "");       \
  }

TEST(real_files, amedas_of_hokkaido_half_a_year) {
  const auto from = monotonic_now();
  READ_REAL("amedas_hokkaido_hourly_2023-07_2023-12.csv.gz", read_options{});
  const double seconds = std::chrono::duration<double>(monotonic_now() - from).count();
  std::cout << c.rows / seconds / 1e6 << " M rows/s\n";
  EXPECT_EQ(c.rows, 612955);
  EXPECT_EQ(c.numbers.size(), 226u);
  EXPECT_EQ(c.faults, 0) << c.first_fault;
  EXPECT_EQ(c.values, 612955 * 3 - 32062 - 2885 - 1630);
}

TEST(real_files, stations_of_japan) {
  READ_REAL("amedas_stations.csv", read_options{});
  EXPECT_EQ(c.stations, 1287);
  EXPECT_EQ(c.faults, 0) << c.first_fault;
}

TEST(real_files, sapporo_day_by_day) {
  READ_REAL("sapporo_daily_2016-01_2022-04.csv", read_options{.station = "14163"});
  EXPECT_EQ(c.rows, 2312);
  EXPECT_EQ(c.values, 2312 * 11);
  EXPECT_EQ(c.deepest, 133);
  EXPECT_EQ(c.faults, 0) << c.first_fault;
}

TEST(real_files, sukayu_since_1976) {
  READ_REAL("sukayu_historical_obs_daily.csv.gz", read_options{.station = "31482"});
  EXPECT_EQ(c.rows, 17895);
  EXPECT_EQ(c.deepest, 566);
  EXPECT_EQ(c.faults, 0) << c.first_fault;
}

TEST(real_files, dry_lake_with_its_faults) {
  READ_REAL("drylake_hourly_2019-10_2020-12.smet.gz", read_options{});
  EXPECT_EQ(c.rows, 10993);
  EXPECT_EQ(c.stations, 1);
  EXPECT_EQ(c.warnings, 1);
  EXPECT_EQ(c.faults, 0) << c.first_fault;
}

}  // namespace
}  // namespace tsu::weather
