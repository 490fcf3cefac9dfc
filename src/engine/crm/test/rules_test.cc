#include "engine/crm/rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/crm/recommend.h"

namespace tsu::crm {
namespace {

const kind outing{1, "outing", "外出", "Outing", true, 8, counting::times};
const kind login{2, "login", "ログイン", "Log-in", false, 2, counting::times};

TEST(crm_rules, a_day_begins_at_midnight_in_japan) {
  const auto before = *parse_instant("2026-11-21T14:59:59Z"),
             at = *parse_instant("2026-11-21T15:00:00Z");
  EXPECT_EQ(day_of(before) + 1, day_of(at));
  EXPECT_EQ(date_text(day_of(at)), "2026-11-22");
  EXPECT_EQ(start_of(day_of(at)), at);
  EXPECT_EQ(parse_date("2026-11-22"), day_of(at));
  EXPECT_FALSE(parse_date("2026-11-31"));
  EXPECT_FALSE(parse_date("22.11.2026"));
  EXPECT_EQ(month_of(day_of(at)), 202611);
}

TEST(crm_rules, an_age_is_in_whole_years_by_the_month) {
  const auto day = *parse_date("2026-11-22");
  EXPECT_EQ(age_on(194811, day), 78);
  EXPECT_EQ(age_on(194812, day), 77);
  EXPECT_FALSE(age_on(0, day));
  EXPECT_FALSE(age_on(202612, day)) << "not born yet";
  EXPECT_EQ(born_month("1948-03-07"), 194803);
  EXPECT_EQ(born_month("昭和23年"), 0);
}

struct class_row {
  std::int64_t outing_days_ago, signal_days_ago;
  activity_class expected;
};

TEST(crm_rules, classes_change_on_their_day) {
  const class_rules rules;
  const auto today = *parse_date("2026-11-22"), joined = *parse_date("2026-01-01");
  for (const auto& row :
       {class_row{13, 0, activity_class::active}, class_row{14, 0, activity_class::stagnant},
        class_row{14, 6, activity_class::stagnant}, class_row{14, 7, activity_class::unreachable},
        class_row{6, 6, activity_class::active}, class_row{7, 7, activity_class::unreachable}}) {
    condition c;
    c.last_outing = today - static_cast<day_no>(row.outing_days_ago);
    c.last_signal = today - static_cast<day_no>(row.signal_days_ago);
    EXPECT_EQ(class_of(rules, c, joined, today), row.expected)
        << row.outing_days_ago << "/" << row.signal_days_ago;
  }
  EXPECT_EQ(class_of(rules, {}, today, today), activity_class::active) << "who joined today";
}

TEST(crm_rules, whoever_does_much_less_than_four_weeks_ago_declines) {
  const class_rules rules;
  const auto today = *parse_date("2026-11-22"), joined = *parse_date("2026-01-01");
  const auto with = [&](std::int64_t now, std::int64_t before) {
    return class_of(rules, {now, before, today, today}, joined, today);
  };
  EXPECT_EQ(with(60, 100), activity_class::active);
  EXPECT_EQ(with(59, 100), activity_class::declining);
  EXPECT_EQ(with(0, 0), activity_class::active);
}

TEST(crm_rules, what_was_done_counts_half_after_two_weeks_and_nothing_after_the_window) {
  const auto today = *parse_date("2026-11-22");
  const meter m{{}, today};
  const auto index = [&](day_no age, std::int64_t times, const kind& k = outing) {
    condition c;
    m.add(c, k, today - age, times);
    return c.index;
  };
  EXPECT_EQ(index(0, 1), 8'000'000);
  EXPECT_EQ(index(14, 1), 4'000'000);
  EXPECT_EQ(index(89, 1), 8 * m.weight_of(89));
  EXPECT_EQ(index(90, 1), 0);
  EXPECT_EQ(index(-1, 1), 0) << "tomorrow";
  EXPECT_EQ(index(0, 3), 24'000'000);
  EXPECT_EQ(index(0, 50), 24'000'000) << "at most three a day";
  condition c;
  m.add(c, login, today, 1);
  EXPECT_EQ(c.last_signal, today);
  EXPECT_EQ(c.last_outing, 0);
}

// Newcombe 1998, table II (e): 56/70 and 48/80 by method 10.
TEST(crm_rules, a_difference_has_the_interval_of_the_paper) {
  const auto d = *difference_of(56, 70, 48, 80);
  EXPECT_NEAR(d.points, 20.0, 0.005);
  EXPECT_NEAR(d.low, 5.24, 0.005);
  EXPECT_NEAR(d.high, 33.39, 0.005);
  const auto none = *difference_of(0, 10, 0, 10);
  EXPECT_NEAR(none.low, -none.high, 1e-9);
  EXPECT_FALSE(difference_of(0, 0, 1, 2));
}

TEST(crm_rules, holding_out_is_fixed_and_as_large_as_asked) {
  int held = 0;
  for (int i = 1; i <= 10'000; ++i) {
    const bool out = is_held_out("snow", {i}, 100);
    held += out ? 1 : 0;
    EXPECT_EQ(out, is_held_out("snow", {i}, 100));
    EXPECT_FALSE(is_held_out("snow", {i}, 0));
  }
  EXPECT_NEAR(held, 1'000, 100);
}

TEST(crm_rules, a4_in_heat_snow_and_storm_only_what_is_indoors_and_near_is_proposed) {
  const auto day = *parse_date("2026-11-22");
  occasion o{.who = {.person = {1}, .district = "aoba"}, .day = day};
  const auto thing = [&](std::string id, std::int64_t metres, bool indoor, std::string district) {
    return candidate{.id = std::move(id),
                     .ja = "会",
                     .en = "x",
                     .district = std::move(district),
                     .starts_at = start_of(day),
                     .ends_at = start_of(day) + std::chrono::hours{1},
                     .distance_m = metres,
                     .indoor = indoor};
  };
  const std::vector<candidate> all{thing("near", 400, true, ""),
                                   thing("far", 401, true, ""),
                                   thing("garden", 10, false, ""),
                                   thing("unknown", -1, true, ""),
                                   thing("own district", -1, true, "aoba"),
                                   thing("own garden", -1, false, "aoba")};
  const auto picked = [&] {
    std::vector<std::string> out;
    for (const auto& p : recommend(o, all, 10).picks) {
      out.push_back(p.what.id);
    }
    std::sort(out.begin(), out.end());
    return out;
  };
  EXPECT_EQ(picked().size(), 6u) << "nothing is known against any of them";
  const auto calm = recommend(o, all, 10).input;
  const std::vector<std::string> sheltered{"near", "own district"};
  for (const auto& [hard, says] :
       {std::pair{hardship::heat, "今日は暑さがきびしいため"},
        std::pair{hardship::snow, "雪が多いため"}, std::pair{hardship::storm, "風が強いため"}}) {
    o.weather = hard;
    EXPECT_EQ(picked(), sheltered);
    const auto made = recommend(o, all, 10);
    EXPECT_NE(made.input, calm) << "the weather is part of what it was made from";
    for (const auto& p : made.picks) {
      EXPECT_NE(p.reason_ja.find(says), std::string::npos) << p.reason_ja;
      EXPECT_TRUE(p.reason_ja.starts_with("最近外出が少ないため（")) << p.reason_ja;
    }
    auto turned = all;
    std::reverse(turned.begin(), turned.end());
    EXPECT_EQ(recommend(o, turned, 10).input, made.input);
  }
  o.who.walk_m = 300;
  EXPECT_EQ(picked(), (std::vector<std::string>{"own district"}))
      << "nobody walks farther than ever";
}

TEST(crm_rules, nothing_unsuitable_is_proposed) {
  const auto day = *parse_date("2026-11-22");
  occasion o{.who = {.person = {1}, .district = "aoba", .walk_m = 500, .exertion = 1}, .day = day};
  candidate c{.id = "x",
              .ja = "x",
              .en = "x",
              .starts_at = start_of(day),
              .ends_at = start_of(day) + std::chrono::hours{1},
              .distance_m = 500};
  EXPECT_TRUE(suits(o, c));
  const auto with = [&](auto change) {
    auto other = c;
    change(other);
    return suits(o, other);
  };
  EXPECT_FALSE(with([](auto& x) { x.starts_at -= duration{1}; })) << "it has begun before the day";
  EXPECT_FALSE(with([](auto& x) { x.distance_m = 501; }));
  EXPECT_TRUE(with([](auto& x) { x.distance_m = -1; })) << "nobody knows how far";
  EXPECT_TRUE(with([](auto& x) { x.district = "aoba"; }));
  EXPECT_FALSE(with([](auto& x) { x.district = "momijidai"; }));
  EXPECT_TRUE(with([](auto& x) { x.exertion = 1; }));
  EXPECT_FALSE(with([](auto& x) { x.exertion = 2; })) << "above what the nurse has set";
  o.likes.answered.insert("x");
  EXPECT_FALSE(suits(o, c));
}

}  // namespace
}  // namespace tsu::crm
