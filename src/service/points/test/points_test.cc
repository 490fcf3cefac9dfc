// What the acceptance points do not say: refusals, corrections, exchange, what other services tell.
#include "service/points/test/points_town.h"

namespace tsu::points {
namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::boss;
using testing::hanako;
using testing::staff;
using testing::taro;

class points : public testing::points_town {
 protected:
  result<correction> put_right(std::string id, std::int64_t n, std::string why = "理由",
                               const acting& by = staff) {
    return write([&](db::tx& t) { return correct(t, by, {id, hanako, n, why}); });
  }
  void say(std::string_view subject, std::string_view body) {
    write([&](db::tx& t) { t.append_change(activity_kind, subject, body); });
  }
  void follow() {
    activity_follower f{*here.doors, db::testing::sapporo()};
    while (here.loop.wait(f.follow_new()) > 0) {
    }
  }
};

TEST_P(points, an_activity_is_granted_once_and_within_its_caps) {
  const auto vital = [&](std::string id) {
    return tell({.id = id, .person = hanako, .code = "vitals"});
  };
  EXPECT_EQ(granted(vital("1")), 3);
  EXPECT_EQ(vital("1").value().how, granting::granted_before);
  EXPECT_EQ(granted(vital("2")), 3);
  EXPECT_EQ(granted(vital("3")), 3);
  EXPECT_EQ(vital("4").value().how, granting::cap_reached);
  here.time.advance(days{1});
  EXPECT_EQ(granted(vital("5")), 3);
  EXPECT_EQ(has(), 12);
}

TEST_P(points, the_cap_of_a_day_holds_over_all_kinds) {
  ASSERT_TRUE(write([&](db::tx& t) {
                return change_setting(t, boss, "points.day_cap", 104, here.time.now(), "要綱");
              }).ok());
  EXPECT_EQ(granted(tell({.id = "1", .person = hanako, .code = "health_class"})), 100);
  EXPECT_EQ(granted(tell({.id = "1", .person = hanako, .code = "vitals"})), 3);
  EXPECT_EQ(granted(tell({.id = "2", .person = hanako, .code = "vitals"})), 1) << "what is left";
  EXPECT_EQ(tell({.id = "3", .person = hanako, .code = "vitals"}).value().how,
            granting::cap_reached);
}

TEST_P(points, an_activity_that_cannot_be_is_refused) {
  EXPECT_EQ(code_of(tell({.id = "1", .person = hanako, .code = "dancing"})), "points_no_rule");
  EXPECT_EQ(code_of(tell({.id = "", .person = hanako, .code = "vitals"})), "points_bad_activity");
  EXPECT_EQ(code_of(tell({.id = "1", .person = {0}, .code = "vitals"})), "points_bad_activity");
  EXPECT_EQ(code_of(tell({.id = "1", .person = hanako, .code = "steps", .amount = -1})),
            "points_bad_activity");
  const auto now = here.time.now();
  EXPECT_EQ(code_of(tell({.id = "1", .person = hanako, .code = "vitals", .at = now + hours{1}})),
            "points_in_future");
  EXPECT_EQ(code_of(tell(
                {.id = "1", .person = hanako, .code = "vitals", .at = now - days{31} - hours{1}})),
            "points_too_late");
  rule off{.code = "vitals", .ja = "x", .en = "x", .points = 3, .active = false};
  ASSERT_TRUE(write([&](db::tx& t) { return change_rule(t, boss, off, now, "終了"); }).ok());
  EXPECT_EQ(code_of(tell({.id = "1", .person = hanako, .code = "vitals"})), "points_no_rule");
  EXPECT_EQ(has(), 0);
}

TEST_P(points, a_payment_is_made_once_and_only_where_points_are_taken) {
  give(100);
  EXPECT_EQ(pay("p1", 30).value().balance, 70);
  EXPECT_EQ(pay("p1", 30).value().balance, 70) << "sent again";
  EXPECT_EQ(code_of(pay("p1", 31)), "ledger_exists_with_different_amount");
  EXPECT_EQ(code_of(pay("p2", 71)), "ledger_exceeds_credits");
  EXPECT_EQ(code_of(pay("p2", 0)), "ledger_amount_not_positive");
  EXPECT_EQ(code_of(pay("p2", -5)), "ledger_amount_not_positive");
  EXPECT_EQ(code_of(pay("p2", 50'001)), "points_spend_max");
  EXPECT_EQ(code_of(pay("p2", 5, "nowhere")), "points_no_shop");
  EXPECT_EQ(code_of(pay("p2", 5, "gone")), "points_shop_closed");
  EXPECT_EQ(code_of(pay("", 5)), "points_bad_id");
  EXPECT_EQ(code_of(pay("a/b", 5)), "points_bad_id");
  EXPECT_EQ(code_of(pay("p2", 5, "hokuno", taro)), "ledger_exceeds_credits");
  EXPECT_EQ(has(), 70);
}

TEST_P(points, a_payment_goes_back_whole_once_and_with_a_reason) {
  give(100);
  ASSERT_TRUE(pay("p1", 30).ok());
  const auto back = [&](std::string_view receipt, std::string_view why) {
    return write([&](db::tx& t) { return cancel(t, staff, receipt, why); });
  };
  EXPECT_EQ(code_of(back("spend/1/p1", "")), "points_reason_missing");
  EXPECT_EQ(code_of(back("spend/1/p9", "x")), "points_no_receipt");
  EXPECT_EQ(code_of(back("correction/1", "x")), "points_no_receipt");
  EXPECT_EQ(back("spend/1/p1", "返品").value().balance, 100);
  EXPECT_EQ(code_of(back("spend/1/p1", "返品")), "ok") << "sent again";
  EXPECT_EQ(code_of(back("spend/1/p1", "別の理由")), "ledger_exists_with_different_evidence");
  EXPECT_EQ(has(), 100);
  EXPECT_TRUE(faults().empty());
}

TEST_P(points, points_for_a_coupon_are_set_aside_and_then_taken_or_returned) {
  give(100);
  const acting me{"account:1", "resident"};
  const auto hold = [&](std::string id, std::int64_t n) {
    return write([&](db::tx& t) { return hold_for_coupon(t, me, {id, hanako, "lunch", n}); });
  };
  const auto end = [&](std::string_view id, ending how) {
    return write([&](db::tx& t) { return end_hold(t, me, hanako, id, how); });
  };
  EXPECT_EQ(hold("a", 60).value().balance, 40);
  EXPECT_EQ(code_of(pay("p1", 41)), "ledger_exceeds_credits");
  EXPECT_EQ(end("a", ending::take).value().points, 60);
  EXPECT_EQ(code_of(end("a", ending::give_back)), "ledger_hold_already_posted");
  EXPECT_EQ(hold("b", 40).value().balance, 0);
  EXPECT_EQ(end("b", ending::give_back).value().balance, 40);
  ASSERT_TRUE(hold("c", 40).ok());
  here.time.advance(std::chrono::minutes{15});
  EXPECT_EQ(code_of(end("c", ending::take)), "ledger_hold_timed_out");
  EXPECT_EQ(code_of(pay("p2", 40)), "ok") << "free again without anybody doing anything";
  EXPECT_EQ(code_of(end("x", ending::take)), "ledger_hold_not_found");
  std::int64_t sum = 0;
  for (const auto& l : lines()) {
    sum += l.points;
  }
  EXPECT_EQ(sum, has());
  EXPECT_TRUE(faults().empty());
}

TEST_P(points, a_large_correction_waits_for_a_second_person) {
  EXPECT_EQ(put_right("c1", 1'000).value().state, correction_state::done);
  EXPECT_EQ(put_right("c1", 1'000).value().number, put_right("c1", 1'000).value().number);
  EXPECT_EQ(has(), 1'000);
  EXPECT_EQ(code_of(put_right("c1", 999)), "points_id_used");
  const auto large = put_right("c2", 1'001);
  ASSERT_TRUE(large.ok());
  EXPECT_EQ(large.value().state, correction_state::waiting);
  EXPECT_EQ(has(), 1'000);
  const auto number = large.value().number;
  const auto say_yes = [&](const acting& who, std::int64_t n) {
    return write([&](db::tx& t) { return agree(t, who, n); });
  };
  EXPECT_EQ(code_of(say_yes(staff, number)), "points_same_person");
  EXPECT_EQ(code_of(say_yes(boss, number + 100)), "points_no_correction");
  EXPECT_EQ(say_yes(boss, number).value().decided_by, "account:91");
  EXPECT_EQ(code_of(say_yes(boss, number)), "points_already_decided");
  EXPECT_EQ(has(), 2'001);
  const auto minus = put_right("c3", -1'500);
  EXPECT_EQ(write([&](db::tx& t) { return refuse(t, boss, minus.value().number); }).value().state,
            correction_state::refused);
  EXPECT_EQ(has(), 2'001);
  const auto too_much = put_right("c4", -2'002);
  EXPECT_EQ(code_of(say_yes(boss, too_much.value().number)), "ledger_exceeds_credits");
  EXPECT_EQ(look([&](db::reader& r) {
              return store::find_correction(r, too_much.value().number);
            })->state,
            correction_state::waiting);
  EXPECT_EQ(code_of(put_right("c5", 0)), "points_bad_amount");
  EXPECT_EQ(code_of(put_right("c5", 5, "")), "points_reason_missing");
  EXPECT_EQ(code_of(put_right("", 5)), "points_bad_id");
}

TEST_P(points, what_other_services_tell_becomes_points_once) {
  say("account:1", R"({"id":"v1","code":"vitals","at":"2026-11-22T03:00:00Z","by":"health"})");
  say("account:1", R"({"id":"v1","code":"vitals","at":"2026-11-22T03:00:00Z","by":"health"})");
  say("account:2",
      R"({"id":"s1","code":"steps","at":"2026-11-22T03:00:00Z","amount":3400,"note":"band"})");
  say("account:1", R"({"id":"v2","code":"nothing","at":"2026-11-22T03:00:00Z"})");
  say("nobody", R"({"id":"v3","code":"vitals","at":"2026-11-22T03:00:00Z"})");
  say("account:1", R"({"id":"v4","code":"vitals","at":"yesterday"})");
  say("account:1", R"([1])");
  say("account:1", R"({"id":"v5","code":"vitals","at":"2026-11-22T03:00:00Z","amount":-1})");
  follow();
  follow();
  EXPECT_EQ(has(), 3);
  EXPECT_EQ(has(taro), 15);
  EXPECT_EQ(lines(sight::traced, taro)[0].evidence, "band");
}

TEST_P(points, of_accounts_that_became_one_all_points_are_kept_with_their_expiry) {
  give(100, "a", taro);
  ASSERT_TRUE(pay("p1", 10, "hokuno", taro).ok());
  go_to("2027-05-01T12:00:00+09:00");
  give(40, "b", taro);
  give(5, "c", hanako);
  write([](db::tx& t) { t.append_change("id.account.changed", "account:2", R"({"into":1})"); });
  write([](db::tx& t) {
    t.append_change("id.account.changed", "account:2", R"({"from":"active","to":"merged"})");
  });
  follow();
  EXPECT_EQ(has(), 135);
  EXPECT_EQ(has(taro), 0);
  EXPECT_EQ(code_of(pay("p2", 1, "hokuno", taro)), "ledger_debit_account_closed");
  const auto view = look([&](db::reader& r) { return balance_view(r, hanako, here.time.now()); });
  ASSERT_EQ(view.lots.size(), 2u);
  EXPECT_EQ(view.lots[0].points, 90);
  EXPECT_EQ(view.lots[1].points, 45);
  EXPECT_TRUE(faults().empty());
}

TEST_P(points, of_who_left_nothing_can_be_spent_and_rows_name_nobody) {
  give(100);
  ASSERT_TRUE(pay("p1", 10).ok());
  write([](db::tx& t) { t.append_change("consent.person.erased", "1", "{}"); });
  follow();
  follow();
  EXPECT_FALSE(look([](db::reader& r) { return find_purse(r, hanako); }));
  EXPECT_EQ(look([&](db::reader& r) { return sums_of(r, *i18n::month_of("2026-11")); }).outstanding,
            0);
  EXPECT_TRUE(faults().empty());
}

TEST_P(points, the_sums_of_a_month_are_those_of_its_rows) {
  EXPECT_EQ(granted(steps(12'340)), 50);
  give(500);
  ASSERT_TRUE(pay("p1", 100).ok());
  ASSERT_TRUE(write([](db::tx& t) { return cancel(t, staff, "spend/1/p1", "返品"); }).ok());
  ASSERT_TRUE(pay("p2", 30).ok());
  ASSERT_TRUE(put_right("c1", -20).ok());
  const auto s = look([&](db::reader& r) { return sums_of(r, *i18n::month_of("2026-11")); });
  EXPECT_EQ(to_json(s), R"({"granted":50,"spent":130,"cancelled":100,"expired":0,"exchanged":0,)"
                        R"("corrected":480,"outstanding":500,"people":1})");
}

TEST_P(points, a_number_of_the_town_is_within_its_bounds_and_has_a_date) {
  const auto set = [&](std::string_view name, std::int64_t v, duration ahead = duration{0}) {
    return write([&](db::tx& t) {
      return change_setting(t, boss, name, v, here.time.now() + ahead, "要綱");
    });
  };
  EXPECT_EQ(code_of(set("points.nothing", 1)), "points_no_such_setting");
  EXPECT_EQ(code_of(set("points.notice_days", 0)), "points_setting_bounds");
  EXPECT_EQ(code_of(set("points.notice_days", 181)), "points_setting_bounds");
  EXPECT_EQ(code_of(set("points.notice_days", 60, -hours{1})), "points_from_past");
  EXPECT_EQ(code_of(set("points.notice_days", 60, hours{1})), "ok");
  const auto days_at = [&](instant at) {
    return look([&](db::reader& r) { return dated_card{r}.number("points.notice_days", at); });
  };
  EXPECT_EQ(days_at(here.time.now()), 30);
  EXPECT_EQ(days_at(here.time.now() + hours{1}), 60);
}

TEST_P(points, acts_of_people_leave_a_row_in_the_audit_log) {
  give(100);
  ASSERT_TRUE(pay("p1", 10).ok());
  ASSERT_TRUE(pay("p1", 10).ok());
  ASSERT_TRUE(write([](db::tx& t) { return cancel(t, staff, "spend/1/p1", "返品"); }).ok());
  std::vector<std::string> actions;
  for (const auto& row : look([](db::reader& r) { return record::read_audit(r, 0, 100); })) {
    actions.push_back(row.action);
  }
  EXPECT_EQ(actions, (std::vector<std::string>{"points.correction.made", "points.payment.made",
                                               "points.payment.cancelled"}));
}

TEST_P(points, statements_prepare) {
  EXPECT_EQ(here.doors->check(db::testing::sapporo(), store::statements),
            std::vector<std::string>{});
}

POINTS_ON_BOTH(points);

}  // namespace
}  // namespace tsu::points
