#include "service/town_sim/books.h"

#include <gtest/gtest.h>

#include <algorithm>

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

TEST(books, a14_a_place_that_is_given_back_goes_to_the_first_in_reserve) {
  lending_book b;
  b.places = 2;
  for (std::int64_t n = 1; n <= 4; ++n) {
    b.applications[n] = {.whose = n};
  }
  b.applications[4].state = "withdrawn";  // before the draw: it takes no part
  draw(b, 42);
  std::map<std::string, int> states;
  std::int64_t reserve = 0, accepted = 0;
  for (const auto& [number, a] : b.applications) {
    ++states[a.state];
    reserve = a.state == "reserve" ? number : reserve;
    accepted = a.state == "accepted" ? number : accepted;
  }
  EXPECT_EQ(states,
            (std::map<std::string, int>{{"accepted", 2}, {"reserve", 1}, {"withdrawn", 1}}));
  withdraw(b, accepted);
  EXPECT_EQ(b.applications[reserve].state, "accepted");
  EXPECT_EQ(b.applications[accepted].state, "withdrawn");
  auto again = b;
  for (auto& [number, a] : again.applications) {
    a = {.whose = number};
  }
  draw(again, 42);
  EXPECT_NE(again.applications[accepted].rank, 0);
}

TEST(books, a4_a_class_follows_from_the_days_without_an_outing_and_without_a_signal) {
  outreach_book b;
  const auto joined = day_number_of(morning);
  b.members[1] = {"青葉", 194005, joined};
  const auto class_after = [&](std::int64_t days) { return standing_of(b, 1, joined + days).now; };
  EXPECT_EQ(class_after(6), "active");
  EXPECT_EQ(class_after(7), "unreachable");
  for (int d = 1; d <= 20; ++d) {
    note_doing(b, 1, "steps", morning + d * 24h, 4'000);
  }
  EXPECT_EQ(class_after(13), "active");
  EXPECT_EQ(class_after(14), "stagnant");
  note_doing(b, 1, "checkin", morning + 14 * 24h, 1);
  EXPECT_EQ(class_after(14), "active");
  EXPECT_EQ(standing_of(b, 1, joined).index, 0) << "what comes later does not count";
  EXPECT_EQ(standing_of(b, 1, joined + 1).index, 4);
}

TEST(books, a4_what_was_done_four_weeks_ago_and_is_done_no_more_is_a_decline) {
  outreach_book b;
  const auto first = day_number_of(morning);
  b.members[1] = {"青葉", 194005, first};
  for (int d = 0; d < 28; ++d) {
    note_doing(b, 1, "checkin", morning + d * 24h, 1);
  }
  for (int d = 30; d < 50; d += 5) {
    note_doing(b, 1, d % 10 == 0 ? "checkin" : "vitals", morning + d * 24h, 1);
  }
  EXPECT_EQ(standing_of(b, 1, first + 27).now, "active");
  EXPECT_EQ(standing_of(b, 1, first + 49).now, "declining");
}

TEST(books, a4_steps_of_a_day_are_its_highest_number_and_other_things_add_up) {
  outreach_book b;
  note_doing(b, 1, "steps", morning, 2'000);
  note_doing(b, 1, "steps", morning + 8h, 5'000);
  note_doing(b, 1, "vitals", morning, 1);
  note_doing(b, 1, "vitals", morning + 8h, 1);
  const auto day = day_number_of(morning);
  EXPECT_EQ((b.doings[1][{day, "steps"}].amount), 5'000);
  EXPECT_EQ((b.doings[1][{day, "steps"}].times), 1);
  EXPECT_EQ((b.doings[1][{day, "vitals"}].times), 2);
}

TEST(books, a4_4_a_difference_has_the_interval_of_newcombe) {
  outreach_book b;
  auto& c = b.campaigns["x"];
  c = {.control_permille = 500, .points_each = 10, .started_at = morning, .until = morning + 24h};
  std::int64_t yes_treated = 0, yes_control = 0;
  for (std::int64_t who = 1; who <= 300; ++who) {  // 56 of 70 and 48 of 80, as he has it
    const bool control = is_held_out("x", who, 500);
    auto& yes = control ? yes_control : yes_treated;
    const auto of = std::count_if(c.drawn.begin(), c.drawn.end(), [&](std::int64_t other) {
      return is_held_out("x", other, 500) == control;
    });
    if (of >= (control ? 80 : 70)) {
      continue;
    }
    c.drawn.insert(who);
    if (yes < (control ? 48 : 56)) {
      ++yes;
      b.outings[who].push_back(morning);
    }
  }
  const auto r = result_of(b, "x");
  EXPECT_EQ(r.treated, (arm_sums{70, 0, 0, 56}));
  EXPECT_EQ(r.control, (arm_sums{80, 0, 0, 48}));
  EXPECT_EQ(r.points_cost, 560);
  EXPECT_NEAR(r.points.value_or(0), 20, 1e-9);
  EXPECT_NEAR(r.low.value_or(0), 5.24, 0.005);
  EXPECT_NEAR(r.high.value_or(0), 33.39, 0.005);
}

TEST(books, a2_4_refusals_of_one_kind_are_told_once_a_minute_with_how_many_there_were) {
  books b;
  for (const auto after : {0s, 10s, 59s}) {
    note_refusal(b, "who", "/route", "no", morning + after);
  }
  EXPECT_EQ((b.refusals[{"who", "/route", "no"}].told), 1);
  note_refusal(b, "who", "/route", "no", morning + 60s);
  EXPECT_EQ((b.refusals[{"who", "/route", "no"}].told), 4);
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
