#include "service/town_sim/books.h"

#include <gtest/gtest.h>

namespace tsu::town_sim {
namespace {

using namespace std::chrono_literals;

const instant morning = *parse_instant("2026-01-16T08:00:00+09:00");

TEST(books, a5_1_steps_give_by_the_thousand_up_to_the_cap_and_a_later_number_tops_up) {
  books b;
  EXPECT_EQ(grant(b, 1, "steps", "a", morning, 3'400), 15);
  EXPECT_EQ(grant(b, 1, "steps", "b", morning + 9h, 12'340), 35);
  EXPECT_EQ(grant(b, 1, "steps", "c", morning + 10h, 999), 0);
  EXPECT_EQ(grant(b, 1, "steps", "d", morning + 24h, 999), 0);
  EXPECT_EQ(grant(b, 2, "steps", "a", morning, 60'000), 50);
  EXPECT_EQ(b.balance[1], 50);
  EXPECT_EQ(b.points["2026-01"].granted, 100);
}

TEST(books, a5_2_the_same_activity_gives_once_and_records_up_to_the_cap_of_a_day) {
  books b;
  EXPECT_EQ(grant(b, 1, "checkin", "session:1", morning), 50);
  EXPECT_EQ(grant(b, 1, "checkin", "session:1", morning), 0);
  for (const auto* id : {"a", "b", "c"}) {
    EXPECT_EQ(grant(b, 1, "vitals", id, morning), 3);
  }
  EXPECT_EQ(grant(b, 1, "vitals", "d", morning), 0);
  EXPECT_EQ(grant(b, 1, "vitals", "e", morning + 24h), 3);
}

TEST(books, a_yes_holds_from_its_moment_until_it_is_taken_back) {
  books b;
  b.given[1].push_back({morning, morning + 1h});
  b.given[1].push_back({morning + 3h, {}});
  EXPECT_FALSE(has_given(b, 1, morning - 1us));
  EXPECT_TRUE(has_given(b, 1, morning));
  EXPECT_FALSE(has_given(b, 1, morning + 1h));
  EXPECT_TRUE(has_given(b, 1, morning + 24h));
  EXPECT_FALSE(has_given(b, 2, morning));
}

TEST(books, a6_4_two_high_days_of_three_need_a_nurse_and_what_she_saw_counts_no_more) {
  books b;
  measure(b, 1, morning, 140, 80, 70);
  EXPECT_TRUE(b.needs_nurse.empty());
  measure(b, 1, morning + 48h, 134, 85, 70);
  EXPECT_EQ(b.needs_nurse, (std::map<person, bool>{{1, false}}));
  see_to(b, 1);
  measure(b, 1, morning + 72h, 140, 80, 70);
  EXPECT_TRUE(b.needs_nurse.empty());
  measure(b, 1, morning + 72h, 180, 80, 70);
  EXPECT_EQ(b.needs_nurse, (std::map<person, bool>{{1, true}}));
  measure(b, 2, morning, 140, 80, 70);
  measure(b, 2, morning + 72h, 140, 80, 70);
  measure(b, 3, morning, 140, 80, 70);
  measure(b, 3, morning + 24h, 120, 70, 101);
  EXPECT_EQ(b.needs_nurse.size(), 1u) << "three days apart, or of different kinds";
}

TEST(books, a9_3_who_met_whom_is_counted_once_a_month) {
  books b;
  b.sessions[1] = {"2026-01", 0, {1, 2, 3}};
  b.sessions[2] = {"2026-01", 0, {1, 2}};
  b.sessions[3] = {"2026-02", 0, {1, 4}};
  EXPECT_DOUBLE_EQ(met_mean(b, "2026-01"), 2);
  EXPECT_DOUBLE_EQ(met_mean(b, "2026-02"), 1);
  EXPECT_DOUBLE_EQ(met_mean(b, "2026-03"), 0);
}

TEST(books, a15_6_no_figure_is_made_of_fewer_than_ten_answers) {
  books b;
  b.waves["before"] = {"lwci", true, {{"q1", {10, 75}}, {"q39", {9, 30}}}};
  b.waves["pleased"] = {"satisfaction", false, {{"q1", {20, 80}}}};
  b.closed_waves = {"before"};
  const auto k = kpis_now(b, "2026-01").of;
  EXPECT_EQ(k.at("survey.kgi2"), 7.5);
  EXPECT_EQ(k.at("survey.kgi1"), std::nullopt);
  EXPECT_EQ(k.at("survey.satisfaction"), std::nullopt);
  EXPECT_EQ(k.at("points.granted"), 0);
}

}  // namespace
}  // namespace tsu::town_sim
