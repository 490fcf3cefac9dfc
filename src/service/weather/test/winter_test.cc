#include "service/weather/winter.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "service/weather/rules.h"
#include "service/weather/test/collected.h"

namespace tsu::weather {
namespace {

using namespace std::chrono_literals;

const winter_plan plan{7, *parse_instant("2023-12-01T00:00:00Z"),
                       *parse_instant("2024-02-20T00:00:00Z")};

std::string all_of(const winter_plan& p) {
  auto source = winter_file(p);
  std::string out(64'000'000, '\0');
  std::size_t at = 0;
  while (const auto n = source(std::span{out}.subspan(at))) {
    at += n;
  }
  out.resize(at);
  return out;
}

struct judged final : row_sink {
  std::map<std::string, watch, std::less<>> seen;
  std::map<std::string, double, std::less<>> deepest, coldest;
  int faults = 0;
  void row(const observation_row& r) override {
    std::vector<measured> values(r.values.begin(), r.values.end());
    const std::string who{r.station};
    judge(seen[who], r.at, r.how_long, values, {});
    for (const auto& v : values) {
      if (v.what == quantity::snow_depth_cm && v.how == quality::ok) {
        deepest[who] = std::max(deepest[who], v.value);
      }
      if (v.what == quantity::temperature_c) {
        coldest[who] = std::min(coldest[who], v.value);
      }
    }
  }
  void refused(line_fault) override { ++faults; }
  void warning(line_fault) override { ++faults; }
  void station(const station_info&) override {}
};

TEST(winter, the_same_seed_gives_the_same_winter_and_another_seed_another) {
  winter_plan brief = plan;
  brief.until = brief.from + 48h;
  EXPECT_EQ(all_of(brief), all_of(brief));
  auto other = brief;
  other.seed = 8;
  EXPECT_NE(all_of(brief), all_of(other));
}

TEST(winter, it_is_plausible_and_every_planted_fault_is_found_and_nothing_else) {
  judged all;
  ASSERT_EQ(read_all(winter_file(plan), {}, all), "");
  EXPECT_EQ(all.faults, 0);
  ASSERT_EQ(all.seen.size(), winter_stations().size());
  std::set<std::string> silent, strange;
  for (const auto& [who, w] : all.seen) {
    const auto state = health_of(w, plan.until - 1h, {}).state;
    (state == device_state::silent ? silent : strange).insert(state == device_state::ok ? "" : who);
  }
  silent.erase("");
  strange.erase("");
  EXPECT_EQ(silent, (std::set<std::string>{"G10", "G28"}));
  EXPECT_EQ(strange, (std::set<std::string>{"G07", "G17", "G23"}));
  EXPECT_GT(all.deepest["G01"], 30);  // 札幌
  EXPECT_LT(all.deepest["G01"], 250);
  EXPECT_GT(all.deepest["G08"], all.deepest["G35"]);  // 倶知安 has more than 浦河
  EXPECT_LT(all.coldest["G24"], -15);                 // 陸別
  EXPECT_GT(all.coldest["G01"], -25);
}

TEST(winter, its_places_are_marked_as_generated) {
  for (const auto& s : winter_stations()) {
    EXPECT_EQ(s.number.front(), 'G');
    EXPECT_EQ(s.provider, generated_provider);
    EXPECT_TRUE(s.has_place);
  }
}

}  // namespace
}  // namespace tsu::weather
