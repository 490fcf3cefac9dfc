// Devices write, rules fire: once, in order, on both engines, whatever ends in between.
#include "engine/rules/follow_entities.h"

#include <gtest/gtest.h>

#include "base/core/random.h"
#include "engine/notify/post.h"
#include "engine/rules/call_out.h"
#include "engine/rules/console.h"
#include "engine/rules/test/house.h"

namespace tsu::rules {
namespace {

using namespace testing;

class following : public house {
 protected:
  std::vector<notify::wanted> wanted() {
    std::vector<notify::wanted> out;
    for (const auto& c : changes(notify::wanted_kind)) {
      out.push_back(notify::read_wanted(c.body).value());
    }
    return out;
  }
  void hear(const notify::news& n) {
    here.loop.wait(town().write([&](db::tx& t) { take_news(t, n); }));
  }
  std::string state_of_call(std::int64_t firing) {
    const auto l =
        here.loop.wait(town().read([&](db::reader& r) { return find_ladder(r, firing); }));
    return l ? boost::describe::enum_to_string(l->state(), "?") : "none";
  }
  std::string value_of(const std::string& id, const std::string& attribute) {
    const broker::town_key key{sapporo(), {}};
    const auto view = here.loop.wait(entities->look(key));
    const auto e = view->find(id);
    const auto t = view->terms().find(attribute);
    const auto* one = e && t ? e->find(*t) : nullptr;
    return one != nullptr ? std::string{e->value_of(*one)} : "";
  }
};

TEST_P(following, C1_1_what_devices_write_fires_a_rule_and_clears_it) {
  ASSERT_TRUE(put(last_depth).ok());
  follow();
  say(1, a, 2);
  say(2, a, 12);
  say(3, b, 8);
  follow();
  EXPECT_EQ(told(), "2 a");
  say(5, a, 3);
  follow();
  EXPECT_EQ(told(), "2 a until 5");
  const auto fired = changes(fired_kind);
  ASSERT_EQ(fired.size(), 1u);
  EXPECT_EQ(fired[0].subject, "deep-snow");
  const auto event = from_json<firing_event>(fired[0].body).value();
  EXPECT_EQ(event.entity, a);
  EXPECT_EQ(event.id, firings()[0].number);
  EXPECT_EQ(changes(cleared_kind).size(), 1u);
}

TEST_P(following, what_is_there_when_a_rule_is_written_counts_from_then) {
  say(1, a, 12);
  follow();
  wait_until(5);
  ASSERT_TRUE(put(last_depth).ok());
  follow();
  EXPECT_EQ(firings().size(), 1u);
}

TEST_P(following, a_restart_in_the_middle_fires_nothing_twice_and_forgets_nothing) {
  ASSERT_TRUE(put(last_depth + R"(,"forMinutes":10)").ok());
  follow();
  say(1, a, 12);
  say(2, b, 12);
  follow();
  start();
  wait_until(11);
  follow();
  EXPECT_EQ(told(), "11 a");
  start();
  follow();
  start();
  wait_until(20);
  follow();
  EXPECT_EQ(told(), "11 a; 12 b");
  start();
  say(21, a, 3);
  follow();
  start();
  follow();
  EXPECT_EQ(told(), "11 a until 21; 12 b");
  EXPECT_EQ(changes(fired_kind).size(), 2u);
}

TEST_P(following, being_behind_decides_nothing_otherwise) {
  ASSERT_TRUE(put(last_depth + R"(,"forMinutes":5)").ok());
  follow();
  say(1, a, 12);  // holds until 4: not long enough
  say(4, a, 3);
  say(10, a, 12);  // and from 10 on: at 15
  say(30, a, 12);
  say(40, a, 3);
  start();  // nobody was there in the meantime
  follow();
  EXPECT_EQ(told(), "15 a until 40");
}

TEST_P(following, windows_are_there_again_after_a_restart) {
  ASSERT_TRUE(put(R"("conditions":{"rising":{"measure":"change","attribute":"snowDepth",)"
                  R"("windowMinutes":60,"compare":"at_least","value":10}})")
                  .ok());
  follow();
  say(1, a, 2);
  say(20, a, 6);
  follow();
  start();
  say(40, a, 12);
  follow();
  EXPECT_EQ(told(), "40 a");
  const auto seen = from_json<rules::seen>(firings()[0].seen).value();
  EXPECT_EQ(seen.readings[0].measured, 10);
  EXPECT_EQ(seen.readings[0].facts->count, 3);
}

TEST_P(following, C1_7_silence_is_noticed_though_nothing_comes) {
  ASSERT_TRUE(put(R"("conditions":{"silent":{"measure":"missing","attribute":"snowDepth",)"
                  R"("windowMinutes":30}})")
                  .ok());
  follow();
  say(1, a, 5);
  follow();
  for (int m = 2; m <= 40; ++m) {
    wait_until(m);
    follow();
  }
  EXPECT_EQ(told(), "31 a");
}

TEST_P(following, after_an_outage_of_our_own_nothing_counts_as_missing_from_it) {
  ASSERT_TRUE(put(R"("conditions":{"silent":{"measure":"missing","attribute":"snowDepth",)"
                  R"("windowMinutes":30}})")
                  .ok());
  follow();
  say(1, a, 5);
  follow();
  wait_until(120);
  start();
  follow();
  EXPECT_EQ(told(), "");
  wait_until(151);
  follow();
  EXPECT_EQ(told(), "150 a");
}

TEST_P(following, late_values_go_to_their_time_and_clocks_ahead_are_not_believed) {
  ASSERT_TRUE(put(R"("conditions":{"high":{"measure":"max","attribute":"snowDepth",)"
                  R"("windowMinutes":20,"compare":"at_least","value":10}})")
                  .ok());
  follow();
  wait_until(60);
  write(a, {number("snowDepth", 50, at(10))});  // long ago
  follow();
  EXPECT_EQ(told(), "");
  write(a, {number("snowDepth", 50, at(90))});  // in half an hour
  follow();
  EXPECT_EQ(told(), "");
  write(a, {number("snowDepth", 50, at(65))});  // a clock a little ahead
  follow();
  EXPECT_EQ(told(), "60 a");
}

TEST_P(following, entities_that_go_or_are_of_another_service_are_let_go) {
  ASSERT_TRUE(put(last_depth).ok());
  follow();
  say(1, a, 12);
  write(b, {number("snowDepth", 99)}, "airport");
  follow();
  EXPECT_EQ(told(), "1 a");
  wait_until(2);
  remove(a);
  follow();
  EXPECT_EQ(told(), "1 a until 2 (removed)");
  start();
  follow();
  EXPECT_EQ(told(), "1 a until 2 (removed)");
}

TEST_P(following, q_and_scope_choose_whom_a_rule_is_about) {
  ASSERT_TRUE(put(last_depth + R"(,"q":"roadClass==\"main\"")").ok());
  follow();
  const auto road = [](const std::string& text) {
    return broker::attribute_draft{.name = "roadClass",
                                   .text = R"({"type":"Property","value":")" + text + "\"}"};
  };
  wait_until(1);
  write(a, {number("snowDepth", 12), road("main")});
  write(b, {number("snowDepth", 12), road("side")});
  follow();
  EXPECT_EQ(told(), "1 a");
  wait_until(2);
  write(b, {road("main")});
  write(a, {road("side")});
  follow();
  EXPECT_EQ(told(), "1 a until 2 (not_selected); 2 b");
}

TEST_P(following, a_rule_written_anew_counts_at_once_and_what_lasts_goes_on) {
  ASSERT_TRUE(put(last_depth).ok());
  follow();
  say(1, a, 12);
  follow();
  wait_until(2);
  auto higher = last_depth;
  higher.replace(higher.find("10"), 2, "11");
  ASSERT_EQ(put(higher, "deep-snow", 1).value().version, 2);
  follow();
  EXPECT_EQ(told(), "1 a");
  wait_until(3);
  higher.replace(higher.find("11"), 2, "20");
  ASSERT_TRUE(put(higher, "deep-snow", 2).ok());
  follow();
  EXPECT_EQ(firings().size(), 1u);
  EXPECT_TRUE(firings()[0].cleared_at);
}

TEST_P(following, a_rule_switched_off_clears_and_is_silent_until_it_is_on_again) {
  ASSERT_TRUE(put(last_depth).ok());
  follow();
  say(1, a, 12);
  follow();
  wait_until(2);
  const auto flip = [&](switched to) {
    by_whom who{"hanako", "staff", ""};
    return here.loop.wait(switch_rule(*on, sapporo(), "deep-snow", to, "a test", std::move(who)));
  };
  ASSERT_TRUE(flip(switched::off).ok());
  EXPECT_EQ(told(), "1 a until 2 (disabled)");
  say(3, a, 30);
  follow();
  EXPECT_EQ(firings().size(), 1u);
  ASSERT_TRUE(flip(switched::on).value().enabled);
  wait_until(4);
  follow();
  EXPECT_EQ(firings().size(), 2u);
}

TEST_P(following, an_act_tells_a_role_when_it_fires_and_when_it_is_over) {
  ASSERT_TRUE(put(last_depth + R"(,"severity":"alarm","acts":[{"notify":{"role":"staff"}},)"
                               R"({"on":"cleared","notify":{"contact":7,"ways":["sms"]}}])")
                  .ok());
  follow();
  say(1, a, 12);
  follow();
  auto all = wanted();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].message, "rules.alert");
  EXPECT_EQ(all[0].to, notify::to_role("staff"));
  EXPECT_EQ(all[0].how_urgent, notify::urgency::urgent);
  const auto reason = std::get<notify::text_in_languages>(all[0].values.at("reason"));
  EXPECT_EQ(reason.ja, "積雪の深さは12です（基準 10以上）。");
  EXPECT_FALSE(reason.en.empty());
  EXPECT_NE(reason.en, reason.ja);
  say(2, a, 3);
  follow();
  all = wanted();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].message, "rules.over");
  EXPECT_EQ(all[1].to, notify::to_contact(notify::contact_id{7}));
}

TEST_P(following, an_act_sets_an_attribute_once_the_firing_is_kept) {
  ASSERT_TRUE(put(last_depth + R"(,"acts":[{"set":{"attribute":"snowAlarm","value":true}},)"
                               R"({"on":"cleared","set":{"attribute":"snowAlarm","value":false}}])")
                  .ok());
  follow();
  say(1, a, 12);
  follow();
  EXPECT_EQ(value_of(a, "snowAlarm"), "true");
  say(2, a, 3);
  follow();
  EXPECT_EQ(value_of(a, "snowAlarm"), "false");
  start();
  follow();
  EXPECT_EQ(changes(fired_kind).size(), 1u);
}

TEST_P(following, what_is_found_hours_later_wakes_nobody) {
  ASSERT_TRUE(put(last_depth + R"(,"acts":[{"notify":{"role":"staff"}},)"
                               R"({"set":{"attribute":"snowAlarm","value":true}}])")
                  .ok());
  follow();
  say(1, a, 12);
  wait_until(90);
  follow();
  ASSERT_EQ(firings().size(), 1u);
  EXPECT_TRUE(firings()[0].late);
  EXPECT_EQ(firings()[0].fired_at, at(1));
  EXPECT_TRUE(wanted().empty());
  EXPECT_EQ(value_of(a, "snowAlarm"), "");
}

const std::string with_ladder = last_depth +
                                R"(,"acts":[{"notify":{"escalate":[)"
                                R"({"contacts":["7"],"ways":["inbox"],"answerMinutes":5},)"
                                R"({"contacts":["7","8"],"ways":["sms"],"answerMinutes":15}]}}])";

TEST_P(following, C1_5_a_call_goes_up_its_ladder_until_somebody_takes_it) {
  ASSERT_TRUE(put(with_ladder).ok());
  follow();
  say(1, a, 12);
  follow();
  const auto firing = firings()[0].number;
  ASSERT_EQ(wanted().size(), 1u);
  EXPECT_EQ(wanted()[0].to, notify::to_contact(notify::contact_id{7}));
  wait_until(5.5);
  follow();
  EXPECT_EQ(wanted().size(), 1u);
  start();
  wait_until(6);
  follow();
  follow();
  ASSERT_EQ(wanted().size(), 3u);
  EXPECT_EQ(wanted()[2].ways, std::vector{notify::way::sms});
  hear({.key = wanted()[2].key,
        .to = wanted()[2].to,
        .now = notify::state::answered,
        .at = at(8),
        .answer = "accept"});
  EXPECT_EQ(state_of_call(firing), "accepted");
  EXPECT_EQ(changes(notify::withdrawn_kind).size(), 2u);  // 7 was asked twice, by two ways
  wait_until(60);
  follow();
  EXPECT_EQ(wanted().size(), 3u);
  const auto shown =
      here.loop.wait(town().read([&](db::reader& r) { return firing_shown(r, firing); }));
  EXPECT_EQ(shown->called.back().who, "8");
  EXPECT_EQ(shown->call_state, ladder_state::accepted);
}

TEST_P(following, a_decline_and_a_message_that_fails_move_the_call_on) {
  ASSERT_TRUE(put(with_ladder).ok());
  follow();
  say(1, a, 12);
  follow();
  const auto firing = firings()[0].number;
  hear({.key = wanted()[0].key, .to = wanted()[0].to, .now = notify::state::failed, .at = at(2)});
  ASSERT_EQ(wanted().size(), 3u);
  hear({.key = wanted()[1].key,
        .to = wanted()[1].to,
        .now = notify::state::answered,
        .at = at(3),
        .answer = "decline"});
  EXPECT_EQ(state_of_call(firing), "waiting");
  hear({.key = wanted()[2].key,
        .to = wanted()[2].to,
        .now = notify::state::answered,
        .at = at(3),
        .answer = "decline"});
  EXPECT_EQ(state_of_call(firing), "exhausted");
  hear({.key = "rules.call:99:0:7",
        .to = {},
        .now = notify::state::answered,
        .at = at(3),
        .answer = "accept"});
  hear({.key = "rules.call:x", .to = {}, .now = notify::state::answered, .at = at(3)});
  EXPECT_EQ(state_of_call(firing), "exhausted");
}

TEST_P(following, a_call_ends_when_its_reason_is_gone) {
  ASSERT_TRUE(put(with_ladder).ok());
  follow();
  say(1, a, 12);
  follow();
  const auto firing = firings()[0].number;
  say(2, a, 3);
  follow();
  EXPECT_EQ(state_of_call(firing), "cancelled");
  EXPECT_EQ(changes(notify::withdrawn_kind).size(), 1u);
}

TEST_P(following, every_firing_explains_itself_and_replays) {
  ASSERT_TRUE(put(R"("conditions":{"rising":{"measure":"change","attribute":"snowDepth",)"
                  R"("windowMinutes":180,"compare":"at_least","value":10}})")
                  .ok());
  follow();
  say(1, a, 2);
  say(60, a, 14);
  say(90, a, 14);
  say(300, a, 14);
  say(310, a, 14);
  follow();
  ASSERT_EQ(firings().size(), 1u);
  const auto number = firings()[0].number;
  const auto shown =
      here.loop.wait(town().read([&](db::reader& r) { return firing_shown(r, number); }));
  EXPECT_TRUE(shown->replay.same);
  EXPECT_EQ(shown->says[0].ja, "積雪の深さが3時間で12増えました（基準 10以上）。");
  EXPECT_EQ(shown->says[0].en, "Snow depth rose by 12 in 3 h (limit at least 10).");
  EXPECT_EQ(shown->cleared_because->en, "Its conditions no longer hold.");
}

// Of two programs one decides; when it is gone the other goes on where it was.
TEST_P(following, of_two_programs_one_leads_until_it_is_gone) {
  ASSERT_TRUE(put(last_depth).ok());
  rule_follower one{*on, sapporo(), "one"}, two{*on, sapporo(), "two"};
  const auto round = [&](rule_follower& f) {
    while (here.loop.wait(f.follow_new()) > 0) {
    }
  };
  round(one);
  round(one);
  round(two);
  EXPECT_NE(one.engine(), nullptr);
  EXPECT_EQ(two.engine(), nullptr);
  say(0.1, a, 12);
  round(two);
  EXPECT_EQ(told(), "");
  round(one);
  EXPECT_EQ(firings().size(), 1u);
  say(1, b, 12);  // and one is never heard of again
  round(two);
  round(two);
  EXPECT_EQ(firings().size(), 2u);
  say(1.1, a, 3);
  round(one);  // comes back: sees that it does not lead
  EXPECT_EQ(one.engine(), nullptr);
  round(two);
  EXPECT_TRUE(firings()[0].cleared_at);
}

// Whatever is restarted whenever, the firings are those of one that never was.
TEST_P(following, restarts_at_any_time_change_nothing) {
  const auto rules = [&] {
    EXPECT_TRUE(put(R"("conditions":{"deep":{"measure":"last","attribute":"snowDepth",)"
                    R"("compare":"at_least","value":10,"clearValue":7}},"forMinutes":3,)"
                    R"("cooldownMinutes":9)")
                    .ok());
  };
  rules();
  follow();
  evaluator plain{{make_rule(R"("conditions":{"deep":{"measure":"last","attribute":"snowDepth",)"
                             R"("compare":"at_least","value":10,"clearValue":7}},"forMinutes":3,)"
                             R"("cooldownMinutes":9)")},
                  here.time.now(),
                  here.time.now()};
  plain.begin();
  seeded_random r{11};
  double minute = 0;
  std::vector<std::pair<instant, moment>> expected, kept;
  for (int i = 0; i < 200; ++i) {
    minute += double(r.below(30)) / 10;
    const auto depth = double(r.below(14));
    say(minute, a, depth);
    plain.advance_to(here.time.now());
    if (plain.about(a) == nullptr) {
      plain.tell({.id = a, .since = here.time.now(), .rules = {0}});
    }
    const heard h{0, {here.time.now(), depth}};
    plain.take(a, {&h, 1});
    if (r.below(3) == 0) {
      follow();
    }
    if (r.below(4) == 0) {
      start();
    }
  }
  follow();
  for (const auto& d : plain.take_decisions()) {
    expected.emplace_back(d.at, d.what);
  }
  for (const auto& f : firings()) {
    kept.emplace_back(f.fired_at, moment::fired);
    if (f.cleared_at) {
      kept.emplace_back(*f.cleared_at, moment::cleared);
    }
  }
  EXPECT_EQ(kept, expected);
  EXPECT_GT(kept.size(), 4u);
}

INSTANTIATE_TEST_SUITE_P(engines, following, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::rules
