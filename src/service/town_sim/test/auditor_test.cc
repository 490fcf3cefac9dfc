// An auditor who is told of a mistake finds it, in the line that it belongs to.
#include "service/town_sim/auditor.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace tsu::town_sim {
namespace {

using namespace std::chrono_literals;

const instant now = *parse_instant("2026-01-31T23:00:00+09:00");

// A month of two people: one came, paid and used a coupon; the other said yes and was read.
struct month_of_two {
  books b;
  told t;

  month_of_two() {
    const auto day = now - 24h;
    b.registered = 2;
    b.balance = {{1, 0}, {2, 0}};
    grant(b, 1, "health_class", "session:1", day);
    grant(b, 1, "checkin", "session:2", day);
    pay(b, 1, "hokuno", 30, day);
    exchange(b, 1, 40, day);
    b.coupons[7] = {1, "tenth", 40, 120, now + 24h, 1};
    auto& shop = b.shops[{"2026-01", "hokuno"}];
    shop.coupons = 1;
    shop.yen = 120;
    b.sessions[1] = {"2026-01", 5, {1, 2}};
    b.given[2].push_back({day, {}});
    b.looks = {{2, day + 1h, true}, {1, day, false}};
    b.records = {{1, 3}};
    b.acts = {{"coupons.coupon.used", 1}};
    b.waves["pleased"] = {"satisfaction", true, {{"q1", {10, 42}}}};
    b.closed_waves = {"pleased"};
    b.kpis["2026-01"] = kpis_now(b, "2026-01");

    t.people[1] = {
        .balance = 80, .rows = 80, .records = 3, .uses = {{7, 1}}, .looks = {{1, day, false}}};
    t.people[2] = {.looks = {{2, day + 1h, true}}};
    t.months["2026-01"] = {
        .points = b.points["2026-01"], .sessions = 1, .attendances = 2, .people = 2, .met_mean = 1};
    t.outstanding = 80;
    t.shops = b.shops;
    t.sessions[1] = {2, {1, 2}};
    t.campaigns["tenth"] = {1, 1, 0, 120, 40};
    t.acts = {{"coupons.coupon.used", 1}, {"points.payment.made", 1}};
    t.measures[{"pleased", "q1"}] = {10, 4.2};
    t.kpis["2026-01"] = b.kpis["2026-01"].of;
  }

  // The lines that are not ok.
  std::vector<std::string> wrong() const {
    std::vector<std::string> out;
    for (const auto& f : compare(b, t, now)) {
      if (!f.ok) {
        out.push_back(f.what);
      }
    }
    return out;
  }
  bool finds(const std::string& line) const {
    const auto all = wrong();
    return std::find(all.begin(), all.end(), line) != all.end();
  }
};

TEST(auditor, books_that_agree_are_ok_in_every_line) {
  EXPECT_EQ(month_of_two{}.wrong(), std::vector<std::string>{});
}

TEST(auditor, a5_3_a_point_too_much_is_found_wherever_it_stands) {
  month_of_two a, b, c;
  a.t.people[1].balance += 1;
  EXPECT_TRUE(a.finds("purses that hold what the books say"));
  EXPECT_TRUE(a.finds("purses that are the sum of their rows"));
  b.t.months["2026-01"].points.granted += 1;
  EXPECT_TRUE(b.finds("granted - spent + cancelled - exchanged - outstanding"));
  c.t.people[1].doubles = 1;
  EXPECT_EQ(c.wrong(), std::vector<std::string>{"people to whom nothing was granted twice"});
}

TEST(auditor, a5_5_a_settlement_that_is_a_point_off_is_found) {
  month_of_two a, b;
  a.t.shops[{"2026-01", "hokuno"}].points += 1;
  EXPECT_EQ(a.wrong(), std::vector<std::string>{"settlements of a shop and a month"});
  b.t.shops[{"2026-01", "nowhere"}].payments = 1;
  EXPECT_EQ(b.wrong(), std::vector<std::string>{"settlements of a shop and a month"});
}

TEST(auditor, a12_2_a_coupon_that_was_used_twice_is_found) {
  month_of_two a, b;
  a.t.people[1].uses[7] = 2;
  EXPECT_TRUE(a.finds("coupons that were used at most once"));
  b.b.second_uses_let_in = 1;
  EXPECT_EQ(b.wrong(), std::vector<std::string>{"second uses that were let in"});
}

TEST(auditor, a2_5_a_look_without_a_yes_is_found_and_so_is_one_that_nobody_sees) {
  month_of_two a, b, c;
  a.b.given[2].back().second = now - 24h + 1h;  // taken back at that moment
  EXPECT_EQ(a.wrong(),
            std::vector<std::string>{"looks that a person had said yes to, or of staff"});
  b.t.people[2].looks.clear();
  EXPECT_EQ(b.wrong(), std::vector<std::string>{"people who see every look at their data"});
  c.b.looks_wrongly_let_in = 1;
  EXPECT_EQ(c.wrong(), std::vector<std::string>{"reads that were let in without a yes"});
}

TEST(auditor, an_act_without_its_row_and_a_record_that_is_lost_are_found) {
  month_of_two a, b;
  a.t.acts.clear();
  EXPECT_EQ(a.wrong(), std::vector<std::string>{"kinds of acts, each with a row in the audit log"});
  b.t.people[1].records = 2;
  EXPECT_EQ(b.wrong(), std::vector<std::string>{"people with all that they measured"});
}

TEST(auditor, a9_5_more_people_than_places_and_one_who_came_twice_are_found) {
  month_of_two a, b;
  a.t.sessions[1].going = 6;
  EXPECT_EQ(a.wrong(), std::vector<std::string>{"sessions with no more people than places"});
  b.t.sessions[1].came = {1, 2, 2};
  EXPECT_EQ(b.wrong(), std::vector<std::string>{"sessions with those who came, once each"});
}

TEST(auditor, a15_3_a_mean_or_a_kpi_that_is_not_what_counting_gives_is_found) {
  month_of_two a, b, c;
  a.t.measures[{"pleased", "q1"}].mean = 4.21;
  EXPECT_EQ(a.wrong(), std::vector<std::string>{
                           "questions with the mean of their answers, or none of fewer than ten"});
  b.t.kpis["2026-01"]["points.granted"] = 151;
  EXPECT_EQ(b.wrong(), std::vector<std::string>{"KPIs of a month, counted again"});
  c.t.kpis["2026-01"].erase("coupons.used");
  EXPECT_EQ(c.wrong(), std::vector<std::string>{"KPIs of a month, counted again"});
}

TEST(auditor, it_is_tried_out_on_each_mistake_by_itself) {
  const month_of_two m;
  for (const auto& f : try_out(m.b, m.t, now)) {
    EXPECT_EQ(f.found, "found") << f.what;
  }
  const auto bare = try_out({}, {}, now);
  EXPECT_EQ(bare.front().found, "nothing to spoil");
}

}  // namespace
}  // namespace tsu::town_sim
