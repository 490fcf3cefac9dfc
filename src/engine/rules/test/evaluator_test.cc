#include "engine/rules/evaluator.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/core/random.h"
#include "engine/rules/test/example_rules.h"

namespace tsu::rules {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::last_depth;
using testing::make_rule;

const instant evening = *parse_instant("2026-01-15T18:00:00+09:00");

// One town of things, driven by hand. Times are minutes since 18:00.
struct town {
  explicit town(std::vector<rule_ptr> rules) : engine(std::move(rules), evening, evening) {
    engine.begin();
  }
  instant at(double minute) const { return evening + seconds{std::int64_t(minute * 60)}; }
  void enter(const std::string& id, std::optional<broker::geo_point> place = {},
             std::map<std::string, std::string> groups = {}) {
    thing_news n{.id = id, .since = engine.now(), .place = place, .groups = std::move(groups)};
    for (std::size_t i = 0; i < engine.rules().size(); ++i) {
      n.rules.push_back(i);
    }
    engine.tell(n);
  }
  void say(double minute, const std::string& id, double value,
           const std::string& attribute = "snowDepth", std::optional<double> observed = {}) {
    engine.advance_to(at(minute));
    std::vector<heard> all;
    for (const auto s : engine.streams_of(attribute)) {
      all.push_back({s, {at(observed.value_or(minute)), value}});
    }
    engine.take(id, all);
  }
  // "12 fired a; 15.5 cleared a (condition)"
  std::string told(double until) {
    engine.advance_to(at(until));
    std::string out;
    for (auto& d : engine.take_decisions()) {
      const auto m = double((d.at - evening).count()) / 60e6;
      std::string minute = std::to_string(m);
      minute.erase(minute.find_last_not_of('0') + 1);
      minute.erase(minute.find_last_not_of('.') + 1);
      out += (out.empty() ? "" : "; ") + minute + " " +
             boost::describe::enum_to_string(d.what, "?") + " " + d.thing;
      out += d.what == moment::cleared && d.reason != "condition" ? " (" + d.reason + ")" : "";
      if (d.reason == "condition") {
        const auto again = replay(*d.rule, d.seen, d.what);
        EXPECT_TRUE(again.same) << "does not replay: " << to_json(d.seen);
      }
      all.push_back(std::move(d));
    }
    return out;
  }
  evaluator engine;
  std::vector<decision> all;
};

TEST(evaluator, C1_1_a_rule_fires_once_when_its_level_is_reached_and_clears_when_it_is_left) {
  town t{{make_rule(last_depth)}};
  t.enter("a");
  t.enter("b");
  t.say(1, "a", 2);
  t.say(2, "a", 12);
  t.say(2, "b", 8);
  t.say(3, "a", 13);
  EXPECT_EQ(t.told(10), "2 fired a");
  t.say(11, "a", 9);
  t.say(12, "a", 10);
  EXPECT_EQ(t.told(20), "11 cleared a; 12 fired a");
  EXPECT_EQ(t.all[0].seen.readings[0].measured, 12);
}

TEST(evaluator, hysteresis_keeps_it_from_fluttering) {
  town t{{make_rule(R"("conditions":{"deep":{"measure":"last","attribute":"snowDepth",)"
                    R"("compare":"at_least","value":10,"clearValue":7}})")}};
  t.enter("a");
  for (const auto& [m, v] : {std::pair{1, 10}, {2, 9}, {3, 10}, {4, 7}, {5, 6}, {6, 9}, {7, 10}}) {
    t.say(m, "a", v);
  }
  EXPECT_EQ(t.told(10), "1 fired a; 5 cleared a; 7 fired a");
}

TEST(evaluator, a_condition_must_hold_for_as_long_as_is_asked) {
  town t{{make_rule(last_depth + R"(,"forMinutes":5)")}};
  t.enter("a");
  t.say(1, "a", 12);
  t.say(5, "a", 3);
  t.say(6.5, "a", 12);
  EXPECT_EQ(t.told(11.4), "");
  EXPECT_EQ(t.told(20), "12 fired a");  // looked at on whole minutes
}

TEST(evaluator, a_report_that_comes_when_it_has_held_long_enough_fires_at_once) {
  town t{{make_rule(last_depth + R"(,"forMinutes":5)")}};
  t.enter("a");
  t.say(1.5, "a", 12);
  t.say(6.6, "a", 12);
  EXPECT_EQ(t.told(6.6), "6.6 fired a");
}

TEST(evaluator, within_its_cooldown_it_does_not_fire_again) {
  town t{{make_rule(last_depth + R"(,"cooldownMinutes":30)")}};
  t.enter("a");
  t.say(1, "a", 12);
  t.say(2, "a", 3);
  t.say(3, "a", 12);
  EXPECT_EQ(t.told(30.9), "1 fired a; 2 cleared a");
  EXPECT_EQ(t.told(40), "31 fired a");
}

TEST(evaluator, in_quiet_hours_over_midnight_it_waits_for_the_morning) {
  town t{{make_rule(last_depth + R"(,"quiet":{"from":"22:00","until":"06:00"})")}};
  t.enter("a");
  t.enter("b");
  t.enter("c");
  t.say(239, "c", 12);  // 21:59
  t.say(240, "a", 12);  // 22:00
  t.say(300, "b", 12);
  t.say(400, "b", 3);
  t.say(500, "c", 3);  // what has fired may clear
  EXPECT_EQ(t.told(719), "239 fired c; 500 cleared c");
  EXPECT_EQ(t.told(800), "720 fired a");  // 6:00
}

TEST(evaluator, C1_7_what_is_missing_is_noticed_by_time_alone) {
  town t{{make_rule(R"("conditions":{"silent":{"measure":"missing","attribute":"snowDepth",)"
                    R"("windowMinutes":30}})")}};
  t.enter("a");
  t.enter("b");
  t.say(10.2, "a", 5);
  EXPECT_EQ(t.told(29), "");
  EXPECT_EQ(t.told(40), "30 fired b");  // has never said anything
  EXPECT_EQ(t.told(41), "41 fired a");
  t.say(50, "a", 5);
  EXPECT_EQ(t.told(60), "50 cleared a");
}

TEST(evaluator, nothing_is_missing_from_before_anybody_listened) {
  const auto rule = make_rule(R"("conditions":{"silent":{"measure":"missing","attribute":"x",)"
                              R"("windowMinutes":30}})");
  evaluator e{{rule}, evening, evening};
  e.tell({.id = "a", .since = evening - std::chrono::hours{48}, .rules = {0}});
  e.fill("a", {0, {evening - minutes{90}, 1}});
  e.begin();
  e.advance_to(evening + minutes{29});
  EXPECT_TRUE(e.take_decisions().empty());
  e.advance_to(evening + minutes{30});
  EXPECT_EQ(e.take_decisions().size(), 1u);
}

TEST(evaluator, a_rise_leaves_its_window_by_time_alone) {
  town t{{make_rule(R"("conditions":{"rising":{"measure":"change","attribute":"snowDepth",)"
                    R"("windowMinutes":60,"compare":"at_least","value":5}})")}};
  t.enter("a");
  t.say(0, "a", 2);
  t.say(30, "a", 8);
  EXPECT_EQ(t.told(89), "30 fired a");
  // At 90 nothing of the window is left: not known, so it stays.
  EXPECT_EQ(t.told(200), "");
  t.say(201, "a", 8);
  t.say(202, "a", 8);
  EXPECT_EQ(t.told(203), "202 cleared a");
}

TEST(evaluator, what_becomes_unknown_neither_fires_nor_clears) {
  town t{{make_rule(R"("conditions":{"deep":{"measure":"last","attribute":"snowDepth",)"
                    R"("windowMinutes":10,"compare":"at_least","value":10}},"forMinutes":12)")}};
  t.enter("a");
  t.say(1, "a", 12);
  t.say(8, "a", 12);
  EXPECT_EQ(t.told(14), "13 fired a");
  EXPECT_EQ(t.told(100), "");  // stale since 18
  t.say(101, "a", 3);
  EXPECT_EQ(t.told(101), "101 cleared a");
  t.say(110, "a", 12);
  t.say(121, "a", 12);  // unknown for a minute: it begins anew
  t.say(130, "a", 12);
  EXPECT_EQ(t.told(132), "");
  EXPECT_EQ(t.told(134), "133 fired a");
}

TEST(evaluator, unknown_beside_a_no_is_a_no) {
  town t{{make_rule(R"("conditions":{"deep":{"measure":"last","attribute":"snowDepth",)"
                    R"("compare":"at_least","value":10},"warm":{"measure":"last",)"
                    R"("attribute":"temperature","compare":"more","value":1}},)"
                    R"("when":"deep and not warm")")}};
  t.enter("a");
  t.say(1, "a", 12);
  EXPECT_EQ(t.told(2), "");  // nobody knows how warm it is
  t.say(3, "a", -4, "temperature");
  t.say(4, "a", 3);  // and a known no clears
  EXPECT_EQ(t.told(5), "3 fired a; 4 cleared a");
}

TEST(evaluator, late_values_count_at_their_own_time) {
  town t{{make_rule(R"("conditions":{"many":{"measure":"max","attribute":"snowDepth",)"
                    R"("windowMinutes":20,"compare":"at_least","value":10}})")}};
  t.enter("a");
  t.say(50, "a", 2);
  t.say(51, "a", 30, "snowDepth", 20);  // too old to matter
  EXPECT_EQ(t.told(51), "");
  t.say(52, "a", 30, "snowDepth", 40);
  EXPECT_EQ(t.told(70), "52 fired a; 60 cleared a");
}

TEST(evaluator, a_value_given_twice_changes_nothing) {
  town t{{make_rule(R"("conditions":{"c":{"measure":"count","attribute":"snowDepth",)"
                    R"("windowMinutes":20,"compare":"at_least","value":2}})")}};
  t.enter("a");
  t.say(1, "a", 2);
  t.say(2, "a", 2, "snowDepth", 1);
  EXPECT_EQ(t.told(5), "");
}

const std::string around =
    R"("conditions":{"wide":{"measure":"neighbours","of":"deep","withinM":1000,"atLeast":2},)"
    R"("deep":{"measure":"last","attribute":"snowDepth","compare":"at_least","value":10}})";

TEST(evaluator, what_happens_around_counts) {
  town t{{make_rule(around)}};
  t.enter("a", broker::geo_point{142.380, 43.340});
  t.enter("b", broker::geo_point{142.385, 43.340});  // 400 m
  t.enter("c", broker::geo_point{142.390, 43.340});  // 800 m
  t.enter("d", broker::geo_point{142.395, 43.340});  // 1200 m
  t.enter("e");                                      // nobody knows where
  for (const auto* id : {"a", "b", "c", "d", "e"}) {
    t.say(1, id, 0);
  }
  t.say(2, "a", 12);  // of its neighbours none
  t.say(3, "b", 12);
  EXPECT_EQ(t.told(3), "3 fired c");  // a and b
  t.say(4, "d", 12);
  EXPECT_EQ(t.told(4), "4 fired b");  // a and d
  t.say(5, "a", 3);
  EXPECT_EQ(t.told(9), "5 cleared b");  // c has b and d still
  EXPECT_EQ(t.all[0].seen.readings[0].who, (std::vector<std::string>{"a", "b"}));
  t.engine.remove("d");
  EXPECT_EQ(t.told(9), "9 cleared c");
}

TEST(evaluator, neighbours_by_a_district_that_they_share) {
  town t{{make_rule(R"("conditions":{"half":{"measure":"neighbours","of":"deep",)"
                    R"("same":"district","share":0.5},"deep":{"measure":"last",)"
                    R"("attribute":"snowDepth","compare":"at_least","value":10}})")}};
  t.enter("a", {}, {{"district", "east"}});
  t.enter("b", {}, {{"district", "east"}});
  t.enter("c", {}, {{"district", "east"}});
  t.enter("d", {}, {{"district", "west"}});
  t.enter("e");
  t.say(1, "a", 12);
  t.say(1, "d", 12);
  EXPECT_EQ(t.told(2), "1 fired b; 1 fired c");  // at least one of two, whatever the other is
}

TEST(evaluator, a_thing_that_is_removed_or_no_longer_chosen_clears) {
  town t{{make_rule(last_depth), make_rule(last_depth, "second")}};
  t.enter("a");
  t.enter("b");
  t.say(1, "a", 12);
  t.say(1, "b", 12);
  t.told(1);
  t.engine.tell({.id = "a", .rules = {1}});
  EXPECT_EQ(t.told(2), "1 cleared a (not_selected)");
  t.engine.remove("b");
  EXPECT_EQ(t.told(2), "2 cleared b (removed); 2 cleared b (removed)");
  EXPECT_EQ(t.engine.things(), 1u);
}

TEST(evaluator, a_rule_is_in_force_from_its_first_to_its_last_day) {
  town t{{make_rule(last_depth + R"(,"from":"2026-01-15T18:10:00+09:00",)"
                                 R"("until":"2026-01-15T18:20:00+09:00")")}};
  t.enter("a");
  t.say(1, "a", 12);
  EXPECT_EQ(t.told(60), "10 fired a; 20 cleared a (ended)");
}

TEST(evaluator, a_clock_set_back_does_not_turn_time) {
  town t{{make_rule(last_depth + R"(,"forMinutes":5)")}};
  t.enter("a");
  t.say(10, "a", 12);
  t.say(3, "a", 12, "snowDepth", 10.5);
  EXPECT_EQ(t.engine.now(), t.at(10));
  EXPECT_EQ(t.told(20), "15 fired a");
}

TEST(evaluator, after_a_restart_it_goes_on_where_it_was) {
  const auto rule = make_rule(last_depth + R"(,"forMinutes":5,"cooldownMinutes":60)");
  town before{{rule}};
  before.enter("a");
  before.enter("b");
  before.enter("c");
  before.say(1, "a", 12);
  before.say(8, "b", 12);
  before.say(8, "c", 12);
  EXPECT_EQ(before.told(9), "6 fired a");
  evaluator after{{rule}, before.at(9), evening};
  for (const auto& s : before.engine.take_changed()) {
    after.restore(s);
  }
  for (const auto* id : {"a", "b"}) {
    after.tell({.id = id, .since = evening, .rules = {0}});
    after.fill(id, {0, {before.at(id[0] == 'a' ? 1 : 8), 12}});
  }
  after.begin();
  after.advance_to(before.at(12));
  EXPECT_TRUE(after.take_decisions().empty());
  after.advance_to(before.at(30));
  const auto said = after.take_decisions();
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].thing, "b");
  EXPECT_EQ(said[0].at, before.at(13));
}

TEST(evaluator, what_was_active_for_a_thing_that_is_gone_clears_at_the_start) {
  evaluator e{{make_rule(last_depth)}, evening, evening};
  e.restore({.rule = "deep-snow", .thing = "gone", .active = true, .fired_at = evening});
  e.begin();
  const auto said = e.take_decisions();
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].what, moment::cleared);
  EXPECT_EQ(said[0].reason, "removed");
  EXPECT_TRUE(e.take_changed().back().is_nothing());
}

TEST(evaluator, a_reading_that_was_tampered_with_does_not_replay) {
  town t{{make_rule(R"("conditions":{"m":{"measure":"mean","attribute":"snowDepth",)"
                    R"("windowMinutes":20,"compare":"at_least","value":10}})")}};
  t.enter("a");
  t.say(1, "a", 12);
  t.told(1);
  auto seen = t.all[0].seen;
  const auto& rule = *t.all[0].rule;
  EXPECT_TRUE(replay(rule, from_json<rules::seen>(to_json(seen)).value(), moment::fired).same);
  seen.readings[0].samples[0].value = 11;
  EXPECT_EQ(replay(rule, seen, moment::fired).different, std::vector<std::string>{"m"});
  seen = t.all[0].seen;
  seen.readings[0].facts->mean = 9;
  EXPECT_FALSE(replay(rule, seen, moment::fired).same);
  EXPECT_FALSE(replay(rule, {}, moment::fired).same);
}

// --- properties ---------------------------------------------------------------------------------

std::string any_condition(random_source& r, const std::string& attribute) {
  const char* measures[] = {"last", "change", "max", "min", "mean", "count", "missing", "age"};
  const auto m = r.below(8);
  const int windows[] = {5, 17, 60};
  std::string out =
      R"({"measure":")" + std::string{measures[m]} + R"(","attribute":")" + attribute + '"';
  if (m != 7 && (m != 0 || r.below(2) == 0)) {
    out += ",\"windowMinutes\":" + std::to_string(windows[r.below(3)]);
  }
  if (m == 6) {
    return out + "}";
  }
  const bool up = r.below(2) == 0;
  const auto value = std::int64_t(r.below(12));
  out += R"(,"compare":")" + std::string{up ? "at_least" : "less"} +
         "\",\"value\":" + std::to_string(value);
  if (r.below(2) == 0) {
    const auto gap = std::int64_t(r.below(4));
    out += ",\"clearValue\":" + std::to_string(up ? value - gap : value + gap);
  }
  return out + "}";
}

rule_ptr any_rule(random_source& r) {
  const char* joins[] = {"x and y", "x or y", "x and not y", "not x or y"};
  std::string body = R"("conditions":{"x":)" + any_condition(r, "a") +
                     ",\"y\":" + any_condition(r, r.below(2) == 0 ? "a" : "b") + R"(},"when":")" +
                     joins[r.below(4)] + '"';
  const int holds[] = {0, 3, 10};
  if (const auto h = holds[r.below(3)]; h > 0) {
    body += ",\"forMinutes\":" + std::to_string(h);
  }
  if (r.below(2) == 0) {
    body += ",\"cooldownMinutes\":25";
  }
  if (r.below(3) == 0) {
    body += R"(,"quiet":{"from":"18:40","until":"19:10"})";
  }
  return make_rule(body);
}

// Computes everything anew at each event and each whole minute, from all that ever came.
struct naive {
  const rule& r;
  std::map<std::string, std::map<instant, double>> all;
  bool active = false;
  std::map<std::string, bool> held;
  std::optional<instant> since, fired;
  std::vector<std::pair<instant, moment>> said;

  std::optional<double> measure(const condition& c, instant now) const {
    std::vector<sample> in;
    std::optional<sample> newest, before;
    if (const auto mine = all.find(c.from.attribute); mine != all.end()) {
      for (const auto& [t, v] : mine->second) {
        if (t > now) {
          break;
        }
        newest = sample{t, v};
        if (t > now - c.window) {
          in.push_back({t, v});
        } else if (t >= now - 2 * c.window) {
          before = sample{t, v};
        }
      }
    }
    const auto least = [](const sample& a, const sample& b) { return a.value < b.value; };
    double sum = 0;
    for (const auto& s : in) {
      sum += s.value;
    }
    switch (c.measure) {
      case measure_kind::last:
        return newest && (c.window.count() == 0 || newest->at > now - c.window)
                   ? std::optional{newest->value}
                   : std::nullopt;
      case measure_kind::change:
        if (in.empty() || (!before && in.size() == 1)) {
          return std::nullopt;
        }
        return in.back().value - (before ? before->value : in.front().value);
      case measure_kind::max:
        return in.empty() ? std::nullopt
                          : std::optional{std::max_element(in.begin(), in.end(), least)->value};
      case measure_kind::min:
        return in.empty() ? std::nullopt
                          : std::optional{std::min_element(in.begin(), in.end(), least)->value};
      case measure_kind::mean:
        return in.empty() ? std::nullopt : std::optional{sum / double(in.size())};
      case measure_kind::count: return double(in.size());
      case measure_kind::age:
        return newest ? std::optional{double((now - newest->at).count()) / 60e6} : std::nullopt;
      default: {
        const auto heard = newest ? std::max(newest->at, evening) : evening;
        return double((now - heard).count()) / 60e6;
      }
    }
  }

  truth is(const condition& c, instant now) {
    const auto v = measure(c, now);
    if (!v) {
      return truth::unknown;
    }
    if (c.measure == measure_kind::missing) {
      return known(*v * 60e6 >= double(c.window.count()) - 0.5);
    }
    const auto level = held[c.name] && c.clear_value ? *c.clear_value : c.value;
    held[c.name] = c.compare == comparison::at_least ? *v >= level : *v < level;
    return known(held[c.name]);
  }

  void look(instant now) {
    std::vector<truth> each;
    for (const auto& c : r.conditions) {
      each.push_back(is(c, now));
    }
    const auto all_of_it = r.when.value([&](std::size_t i) { return each[i]; });
    if (all_of_it != truth::yes) {
      since.reset();
      if (all_of_it == truth::no && active) {
        active = false;
        said.emplace_back(now, moment::cleared);
      }
      return;
    }
    since = since ? since : now;
    const bool ready = now - *since >= r.hold && (!fired || now - *fired >= r.cooldown);
    if (!active && ready && !(r.quiet && r.quiet->contain(now))) {
      active = true;
      fired = now;
      said.emplace_back(now, moment::fired);
    }
  }
};

TEST(evaluator_property, it_decides_what_computing_everything_anew_decides) {
  std::size_t decisions = 0;
  for (std::uint64_t seed = 1; seed <= 400 && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    seeded_random r{seed};
    const auto rule = any_rule(r);
    town t{{rule}};
    t.enter("a");
    naive n{.r = *rule};
    n.look(evening);
    auto now = evening;
    std::set<std::string> asked;
    for (const auto& c : rule->conditions) {
      asked.insert(c.from.attribute);
    }
    for (int i = 0; i < 60; ++i) {
      const auto next = now + seconds{r.below(10) == 0 ? r.below(2'400) : r.below(180)};
      for (auto m = std::chrono::floor<minutes>(now) + minutes{1}; m <= next; m += minutes{1}) {
        n.look(m);
      }
      now = next;
      const std::string attribute = r.below(3) == 0 ? "b" : "a";
      const auto v = double(r.below(14));
      const auto observed = now - seconds{r.below(5) == 0 ? r.below(3'000) : 0};
      n.all[attribute][observed] = v;
      if (asked.contains(attribute)) {
        n.look(now);
      }
      const auto minute = [&](instant x) { return double((x - evening).count()) / 60e6; };
      t.engine.advance_to(now);
      std::vector<heard> all;
      for (const auto s : t.engine.streams_of(attribute)) {
        all.push_back({s, {observed, v}});
      }
      t.engine.take("a", all);
      t.told(minute(now));
    }
    std::vector<std::pair<instant, moment>> said;
    for (const auto& d : t.all) {
      said.emplace_back(d.at, d.what);
    }
    EXPECT_EQ(said, n.said) << to_json(rule->document);
    decisions += said.size();
  }
  EXPECT_GT(decisions, 1'000u);  // it is about something
}

TEST(evaluator_property, neighbours_are_as_a_count_of_all_pairs) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    seeded_random r{seed};
    town t{{make_rule(around)}};
    std::map<std::string, broker::geo_point> places;
    std::map<std::string, double> values;
    std::map<std::string, bool> active;
    for (int i = 0; i < 25; ++i) {
      const auto id = "t" + std::to_string(i);
      places[id] = {142.3 + double(r.below(40)) / 1'000, 43.3 + double(r.below(40)) / 1'000};
      t.enter(id, places[id]);
    }
    const auto count = [&] {
      for (const auto& [one, at] : places) {
        int yes = 0, unknown = 0;
        for (const auto& [other, there] : places) {
          if (one != other && broker::distance_m(at, there) <= 1'000) {
            yes += values.contains(other) && values[other] >= 10 ? 1 : 0;
            unknown += values.contains(other) ? 0 : 1;
          }
        }
        active[one] = yes >= 2 || (active[one] && yes + unknown >= 2);
      }
    };
    for (int i = 0; i < 150; ++i) {
      const auto id = "t" + std::to_string(r.below(25));
      if (r.below(10) == 0) {
        places[id] = {142.3 + double(r.below(40)) / 1'000, 43.3 + double(r.below(40)) / 1'000};
        t.enter(id, places[id]);
        count();
      }
      values[id] = r.below(2) == 0 ? 12 : 3;
      t.say(double(i), id, values[id]);
      t.told(double(i));
      count();
      std::map<std::string, bool> said;
      for (const auto& d : t.all) {
        said[d.thing] = d.what == moment::fired;
      }
      for (const auto& [one, is] : active) {
        ASSERT_EQ(said[one], is) << one << " after " << i << " with seed " << seed;
      }
    }
  }
}

}  // namespace
}  // namespace tsu::rules
