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

    keep_doings(day);
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
    tell_doings();
  }

  // One has a tablet, saw a video and was in a campaign; the other wants recommendations.
  void keep_doings(instant day) {
    auto& l = b.lending;
    l.places = 1;
    l.tablets = {{"T-1", {"lent", false, 1, 9}}, {"T-2", {"stock", true, 0, 0}}};
    l.applications = {{1, {1}}, {2, {2}}};
    draw(l, 7);
    l.seats["first"] = {{1, "attended"}};
    l.matters[1] = {.of = "2026-01", .solved = true};
    b.videos[2]["ice"] = {240, 5, true};
    auto& o = b.outreach;
    const auto joined = day_number_of(day) - 40;
    o.members = {{1, {"青葉", 194005, joined}}, {2, {"もみじ台", 197005, joined}}};
    o.wants[2].push_back({day - 480h, {}});
    o.proposals[3] = {"accepted"};
    o.proposals_due = o.proposals_found = 1;
    o.runs[5] = {"old", hash_of({1}), 1};
    o.campaigns["come"] = {.segment = "old",
                           .points_each = 50,
                           .started_at = day - 1h,
                           .until = day + 24h,
                           .drawn = {1, 2},
                           .sent = {1},
                           .opened = {1}};
    note_refusal(b, "sim-staff", "/people", "not_allowed", day);
    b.late_told = b.late_as_expected = 2;
    b.late_refusals_due = b.late_refused = 1;
  }
  void tell_doings() {
    const auto today = day_number_of(now);
    t.tablet_sums = {{"lent", 1}, {"stock", 1}};
    t.tablets = {{"T-1", {"lent", false, 1}}, {"T-2", {"stock", true, 0}}};
    t.applications = b.lending.applications;
    t.seats = b.lending.seats;
    t.support["2026-01"] = {1, 1, 1};
    t.people[1].loans = {"T-1"};
    t.people[2].videos["ice"] = {240, 5, true};
    t.people[2].proposals = {{3, date_of(today), "accepted", true}};
    t.outreach_day = today;
    t.classes = classes_of(b.outreach, today);
    for (auto& [who, p] : t.people) {
      p.standing = standing_of(b.outreach, who, today);
    }
    t.runs[5] = {"old", b.outreach.runs[5].hash};
    t.approaches["come"] = result_of(b.outreach, "come");
    t.refusals[{"sim-staff", "/people", "not_allowed"}] = 1;
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

TEST(auditor, a14_1_a_register_that_does_not_sum_up_is_found_tablet_by_tablet) {
  month_of_two a, b, c;
  a.t.tablet_sums["stock"] = 2;
  EXPECT_EQ(a.wrong(), (std::vector<std::string>{"tablets: in stock + lent + in repair + lost",
                                                 "states with as many tablets as the books say"}));
  b.t.tablets["T-2"].to_wipe = false;
  EXPECT_EQ(b.wrong(),
            std::vector<std::string>{"tablets where they should be, wiped or to be wiped"});
  c.t.tablets["T-2"].bound_to = 1;
  EXPECT_EQ(c.wrong(),
            std::vector<std::string>{"tablets on which nobody but the borrower can be signed in"});
}

TEST(auditor, a14_2_a_second_loan_is_found_and_one_of_a_tablet_that_was_not_wiped) {
  month_of_two a, b;
  a.t.people[1].loans.emplace_back("T-2");
  EXPECT_EQ(a.wrong(), std::vector<std::string>{"people with one loan at most, that of the books"});
  b.b.lending.wrong_loans_let_in = 1;
  EXPECT_EQ(b.wrong(),
            std::vector<std::string>{"loans of what was not wiped, and second ones, let in"});
}

TEST(auditor, a14_4_5_a_draw_a_briefing_and_what_was_solved_at_once_are_counted_again) {
  month_of_two a, b, c, d;
  std::swap(a.t.applications[1].rank, a.t.applications[2].rank);
  EXPECT_EQ(a.wrong(),
            std::vector<std::string>{"applications as the seed draws them, drawn again"});
  for (auto& [number, one] : b.t.applications) {
    one.state = "accepted";
  }
  EXPECT_TRUE(b.finds("places that are taken beyond those there are"));
  c.t.seats["first"][1] = "absent";
  EXPECT_EQ(c.wrong(), std::vector<std::string>{"briefings with who came and who did not"});
  d.t.support["2026-01"].at_once = 0;
  EXPECT_EQ(d.wrong(),
            std::vector<std::string>{"months of what people asked, and what was solved at once"});
}

TEST(auditor, a8_2_a_second_too_much_and_points_twice_are_found) {
  month_of_two a, b, c;
  a.t.people[2].videos["ice"].seconds = 241;
  EXPECT_EQ(a.wrong(), std::vector<std::string>{"videos that people saw, to the second"});
  b.t.people[2].videos["ice"].points = 10;
  EXPECT_EQ(b.wrong(),
            std::vector<std::string>{"videos seen to the end, each with its points once"});
  c.t.people[1].videos["ice"].seconds = 1;
  EXPECT_EQ(c.wrong(), std::vector<std::string>{"videos that people saw, to the second"});
}

TEST(auditor, a4_1_2_3_a_class_a_list_and_a_proposal_are_counted_again) {
  month_of_two a, b, c, d, e, f;
  a.t.people[1].standing.index += 1;
  EXPECT_EQ(a.wrong(),
            std::vector<std::string>{"people in the class and with the index that counting gives"});
  b.t.classes["stagnant"] += 1;
  EXPECT_EQ(b.wrong(), std::vector<std::string>{"classes with as many people as counting gives"});
  c.t.runs[5].hash = hash_of({1, 2});
  EXPECT_EQ(c.wrong(), std::vector<std::string>{
                           "segments that were counted, each with the list of the books"});
  d.b.outreach.wants.clear();
  EXPECT_EQ(d.wrong(),
            std::vector<std::string>{"proposals, to who wants them and was not out for two weeks"});
  e.t.people[2].proposals[0].state = "opened";
  EXPECT_EQ(e.wrong(), std::vector<std::string>{"proposals with the answer that was given"});
  f.b.outreach.proposals_found = 0;
  EXPECT_EQ(f.wrong(), std::vector<std::string>{"people who had to get a proposal, and got it"});
}

TEST(auditor, a4_4_a_campaign_that_is_one_off_in_any_of_its_figures_is_found) {
  const std::vector<std::string> line{"campaigns with groups, effect and cost counted again"};
  const auto spoil = [&](auto change) {
    month_of_two m;
    change(m.t.approaches["come"]);
    return m.wrong() == line;
  };
  EXPECT_TRUE(spoil([](auto& r) { r.treated.sent += 1; }));
  EXPECT_TRUE(spoil([](auto& r) { r.control.acted += 1; }));
  EXPECT_TRUE(spoil([](auto& r) { r.points_cost += 1; }));
  EXPECT_TRUE(spoil([](auto& r) { r.points = r.points.value_or(0) + 0.1; }));
}

TEST(auditor, a12_2_a_use_that_a_till_told_late_and_that_counted_wrongly_is_found) {
  month_of_two a, b, c;
  a.b.late_as_expected = 1;
  EXPECT_EQ(a.wrong(), std::vector<std::string>{"uses that tills told late, each as it had to be"});
  b.b.late_refused = 0;
  EXPECT_EQ(b.wrong(), std::vector<std::string>{"of them, second ones that were refused"});
  c.b.late_let_in_again = 1;
  EXPECT_EQ(c.wrong(),
            std::vector<std::string>{"uses that counted again when they were told again"});
}

TEST(auditor, a2_4_a_refused_read_that_is_not_in_the_audit_log_is_found) {
  month_of_two a, b;
  a.t.refusals.clear();
  EXPECT_EQ(a.wrong(),
            std::vector<std::string>{"kinds of refused reads, each as often in the audit log"});
  b.b.forbidden_let_in = 1;
  EXPECT_EQ(b.wrong(), std::vector<std::string>{"reads that were nobody's right and were let in"});
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
