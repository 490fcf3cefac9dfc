// How long a segment takes over a whole city: persons and a year of their sums by day as columns,
// filled person by person as they are read from the store; then with a thousandth more that came
// since, in any order. Each is counted five times; the median.
//   segment_load [persons] [activities]
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <tuple>
#include <vector>

#include "base/core/random.h"
#include "engine/crm/columns.h"

namespace {

using namespace tsu;
using namespace tsu::crm;

constexpr const char* rules[] = {
    R"({"field":"age","op":">=","value":75})",
    R"({"field":"count","kind":"checkin","lastDays":30,"op":"<","value":1})",
    R"({"field":"class","op":"in","value":["stagnant","unreachable"]})",
    R"({"all":[{"field":"age","op":">=","value":65},
        {"field":"district","op":"in","value":["d3","d4"]},
        {"any":[{"field":"class","op":"=","value":"stagnant"},
                {"field":"count","kind":"outing","lastDays":366,"op":"<","value":3}]},
        {"not":{"field":"amount","kind":"steps","lastDays":90,"op":">","value":10000}}]})"};

constexpr std::int64_t kinds_used = 14, days_of_a_year = 365;
constexpr int rounds = 5;

struct town {
  std::int64_t persons, activities;
  day_no today;
  seeded_random chance{1};
  columns all{};

  tally drawn() {
    return {.kind = 1 + static_cast<std::int64_t>(chance.below(kinds_used)),
            .day = today - static_cast<day_no>(chance.below(days_of_a_year)),
            .times = 1,
            .amount = static_cast<std::int64_t>(chance.below(9'000))};
  }
};

void fill(town& t) {
  std::int64_t number = 0;
  for (auto k : known_kinds()) {
    k.number = ++number;
    t.all.add_kind(k);
  }
  t.all.reserve(static_cast<std::size_t>(t.persons));
  std::vector<tally> doings;
  std::int64_t left = t.activities;
  for (std::int64_t i = 1; i <= t.persons; ++i) {
    t.all.add_person({.person = {i},
                      .district = "d" + std::to_string(t.chance.below(10)),
                      .born = 193001 + static_cast<std::int64_t>(t.chance.below(80)) * 100,
                      .joined = t.today - 400});
    // Some do much and some little, as many together as asked for.
    const auto mean = left / (t.persons - i + 1);
    const auto n = i == t.persons ? left
                                  : std::min(left, static_cast<std::int64_t>(t.chance.below(
                                                       static_cast<std::uint64_t>(2 * mean + 1))));
    left -= n;
    doings.clear();
    for (std::int64_t a = 0; a < n; ++a) {
      doings.push_back(t.drawn());
    }
    std::sort(doings.begin(), doings.end(), [](const tally& a, const tally& b) {
      return std::tuple{a.kind, a.day} < std::tuple{b.kind, b.day};
    });
    for (const auto& g : doings) {
      t.all.add_gain({i}, g);
    }
  }
}

void add_news(town& t) {
  for (std::int64_t i = 0; i < t.activities / 1'000; ++i) {
    const auto who = t.chance.below(static_cast<std::uint64_t>(t.persons));
    t.all.add_gain({1 + static_cast<std::int64_t>(who)}, t.drawn());
  }
}

template <class Act>
double seconds_of(Act act) {
  const auto begin = monotonic_now();
  act();
  return std::chrono::duration<double>(monotonic_now() - begin).count();
}

void measure(const town& t) {
  for (const auto* text : rules) {
    const auto rule = parse_expression(text);
    std::vector<double> took, used;
    std::size_t found = 0;
    for (int i = 0; i < rounds; ++i) {
      took.push_back(seconds_of([&] { found = t.all.find(rule.value(), t.today).persons.size(); }));
    }
    std::sort(took.begin(), took.end());
    std::printf("%8.1f ms (%.1f to %.1f)  %9zu of %lld  %s\n", 1e3 * took[rounds / 2],
                1e3 * took.front(), 1e3 * took.back(), found, static_cast<long long>(t.persons),
                rule.value().text.c_str());
  }
}

double resident_gib() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return double(used.ru_maxrss) / (1 << 20);
}

}  // namespace

int main(int count, char** words) {
  const std::span said{words, static_cast<std::size_t>(count)};
  town t{.persons = said.size() > 1 ? std::atoll(said[1]) : 2'000'000,
         .activities = said.size() > 2 ? std::atoll(said[2]) : 20'000'000,
         .today = *parse_date("2026-11-22")};
  const auto filled = seconds_of([&] { fill(t); });
  std::printf("%lld persons, %lld activities: filled in %.1f s, %.1f GiB\n",
              static_cast<long long>(t.persons), static_cast<long long>(t.activities), filled,
              resident_gib());
  measure(t);
  const auto news = seconds_of([&] { add_news(t); });
  std::printf("with %lld more in any order, added in %.2f s:\n",
              static_cast<long long>(t.activities / 1'000), news);
  measure(t);
  return 0;
}
