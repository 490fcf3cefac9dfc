// Messages from the act that wants them to what became of them, on SQLite and PostgreSQL.
#include <gtest/gtest.h>

#include "engine/notify/channels/stand_in.h"
#include "engine/notify/follow_news.h"
#include "engine/notify/make_message.h"
#include "engine/notify/message_state.h"
#include "engine/notify/retry_delivery.h"
#include "engine/notify/take_answer.h"
#include "engine/notify/test/post_office.h"
#include "engine/notify/views.h"

namespace tsu::notify {
namespace {

using namespace std::chrono_literals;
using lines = std::vector<std::string>;

outcome sent() { return {.what = outcome::kind::sent, .receipt = "r1"}; }
outcome later() { return {.note = "answered 503"}; }
outcome never() { return {.what = outcome::kind::refused, .note = "answered 404"}; }

class messages : public testing::TestWithParam<engine_kind> {
 protected:
  post_office p{GetParam()};

  result<done> answer(const std::string& code, way by) {
    const auto number = p.message().number;
    return p.here.loop.wait(p.people().write([&](db::tx& t) -> result<done> {
      auto m = locked_message(t, number);
      TRY(const auto taken, take_answer(t, *m, {.said = code, .by = by, .account = "tanaka"}));
      return done{};
    }));
  }
};

TEST_P(messages, what_an_act_wants_arrives_once_on_every_way_it_named) {
  const auto firm = p.add_firm();
  auto w = p.call_of(firm);
  w.ways = {way::inbox, way::email, way::webhook, way::sms, way::voice};
  ASSERT_TRUE(p.post(w).ok());
  EXPECT_EQ(p.work(), 4u);
  EXPECT_EQ(p.states(), "inbox:delivered email:sent webhook:sent sms:sent voice:sent");
  EXPECT_EQ(p.at(way::sms).got.at(0).body, "東1 4時00分開始 返信 1=出動できます 2=できません");
  EXPECT_EQ(p.at(way::sms).got.at(0).to.to, "+819012345678");
  EXPECT_EQ(p.at(way::voice).got.at(0).body,
            "東1の除雪を、4時00分に始めてください。「出動できます」の場合は、1を押してください。"
            "「できません」の場合は、2を押してください。");
  EXPECT_NE(p.at(way::email).got.at(0).body.find("田中除雪 様"), std::string::npos);
  EXPECT_NE(p.at(way::email).got.at(0).body.find("https://furano.example/notify/v1/answers/"),
            std::string::npos);
  EXPECT_NE(p.at(way::webhook).got.at(0).body.find(R"("key":"trial:1")"), std::string::npos);
  EXPECT_EQ(p.work(), 0u);
  EXPECT_EQ(p.news(), (lines{"trial:1 sent"}));
}

TEST_P(messages, the_same_key_again_is_no_second_message) {
  const auto firm = p.add_firm();
  ASSERT_TRUE(p.post(p.call_of(firm)).ok());
  ASSERT_TRUE(p.post(p.call_of(firm)).ok());
  ASSERT_TRUE(p.post(p.call_of(firm), db::place::people).ok());
  p.work();
  EXPECT_EQ(p.at(way::sms).got.size(), 1u);
}

TEST_P(messages, in_order_the_next_way_goes_only_when_the_one_before_has_failed) {
  const auto firm = p.add_firm();
  auto w = p.call_of(firm);
  w.ways = {way::sms, way::voice, way::email};
  w.how = spread::in_order;
  p.at(way::sms).says = [](const outgoing&) { return never(); };
  ASSERT_TRUE(p.post(w).ok());
  p.follow();
  EXPECT_EQ(p.states(), "sms:waiting voice:reserve email:reserve");
  p.work();
  EXPECT_EQ(p.states(), "sms:failed voice:sent email:reserve");
  EXPECT_EQ(p.deliveries().at(0).note, "answered 404");
  EXPECT_TRUE(p.at(way::email).got.empty());
}

TEST_P(messages, in_order_the_inbox_goes_at_once_and_what_arrived_ends_the_row) {
  auto w = p.call_of(p.add_firm());
  w.ways = {way::inbox, way::webhook, way::sms};
  w.how = spread::in_order;
  p.at(way::webhook).says = [](const outgoing&) {
    return outcome{.what = outcome::kind::delivered};
  };
  ASSERT_TRUE(p.post(w).ok());
  p.follow();
  EXPECT_EQ(p.states(), "inbox:delivered webhook:waiting sms:reserve");
  p.work();
  EXPECT_EQ(p.states(), "inbox:delivered webhook:delivered sms:withdrawn");
}

TEST_P(messages, in_order_patience_with_a_slow_way_has_an_end) {
  const auto firm = p.add_firm();
  auto w = p.call_of(firm);
  w.ways = {way::sms, way::voice};
  w.how = spread::in_order;
  w.patience = 30s;
  p.at(way::sms).says = [](const outgoing&) { return later(); };
  ASSERT_TRUE(p.post(w).ok());
  for (int i = 0; i < 20 && p.at(way::voice).got.empty(); ++i) {
    p.work();
    p.here.time.advance(5s);
  }
  EXPECT_EQ(p.states(), "sms:failed voice:sent");
  EXPECT_LE(p.deliveries().at(1).sent.value(), p.message().made + 60s);
}

TEST_P(messages, a_failure_is_tried_again_later_and_later_and_then_given_up) {
  const auto firm = p.add_firm();
  p.at(way::sms).says = [](const outgoing&) { return later(); };
  ASSERT_TRUE(p.post(p.call_of(firm)).ok());
  p.work();
  EXPECT_EQ(p.states(), "sms:waiting");
  EXPECT_GT(p.deliveries().at(0).due, p.here.time.now());
  EXPECT_EQ(p.work(), 0u) << "not before it is due";
  for (int i = 0; i < 40; ++i) {
    p.here.time.advance(60s);
    p.work();
  }
  EXPECT_EQ(p.states(), "sms:failed");
  EXPECT_EQ(p.at(way::sms).got.size(), 18u);
  EXPECT_EQ(p.deliveries().at(0).note, "every attempt used up: answered 503");
  EXPECT_EQ(p.news(), (lines{"trial:1 failed"}));
}

TEST_P(messages, what_a_partner_asks_to_wait_is_waited) {
  const auto firm = p.add_firm();
  p.at(way::sms).says = [](const outgoing&) {
    return outcome{.note = "answered 429", .not_before = 600s};
  };
  ASSERT_TRUE(p.post(p.call_of(firm)).ok());
  p.work();
  EXPECT_EQ(p.deliveries().at(0).due, p.here.time.now() + 600s);
}

TEST_P(messages, quiet_hours_hold_what_is_not_urgent_until_they_end) {
  p.here.time.set(*parse_instant("2026-11-22T23:30:00+09:00"));
  const auto firm = p.add_firm();
  auto w = p.call_of(firm);
  w.how_urgent = urgency::normal;
  w.ways = {way::inbox, way::sms};
  ASSERT_TRUE(p.post(w).ok());
  p.work();
  EXPECT_EQ(p.states(), "inbox:delivered sms:held") << "an inbox makes no noise";
  EXPECT_EQ(p.message().now, state::held);
  EXPECT_EQ(format_jst(p.deliveries().at(1).due), "2026-11-23T07:00:00+09:00");
  p.here.time.set(*parse_instant("2026-11-23T06:59:59+09:00"));
  EXPECT_EQ(p.work(), 0u);
  p.here.time.set(*parse_instant("2026-11-23T07:00:00+09:00"));
  EXPECT_EQ(p.work(), 1u);
  EXPECT_EQ(p.states(), "inbox:delivered sms:sent");
}

TEST_P(messages, what_is_urgent_goes_through_quiet_hours) {
  p.here.time.set(*parse_instant("2026-11-23T02:30:00+09:00"));
  ASSERT_TRUE(p.post(p.call_of(p.add_firm())).ok());
  p.work();
  EXPECT_EQ(p.states(), "sms:sent");
}

TEST_P(messages, a_retry_that_falls_into_quiet_hours_is_held_too) {
  p.here.time.set(*parse_instant("2026-11-22T21:59:55+09:00"));
  auto w = p.call_of(p.add_firm());
  w.how_urgent = urgency::normal;
  p.at(way::sms).says = [](const outgoing&) { return later(); };
  ASSERT_TRUE(p.post(w).ok());
  p.work();
  EXPECT_EQ(p.states(), "sms:held");
  EXPECT_EQ(format_jst(p.deliveries().at(0).due), "2026-11-23T07:00:00+09:00");
}

TEST_P(messages, nothing_goes_before_its_time_or_after_it) {
  const auto firm = p.add_firm();
  auto w = p.call_of(firm);
  w.ways = {way::inbox, way::sms};
  w.not_before = p.here.time.now() + 1h;
  w.expires_at = p.here.time.now() + 2h;
  ASSERT_TRUE(p.post(w).ok());
  EXPECT_EQ(p.work(), 0u);
  EXPECT_EQ(p.states(), "inbox:waiting sms:waiting");
  p.here.time.advance(1h);
  p.at(way::sms).says = [](const outgoing&) { return outcome{.not_before = 3600s}; };
  p.work();
  EXPECT_EQ(p.states(), "inbox:delivered sms:waiting");
  p.here.time.advance(1h);
  p.work();
  EXPECT_EQ(p.states(), "inbox:delivered sms:expired");
  EXPECT_EQ(p.news(), (lines{"trial:1 expired"}));
  EXPECT_EQ(p.at(way::sms).got.size(), 1u);
}

TEST_P(messages, the_first_answer_counts_and_stops_what_has_not_gone) {
  const auto firm = p.add_firm();
  auto w = p.call_of(firm);
  w.ways = {way::inbox, way::sms, way::voice};
  p.at(way::voice).says = [](const outgoing&) { return later(); };
  ASSERT_TRUE(p.post(w).ok());
  p.work();
  EXPECT_TRUE(answer("2", way::sms).ok());
  EXPECT_EQ(p.states(), "inbox:delivered sms:answered voice:withdrawn");
  EXPECT_TRUE(answer("decline", way::inbox).ok()) << "the same again changes nothing";
  EXPECT_EQ(answer("accept", way::inbox).error().code, "notify_answered");
  p.here.time.advance(1h);
  EXPECT_EQ(p.work(), 0u);
  EXPECT_EQ(p.news(), (lines{"trial:1 sent", "trial:1 answered decline"}));
  EXPECT_EQ(p.message().answered_by, "tanaka");
}

TEST_P(messages, an_answer_that_cannot_be_is_refused) {
  auto w = p.call_of(p.add_firm());
  w.expires_at = p.here.time.now() + 15min;
  ASSERT_TRUE(p.post(w).ok());
  p.work();
  EXPECT_EQ(answer("perhaps", way::sms).error().code, "notify_not_an_answer");
  p.here.time.advance(15min);
  EXPECT_EQ(answer("accept", way::sms).error().code, "notify_too_late");
  EXPECT_EQ(p.states(), "sms:sent");
}

TEST_P(messages, what_is_withdrawn_does_not_go_and_is_not_answered) {
  const auto firm = p.add_firm();
  auto w = p.call_of(firm);
  w.ways = {way::inbox, way::sms, way::voice};
  w.how = spread::all_at_once;
  p.at(way::voice).says = [](const outgoing&) { return later(); };
  ASSERT_TRUE(p.post(w).ok());
  p.work();
  p.here.loop.wait(p.here.at(db::place::town).write([&](db::tx& t) {
    withdraw(t, "trial:1", "somebody else goes");
  }));
  p.here.time.advance(1h);
  EXPECT_EQ(p.work(), 0u);
  EXPECT_EQ(p.states(), "inbox:delivered sms:sent voice:withdrawn");
  EXPECT_EQ(p.message().now, state::withdrawn);
  EXPECT_EQ(p.message().reason, "somebody else goes");
  EXPECT_EQ(answer("accept", way::sms).error().code, "notify_too_late");
}

TEST_P(messages, what_is_only_over_stays_with_those_who_have_it) {
  const auto firm = p.add_firm();
  auto w = p.call_of(firm);
  w.ways = {way::inbox, way::voice};
  w.how = spread::all_at_once;
  p.at(way::voice).says = [](const outgoing&) { return later(); };
  ASSERT_TRUE(p.post(w).ok());
  auto other = p.call_of(firm, "trial:2");
  other.ways = {way::inbox};
  ASSERT_TRUE(p.post(other).ok());
  p.work();
  p.here.loop.wait(p.here.at(db::place::town).write([&](db::tx& t) {
    withdraw_waiting(t, "trial:1", "the campaign was stopped");
    withdraw_waiting(t, "trial:2", "the campaign was stopped");
  }));
  p.here.time.advance(1h);
  EXPECT_EQ(p.work(), 0u);
  EXPECT_EQ(p.states(), "inbox:delivered voice:withdrawn");
  EXPECT_EQ(p.message().now, state::delivered);
  EXPECT_EQ(p.message("trial:2").now, state::delivered);
  EXPECT_EQ(p.message("trial:2").reason, "") << "nothing of it waited";
}

TEST_P(messages, a_message_to_nobody_has_failed_and_says_why) {
  ASSERT_TRUE(p.post(p.call_of({999})).ok());
  const auto without = p.add({.id = {}, .who = {"山田", "", {}}});
  ASSERT_TRUE(p.post(p.call_of(without, "trial:2")).ok());
  p.work();
  EXPECT_EQ(p.message().now, state::failed);
  EXPECT_EQ(p.message().reason, "notify_no_contact");
  EXPECT_EQ(p.message("trial:2").reason, "no_address");
  EXPECT_EQ(p.news(), (lines{"trial:1 failed", "trial:2 failed"}));
}

TEST_P(messages, an_address_that_was_removed_meanwhile_is_not_used) {
  const auto firm = p.add_firm();
  auto w = p.call_of(firm);
  w.not_before = p.here.time.now() + 1h;
  ASSERT_TRUE(p.post(w).ok());
  p.work();
  const auto removed =
      p.here.loop.wait(p.people().write([&](db::tx& t) { return remove_contact(t, firm, {}); }));
  ASSERT_TRUE(removed.ok());
  p.here.time.advance(1h);
  p.work();
  EXPECT_EQ(p.states(), "sms:failed");
  EXPECT_EQ(p.deliveries().at(0).note, "the contact was removed");
  EXPECT_TRUE(p.at(way::sms).got.empty());
}

TEST_P(messages, a_way_that_is_not_set_up_fails_and_the_next_one_goes) {
  auto w = p.call_of(p.add_firm());
  w.ways = {way::sms, way::email};
  w.how = spread::in_order;
  p.on->ways[static_cast<std::size_t>(way::sms)] = nullptr;
  ASSERT_TRUE(p.post(w).ok());
  p.work();
  EXPECT_EQ(p.states(), "sms:failed email:sent");
  EXPECT_EQ(p.deliveries().at(0).note, "no such way is set up");
}

TEST_P(messages, a_person_starts_again_what_has_failed_and_the_partner_can_tell) {
  p.at(way::sms).says = [](const outgoing&) { return never(); };
  ASSERT_TRUE(p.post(p.call_of(p.add_firm())).ok());
  p.work();
  const auto number = p.deliveries().at(0).number;
  const auto again = [&] {
    return p.here.loop.wait(p.people().write([&](db::tx& t) {
      return retry_delivery(t, number, {"duty", "staff"});
    }));
  };
  p.at(way::sms).says = [](const outgoing&) { return sent(); };
  ASSERT_TRUE(again().ok());
  p.work();
  EXPECT_EQ(p.states(), "sms:sent");
  EXPECT_NE(p.at(way::sms).got.at(0).reference(), p.at(way::sms).got.at(1).reference());
  EXPECT_EQ(again().error().code, "notify_not_dead");
  EXPECT_EQ(p.news(), (lines{"trial:1 failed", "trial:1 sent"}));
}

TEST_P(messages, a_channel_that_throws_is_tried_again) {
  int times = 0;
  p.at(way::sms).says = [&](const outgoing&) -> outcome {
    if (++times == 1) {
      throw std::runtime_error{"a bug"};
    }
    return sent();
  };
  ASSERT_TRUE(p.post(p.call_of(p.add_firm())).ok());
  p.work();
  p.here.time.advance(60s);
  p.work();
  EXPECT_EQ(p.states(), "sms:sent");
}

TEST_P(messages, the_stand_in_sends_nothing_and_says_so_every_time) {
  p.on->ways[static_cast<std::size_t>(way::sms)] = std::make_shared<stand_in_channel>();
  ASSERT_TRUE(p.post(p.call_of(p.add_firm())).ok());
  p.work();
  const auto d = p.deliveries().at(0);
  EXPECT_TRUE(d.stand_in);
  EXPECT_EQ(d.note, "stand-in, nothing was sent");
  const auto number = p.message().number;
  const auto shown = p.here.loop.wait(p.people().read([&](db::reader& r) {
    return detail_of(r, *p.on, p.town, *find_message(r, number), sight::full);
  }));
  EXPECT_TRUE(shown.deliveries.at(0).stand_in);
  EXPECT_EQ(shown.deliveries.at(0).body, "東1 4時00分開始 返信 1=出動できます 2=できません")
      << "what it would have said";
  EXPECT_EQ(shown.deliveries.at(0).tries.at(0).note, "stand-in, nothing was sent");
  const auto summary = p.here.loop.wait(
      p.people().read([&](db::reader& r) { return summary_of(r, *p.on, p.here.time.now()); }));
  EXPECT_EQ(summary.stand_ins, (std::vector{way::sms}));
}

TEST_P(messages, those_to_a_role_are_in_the_inbox_of_everyone_who_has_it) {
  auto w = p.call_of({});
  w.to = to_role("staff");
  w.ways = {way::inbox, way::sms};
  ASSERT_TRUE(p.post(w).ok());
  p.work();
  EXPECT_EQ(p.states(), "inbox:delivered");
  const auto in = [&](std::string_view account, std::string_view role) {
    return p.here.loop
        .wait(p.people().read([&](db::reader& r) { return read_inbox(r, account, role, 0, 10); }))
        .size();
  };
  EXPECT_EQ(in("a", "staff"), 1u);
  EXPECT_EQ(in("b", "staff"), 1u);
  EXPECT_EQ(in("a", "auditor"), 0u);
  const auto number = p.message().number;
  p.here.loop.wait(
      p.people().write([&](db::tx& t) { note_read(t, number, "a", p.here.time.now()); }));
  const auto unread = [&](std::string_view account) {
    return p.here.loop.wait(
        p.people().read([&](db::reader& r) { return count_unread(r, account, "staff"); }));
  };
  EXPECT_EQ(unread("a"), 0);
  EXPECT_EQ(unread("b"), 1);
}

TEST_P(messages, a_service_hears_each_piece_of_news_once_and_only_of_its_own) {
  const auto firm = p.add_firm();
  ASSERT_TRUE(p.post(p.call_of(firm)).ok());
  ASSERT_TRUE(p.post(p.call_of(firm, "other:1")).ok());
  p.work();
  ASSERT_TRUE(answer("accept", way::sms).ok());
  lines heard;
  int fail_next = 1;
  const auto tell = [&](db::tx&, const news& n) {
    if (fail_next-- > 0) {
      throw std::runtime_error{"the service failed"};
    }
    heard.push_back(n.key + " " + std::string{name_of(n.now)} + " " + n.answer);
  };
  {
    news_follower f{*p.here.doors, p.town, "trial.answers", "trial:", tell};
    EXPECT_THROW(p.here.loop.wait(f.follow_new()), std::exception);
    while (p.here.loop.wait(f.follow_new()) > 0) {
    }
  }
  news_follower again{*p.here.doors, p.town, "trial.answers", "trial:", tell};
  EXPECT_EQ(p.here.loop.wait(again.follow_new()), 0u);
  EXPECT_EQ(heard, (lines{"trial:1 sent ", "trial:1 answered accept"}));
}

TEST_P(messages, what_is_wanted_is_not_forgotten_before_it_was_followed) {
  const auto firm = p.add_firm();
  p.follow();
  ASSERT_TRUE(p.post(p.call_of(firm)).ok());
  ASSERT_TRUE(p.post(p.call_of(firm, "trial:2")).ok());
  auto& town = p.here.at(db::place::town);
  p.here.loop.wait(
      town.write([&](db::tx& t) { return db::forget_changes(t, town.newest_change()); }));
  p.work();
  EXPECT_EQ(p.states(), "sms:sent");
  EXPECT_EQ(p.states("trial:2"), "sms:sent");
}

TEST_P(messages, what_is_old_is_forgotten_and_what_still_waits_is_not) {
  const auto firm = p.add_firm();
  ASSERT_TRUE(p.post(p.call_of(firm)).ok());
  auto w = p.call_of(firm, "trial:2");
  w.not_before = p.here.time.now() + std::chrono::days{500};
  ASSERT_TRUE(p.post(w).ok());
  p.work();
  p.here.time.advance(std::chrono::days{400});
  const auto n = p.here.loop.wait(p.people().write(
      [](db::tx& t) { return forget_messages(t, t.now() - std::chrono::days{396}, 100); }));
  EXPECT_EQ(n, 1);
  EXPECT_EQ(p.states("trial:2"), "sms:waiting");
}

TEST_P(messages, statements_are_sound) {
  EXPECT_EQ(p.here.doors->check(p.town, contents().statements), lines{});
}

INSTANTIATE_TEST_SUITE_P(engines, messages, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::notify
