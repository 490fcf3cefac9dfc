// Calls, the reserve, the register's refusals, people who leave.
#include "service/devices/test/devices_town.h"

#include "engine/id/people/accounts.h"

namespace tsu::devices {
namespace {

using testing::boss;
using testing::clerk;
using testing::hanako;
using testing::taro;

class devices_acts : public testing::devices_town {};

TEST_P(devices_acts, a_lottery_is_drawn_once_after_its_time_and_anybody_can_draw_it_again) {
  ASSERT_TRUE(call("r5", choosing::lottery, 3).ok());
  std::vector<std::int64_t> numbers;
  for (std::int64_t who = 1; who <= 8; ++who) {
    const auto a = apply_for({who});
    ASSERT_TRUE(a.ok());
    EXPECT_EQ(a.value().state, application_state::waiting);
    numbers.push_back(a.value().number);
  }
  EXPECT_EQ(apply_for(hanako).value().number, numbers[0]) << "the same again";
  ASSERT_TRUE(withdraw_it(numbers[7]).ok());
  numbers.pop_back();
  EXPECT_EQ(code_of(draw_it(42)), "devices_still_open");
  here.time.advance(std::chrono::days{10});
  EXPECT_EQ(code_of(apply_for({9})), "devices_not_open");
  const auto made = draw_it(42);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made.value().seed, "000000000000002a");
  EXPECT_EQ(code_of(draw_it(43)), "devices_drawn");

  const auto again = drawn(seed_of_text(made.value().seed).value(), numbers);
  for (const auto& a : all_of()) {
    const auto at = std::find(again.begin(), again.end(), a.number);
    if (at == again.end()) {
      EXPECT_EQ(a.state, application_state::withdrawn);
      continue;
    }
    EXPECT_EQ(a.rank, at - again.begin() + 1);
    EXPECT_EQ(a.state, a.rank <= 3 ? application_state::accepted : application_state::reserve);
  }
  ASSERT_TRUE(withdraw_it(again[0]).ok());
  EXPECT_EQ(look([&](db::reader& r) { return *store::find_application(r, again[3]); }).state,
            application_state::accepted)
      << "the first in reserve";
  EXPECT_EQ(code_of(withdraw_it(again[0])), "devices_no_application");
  EXPECT_EQ(code_of(call("r5", choosing::lottery, 9)), "devices_drawn");
}

TEST_P(devices_acts, who_comes_first_gets_the_places_also_when_many_come_at_once) {
  ASSERT_TRUE(call("r5", choosing::first_come, 10).ok());
  const auto one = [this](std::int64_t who) -> task<void> {
    const auto a = co_await people.write([&](db::tx& t) {
      return apply(t, {"account:1", "resident", ""}, {"r5", {who}, wanting::tablet});
    });
    EXPECT_TRUE(a.ok());
  };
  std::vector<task<void>> all;
  for (std::int64_t who = 1; who <= 40; ++who) {
    all.push_back(one(who % 20 + 1));  // everybody twice
  }
  here.loop.wait(db::testing::all(std::move(all)));
  std::int64_t accepted = 0, reserve = 0;
  for (const auto& a : all_of()) {
    accepted += a.state == application_state::accepted ? 1 : 0;
    reserve += a.state == application_state::reserve ? 1 : 0;
  }
  EXPECT_EQ(accepted, 10);
  EXPECT_EQ(reserve, 10);
  EXPECT_EQ(code_of(call("r5", choosing::first_come, 9)), "devices_places_below");
  EXPECT_EQ(code_of(apply_for(hanako, "none")), "devices_no_call");
  EXPECT_EQ(code_of(draw_it(1)), "devices_no_lottery");
}

TEST_P(devices_acts, how_people_are_chosen_stays_once_somebody_has_applied) {
  ASSERT_TRUE(call("r5", choosing::first_come, 2).ok());
  ASSERT_TRUE(call("r5", choosing::lottery, 2).ok()) << "nobody has applied yet";
  ASSERT_TRUE(call("r5", choosing::first_come, 2).ok());
  ASSERT_TRUE(apply_for(hanako).ok());
  EXPECT_EQ(code_of(call("r5", choosing::lottery, 2)), "devices_how_kept");
  EXPECT_TRUE(call("r5", choosing::first_come, 3).ok());
}

TEST_P(devices_acts, more_places_go_to_those_who_wait_before_anybody_new) {
  ASSERT_TRUE(call("r5", choosing::first_come, 1).ok());
  for (std::int64_t who = 1; who <= 4; ++who) {
    ASSERT_TRUE(apply_for({who}).ok());
  }
  ASSERT_TRUE(call("r5", choosing::first_come, 3).ok());
  EXPECT_EQ(apply_for({5}).value().state, application_state::reserve);
  std::vector<std::int64_t> in;
  for (const auto& a : all_of()) {
    if (a.state == application_state::accepted) {
      in.push_back(a.person.value);
    }
  }
  std::sort(in.begin(), in.end());
  EXPECT_EQ(in, (std::vector<std::int64_t>{1, 2, 3}));
}

TEST_P(devices_acts, tablets_are_added_all_or_none) {
  const auto add = [&](std::vector<new_tablet> all) {
    return write([&](db::tx& t) { return add_tablets(t, boss, all); });
  };
  EXPECT_EQ(code_of(add({})), "devices_bad_tablets");
  const auto bad = add({{"A", "m"}, {"B b", ""}});
  ASSERT_FALSE(bad.ok());
  ASSERT_EQ(bad.error().fields.size(), 2u);
  EXPECT_EQ(bad.error().fields[0].field, "tablets[1].serial");
  EXPECT_EQ(code_of(add({{"A", "m"}, {"A", "m"}})), "devices_serial_taken");
  expect_sums(0);
  EXPECT_TRUE(add({{"A", "m"}}).ok());
  expect_sums(1);
}

TEST_P(devices_acts, a_tablet_is_repaired_lost_found_and_retired) {
  add_stock(2);
  const auto made = lend_to(hanako, serial(1));
  EXPECT_EQ(code_of(move_to(serial(1), tablet_state::repair)), "devices_cannot_move");
  ASSERT_TRUE(end(made.value().of.number, tablet_state::repair).ok());
  expect_sums(2);
  EXPECT_EQ(sums().repair, 1);
  auto tasks = to_do();
  ASSERT_EQ(tasks.size(), 2u);
  const auto repair = tasks[0].kind == task_kind::repair ? tasks[0] : tasks[1];
  ASSERT_TRUE(finish(repair.number).ok());
  EXPECT_EQ(code_of(finish(repair.number)), "devices_task_done");
  EXPECT_EQ(sums().stock, 2);
  EXPECT_EQ(code_of(lend_to(taro, serial(1))), "devices_not_wiped");
  ASSERT_TRUE(move_to(serial(1), tablet_state::lost).ok());
  ASSERT_TRUE(move_to(serial(1), tablet_state::retired).ok());
  tasks = to_do();
  ASSERT_EQ(tasks.size(), 1u);
  EXPECT_EQ(tasks[0].kind, task_kind::wipe) << "also of one that is thrown away";
  expect_sums(1);
  EXPECT_EQ(sums().retired, 1);
  EXPECT_EQ(code_of(move_to(serial(1), tablet_state::stock)), "devices_cannot_move");
  EXPECT_EQ(code_of(move_to("none", tablet_state::repair)), "devices_no_tablet");
  EXPECT_EQ(code_of(finish(99)), "devices_no_task");
}

TEST_P(devices_acts, a_loan_asked_for_twice_is_one_and_its_code_is_shown_once) {
  add_stock(2);
  const auto made = lend_to(hanako, serial(1), "l1");
  ASSERT_TRUE(made.ok());
  const auto again = lend_to(hanako, serial(1), "l1");
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again.value().of.number, made.value().of.number);
  EXPECT_FALSE(again.value().bound);
  EXPECT_EQ(code_of(lend_to(taro, serial(2), "l1")), "devices_id_used");
  EXPECT_EQ(code_of(lend_to(taro, serial(2), "l 1")), "devices_bad_id");
  EXPECT_EQ(code_of(end(99)), "devices_no_loan");
  EXPECT_EQ(code_of(end(made.value().of.number, tablet_state::lent)), "devices_bad_loan");
  expect_sums(2);
  EXPECT_EQ(smart_id.size(), 1u);
}

TEST_P(devices_acts, where_the_smart_id_refuses_nothing_is_lent) {
  add_stock(1);
  on.bind = [](db::tx&, const acting&, const std::string&, person_id,
               const std::string&) -> result<binding> {
    return problem{why::conflict, "it is out", "tablet_is_lent"};
  };
  EXPECT_EQ(code_of(lend_to(hanako, serial(1))), "tablet_is_lent");
  EXPECT_EQ(sums().stock, 1);
  expect_sums(1);
}

TEST_P(devices_acts, what_the_management_says_is_written_down_once) {
  add_stock(1);
  const auto say = [&](const mdm_fact& f) {
    return code_of(write([&](db::tx& t) { return note_fact(t, clerk, f); }));
  };
  const auto now = here.time.now();
  EXPECT_EQ(say({serial(1), "MDM", "14", "1.2", now, true, false, true}), "ok");
  EXPECT_EQ(say({serial(1), "MDM", "14", "1.2", now, true, false, true}), "ok");
  EXPECT_EQ(say({serial(1), "", "14", "", now, true, false, true}), "devices_bad_fact");
  EXPECT_EQ(say({serial(1), "MDM", "", "", now + std::chrono::hours{1}, true, false, true}),
            "devices_bad_fact");
  EXPECT_EQ(say({"none", "MDM", "", "", now, true, false, true}), "devices_no_tablet");
  EXPECT_EQ(look([&](db::reader& r) { return store::facts_of(r, serial(1), 9); }).size(), 1u);
}

TEST_P(devices_acts, every_act_is_in_the_audit_log) {
  add_stock(1);
  const auto made = lend_to(hanako, serial(1));
  ASSERT_TRUE(end(made.value().of.number).ok());
  const auto all = audited();
  for (const auto* one : {"devices.tablet.added T-1001", "devices.loan.begun 1",
                          "devices.loan.ended 1", "devices.tablet.moved T-1001"}) {
    EXPECT_NE(std::find(all.begin(), all.end(), one), all.end()) << one;
  }
}

TEST_P(devices_acts, who_applies_and_withdraws_all_day_is_stopped) {
  ASSERT_TRUE(call("r5", choosing::first_come, 5).ok());
  for (int i = 0; i < applications_of_one_max; ++i) {
    const auto made = apply_for(hanako);
    ASSERT_TRUE(made.ok());
    EXPECT_EQ(apply_for(hanako).value().number, made.value().number) << "the same again";
    ASSERT_TRUE(withdraw_it(made.value().number).ok());
  }
  EXPECT_EQ(code_of(apply_for(hanako)), "devices_too_often");
  EXPECT_TRUE(apply_for(taro).ok());
}

// Erasing takes away more than a page of applications at once.
TEST_P(devices_acts, who_leaves_gives_every_place_back) {
  constexpr int calls = 120;
  for (int i = 0; i < calls; ++i) {
    const auto code = "r" + std::to_string(i);
    ASSERT_TRUE(call(code, choosing::first_come, 1).ok());
    ASSERT_EQ(apply_for(hanako, code).value().state, application_state::accepted);
    ASSERT_EQ(apply_for(taro, code).value().state, application_state::reserve);
  }
  write([](db::tx& t) { t.append_change("consent.person.erased", "1", "{}"); });
  follow();
  const auto his = look([](db::reader& r) { return store::standing_applications_of(r, taro); });
  ASSERT_EQ(his.size(), 100u) << "of all, a page";
  EXPECT_TRUE(std::ranges::all_of(
      his, [](const auto& a) { return a.state == application_state::accepted; }));
  EXPECT_TRUE(
      look([](db::reader& r) { return store::standing_applications_of(r, hanako); }).empty());
}

TEST_P(devices_acts, two_accounts_become_one) {
  add_stock(2);
  ASSERT_TRUE(call("r5", choosing::first_come, 5).ok());
  ASSERT_TRUE(apply_for(taro).ok());
  ASSERT_TRUE(lend_to(taro, serial(1)).ok());
  write([](db::tx& t) { t.append_change(id::account_changed_kind, "account:2", R"({"into":1})"); });
  follow();
  EXPECT_EQ(code_of(lend_to(hanako, serial(2))), "devices_has_one");
  const auto hers =
      look([&](db::reader& r) { return person_view(r, said, hanako, sight::staff).value(); });
  EXPECT_EQ(hers.applications.size(), 1u);
  EXPECT_EQ(hers.loans.size(), 1u);
}

// What is said lies sealed, is read again, and goes along when two accounts become one.
TEST_P(devices_acts, what_is_said_is_sealed_under_the_key_of_whom_it_is_about) {
  add_stock(1);
  const auto lent = lend_to(taro, serial(1));
  ASSERT_TRUE(end(lent.value().of.number).ok());
  ASSERT_TRUE(write([&](db::tx& t) {
                return open_matter(
                    t, said, clerk,
                    {"m", taro, channel::visit, "wifi", "家の事情", "案内", outcome::open});
              }).ok());
  const auto kept = look([](db::reader& r) {
    const auto l = *store::find_loan(r, 1);
    return l.sealed_out + l.sealed_in + store::find_matter(r, 1)->sealed +
           store::contacts_of(r, 1).front().sealed;
  });
  for (const auto* word : {"新品", "傷なし", "家の事情", "案内"}) {
    EXPECT_EQ(kept.find(word), std::string::npos) << word;
  }
  const auto of = [&](person_id who) {
    return look([&](db::reader& r) { return person_view(r, said, who, sight::staff); });
  };
  const auto read = [&](person_id who) {
    const auto all = of(who).value();
    return *all.loans.at(0).condition_out + *all.loans.at(0).condition_in +
           all.matters.at(0).question + all.matters.at(0).log->at(0).note;
  };
  EXPECT_EQ(read(taro), "新品傷なし家の事情案内");
  write([](db::tx& t) { t.append_change(id::account_changed_kind, "account:2", R"({"into":1})"); });
  follow();
  keys.erase(2);  // what is read now is not read with the key of before
  EXPECT_EQ(read(hanako), "新品傷なし家の事情案内");
  keys.erase(1);
  EXPECT_EQ(code_of(of(hanako)), "damaged") << "another key opens nothing";
  gone.insert(1);
  EXPECT_EQ(read(hanako), "") << "their key is destroyed: nothing is left to read";
}

TEST_P(devices_acts, without_keys_nothing_that_is_said_is_taken) {
  add_stock(1);
  on.key_of = {};
  EXPECT_EQ(code_of(lend_to(taro, serial(1))), "id_no_key");
  EXPECT_EQ(code_of(write([&](db::tx& t) {
              return open_matter(
                  t, said, clerk,
                  {"m", taro, channel::visit, "wifi", "家の事情", "案内", outcome::open});
            })),
            "id_no_key");
  EXPECT_EQ(sums().stock, 1);
  EXPECT_FALSE(look([](db::reader& r) { return store::find_matter(r, 1); }).has_value());
}

TEST_P(devices_acts, of_what_both_accounts_of_one_person_have_one_is_given_back) {
  add_stock(2);
  ASSERT_TRUE(call("r5", choosing::first_come, 2).ok());
  ASSERT_TRUE(apply_for(hanako).ok());
  ASSERT_TRUE(apply_for(taro).ok());
  const auto next = apply_for({3});
  ASSERT_TRUE(lend_to(hanako, serial(1)).ok());
  ASSERT_TRUE(lend_to(taro, serial(2)).ok());
  write([](db::tx& t) { t.append_change(id::account_changed_kind, "account:2", R"({"into":1})"); });
  follow();
  EXPECT_EQ(
      look([&](db::reader& r) { return store::find_application(r, next.value().number)->state; }),
      application_state::accepted)
      << "one person has one place";
  ASSERT_EQ(to_do().size(), 1u);
  EXPECT_EQ(to_do()[0].kind, task_kind::search);
  EXPECT_EQ(to_do()[0].serial, serial(2));
  // Erasing tells of every number that the person had.
  write([](db::tx& t) { t.append_change("consent.person.erased", "1", "{}"); });
  write([](db::tx& t) { t.append_change("consent.person.erased", "2", "{}"); });
  follow();
  for (const auto who : {hanako, taro}) {
    const auto left =
        look([&](db::reader& r) { return person_view(r, said, who, sight::staff).value(); });
    EXPECT_TRUE(left.applications.empty() && left.loans.empty()) << who.value;
  }
}

TEST_P(devices_acts, whoever_has_a_place_under_either_account_keeps_it) {
  ASSERT_TRUE(call("r5", choosing::first_come, 1).ok());
  const auto first = apply_for(taro);
  ASSERT_EQ(apply_for(hanako).value().state, application_state::reserve);
  write([](db::tx& t) { t.append_change(id::account_changed_kind, "account:2", R"({"into":1})"); });
  follow();
  const auto kept =
      look([&](db::reader& r) { return *store::find_application(r, first.value().number); });
  EXPECT_EQ(kept.state, application_state::accepted);
  EXPECT_EQ(kept.person, hanako);
}

TEST_P(devices_acts, who_leaves_is_named_nowhere_and_their_place_goes_to_the_next) {
  add_stock(1);
  ASSERT_TRUE(call("r5", choosing::first_come, 1).ok());
  ASSERT_TRUE(apply_for(hanako).ok());
  const auto next = apply_for(taro);
  EXPECT_EQ(next.value().state, application_state::reserve);
  ASSERT_TRUE(lend_to(hanako, serial(1)).ok());
  ASSERT_TRUE(write([&](db::tx& t) {
                return open_matter(
                    t, said, clerk,
                    {"m", hanako, channel::visit, "wifi", "家の事情", "案内", outcome::open});
              }).ok());
  write([](db::tx& t) { t.append_change("consent.person.erased", "1", "{}"); });
  follow();
  const auto left =
      look([&](db::reader& r) { return person_view(r, said, hanako, sight::staff).value(); });
  EXPECT_TRUE(left.applications.empty());
  EXPECT_TRUE(left.loans.empty());
  EXPECT_TRUE(left.matters.empty());
  EXPECT_EQ(look([&](db::reader& r) { return store::find_matter(r, 1)->sealed; }), "");
  const auto steps = look([&](db::reader& r) { return store::movements_of(r, serial(1), 10); });
  EXPECT_TRUE(std::ranges::all_of(steps, [](const auto& s) { return s.why.empty(); }));
  EXPECT_EQ(
      look([&](db::reader& r) { return store::find_application(r, next.value().number)->state; }),
      application_state::accepted);
  expect_sums(1);
  ASSERT_EQ(to_do().size(), 1u);
  EXPECT_EQ(to_do()[0].kind, task_kind::search) << "the tablet is still out";
}

DEVICES_ON_BOTH(devices_acts);

}  // namespace
}  // namespace tsu::devices
