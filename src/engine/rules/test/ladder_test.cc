#include "engine/rules/ladder.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/core/json.h"
#include "base/core/random.h"

namespace tsu::rules {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using strings = std::vector<std::string>;

const instant half_past_two = *parse_instant("2026-01-15T02:30:00+09:00");

ladder_plan furano() {
  return {"call-out 17",
          {{{"sato"}, {"push"}, 5},
           {{"sato"}, {"sms", "voice"}, 15},
           {{"suzuki", "tanaka"}, {"push"}, 15},
           {{"officer"}, {"voice"}, 30}}};
}

ladder make(ladder_plan plan = furano()) {
  auto made = ladder::create(std::move(plan));
  EXPECT_TRUE(made.ok());
  return std::move(made).value();
}

ladder started(instant at = half_past_two) {
  auto l = make();
  l.start(at);
  return l;
}

// "02:30 asked 0; 02:35 unanswered 0; ..."
std::string told(const ladder& l) {
  std::string out;
  for (const auto& e : l.story()) {
    out += (out.empty() ? "" : "; ") + format_jst(e.at).substr(11, 5) + " " +
           boost::describe::enum_to_string(e.what, "?") + " " + std::to_string(e.step) +
           (e.who.empty() ? "" : " " + e.who);
  }
  return out;
}

TEST(ladder, C1_5_an_unanswered_request_goes_up_exactly_by_the_plan) {
  auto l = make();
  const auto first = l.start(half_past_two);
  ASSERT_TRUE(first.ask);
  EXPECT_EQ(first.ask->contacts, strings{"sato"});
  EXPECT_EQ(first.ask->ways, strings{"push"});
  EXPECT_EQ(first.ask->until, half_past_two + minutes{5});
  EXPECT_EQ(first.look_again, half_past_two + minutes{5});
  for (int m = 0; m <= 70; ++m) {
    l.look(half_past_two + minutes{m});
  }
  EXPECT_EQ(told(l),
            "02:30 asked 0; 02:35 unanswered 0; 02:35 asked 1; 02:50 unanswered 1; 02:50 asked 2; "
            "03:05 unanswered 2; 03:05 asked 3; 03:35 unanswered 3; 03:35 exhausted 3");
  EXPECT_EQ(l.state(), ladder_state::exhausted);
  EXPECT_FALSE(l.look_again());
}

TEST(ladder, C1_5_an_acceptance_stops_it) {
  auto l = started();
  const auto orders = l.accept("sato", half_past_two + minutes{4});
  ASSERT_TRUE(orders.ok());
  EXPECT_TRUE(orders.value().stopped);
  EXPECT_TRUE(orders.value().release.empty());
  EXPECT_EQ(l.taken_by(), "sato");
  EXPECT_FALSE(l.look(half_past_two + minutes{600}).ask);
  EXPECT_EQ(told(l), "02:30 asked 0; 02:34 accepted 0 sato");
}

TEST(ladder, an_acceptance_after_the_deadline_and_before_the_next_look_still_counts) {
  auto l = started();
  ASSERT_TRUE(l.accept("sato", half_past_two + minutes{9}).ok());
  EXPECT_EQ(l.state(), ladder_state::accepted);
}

TEST(ladder, the_deadline_itself_is_too_long) {
  auto l = started();
  EXPECT_EQ(l.look(half_past_two + minutes{5} - duration{1}).effect, ladder_effect::nothing);
  EXPECT_EQ(l.look(half_past_two + minutes{5}).effect, ladder_effect::moved);
}

TEST(ladder, a_late_acceptance_releases_those_who_were_asked_meanwhile) {
  auto l = started();
  l.look(half_past_two + minutes{5});
  l.look(half_past_two + minutes{20});  // suzuki and tanaka are asked
  ASSERT_TRUE(l.decline("tanaka", half_past_two + minutes{21}).ok());
  const auto orders = l.accept("sato", half_past_two + minutes{22});
  EXPECT_EQ(orders.value().release, strings{"suzuki"});
  const auto second = l.accept("suzuki", half_past_two + minutes{23});
  EXPECT_EQ(second.value().effect, ladder_effect::too_late);
  EXPECT_FALSE(second.value().stopped);
  EXPECT_EQ(l.taken_by(), "sato");
}

TEST(ladder, an_acceptance_after_it_was_given_up_counts) {
  auto l = started();
  for (int m = 0; m < 100; ++m) {
    l.look(half_past_two + minutes{m});
  }
  ASSERT_EQ(l.state(), ladder_state::exhausted);
  EXPECT_TRUE(l.accept("officer", half_past_two + minutes{200}).value().stopped);
  EXPECT_EQ(l.state(), ladder_state::accepted);
}

TEST(ladder, accepting_twice_stops_once) {
  auto l = started();
  EXPECT_TRUE(l.accept("sato", half_past_two).value().stopped);
  const auto again = l.accept("sato", half_past_two + seconds{1}).value();
  EXPECT_FALSE(again.stopped);
  EXPECT_EQ(again.effect, ladder_effect::nothing);
  EXPECT_EQ(l.story().size(), 2u);
}

TEST(ladder, who_declines_is_passed_at_once_and_in_all_later_steps) {
  auto l = started();
  const auto orders = l.decline("sato", half_past_two + minutes{1}, "車両故障").value();
  ASSERT_TRUE(orders.ask);
  EXPECT_EQ(orders.ask->step, 2);  // step 1 had nobody but sato
  EXPECT_EQ(orders.ask->until, half_past_two + minutes{16});
  EXPECT_EQ(l.story()[1].note, "車両故障");
}

TEST(ladder, a_step_of_two_goes_on_when_both_have_declined) {
  auto l = started();
  ASSERT_TRUE(l.decline("sato", half_past_two).ok());
  EXPECT_FALSE(l.decline("suzuki", half_past_two).value().ask);
  EXPECT_EQ(l.decline("suzuki", half_past_two).value().effect, ladder_effect::nothing);
  EXPECT_EQ(l.decline("tanaka", half_past_two).value().ask->step, 3);
  EXPECT_TRUE(l.decline("officer", half_past_two).value().gave_up);
}

TEST(ladder, who_declined_may_change_their_mind) {
  auto l = started();
  ASSERT_TRUE(l.decline("sato", half_past_two).ok());
  EXPECT_TRUE(l.accept("sato", half_past_two + minutes{2}).value().stopped);
}

TEST(ladder, a_decline_after_the_own_acceptance_is_told_and_stops_nothing) {
  auto l = started();
  ASSERT_TRUE(l.accept("sato", half_past_two).ok());
  EXPECT_FALSE(l.decline("sato", half_past_two + minutes{30}, "故障").value().ask);
  EXPECT_EQ(l.state(), ladder_state::accepted);
  EXPECT_EQ(told(l), "02:30 asked 0; 02:30 accepted 0 sato; 03:00 declined 0 sato");
}

TEST(ladder, who_was_not_asked_cannot_answer) {
  auto l = started();
  const auto before = l.json();
  for (const auto* who : {"officer", "suzuki", "nobody", ""}) {
    EXPECT_EQ(l.accept(who, half_past_two).error().code, "rules_not_asked");
    EXPECT_EQ(l.decline(who, half_past_two).error().code, "rules_not_asked");
    EXPECT_EQ(l.unreachable(0, who, half_past_two).error().code, "rules_not_asked");
  }
  EXPECT_EQ(l.json(), before);
}

TEST(ladder, nobody_can_answer_before_the_start) {
  EXPECT_EQ(make().accept("sato", half_past_two).error().code, "rules_not_asked");
  EXPECT_EQ(make().look(half_past_two).effect, ladder_effect::nothing);
}

TEST(ladder, a_contact_that_cannot_be_reached_is_not_waited_for) {
  auto l = started();
  const auto orders = l.unreachable(0, "sato", half_past_two + minutes{1}).value();
  EXPECT_EQ(orders.ask->step, 1);  // the next way may reach
  // The report about step 0 comes again, while step 1 waits.
  EXPECT_EQ(l.unreachable(0, "sato", half_past_two + minutes{2}).value().effect,
            ladder_effect::nothing);
  EXPECT_EQ(l.look_again(), half_past_two + minutes{16});
}

TEST(ladder, a_cancelled_ladder_asks_nobody_and_takes_nobody) {
  auto l = started();
  const auto orders = l.cancel("night officer", half_past_two + minutes{3}, "気温上昇");
  EXPECT_TRUE(orders.stopped);
  EXPECT_EQ(orders.release, strings{"sato"});
  EXPECT_EQ(l.accept("sato", half_past_two + minutes{4}).value().effect, ladder_effect::too_late);
  EXPECT_FALSE(l.look(half_past_two + minutes{99}).ask);
  EXPECT_EQ(l.state(), ladder_state::cancelled);
}

TEST(ladder, one_cancelled_before_the_start_never_starts) {
  auto l = make();
  l.cancel("officer", half_past_two, "");
  EXPECT_FALSE(l.start(half_past_two).ask);
  EXPECT_TRUE(ladder::read(l.json()).ok());
}

TEST(ladder, after_a_long_outage_each_step_still_gets_its_whole_time) {
  auto l = started();
  const auto late = half_past_two + minutes{300};
  EXPECT_EQ(l.look(late).ask->until, late + minutes{15});
  EXPECT_FALSE(l.look(late).ask);
}

TEST(ladder, a_clock_that_goes_back_neither_shortens_the_wait_nor_turns_the_story) {
  auto l = started();
  l.look(half_past_two + minutes{5});
  EXPECT_FALSE(l.look(half_past_two - minutes{60}).ask);
  ASSERT_TRUE(l.accept("sato", half_past_two - minutes{60}).ok());
  EXPECT_EQ(l.story().back().at, half_past_two + minutes{5});
}

TEST(ladder, a_plan_with_faults_names_each) {
  struct row {
    ladder_plan plan;
    std::string field, code;
  };
  const row rows[] = {
      {{"", {{{"a"}, {"push"}, 5}}}, "subject", "empty"},
      {{"s", {}}, "steps", "empty"},
      {{"s", std::vector<ladder_step>(21, {{"a"}, {"push"}, 5})}, "steps", "too_many"},
      {{"s", {{{}, {"push"}, 5}}}, "steps[0].contacts", "empty"},
      {{"s", {{{"a"}, {}, 5}}}, "steps[0].ways", "empty"},
      {{"s", {{{""}, {"push"}, 5}}}, "steps[0].contacts[0]", "empty"},
      {{"s", {{{std::string(401, 'a')}, {"push"}, 5}}}, "steps[0].contacts[0]", "too_long"},
      {{"s", {{{"a", "a"}, {"push"}, 5}}}, "steps[0].contacts[1]", "asked_twice"},
      {{"s", {{{"a"}, {"push", "push"}, 5}}}, "steps[0].ways[1]", "asked_twice"},
      {{"s", {{{"a"}, {"push"}, 0}}}, "steps[0].answerMinutes", "out_of_bounds"},
      {{"s", {{{"a"}, {"push"}, 1441}}}, "steps[0].answerMinutes", "out_of_bounds"},
      {{"s", {{{"a"}, {"push"}, 5}, {{"b", "a"}, {"sms", "push"}, 5}}},
       "steps[1].contacts",
       "asked_twice"},
  };
  for (const auto& r : rows) {
    const auto bad = faults_of(r.plan);
    ASSERT_EQ(bad.size(), 1u) << r.field;
    EXPECT_EQ(bad[0].field, r.field);
    EXPECT_EQ(bad[0].code, r.code) << r.field;
    EXPECT_EQ(ladder::create(r.plan).error().code, "rules_bad_ladder");
  }
}

TEST(ladder, what_was_kept_reads_back_and_goes_on) {
  auto l = started();
  ASSERT_TRUE(l.decline("sato", half_past_two + minutes{1}, "故障\"中\"").ok());
  auto back = ladder::read(l.json());
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back.value().story(), l.story());
  EXPECT_EQ(back.value().look_again(), l.look_again());
  EXPECT_EQ(back.value().look(half_past_two + minutes{16}).ask->step, 3);
}

TEST(ladder, a_story_that_could_not_have_happened_is_refused) {
  auto l = started();
  ASSERT_TRUE(l.accept("sato", half_past_two + minutes{1}).ok());
  const auto good = l.json();
  const std::pair<std::string, std::string> edits[] = {
      {"\"accepted\"", "\"exhausted\""},
      {"\"accepted\",\"step\":0,\"who\":\"sato\"", "\"accepted\",\"step\":0,\"who\":\"suzuki\""},
      {"\"accepted\",\"step\":0", "\"accepted\",\"step\":3"},
      {"\"asked\",\"step\":0", "\"asked\",\"step\":-9"},
      {"17:31:00", "17:29:00"},
      {"\"answerMinutes\":5", "\"answerMinutes\":0"},
      {"\"story\":[",
       "\"story\":[{\"at\":\"2026-01-14T17:30:00Z\",\"what\":\"unanswered\","
       "\"step\":0,\"who\":\"\",\"note\":\"\"},"},
  };
  for (const auto& [from, to] : edits) {
    auto edited = good;
    ASSERT_NE(edited.find(from), std::string::npos) << from;
    edited.replace(edited.find(from), from.size(), to);
    EXPECT_FALSE(ladder::read(edited).ok()) << to;
  }
  EXPECT_FALSE(ladder::read("{}").ok());
}

TEST(ladder, a_long_note_is_cut_between_characters) {
  auto l = started();
  std::string note = "a";
  for (int i = 0; i < 200; ++i) {
    note += "雪";
  }
  ASSERT_TRUE(l.accept("sato", half_past_two, note).ok());
  EXPECT_EQ(l.story().back().note.size(), 400u);
  EXPECT_TRUE(ladder::read(l.json()).ok());
}

// --- properties ---------------------------------------------------------------------------------

ladder_plan any_plan(random_source& r) {
  const strings people{"a", "b", "c", "d", "e"}, ways{"push", "sms", "voice"};
  std::set<std::pair<std::string, std::string>> used;
  ladder_plan plan{"s", {}};
  const auto steps = 1 + r.below(6);
  for (std::uint64_t i = 0; i < steps; ++i) {
    ladder_step step{{}, {ways[r.below(3)]}, std::int64_t(1 + r.below(20))};
    for (const auto& p : people) {
      if (r.below(3) == 0 && used.emplace(p, step.ways[0]).second) {
        step.contacts.push_back(p);
      }
    }
    if (!step.contacts.empty()) {
      plan.steps.push_back(step);
    }
  }
  if (plan.steps.empty()) {
    plan.steps.push_back({{"a"}, {"push"}, 5});
  }
  return plan;
}

// Watches from outside what a service would see, and knows nothing of the inside.
struct auditor {
  const ladder_plan& plan;
  std::map<std::pair<std::string, std::string>, int> asked;
  std::set<std::string> people, declined;
  int stops = 0, given_up = 0;

  void see(const ladder& l, const ladder_orders& o, instant now) {
    if (o.ask) {
      EXPECT_EQ(stops, 0) << "asked after it was stopped";
      EXPECT_FALSE(o.ask->contacts.empty());
      EXPECT_GE(o.ask->until, now + minutes{plan.steps[std::size_t(o.ask->step)].answer_minutes});
      for (const auto& c : o.ask->contacts) {
        EXPECT_FALSE(declined.contains(c)) << c << " had declined";
        people.insert(c);
        for (const auto& w : o.ask->ways) {
          EXPECT_EQ(++asked[std::make_pair(c, w)], 1) << c << " was asked twice by " << w;
        }
      }
    }
    stops += o.stopped ? 1 : 0;
    given_up += o.gave_up ? 1 : 0;
    EXPECT_LE(stops, 1);
    EXPECT_LE(given_up, 1);
    EXPECT_EQ(l.state() == ladder_state::waiting, l.look_again().has_value());
    const auto stopped =
        l.state() == ladder_state::accepted || l.state() == ladder_state::cancelled;
    EXPECT_EQ(stopped, stops == 1);
  }
};

// One random event; gives back what the ladder ordered.
ladder_orders happen(ladder& l, auditor& seen, random_source& r, instant now) {
  const strings people{"a", "b", "c", "d", "e", "stranger"};
  const auto& who = people[r.below(people.size())];
  const auto known = seen.people.contains(who);
  const auto before = l.state();
  switch (r.below(12)) {
    case 0: {
      const auto o = l.accept(who, now);
      EXPECT_EQ(o.ok(), known);
      if (known && before != ladder_state::accepted && before != ladder_state::cancelled) {
        EXPECT_TRUE(o.value().stopped);  // at any moment, by anybody who was asked
        EXPECT_EQ(l.taken_by(), who);
      }
      return o.ok() ? o.value() : ladder_orders{};
    }
    case 1:
    case 2: {
      const auto o = l.decline(who, now);
      EXPECT_EQ(o.ok(), known);
      if (known) {
        seen.declined.insert(who);
      }
      return o.ok() ? o.value() : ladder_orders{};
    }
    case 3: {
      const auto o = l.unreachable(std::int64_t(r.below(6)), who, now);
      return o.ok() ? o.value() : ladder_orders{};
    }
    case 4: return r.below(10) == 0 ? l.cancel("officer", now, "why") : ladder_orders{};
    default: return l.look(now);
  }
}

TEST(ladder_property, an_acceptance_at_any_moment_stops_it_and_nobody_is_asked_twice) {
  for (std::uint64_t seed = 1; seed <= 1000 && !testing::Test::HasFailure(); ++seed) {
    seeded_random r{seed};
    SCOPED_TRACE(seed);
    const auto plan = any_plan(r);
    auto l = make(plan);
    auditor seen{.plan = plan};
    auto now = half_past_two;
    seen.see(l, l.start(now), now);
    for (int i = 0; i < 60; ++i) {
      now += seconds{r.below(600)};
      if (r.below(20) == 0) {
        now -= minutes{r.below(30)};  // a clock set back
      }
      if (r.below(4) == 0) {  // the program was stopped and started again
        auto again = ladder::read(l.json());
        ASSERT_TRUE(again.ok());
        EXPECT_EQ(again.value().story(), l.story());
        EXPECT_EQ(again.value().state(), l.state());
        EXPECT_EQ(again.value().look_again(), l.look_again());
        EXPECT_EQ(again.value().taken_by(), l.taken_by());
        l = std::move(again).value();
      }
      const auto ordered = happen(l, seen, r, now);
      seen.see(l, ordered, std::min(now, l.story().back().at));
      EXPECT_LE(l.story().size(), 80u);
    }
  }
}

TEST(ladder_property, when_nobody_answers_everybody_is_asked_by_every_way) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    seeded_random r{seed};
    const auto plan = any_plan(r);
    auto l = make(plan);
    auditor seen{.plan = plan};
    auto now = half_past_two;
    seen.see(l, l.start(now), now);
    while (l.look_again()) {
      now = *l.look_again();
      seen.see(l, l.look(now), now);
    }
    std::size_t pairs = 0;
    for (const auto& s : plan.steps) {
      pairs += s.contacts.size() * s.ways.size();
    }
    EXPECT_EQ(seen.asked.size(), pairs);
    EXPECT_EQ(seen.given_up, 1);
  }
}

}  // namespace
}  // namespace tsu::rules
