// The acceptance points of the activity points, by their numbers.
#include "service/points/test/points_town.h"

namespace tsu::points {
namespace {

using testing::boss;
using testing::hanako;
using testing::staff;
using testing::taro;

class points_acceptance : public testing::points_town {};

TEST_P(points_acceptance, a5_1_steps_give_points_up_to_the_cap_and_a_second_upload_only_tops_up) {
  EXPECT_EQ(granted(steps(999)), 0);
  EXPECT_EQ(granted(steps(3'400)), 15);
  EXPECT_EQ(granted(steps(3'400)), 0) << "the same upload again";
  EXPECT_EQ(granted(steps(5'200)), 10);
  EXPECT_EQ(granted(steps(3'900)), 0) << "an older number that comes late";
  EXPECT_EQ(granted(steps(12'340)), 25);
  EXPECT_EQ(granted(steps(30'000)), 0);
  EXPECT_EQ(has(), 50);
  EXPECT_EQ(granted(steps(12'340, taro)), 50);
  here.time.advance(std::chrono::days{1});
  EXPECT_EQ(
      granted(tell({.id = "next:12340", .person = hanako, .code = "steps", .amount = 12'340})), 50);
  EXPECT_TRUE(faults().empty());
}

TEST_P(points_acceptance, a5_2_a_code_of_an_event_counts_once_in_its_time_and_place) {
  write([&](db::tx& t) {
    store::keep_event(t, {.id = "yuki",
                          .token = "token-of-yuki",
                          .name = "雪かき教室",
                          .rule = "checkin",
                          .starts_at = here.time.now(),
                          .ends_at = here.time.now() + std::chrono::hours{2},
                          .lon = 141.354,
                          .lat = 43.062,
                          .radius_m = 200});
  });
  const auto scan = [&](std::optional<place> at, std::string_view token = "token-of-yuki") {
    return write([&](db::tx& t) { return check_in(t, hanako, token, at); });
  };
  const place inside{141.3545, 43.0622}, outside{141.36, 43.062};
  EXPECT_EQ(code_of(scan(outside)), "points_too_far");
  EXPECT_EQ(code_of(scan({})), "points_place_needed");
  EXPECT_EQ(code_of(scan(inside, "another")), "points_no_event");
  here.time.advance(std::chrono::seconds{-1});
  EXPECT_EQ(code_of(scan(inside)), "points_event_not_now");
  here.time.advance(std::chrono::seconds{1});
  EXPECT_EQ(granted(scan(inside)), 50);
  here.time.advance(std::chrono::hours{1});
  const auto again = scan(inside);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again.value().how, granting::granted_before);
  here.time.advance(std::chrono::hours{1});
  EXPECT_EQ(code_of(scan(inside)), "points_event_not_now");
  EXPECT_EQ(has(), 50);
  EXPECT_EQ(lines()[0].reason.ja, "イベント参加（雪かき教室）");
}

TEST_P(points_acceptance, a5_3_a_balance_is_the_sum_of_the_ledger_and_many_at_once_never_overdraw) {
  give(100);
  const auto one = [](db::store& s, int i, std::int64_t& sum) -> task<void> {
    const auto p = co_await s.write([&](db::tx& t) {
      return spend(t, {"account:1", "resident"}, {"s" + std::to_string(i), hanako, "hokuno", 7});
    });
    if (p.ok()) {
      sum += p.value().points;
    } else {
      EXPECT_EQ(p.error().code, "ledger_exceeds_credits");
    }
  };
  std::int64_t sum = 0;
  std::vector<task<void>> all;
  for (int i = 0; i < 64; ++i) {
    all.push_back(one(people, i, sum));
  }
  here.loop.wait(db::testing::all(std::move(all)));
  EXPECT_EQ(sum, 98);
  EXPECT_EQ(has(), 2);
  std::int64_t of_lines = 0;
  for (const auto& l : lines()) {
    of_lines += l.points;
  }
  EXPECT_EQ(of_lines, 2);
  EXPECT_EQ(lines()[0].balance, 2);
  EXPECT_TRUE(faults().empty());
}

TEST_P(points_acceptance, a5_4_what_expires_first_is_used_first_and_people_are_told_before) {
  give(100, "old");
  EXPECT_EQ(look([&](db::reader& r) { return balance_view(r, hanako, here.time.now()); })
                .lots.at(0)
                .expires_at,
            parse_instant("2028-04-01T00:00:00+09:00"));
  go_to("2027-05-01T12:00:00+09:00");
  give(40, "new");
  ASSERT_TRUE(pay("p1", 70).ok());
  auto view = look([&](db::reader& r) { return balance_view(r, hanako, here.time.now()); });
  ASSERT_EQ(view.lots.size(), 2u);
  EXPECT_EQ(view.lots[0].points, 30);
  EXPECT_EQ(view.lots[1].points, 40);

  parts on{*here.doors};
  std::vector<std::string> told;
  on.tell_expiry = [&](db::tx&, person_id who, std::int64_t points, instant at) {
    told.push_back(std::to_string(who.value) + ":" + std::to_string(points) + ":" + date_of(at));
  };
  const auto notify = [&] { here.loop.wait(tell_expiries(on, db::testing::sapporo(), "")); };
  go_to("2028-03-01T23:59:59+09:00");
  notify();
  EXPECT_TRUE(told.empty()) << "31 days before";
  go_to("2028-03-02T06:00:00+09:00");
  notify();
  notify();
  EXPECT_EQ(told, std::vector<std::string>{"1:30:2028-04-01"}) << "once";
  view = look([&](db::reader& r) { return balance_view(r, hanako, here.time.now()); });
  ASSERT_EQ(view.notices.size(), 1u);
  EXPECT_EQ(view.notices[0].points, 30);

  go_to("2028-03-31T23:59:59+09:00");
  sweep_all();
  EXPECT_EQ(has(), 70);
  go_to("2028-04-01T00:00:00+09:00");
  EXPECT_EQ(has(), 40);
  sweep_all();
  const auto last = lines()[0];
  EXPECT_EQ(last.points, -30);
  EXPECT_EQ(last.balance, 40);
  EXPECT_EQ(last.reason.ja, "有効期限が切れました");
  EXPECT_TRUE(faults().empty());
}

TEST_P(points_acceptance, a5_5_a_settlement_is_what_each_shop_was_paid_less_what_went_back) {
  give(1'000);
  go_to("2026-10-31T23:59:59+09:00");
  ASSERT_TRUE(pay("before", 5).ok());
  go_to("2026-11-01T00:00:00+09:00");
  ASSERT_TRUE(pay("p1", 100).ok());
  ASSERT_TRUE(pay("p2", 50).ok());
  ASSERT_TRUE(pay("p3", 30, "takeei").ok());
  ASSERT_TRUE(pay("p4", 20, "takeei").ok());
  const auto back = write([](db::tx& t) { return cancel(t, staff, "spend/1/p2", "打ち間違い"); });
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back.value().balance, 845);
  go_to("2026-12-01T00:00:00+09:00");
  ASSERT_TRUE(pay("after", 9).ok());
  ASSERT_TRUE(write([](db::tx& t) { return cancel(t, staff, "spend/1/p4", "返品"); }).ok());

  const auto settle_month = [&](const std::string& m) {
    return look([&](db::reader& r) { return settle(r, m, *i18n::month_of(m)); });
  };
  const auto november = settle_month("2026-11");
  ASSERT_EQ(november.items.size(), 2u);
  EXPECT_EQ(to_json(november.items[0]),
            R"({"shop":"hokuno","name":"ホクノー","payments":2,"points":150,"cancels":1,)"
            R"("pointsReturned":50,"netPoints":100,"yen":100})");
  EXPECT_EQ(november.items[1].net_points, 50);
  EXPECT_EQ(november.net_points, 150);
  const auto december = settle_month("2026-12");
  EXPECT_EQ(december.items[1].net_points, -20) << "what went back after the month is in the next";
  std::int64_t all = 0;
  for (const auto* m : {"2026-10", "2026-11", "2026-12"}) {
    all += settle_month(m).net_points;
  }
  EXPECT_EQ(all, 1'000 - has());
  const auto csv = csv_of(november);
  EXPECT_NE(csv.find("2026-11,hokuno,ホクノー,2,150,1,50,100,100\r\n"), std::string::npos);
  EXPECT_NE(csv.find("takeei,\"竹栄, \"\"プラス\"\"\",2,50,0,0,50,50\r\n"), std::string::npos);
  EXPECT_TRUE(csv.starts_with("\xEF\xBB\xBF"));
}

TEST_P(points_acceptance, a5_6_a_new_rate_counts_from_its_date_and_old_grants_keep_their_version) {
  EXPECT_EQ(granted(steps(2'000)), 10);
  rule better{.code = "steps",
              .ja = "歩数",
              .en = "Steps",
              .how = counting::per_amount,
              .points = 10,
              .per = 1'000,
              .day_cap = 80};
  const auto from = *parse_instant("2026-11-24T00:00:00+09:00");
  const auto changed =
      write([&](db::tx& t) { return change_rule(t, boss, better, from, "告示第5号"); });
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(code_of(write([&](db::tx& t) {
              return change_rule(t, boss, better, here.time.now() - std::chrono::seconds{1}, "x");
            })),
            "points_from_past");
  EXPECT_EQ(code_of(write([&](db::tx& t) { return change_rule(t, boss, better, from, ""); })),
            "points_source_missing");
  go_to("2026-11-23T13:00:00+09:00");
  EXPECT_EQ(granted(tell({.id = "d2", .person = hanako, .code = "steps", .amount = 2'000})), 10);
  go_to("2026-11-24T00:00:00+09:00");
  EXPECT_EQ(granted(tell({.id = "d3", .person = hanako, .code = "steps", .amount = 2'000})), 20);
  const auto late = tell({.id = "d2b",
                          .person = hanako,
                          .code = "steps",
                          .at = *parse_instant("2026-11-23T20:00:00+09:00"),
                          .amount = 4'000});
  EXPECT_EQ(granted(late), 10) << "told later, the day keeps its rule";
  const auto rows = lines(sight::traced);
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[3].rule, "steps@0");
  EXPECT_EQ(rows[2].rule, "steps@0");
  EXPECT_EQ(rows[1].rule, "steps@" + std::to_string(changed.value().version));
  EXPECT_EQ(rows[0].rule, "steps@0");
}

TEST_P(points_acceptance, a5_7_a_person_sees_why_and_staff_trace_each_grant_to_its_evidence) {
  EXPECT_EQ(granted(tell({.id = "7",
                          .person = hanako,
                          .code = "health_class",
                          .note = "class:2026-11-22",
                          .by = "health"})),
            100);
  ASSERT_TRUE(pay("p1", 30).ok());
  ASSERT_TRUE(write([](db::tx& t) {
                return correct(t, staff, {"c1", hanako, -20, "二重に付与したため"});
              }).ok());
  const auto own = lines();
  ASSERT_EQ(own.size(), 3u);
  EXPECT_EQ(own[0].reason.ja, "訂正：二重に付与したため");
  EXPECT_EQ(own[0].points, -20);
  EXPECT_EQ(own[0].balance, 50);
  EXPECT_EQ(own[1].reason.ja, "ホクノーでの利用");
  EXPECT_EQ(own[1].points, -30);
  EXPECT_EQ(own[2].reason.ja, "健康教室");
  EXPECT_EQ(own[2].points, 100);
  EXPECT_EQ(own[2].at, here.time.now());
  EXPECT_FALSE(own[2].evidence) << "who did it is for staff";
  const auto traced = lines(sight::traced);
  EXPECT_EQ(traced[2].evidence, "class:2026-11-22");
  EXPECT_EQ(traced[2].rule, "health_class@0");
  EXPECT_EQ(traced[2].by, "health");
  EXPECT_EQ(traced[0].by, "account:90");
}

POINTS_ON_BOTH(points_acceptance);

}  // namespace
}  // namespace tsu::points
