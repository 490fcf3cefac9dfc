// The acceptance points of recruiting and lending (A14), by their numbers.
#include <optional>

#include "base/core/random.h"
#include "service/devices/test/devices_town.h"

namespace tsu::devices {
namespace {

using testing::boss;
using testing::clerk;
using testing::hanako;
using testing::taro;

class devices_acceptance : public testing::devices_town {};

TEST_P(devices_acceptance, a1_2_a_tablet_waits_for_wifi_and_for_units_and_says_which) {
  ASSERT_TRUE(call("r5", choosing::first_come, 2).ok());
  const auto apply_as = [&](std::int64_t who, bool has_wifi, std::optional<int> age) {
    return write([&](db::tx& t) {
      return apply(t, clerk, {"r5", {who}, wanting::tablet, has_wifi, age});
    });
  };
  const auto alone = apply_as(1, false, 74);
  ASSERT_TRUE(alone.ok());
  EXPECT_EQ(alone.value().state, application_state::reserve);
  EXPECT_EQ(alone.value().reason, reserve_reason::no_wifi);
  const auto young = apply_as(2, true, 59);
  EXPECT_EQ(young.value().state, application_state::accepted);  // 推奨, not 必須
  EXPECT_TRUE(young.value().young);
  EXPECT_FALSE(apply_as(3, true, 60).value().young);
  const auto late = apply_as(4, true, std::nullopt);
  EXPECT_EQ(late.value().state, application_state::reserve);
  EXPECT_EQ(late.value().reason, reserve_reason::no_units);
  EXPECT_EQ(to_json(view_of(young.value(), sight::own).warnings), R"(["under_60"])");

  // A place that comes free goes to who could use it.
  ASSERT_TRUE(write([&](db::tx& t) { return withdraw(t, clerk, young.value().number); }).ok());
  const auto state_of = [&](std::int64_t number) {
    return look([&](db::reader& r) { return *store::find_application(r, number); });
  };
  EXPECT_EQ(state_of(late.value().number).state, application_state::accepted);
  EXPECT_EQ(state_of(late.value().number).reason, reserve_reason::none);
  // Whoever has Wi-Fi now applies again, and stands behind.
  const auto now = apply_as(1, true, 74);
  ASSERT_TRUE(now.ok());
  EXPECT_EQ(now.value().number, alone.value().number);
  EXPECT_EQ(now.value().reason, reserve_reason::no_units);
  EXPECT_GT(now.value().rank, late.value().rank);
}

TEST_P(devices_acceptance, a1_2_without_wifi_nobody_is_in_the_lottery_and_lots_say_so) {
  ASSERT_TRUE(call("r6", choosing::lottery, 1).ok());
  const auto apply_as = [&](std::int64_t who, bool has_wifi) {
    return write([&](db::tx& t) {
             return apply(t, clerk, {"r6", {who}, wanting::tablet, has_wifi, {}});
           })
        .value();
  };
  const auto alone = apply_as(1, false);
  const auto one = apply_as(2, true), other = apply_as(3, true);
  go_to("2027-01-22T13:00:00+09:00");
  ASSERT_TRUE(write([&](db::tx& t) { return draw(t, boss, "r6", 7); }).ok());
  const auto now = [&](const application& a) {
    return look([&](db::reader& r) { return *store::find_application(r, a.number); });
  };
  EXPECT_EQ(now(alone).reason, reserve_reason::no_wifi);
  const auto first = now(one), second = now(other);
  EXPECT_NE(first.state, second.state);
  const auto& lost = first.state == application_state::reserve ? first : second;
  EXPECT_EQ(lost.reason, reserve_reason::drawn);
}

TEST_P(devices_acceptance, a1_3_phones_of_ones_own_are_counted_and_have_no_limit) {
  ASSERT_TRUE(call("r5", choosing::first_come, 1).ok());
  ASSERT_TRUE(call("r6", choosing::lottery, 1).ok());
  for (std::int64_t who = 1; who <= 5; ++who) {
    for (const auto* code : {"r5", "r6"}) {
      const auto a = write([&](db::tx& t) {
        return apply(t, clerk, {code, {who}, wanting::own_phone, false, 20});
      });
      ASSERT_TRUE(a.ok());
      EXPECT_EQ(a.value().state, application_state::accepted);
    }
  }
  ASSERT_TRUE(write([&](db::tx& t) {
                return apply(t, clerk, {"r5", {9}, wanting::tablet, true, 70});
              }).ok());
  look([](db::reader& r) {
    EXPECT_EQ(store::accepted_of(r, "r5"), 1);  // of tablets
    EXPECT_EQ(store::count_accepted(r, wanting::own_phone), 5);
    EXPECT_EQ(store::count_accepted(r, wanting::tablet), 1);
  });
}

TEST_P(devices_acceptance, a14_1_the_register_always_sums_to_150) {
  add_stock(150);
  expect_sums(150);
  seeded_random chance{14'150};
  std::vector<std::int64_t> loans;
  for (int i = 0; i < 300; ++i) {
    here.time.advance(std::chrono::minutes{7});
    const auto one = serial(1 + static_cast<int>(chance.below(150)));
    const person_id who{static_cast<std::int64_t>(1 + chance.below(100))};
    switch (chance.below(6)) {
      case 0:
      case 1:
        if (const auto made = lend_to(who, one); made.ok()) {
          loans.push_back(made.value().of.number);
        }
        break;
      case 2:
        if (!loans.empty()) {
          constexpr tablet_state ends[] = {tablet_state::stock, tablet_state::repair,
                                           tablet_state::lost};
          (void)end(loans[chance.below(loans.size())], ends[chance.below(3)]);
        }
        break;
      case 3: (void)move_to(one, tablet_state::repair); break;
      case 4: (void)move_to(one, tablet_state::lost); break;
      default:
        if (const auto all = to_do(); !all.empty()) {
          (void)finish(all[chance.below(all.size())].number);
        }
    }
    if (i % 10 == 0) {
      expect_sums(150);
    }
  }
  expect_sums(150);
  EXPECT_GT(sums().lent, 0);
}

TEST_P(devices_acceptance, a14_1_many_clerks_at_once_leave_a_register_that_sums) {
  add_stock(20);
  const auto one = [this](int i) -> task<void> {
    const loan_wish w{"l" + std::to_string(i),
                      {1 + i % 30},
                      serial(1 + i % 20),
                      here.time.now() + std::chrono::days{9},
                      "",
                      "参加"};
    const auto made = co_await people.write([&](db::tx& t) { return lend(t, on, town, clerk, w); });
    if (made.ok() && i % 3 == 0) {
      const end_wish over{i % 2 == 0 ? tablet_state::stock : tablet_state::lost, "", "返却"};
      const auto ended = co_await people.write(
          [&](db::tx& t) { return end_loan(t, on, town, clerk, made.value().of.number, over); });
      EXPECT_TRUE(ended.ok());
    }
  };
  std::vector<task<void>> all;
  for (int i = 0; i < 120; ++i) {
    all.push_back(one(i));
  }
  here.loop.wait(db::testing::all(std::move(all)));
  expect_sums(20);
  EXPECT_GT(sums().lent, 0);
}

TEST_P(devices_acceptance, a14_2_a_person_has_one_active_loan) {
  add_stock(3);
  const auto first = lend_to(hanako, serial(1));
  ASSERT_TRUE(first.ok()) << first.error().code;
  EXPECT_EQ(code_of(lend_to(hanako, serial(2))), "devices_has_one");
  EXPECT_EQ(code_of(lend_to(taro, serial(1))), "devices_not_in_stock");
  EXPECT_EQ(sums().lent, 1) << "what was refused left nothing";
  ASSERT_TRUE(end(first.value().of.number).ok());
  EXPECT_TRUE(lend_to(hanako, serial(2)).ok());

  const auto at_once = [this](int i, int& lent) -> task<void> {
    const loan_wish w{"c" + std::to_string(i),
                      taro,
                      serial(1 + i % 3),
                      here.time.now() + std::chrono::days{9},
                      "",
                      "参加"};
    lent += (co_await people.write([&](db::tx& t) { return lend(t, on, town, clerk, w); })).ok()
                ? 1
                : 0;
  };
  int lent = 0;
  std::vector<task<void>> all;
  for (int i = 0; i < 32; ++i) {
    all.push_back(at_once(i, lent));
  }
  here.loop.wait(db::testing::all(std::move(all)));
  EXPECT_EQ(lent, 1);
}

TEST_P(devices_acceptance, a14_3_a_return_signs_out_and_opens_the_task_to_wipe) {
  add_stock(1);
  const auto made = lend_to(hanako, serial(1));
  ASSERT_TRUE(made.ok());
  ASSERT_TRUE(made.value().bound);
  EXPECT_EQ(smart_id, std::vector<std::string>{"bind T-1001 1"});
  ASSERT_TRUE(end(made.value().of.number).ok());
  EXPECT_EQ(smart_id, (std::vector<std::string>{"bind T-1001 1", "unbind 1"}));
  auto tasks = to_do();
  ASSERT_EQ(tasks.size(), 1u);
  EXPECT_EQ(tasks[0].kind, task_kind::wipe);
  EXPECT_EQ(tasks[0].loan, made.value().of.number);
  EXPECT_EQ(code_of(lend_to(taro, serial(1))), "devices_not_wiped");
  ASSERT_TRUE(finish(tasks[0].number).ok());
  EXPECT_TRUE(to_do().empty());
  EXPECT_TRUE(lend_to(taro, serial(1)).ok());
  EXPECT_EQ(code_of(end(made.value().of.number)), "devices_loan_over");
}

TEST_P(devices_acceptance,
       a14_3_a_loss_signs_out_as_well_and_where_that_fails_nothing_has_happened) {
  add_stock(1);
  const auto made = lend_to(hanako, serial(1));
  ASSERT_TRUE(made.ok());
  const auto signs_out = on.unbind;
  on.unbind = [](db::tx&, const acting&, std::int64_t, const std::string&) -> result<done> {
    return problem{why::unavailable, "not now", "later"};
  };
  EXPECT_EQ(code_of(end(made.value().of.number, tablet_state::lost)), "later");
  EXPECT_EQ(sums().lent, 1);
  EXPECT_TRUE(to_do().empty());
  on.unbind = signs_out;
  ASSERT_TRUE(end(made.value().of.number, tablet_state::lost).ok());
  EXPECT_EQ(smart_id.back(), "unbind 1");
  EXPECT_EQ(to_do().size(), 2u) << "to search, and to wipe from afar";
}

TEST_P(devices_acceptance, a14_4_the_support_log_is_linked_to_people_with_its_first_contact_rate) {
  const auto ask = [&](std::string id, person_id who, outcome how) {
    return write([&](db::tx& t) {
      return open_matter(t, said, clerk,
                         {id, who, channel::phone, "wifi", "つながらない", "案内", how});
    });
  };
  const auto again = [&](std::int64_t number, outcome how) {
    return write([&](db::tx& t) { return add_contact(t, said, clerk, number, "再び", how); });
  };
  const auto first = ask("a", hanako, outcome::solved);
  ASSERT_TRUE(first.ok());
  const auto second = ask("b", hanako, outcome::open);
  ASSERT_TRUE(again(second.value().number, outcome::solved).ok());
  const auto third = ask("c", taro, outcome::solved);
  ASSERT_TRUE(ask("d", taro, outcome::solved).ok());
  ASSERT_TRUE(ask("d", taro, outcome::solved).ok()) << "the same again";
  const auto rate = [&] {
    return look([&](db::reader& r) {
      return store::sums_of(r, {*parse_instant("2026-11-01T00:00:00+09:00"),
                                *parse_instant("2026-12-01T00:00:00+09:00")});
    });
  };
  EXPECT_EQ(to_json(rate()), to_json(support_sums{4, 4, 3, 0, 750}));
  here.time.advance(std::chrono::days{20});  // in December, of a matter of November
  ASSERT_TRUE(again(third.value().number, outcome::open).ok());
  EXPECT_EQ(to_json(rate()), to_json(support_sums{4, 3, 2, 1, 500}));
  const auto hers =
      look([&](db::reader& r) { return person_view(r, said, hanako, sight::staff).value(); });
  ASSERT_EQ(hers.matters.size(), 2u);
  EXPECT_EQ(hers.matters[0].log->size(), 2u);
  EXPECT_FALSE(hers.matters[0].at_once);
  EXPECT_TRUE(hers.matters[1].at_once);
}

TEST_P(devices_acceptance, a14_5_a_briefing_has_its_list_of_who_came) {
  const briefing b{.code = "b1",
                   .name = "第1回 \"説明会\"",
                   .place = "管理センター",
                   .starts_at = *parse_instant("2026-12-01T10:00:00+09:00"),
                   .ends_at = *parse_instant("2026-12-01T11:30:00+09:00"),
                   .seats = 3};
  ASSERT_TRUE(write([&](db::tx& t) { return keep_briefing(t, boss, b); }).ok());
  const auto take = [&](std::int64_t who) {
    return code_of(write([&](db::tx& t) { return book(t, clerk, "b1", {who}); }));
  };
  const auto came = [&](std::int64_t who, presence how) {
    return code_of(write([&](db::tx& t) { return mark(t, clerk, "b1", {who}, how); }));
  };
  EXPECT_EQ(take(1), "ok");
  EXPECT_EQ(take(1), "ok");
  EXPECT_EQ(take(2), "ok");
  EXPECT_EQ(take(3), "ok");
  EXPECT_EQ(take(4), "devices_full");
  EXPECT_TRUE(write([&](db::tx& t) { return cancel_seat(t, clerk, "b1", {3}); }).ok());
  EXPECT_EQ(came(1, presence::attended), "devices_not_begun");
  go_to("2026-12-01T09:50:00+09:00");
  EXPECT_EQ(came(1, presence::attended), "ok");
  EXPECT_EQ(came(2, presence::absent), "ok");
  EXPECT_EQ(came(5, presence::attended), "ok") << "came without a seat";
  EXPECT_EQ(came(6, presence::attended), "devices_full");
  go_to("2026-12-01T12:00:00+09:00");
  EXPECT_EQ(take(7), "devices_briefing_over");

  on.may_know = [](db::reader&, person_id who, const caller&, instant) { return who.value != 2; };
  const caller asks{};
  const auto list =
      look([&](db::reader& r) { return attendance_view(r, on, town, asks, here.time.now(), b); });
  EXPECT_EQ(list.attended, 2);
  EXPECT_EQ(list.absent, 0) << "a count tells of nobody either (支援措置)";
  ASSERT_EQ(list.items.size(), 2u) << "without who may not be known of";
  EXPECT_EQ(list.items[0].name, "名前1");
  const auto csv = csv_of(list);
  EXPECT_TRUE(csv.starts_with("\xEF\xBB\xBF説明会,"));
  EXPECT_NE(
      csv.find("\"第1回 \"\"説明会\"\"\",2026年12月1日（火） 10時00分,管理センター,00001,名前1,"
               "なまえ1,出席,"),
      csv.npos)
      << csv;
}

DEVICES_ON_BOTH(devices_acceptance);

}  // namespace
}  // namespace tsu::devices
