#include "service/snow/sim/season.h"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "service/snow/sim/measure.h"
#include "service/snow/sim/score.h"
#include "service/snow/sim/test/collected_files.h"

namespace tsu::snow::sim {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

season_plan generated_winter(std::size_t posts, std::uint64_t seed = 1) {
  return {.seed = seed,
          .days = generated_days(sys_days{2021y / 12 / 1}, sys_days{2022y / 2 / 28}, 3),
          .where = {.posts = posts}};
}

// FNV-1a over what a listener would have been told.
struct fingerprint final : season_listener {
  std::uint64_t hash = 0xcbf29ce484222325;
  void add(std::int64_t v) {
    for (int i = 0; i < 8; ++i) {
      hash = (hash ^ (static_cast<std::uint64_t>(v) >> 8 * i & 0xFF)) * 0x100000001b3;
    }
  }
  void on_report(const report& r) override {
    add(static_cast<std::int64_t>(r.post));
    add(to_micros(r.measured_at));
    add(to_micros(r.arrives_at));
    add(r.depth_cm ? std::lround(*r.depth_cm * 10) : -1);
    add(std::lround(r.temperature_c * 10));
    add(r.signal_dbm);
  }
  void on_forecast(const forecast_issue& f) override {
    for (const auto& h : f.hours) {
      add(std::lround(h.snowfall_cm * 10));
    }
  }
  void on_night(const night_truth& t) override {
    add(t.human_go);
    add(std::lround(t.new_at_0700_cm * 10));
  }
};

std::uint64_t print_of(season_plan plan) {
  fingerprint f;
  season{std::move(plan)}.run(f);
  return f.hash;
}

TEST(season, a_seed_is_a_winter_for_ever) {
  EXPECT_EQ(print_of(generated_winter(5)), 8552372589453712028u);
  EXPECT_EQ(print_of(generated_winter(5)), print_of(generated_winter(5)));
  EXPECT_NE(print_of(generated_winter(5, 2)), print_of(generated_winter(5)));
}

struct all_of final : season_listener {
  std::vector<report> reports;
  std::vector<night_truth> nights;
  std::vector<std::pair<std::size_t, instant>> cleared;
  instant last{};
  bool in_order = true;
  void happened(instant t) {
    in_order = in_order && t >= last;
    last = t;
  }
  void on_time(instant t) override { happened(t); }
  void on_report(const report& r) override {
    happened(r.arrives_at);
    reports.push_back(r);
  }
  void on_forecast(const forecast_issue& f) override { happened(f.at); }
  void on_cleared(std::size_t d, instant t) override {
    happened(t);
    cleared.emplace_back(d, t);
  }
  void on_night(const night_truth& t) override { nights.push_back(t); }
};

TEST(season, everything_is_told_in_the_order_of_time) {
  all_of all;
  season{generated_winter(8)}.run(all);
  EXPECT_TRUE(all.in_order);
  EXPECT_EQ(all.nights.size(), 90u * 6);
  EXPECT_GT(all.reports.size(), 8u * 90 * 144 * 9 / 10);
  EXPECT_LE(all.reports.size(), 8u * 90 * 144);
}

TEST(season, a_further_post_changes_nothing_of_the_others) {
  all_of few, more;
  season{generated_winter(3)}.run(few);
  season{generated_winter(4)}.run(more);
  std::erase_if(more.reports, [](const report& r) { return r.post == 3; });
  ASSERT_EQ(few.reports.size(), more.reports.size());
  std::map<std::pair<std::size_t, std::uint32_t>, std::optional<double>> depths;
  for (const auto& r : more.reports) {
    depths[{r.post, r.number}] = r.depth_cm;
  }
  for (const auto& r : few.reports) {
    ASSERT_EQ((depths[{r.post, r.number}]), r.depth_cm);
  }
}

TEST(season, each_post_counts_its_readings_and_nothing_arrives_twice) {
  all_of all;
  season{generated_winter(10)}.run(all);
  std::map<std::size_t, std::uint32_t> last;
  for (const auto& r : all.reports) {
    ASSERT_GT(r.number, last[r.post]);
    last[r.post] = r.number;
    if (!r.truth.clock_wrong && !r.truth.late) {
      ASSERT_LT(r.arrives_at - r.measured_at, 1s);
    }
  }
}

TEST(season, a_perfect_instrument_reads_the_truth_to_its_step) {
  auto plan = generated_winter(6);
  plan.faults.none = true;
  all_of all;
  season{std::move(plan)}.run(all);
  EXPECT_EQ(all.reports.size(), 6u * 90 * 144);
  for (const auto& r : all.reports) {
    ASSERT_TRUE(r.depth_cm.has_value());
    ASSERT_NEAR(*r.depth_cm, r.truth.depth_cm, 0.051);
    ASSERT_EQ(r.truth.what, fault::none);
  }
}

// Posts that read once an hour over deep snow, counted as the Dry Lake series is.
fault_counts hourly_counts(fault_rates rates, std::uint64_t seed) {
  auto days = generated_days(sys_days{2021y / 1 / 1}, sys_days{2021y / 3 / 31}, 1);
  for (auto& d : days) {
    d = {.date = d.date, .temperature_c = -8, .depth_cm = 120, .sunshine_h = 9};
  }
  fault_counts sum;
  struct hourly final : season_listener {
    std::map<std::size_t, std::vector<reading>> by_post;
    void on_report(const report& r) override {
      by_post[r.post].push_back({std::chrono::floor<std::chrono::hours>(r.truth.at),
                                 r.depth_cm.value_or(0), r.depth_cm.has_value()});
    }
  } heard;
  season{{.seed = seed,
          .days = days,
          .where = {.posts = 40, .on_carriageway = 0, .report_every = 60min},
          .faults = rates}}
      .run(heard);
  for (const auto& [post, series] : heard.by_post) {
    const auto c = count_faults(series, 3);
    sum.readings += c.readings;
    sum.zeros += c.zeros;
    sum.spikes += c.spikes;
    sum.missing += c.missing;
    sum.days += c.days;
    sum.dip_days += c.dip_days;
    for (std::size_t i = 0; i < 4; ++i) {
      sum.zero_runs[i] += c.zero_runs[i];
    }
  }
  return sum;
}

double per(std::int64_t part, std::int64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

TEST(season, simulated_posts_lie_as_often_as_the_measured_one) {
  const fault_rates only_measured{.frozen_per_day = 0, .silence_per_day = 0, .clock_per_day = 0};
  const auto made = hourly_counts(only_measured, 1), real = dry_lake_counts();
  ASSERT_GT(made.readings, 80'000);
  EXPECT_NEAR(per(made.zeros, made.readings), per(real.zeros, real.readings), 0.002);
  const auto starts = [](const fault_counts& c) {
    return c.zero_runs[0] + c.zero_runs[1] + c.zero_runs[2] + c.zero_runs[3];
  };
  EXPECT_NEAR(per(made.zero_runs[0], starts(made)), per(real.zero_runs[0], starts(real)), 0.04);
  EXPECT_NEAR(per(made.spikes, made.readings), per(real.spikes, real.readings), 0.0002);
  EXPECT_NEAR(per(made.dip_days, made.days), per(real.dip_days, real.days), 0.1);
}

TEST(season, stated_faults_come_at_their_stated_rates) {
  struct faults final : season_listener {
    std::map<std::size_t, bool> frozen, wrong;
    std::map<std::size_t, std::uint32_t> last;
    std::int64_t reports = 0, freezes = 0, clocks = 0, late = 0;
    void on_report(const report& r) override {
      ++reports;
      late += r.truth.late;
      const bool f = r.truth.what == fault::frozen;
      freezes += f && !frozen[r.post];
      frozen[r.post] = f;
      clocks += r.truth.clock_wrong && !wrong[r.post];
      wrong[r.post] = r.truth.clock_wrong;
    }
  } seen;
  season{generated_winter(200)}.run(seen);
  const double post_days = 200.0 * 90;
  EXPECT_NEAR(static_cast<double>(seen.freezes) / post_days, 1.0 / 90, 0.0025);
  EXPECT_NEAR(static_cast<double>(seen.clocks) / post_days, 1.0 / 120, 0.002);
  EXPECT_GT(seen.late, 0);
  const double missing = 1 - static_cast<double>(seen.reports) / (post_days * 144);
  EXPECT_GT(missing, 0.003);  // silences of posts that keep nothing, and of over a day
  EXPECT_LT(missing, 0.03);
}

TEST(season, whoever_listens_may_send_the_plows_instead_of_the_officer) {
  struct never final : season_listener {
    double most = 0;
    std::int64_t cleared = 0, wanted = 0;
    bool goes(const night_truth& t) override {
      wanted += t.human_go;
      return false;
    }
    void on_cleared(std::size_t, instant) override { ++cleared; }
    void on_night(const night_truth& t) override { most = std::max(most, t.new_at_0700_cm); }
  } lazy;
  season{generated_winter(4)}.run(lazy);
  EXPECT_EQ(lazy.cleared, 0);
  EXPECT_GT(lazy.wanted, 0);
  all_of careful;
  season{generated_winter(4)}.run(careful);
  EXPECT_GT(careful.cleared.size(), 0u);
  double most = 0;
  for (const auto& t : careful.nights) {
    most = std::max(most, t.new_at_0700_cm);
  }
  EXPECT_LT(most, lazy.most);
}

TEST(season, the_officer_is_mostly_right_and_sometimes_not) {
  contingency sum, baseline;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    all_of all;
    season{generated_winter(1, seed)}.run(all);
    dice patrol{seed, stream::human, 99};
    for (const auto& t : all.nights) {
      sum.add({t.needed, t.human_go});
      baseline.add({t.needed, patrol_at_two(t, patrol)});
    }
  }
  EXPECT_GT(*sum.pod(), 0.8);
  EXPECT_LT(*sum.pod(), 1);
  EXPECT_LT(*sum.far(), 0.4);
  EXPECT_GT(*sum.csi(), *baseline.csi());
}

TEST(season, a_real_winter_needs_plows_on_some_nights_and_not_on_most) {
  COLLECTED(text, "sapporo_daily_2016-01_2022-04.csv");
  const auto days = read_days(*text).value();
  const auto winter = part_of(days, sys_days{2021y / 12 / 1}, sys_days{2022y / 3 / 31});
  all_of all;
  season{{.days = {winter.begin(), winter.end()}, .where = {.posts = 20}}}.run(all);
  std::int64_t needed = 0;
  for (const auto& t : all.nights) {
    needed += t.needed;
  }
  const double share = static_cast<double>(needed) / static_cast<double>(all.nights.size());
  EXPECT_GT(share, 0.05);
  EXPECT_LT(share, 0.4);
}

}  // namespace
}  // namespace tsu::snow::sim
