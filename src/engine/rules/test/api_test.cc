// The routes and acts on both engines: rules written, versions kept, dry runs, firings shown.
#include "engine/rules/api.h"

#include <gtest/gtest.h>

#include "base/core/random.h"
#include "base/module/catalogue.h"
#include "engine/rules/console.h"
#include "engine/rules/dry_run.h"
#include "engine/rules/explain.h"
#include "engine/rules/jobs.h"
#include "engine/rules/module.h"
#include "engine/rules/test/house.h"

namespace tsu::rules {
namespace {

using namespace testing;

class over_api : public house {
 protected:
  using route_answer = answer (*)(const parts&, call&);
  // The body, or the code of the refusal.
  std::string ask(route_answer route, std::string_view query = {}, std::string_view body = {},
                  std::vector<std::string> values = {}) {
    http::request r;
    r.query = query;
    r.body = body;
    const caller hanako{.subject = "hanako", .role = "staff"};
    call c{r, sapporo(), hanako, here.time.now(), values};
    auto reply = here.loop.wait(route(*on, c));
    return reply ? reply.value().body : reply.error().code;
  }
  std::string put_json(const std::string& body, std::int64_t version = 0,
                       const std::string& note = "a test") {
    return R"({"note":")" + note + R"(",)" +
           (version > 0 ? "\"version\":" + std::to_string(version) + "," : "") + R"("rule":)" +
           rule_json(body) + "}";
  }
  std::string put_rule(const std::string& body, std::int64_t version = 0) {
    return ask(api::put_rule, "", put_json(body, version), {"deep-snow"});
  }
  static firing_page page(const std::string& body) {
    auto p = from_json<firing_page>(body);
    EXPECT_TRUE(p.ok()) << body;
    return p.ok() ? p.value() : firing_page{};
  }
};

const std::string other = R"("forMinutes":5,)" + last_depth;

TEST_P(over_api, a_rule_is_written_with_author_version_and_reason) {
  const auto made = from_json<rule_dto>(put_rule(last_depth)).value();
  EXPECT_EQ(made.version, 1);
  EXPECT_EQ(made.author, "hanako");
  EXPECT_EQ(made.note, "a test");
  EXPECT_TRUE(made.enabled);
  EXPECT_EQ(from_json<rule_dto>(put_rule(other, 1)).value().version, 2);
  const auto all = from_json<rule_page>(ask(api::list_rules)).value();
  EXPECT_EQ(all.total, 1);
  EXPECT_EQ(all.items[0].rule.for_minutes, 5);
  const auto past =
      from_json<rule_history_dto>(ask(api::show_history, "", "", {"deep-snow"})).value();
  ASSERT_EQ(past.items.size(), 2u);
  EXPECT_EQ(past.items[0].version, 2);
  EXPECT_FALSE(past.items[1].rule.for_minutes);
}

TEST_P(over_api, what_a_rule_must_not_be_is_refused_and_changes_nothing) {
  EXPECT_EQ(ask(api::show_rule, "", "", {"deep-snow"}), "rules_no_rule");
  EXPECT_EQ(ask(api::show_history, "", "", {"deep-snow"}), "rules_no_rule");
  EXPECT_EQ(put_rule(R"("conditions":{})"), "rules_bad_rule");
  EXPECT_EQ(ask(api::put_rule, "", put_json(last_depth), {"another"}), "rules_name_differs");
  EXPECT_EQ(ask(api::put_rule, "", put_json(last_depth, 0, ""), {"deep-snow"}),
            "rules_note_missing");
  EXPECT_EQ(ask(api::put_rule, "", "{", {"deep-snow"}), "bad_json");
  EXPECT_EQ(ask(api::put_rule, "", std::string(70'000, ' '), {"deep-snow"}), "too_large");
  EXPECT_EQ(put_rule(last_depth, 3), "rules_version_differs");
  EXPECT_EQ(from_json<rule_page>(ask(api::list_rules)).value().total, 0);
  EXPECT_TRUE(changes(changed_kind).empty());
}

TEST_P(over_api, of_two_who_edit_one_version_the_second_is_told) {
  put_rule(last_depth);
  EXPECT_EQ(put_rule(other), "rules_version_differs");
  EXPECT_EQ(from_json<rule_dto>(put_rule(other, 1)).value().version, 2);
  EXPECT_EQ(put_rule(last_depth, 1), "rules_version_differs");
  // The same once more is no new version, whoever sends it again.
  EXPECT_EQ(from_json<rule_dto>(put_rule(other, 1)).value().version, 2);
  EXPECT_EQ(changes(changed_kind).size(), 2u);
}

TEST_P(over_api, every_act_leaves_an_audit_row) {
  put_rule(last_depth);
  ask(api::disable_rule, "", R"({"note":"spring"})", {"deep-snow"});
  ask(api::disable_rule, "", R"({"note":"again"})", {"deep-snow"});
  const auto rows =
      here.loop.wait(town().read([](db::reader& r) { return record::read_audit(r, 0, 100); }));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].action, "rules.rule.changed");
  EXPECT_EQ(rows[1].action, "rules.rule.disabled");
  EXPECT_EQ(rows[1].actor, "hanako");
  EXPECT_EQ(rows[1].purpose, "spring");
}

TEST_P(over_api, a_rule_that_is_off_stays_off_when_it_is_written_anew) {
  put_rule(last_depth);
  EXPECT_FALSE(
      from_json<rule_dto>(ask(api::disable_rule, "", R"({"note":"spring"})", {"deep-snow"}))
          .value()
          .enabled);
  EXPECT_FALSE(from_json<rule_dto>(put_rule(other, 1)).value().enabled);
  EXPECT_TRUE(from_json<rule_dto>(ask(api::enable_rule, "", R"({"note":"winter"})", {"deep-snow"}))
                  .value()
                  .enabled);
  EXPECT_EQ(ask(api::enable_rule, "", R"({"note":"x"})", {"none"}), "rules_no_rule");
  EXPECT_EQ(ask(api::enable_rule, "", R"({"note":""})", {"deep-snow"}), "rules_note_missing");
}

TEST_P(over_api, a_town_has_so_many_rules_and_no_more) {
  here.loop.wait(town().write([](db::tx& t) {
    for (int i = 0; i < rules_max; ++i) {
      keep_rule(t, {.name = "r" + std::to_string(i), .version = 1, .document = "{}"});
    }
  }));
  EXPECT_EQ(put_rule(last_depth), "rules_too_many");
}

TEST_P(over_api, firings_are_listed_newest_first_by_rule_entity_and_state) {
  put_rule(last_depth);
  follow();
  for (int i = 1; i <= 5; ++i) {
    say(2 * i, i % 2 == 0 ? b : a, 12);
    say(2 * i + 1, i % 2 == 0 ? b : a, 3);
  }
  say(20, a, 12);
  follow();
  const auto first = page(ask(api::list_firings, "limit=4"));
  ASSERT_EQ(first.items.size(), 4u);
  EXPECT_FALSE(first.items[0].cleared_at);
  EXPECT_EQ(first.items[0].says[0].en, "Snow depth is 12 (limit at least 10).");
  const auto second =
      page(ask(api::list_firings, "limit=4&before=" + std::to_string(*first.next_before)));
  EXPECT_EQ(second.items.size(), 2u);
  EXPECT_FALSE(second.next_before);
  EXPECT_EQ(page(ask(api::list_firings, "state=lasting")).items.size(), 1u);
  EXPECT_EQ(page(ask(api::list_firings, "state=lasting&entity=" + b)).items.size(), 0u);
  EXPECT_EQ(page(ask(api::list_firings, "entity=" + b)).items.size(), 2u);
  EXPECT_EQ(page(ask(api::list_firings, "rule=deep-snow&entity=" + a)).items.size(), 4u);
  EXPECT_EQ(page(ask(api::list_firings, "rule=none")).items.size(), 0u);
  for (const auto* bad : {"limit=0", "limit=x", "state=open", "before=-1", "limit=201", "rule=%"}) {
    EXPECT_EQ(ask(api::list_firings, bad), "bad_query") << bad;
  }
}

TEST_P(over_api, one_firing_is_shown_with_the_rule_as_it_was) {
  put_rule(last_depth);
  follow();
  say(1, a, 12);
  follow();
  put_rule(other, 1);
  follow();
  const auto id = std::to_string(firings()[0].number);
  const auto f = from_json<firing_detail_dto>(ask(api::show_firing, "", "", {id})).value();
  EXPECT_EQ(f.version, 1);
  EXPECT_FALSE(f.as_written.for_minutes);
  EXPECT_TRUE(f.replay.same);
  EXPECT_EQ(f.seen.readings[0].measured, 12);
  EXPECT_FALSE(f.seen_cleared);
  EXPECT_EQ(ask(api::show_firing, "", "", {"99"}), "rules_no_firing");
  EXPECT_EQ(ask(api::show_firing, "", "", {"x"}), "rules_no_firing");
}

TEST_P(over_api, what_lasts_is_a_kpi_now_and_at_the_end_of_each_day) {
  put_rule(last_depth);
  follow();
  say(1, a, 12);
  say(1, b, 12);
  follow();
  say(2 * 24 * 60, b, 3);
  follow();
  wait_until(2 * 24 * 60 + 10);
  const auto now = from_json<kpi_page>(ask(api::list_kpis)).value();
  ASSERT_EQ(now.items.size(), 1u);
  EXPECT_EQ(now.items[0].value, 1);
  EXPECT_FALSE(now.items[0].target);
  const auto series =
      from_json<kpi_series>(ask(api::show_kpi, "days=4", "", {"rules.firings_lasting"})).value();
  ASSERT_EQ(series.points.size(), 4u);
  EXPECT_EQ(series.points[0].value, 0) << "before the first";
  EXPECT_EQ(series.points[1].value, 2);
  EXPECT_EQ(series.points[2].value, 2);
  EXPECT_EQ(series.points[3].value, 1);
  EXPECT_EQ(ask(api::show_kpi, "", "", {"rules.luck"}), "rules_no_kpi");
  EXPECT_EQ(ask(api::show_kpi, "days=0", "", {"rules.firings_lasting"}), "bad_query");
}

TEST_P(over_api, a_dry_run_says_what_the_same_rule_did_and_writes_nothing) {
  const auto body = R"("conditions":{"rising":{"measure":"change","attribute":"snowDepth",)"
                    R"("windowMinutes":60,"compare":"at_least","value":5}},"forMinutes":4)";
  put_rule(body);
  follow();
  seeded_random r{5};
  for (int i = 1; i <= 40; ++i) {
    say(10 * i, i % 3 == 0 ? b : a, double(r.below(12)));
    follow();
  }
  wait_until(500);
  follow();
  const auto before = town().newest_change();
  const auto asked = dry_run_request{
      .rule = from_json<rule_document>(rule_json(body)).value(), .from = at(0), .until = at(500)};
  const auto dry = from_json<dry_run_dto>(ask(api::dry_run, "", to_json(asked))).value();
  EXPECT_EQ(town().newest_change(), before);
  EXPECT_EQ(dry.entities, 2);
  EXPECT_EQ(dry.values, 40);
  const auto real = firings();
  ASSERT_EQ(dry.firings.size(), real.size());
  EXPECT_GT(real.size(), 3u);
  for (std::size_t i = 0; i < real.size(); ++i) {
    EXPECT_EQ(dry.firings[i].entity, real[i].entity);
    EXPECT_EQ(dry.firings[i].fired_at, real[i].fired_at);
    EXPECT_EQ(dry.firings[i].cleared_at, real[i].cleared_at);
  }
}

TEST_P(over_api, a_dry_run_begins_with_what_held_before) {
  say(1, a, 12);
  say(100, a, 3);
  const auto asked =
      dry_run_request{.rule = from_json<rule_document>(rule_json(last_depth)).value(),
                      .from = at(50),
                      .until = at(200)};
  const auto dry = from_json<dry_run_dto>(ask(api::dry_run, "", to_json(asked))).value();
  ASSERT_EQ(dry.firings.size(), 1u);
  EXPECT_EQ(dry.firings[0].fired_at, at(50));
  EXPECT_EQ(dry.firings[0].cleared_at, at(100));
}

TEST_P(over_api, a_dry_run_has_limits) {
  auto asked = dry_run_request{.rule = from_json<rule_document>(rule_json(last_depth)).value(),
                               .from = at(0),
                               .until = at(0) + std::chrono::hours{24 * 31 + 1}};
  EXPECT_EQ(ask(api::dry_run, "", to_json(asked)), "rules_bad_range");
  asked.until = asked.from;
  EXPECT_EQ(ask(api::dry_run, "", to_json(asked)), "rules_bad_range");
  asked.until = at(9);
  asked.rule.conditions.clear();
  EXPECT_EQ(ask(api::dry_run, "", to_json(asked)), "rules_bad_rule");
}

TEST_P(over_api, old_firings_are_forgotten_and_those_that_last_are_not) {
  put_rule(last_depth);
  follow();
  say(1, a, 12);
  say(2, a, 3);
  say(3, b, 12);
  follow();
  here.time.advance(firings_kept + std::chrono::hours{1});
  here.loop.wait(forget_old_firings(*on, sapporo(), ""));
  ASSERT_EQ(firings().size(), 1u);
  EXPECT_EQ(firings()[0].entity, b);
}

TEST_P(over_api, every_statement_is_understood) {
  EXPECT_EQ(here.doors->check(sapporo(), statements), std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(engines, over_api, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

TEST(module, its_table_of_contents_is_sound) {
  const wired_module all[] = {{&contents}};
  EXPECT_EQ(faults_of(all), std::vector<std::string>{});
  EXPECT_EQ(own_texts().faults(), std::vector<std::string>{});
}

TEST(module, auditors_read_and_do_not_write_and_devices_do_neither) {
  const wired_module all[] = {{&contents}};
  EXPECT_EQ(permissions_of(all, "auditor"), std::vector<std::string_view>{"rules.rule.read"});
  EXPECT_EQ(permissions_of(all, "staff").size(), 2u);
  EXPECT_TRUE(permissions_of(all, "device").empty());
  EXPECT_TRUE(permissions_of(all, "provider").empty());
}

TEST(module, each_refusal_has_a_text) {
  for (const auto* code :
       {"rules_bad_rule", "rules_bad_expression", "rules_bad_ladder", "rules_not_asked",
        "rules_no_rule", "rules_no_firing", "rules_name_differs", "rules_version_differs",
        "rules_note_missing", "rules_too_many", "rules_bad_range", "rules_too_much"}) {
    EXPECT_TRUE(own_texts().has(i18n::language::ja, code)) << code;
  }
}

}  // namespace
}  // namespace tsu::rules
