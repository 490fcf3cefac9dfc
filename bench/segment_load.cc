// How long a segment takes over a whole city: persons and a year of their sums by day as columns.
//   segment_load [persons] [activities]
#include <cstdio>
#include <cstdlib>
#include <span>

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

}  // namespace

int main(int count, char** words) {
  const std::span said{words, static_cast<std::size_t>(count)};
  const auto persons = said.size() > 1 ? std::atoll(said[1]) : 2'000'000;
  const auto activities = said.size() > 2 ? std::atoll(said[2]) : 20'000'000;
  seeded_random chance{1};
  columns all;
  all.reserve(static_cast<std::size_t>(persons));
  const auto today = *parse_date("2026-11-22");
  std::int64_t number = 0;
  for (auto k : known_kinds()) {
    k.number = ++number;
    all.add_kind(k);
  }
  for (std::int64_t i = 1; i <= persons; ++i) {
    all.add_person({.person = {i},
                    .district = "d" + std::to_string(chance.below(10)),
                    .born = 193001 + static_cast<std::int64_t>(chance.below(80)) * 100,
                    .joined = today - 400});
  }
  for (std::int64_t i = 0; i < activities; ++i) {
    all.add_gain(
        {1 + static_cast<std::int64_t>(chance.below(static_cast<std::uint64_t>(persons)))},
        {.kind = 1 + static_cast<std::int64_t>(chance.below(static_cast<std::uint64_t>(number))),
         .day = today - static_cast<day_no>(chance.below(365)),
         .times = 1,
         .amount = static_cast<std::int64_t>(chance.below(9'000))});
  }
  for (const auto* text : rules) {
    const auto rule = parse_expression(text);
    const auto begin = monotonic_now();
    const auto found = all.find(rule.value(), today);
    const auto took = std::chrono::duration<double, std::milli>(monotonic_now() - begin);
    std::printf("%8.1f ms  %9zu of %lld  %s\n", took.count(), found.persons.size(),
                static_cast<long long>(persons), rule.value().text.c_str());
  }
  return 0;
}
