#include "engine/rules/judge.h"

#include <gtest/gtest.h>

#include <map>

#include "engine/rules/test/example_rules.h"

namespace tsu::rules {
namespace {

using std::chrono::minutes;

const instant noon = *parse_instant("2026-01-15T03:00:00Z");
instant at(int m) { return noon + minutes{m}; }

condition make(measure_kind m, int window, comparison how, double value,
               std::optional<double> clear = {}) {
  return {.name = "c",
          .measure = m,
          .window = minutes{window},
          .compare = how,
          .value = value,
          .clear_value = clear};
}

struct row {
  const char* what;
  measure_kind measure;
  int window;
  comparison how;
  double value;
  std::vector<std::pair<int, double>> samples;
  truth is;
  std::optional<double> measured;
};

// Looked at at minute 60; somebody listens since minute 0.
const row rows[] = {
    {"nothing came", measure_kind::last, 0, comparison::more, 1, {}, truth::unknown, {}},
    {"last", measure_kind::last, 0, comparison::more, 1, {{5, 2}}, truth::yes, 2},
    {"equal is not more", measure_kind::last, 0, comparison::more, 2, {{5, 2}}, truth::no, 2},
    {"equal is at least", measure_kind::last, 0, comparison::at_least, 2, {{5, 2}}, truth::yes, 2},
    {"equal is at most", measure_kind::last, 0, comparison::at_most, 2, {{5, 2}}, truth::yes, 2},
    {"less", measure_kind::last, 0, comparison::less, 2, {{5, 2}}, truth::no, 2},
    {"equal", measure_kind::last, 0, comparison::equal, 2, {{5, 2}}, truth::yes, 2},
    {"unequal", measure_kind::last, 0, comparison::unequal, 2, {{5, 2}}, truth::no, 2},
    {"stale to the second",
     measure_kind::last,
     55,
     comparison::more,
     1,
     {{5, 2}},
     truth::unknown,
     {}},
    {"just fresh", measure_kind::last, 56, comparison::more, 1, {{5, 2}}, truth::yes, 2},
    {"the future is not seen",
     measure_kind::last,
     0,
     comparison::more,
     1,
     {{61, 2}},
     truth::unknown,
     {}},
    {"change",
     measure_kind::change,
     60,
     comparison::at_least,
     10,
     {{0, 2}, {60, 12}},
     truth::yes,
     10},
    {"change down",
     measure_kind::change,
     60,
     comparison::at_most,
     -5,
     {{0, 12}, {60, 2}},
     truth::yes,
     -10},
    {"change needs two",
     measure_kind::change,
     60,
     comparison::at_least,
     0,
     {{30, 2}},
     truth::unknown,
     {}},
    {"change of a part of the window",
     measure_kind::change,
     60,
     comparison::at_least,
     5,
     {{40, 2}, {50, 8}},
     truth::yes,
     6},
    {"change that nothing ends",
     measure_kind::change,
     10,
     comparison::at_least,
     0,
     {{40, 2}, {50, 8}},
     truth::unknown,
     {}},
    {"max",
     measure_kind::max,
     30,
     comparison::more,
     7,
     {{29, 99}, {31, 8}, {40, 3}},
     truth::yes,
     8},
    {"max at the border",
     measure_kind::max,
     30,
     comparison::more,
     7,
     {{30, 8}},
     truth::unknown,
     {}},
    {"min", measure_kind::min, 30, comparison::less, 3, {{31, 8}, {40, 2}}, truth::yes, 2},
    {"mean", measure_kind::mean, 30, comparison::equal, 5, {{31, 8}, {40, 2}}, truth::yes, 5},
    {"mean of one", measure_kind::mean, 30, comparison::equal, 8, {{60, 8}}, truth::yes, 8},
    {"mean of none", measure_kind::mean, 30, comparison::equal, 8, {{1, 8}}, truth::unknown, {}},
    {"count", measure_kind::count, 30, comparison::at_least, 2, {{31, 8}, {60, 2}}, truth::yes, 2},
    {"count of none is known", measure_kind::count, 30, comparison::equal, 0, {}, truth::yes, 0},
    {"doubled values count once",
     measure_kind::count,
     30,
     comparison::equal,
     1,
     {{40, 8}, {40, 8}},
     truth::yes,
     1},
    {"missing", measure_kind::missing, 30, comparison::more, 0, {{30, 8}}, truth::yes, 30},
    {"not missing yet", measure_kind::missing, 30, comparison::more, 0, {{31, 8}}, truth::no, 29},
    {"missing from the start", measure_kind::missing, 60, comparison::more, 0, {}, truth::yes, 60},
    {"not long enough listened", measure_kind::missing, 61, comparison::more, 0, {}, truth::no, 60},
    {"age", measure_kind::age, 0, comparison::more, 54, {{5, 2}}, truth::yes, 55},
    {"age of nothing", measure_kind::age, 0, comparison::more, 54, {}, truth::unknown, {}},
};

TEST(judge, each_measure_by_its_table) {
  for (const auto& r : rows) {
    series s;
    for (const auto& [m, v] : r.samples) {
      s.put({at(m), v});
    }
    const auto c = make(r.measure, r.window, r.how, r.value);
    auto f = s.facts(c.window, at(60));
    f.since = at(0);
    const auto j = judge(c, f, false, at(60));
    EXPECT_EQ(j.is, r.is) << r.what;
    EXPECT_EQ(j.measured, r.measured) << r.what;
  }
}

TEST(judge, hysteresis_holds_until_the_clear_value_is_passed) {
  const auto up = make(measure_kind::last, 0, comparison::at_least, 10, 7.0);
  const auto down = make(measure_kind::last, 0, comparison::less, -5, -2.0);
  const auto is = [](const condition& c, double v, bool held) {
    return judge(c, {.newest = sample{noon, v}}, held, noon).is;
  };
  EXPECT_EQ(is(up, 8, false), truth::no);
  EXPECT_EQ(is(up, 10, false), truth::yes);
  EXPECT_EQ(is(up, 8, true), truth::yes);
  EXPECT_EQ(is(up, 7, true), truth::yes);
  EXPECT_EQ(is(up, 6.9, true), truth::no);
  EXPECT_EQ(is(down, -3, false), truth::no);
  EXPECT_EQ(is(down, -3, true), truth::yes);
  EXPECT_EQ(is(down, -2, true), truth::no);
}

TEST(judge, neighbours_are_counted_and_unknown_ones_may_turn_it) {
  condition n{.name = "n", .measure = measure_kind::neighbours};
  n.at_least = 2;
  EXPECT_EQ(judge(n, neighbour_facts{2, 5, 0}).is, truth::yes);
  EXPECT_EQ(judge(n, neighbour_facts{1, 5, 0}).is, truth::no);
  EXPECT_EQ(judge(n, neighbour_facts{1, 5, 1}).is, truth::unknown);
  EXPECT_EQ(judge(n, neighbour_facts{0, 0, 0}).is, truth::no);
  condition share{.name = "s", .measure = measure_kind::neighbours, .share = 0.5};
  EXPECT_EQ(judge(share, neighbour_facts{2, 2, 0}).is, truth::yes);
  EXPECT_EQ(judge(share, neighbour_facts{1, 2, 0}).is, truth::no);
  EXPECT_EQ(judge(share, neighbour_facts{1, 1, 1}).is, truth::unknown);
  EXPECT_EQ(judge(share, neighbour_facts{0, 0, 0}).is, truth::unknown);
}

TEST(judge, it_says_when_silence_could_turn_it) {
  const window_facts f{.count = 1, .newest = sample{at(50), 1}, .since = at(0)};
  const auto again = [&](const condition& c) { return look_again(c, f, at(60)); };
  EXPECT_EQ(again(make(measure_kind::last, 0, comparison::more, 1)), std::nullopt);
  EXPECT_EQ(again(make(measure_kind::last, 30, comparison::more, 1)), at(80));
  EXPECT_EQ(again(make(measure_kind::missing, 30, comparison::more, 1)), at(80));
  EXPECT_EQ(again(make(measure_kind::missing, 10, comparison::more, 1)), std::nullopt);
  EXPECT_EQ(again(make(measure_kind::age, 0, comparison::at_least, 20)), at(70));
  EXPECT_EQ(again(make(measure_kind::age, 0, comparison::more, 20)), at(70) + duration{1});
  EXPECT_EQ(again(make(measure_kind::max, 10, comparison::more, 1)), at(61));
  EXPECT_EQ(again(make(measure_kind::max, 180, comparison::more, 1)), at(63));
  EXPECT_EQ(again(make(measure_kind::max, 7 * 1440, comparison::more, 1)), at(75));
}

}  // namespace
}  // namespace tsu::rules
