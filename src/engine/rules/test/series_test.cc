#include "engine/rules/series.h"

#include <gtest/gtest.h>

#include <map>

#include "base/core/random.h"

namespace tsu::rules {
namespace {

using std::chrono::minutes;

const instant noon = *parse_instant("2026-01-15T03:00:00Z");
instant at(int m) { return noon + minutes{m}; }

series of(std::initializer_list<std::pair<int, double>> all) {
  series out;
  for (const auto& [m, v] : all) {
    out.put({at(m), v});
  }
  return out;
}

TEST(series, an_empty_one_knows_nothing) {
  EXPECT_EQ(series{}.facts(minutes{10}, noon), window_facts{});
}

TEST(series, a_window_is_open_at_its_start_and_closed_at_its_end) {
  const auto s = of({{0, 1}, {5, 2}, {10, 3}, {11, 4}});
  const auto f = s.facts(minutes{10}, at(10));
  EXPECT_EQ(f.count, 2);  // 5 and 10; 0 is just out, 11 is not yet
  EXPECT_EQ(f.newest, (sample{at(10), 3}));
  EXPECT_EQ(f.reference, (sample{at(0), 1}));  // held when the window began
  EXPECT_EQ(f.lowest, (sample{at(5), 2}));
  EXPECT_EQ(f.highest, (sample{at(10), 3}));
  EXPECT_EQ(f.mean, 2.5);
}

TEST(series, without_a_window_only_the_newest_counts) {
  const auto f = of({{0, 1}, {5, 2}}).facts(duration{0}, at(60));
  EXPECT_EQ(f.newest, (sample{at(5), 2}));
  EXPECT_EQ(f.count, 0);
  EXPECT_FALSE(f.mean);
}

TEST(series, the_newest_before_a_window_is_known_though_the_window_is_empty) {
  const auto f = of({{0, 1}}).facts(minutes{10}, at(15));
  EXPECT_EQ(f.count, 0);
  EXPECT_EQ(f.newest, (sample{at(0), 1}));
  EXPECT_EQ(f.reference, (sample{at(0), 1}));
}

TEST(series, what_is_older_than_two_windows_is_no_reference) {
  const auto s = of({{0, 1}, {25, 2}});
  EXPECT_EQ(s.facts(minutes{10}, at(20)).reference, (sample{at(0), 1}));
  EXPECT_EQ(s.facts(minutes{10}, at(25)).reference, (sample{at(25), 2}));
}

TEST(series, late_values_go_to_their_own_time_and_a_second_word_corrects) {
  auto s = of({{10, 3}, {0, 1}, {5, 2}});
  EXPECT_EQ(s.facts(minutes{20}, at(10)).mean, 2);
  s.put({at(5), 5});
  EXPECT_EQ(s.size(), 3u);
  EXPECT_EQ(s.facts(minutes{20}, at(10)).mean, 3);
}

TEST(series, forgetting_keeps_what_held_then) {
  auto s = of({{0, 1}, {5, 2}, {10, 3}});
  s.forget_before(at(7));
  EXPECT_EQ(s.size(), 2u);
  EXPECT_EQ(s.facts(minutes{3}, at(10)).reference, (sample{at(5), 2}));
  s.forget_before(at(100));
  EXPECT_EQ(s.size(), 1u);
  s.forget_before(at(-100));
  EXPECT_EQ(s.size(), 1u);
}

TEST(series, it_never_grows_beyond_its_limit_and_the_oldest_go) {
  series s;
  for (int i = 0; i < 10'050; ++i) {
    s.put({noon + std::chrono::seconds{i}, double(i)});
  }
  EXPECT_EQ(s.size(), samples_max);
  EXPECT_EQ(s.begin()->value, 50);
}

window_facts naive(const std::map<instant, double>& all, duration window, instant now) {
  window_facts f;
  double sum = 0;
  std::optional<sample> before, oldest;
  for (const auto& [t, v] : all) {
    if (t > now) {
      continue;
    }
    f.newest = sample{t, v};
    if (window.count() == 0) {
      continue;
    }
    if (t <= now - window) {
      before = sample{t, v};
      continue;
    }
    oldest = oldest ? oldest : sample{t, v};
    ++f.count;
    sum += v;
    f.lowest = !f.lowest || v < f.lowest->value ? sample{t, v} : *f.lowest;
    f.highest = !f.highest || v > f.highest->value ? sample{t, v} : *f.highest;
  }
  f.mean = f.count > 0 ? std::optional{sum / double(f.count)} : std::nullopt;
  f.reference = before && before->at >= now - 2 * window ? before : oldest;
  if (window.count() == 0) {
    f.reference.reset();
  }
  return f;
}

TEST(series_property, facts_are_those_of_a_plain_count) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    seeded_random r{seed};
    std::map<instant, double> all;
    series s;
    auto now = noon;
    for (int i = 0; i < 120; ++i) {
      now += std::chrono::seconds{r.below(240)};
      // Late, doubled and set back, as devices are; whole numbers, so that sums are exact.
      const auto t = now - std::chrono::seconds{r.below(4) == 0 ? r.below(1'200) : 0};
      const auto v = double(r.below(50));
      all[t] = v;
      s.put({t, v});
      if (r.below(3) == 0) {
        s.forget_before(now - minutes{60});
      }
      for (const auto w : {0, 1, 7, 30}) {
        ASSERT_EQ(s.facts(minutes{w}, now), naive(all, minutes{w}, now)) << seed << " " << i;
      }
    }
  }
}

}  // namespace
}  // namespace tsu::rules
