// How long recorded values are kept and how thinly: the rules, and what becomes of stored values.
#include "engine/broker/store/history_rule.h"

#include <gtest/gtest.h>

#include <array>

#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/broker/module.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/history.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/store/store_history_rules.h"
#include "engine/broker/test/conversation.h"

namespace tsu::broker {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

instant at(std::string_view text) { return *parse_instant(text); }
const instant now = at("2026-11-28T03:10:00Z");

history_rule a_rule(std::string type, std::int64_t kept, std::int64_t after = 0,
                    std::int64_t to = 0) {
  return {.type = std::move(type),
          .from = now,
          .kept_days = kept,
          .thin_after_days = after,
          .thin_to_minutes = to,
          .source = "council",
          .author = "staff"};
}

TEST(a_history_rule, is_checked_and_says_what_is_wrong) {
  EXPECT_TRUE(check(a_rule("T", 400, 30, 60), now).ok());
  EXPECT_TRUE(check(a_rule("*", 0), now).ok());
  const auto wrong = [](history_rule r) {
    const auto out = check(r, now);
    return out.ok() ? std::string{} : out.error().fields.front().field;
  };
  EXPECT_EQ(wrong(a_rule("", 1)), "type");
  EXPECT_EQ(wrong(a_rule("T", -1)), "keptDays");
  EXPECT_EQ(wrong(a_rule("T", 36'501)), "keptDays");
  EXPECT_EQ(wrong(a_rule("T", 0, 30)), "thinToMinutes");
  EXPECT_EQ(wrong(a_rule("T", 0, 30, 7 * 60)), "thinToMinutes") << "steps would not end with a day";
  EXPECT_EQ(wrong(a_rule("T", 0, 0, 60)), "thinAfterDays");
  EXPECT_EQ(wrong(a_rule("T", 30, 30, 60)), "thinAfterDays") << "nothing would be thinned out";
  auto past = a_rule("T", 1);
  past.from -= seconds{1};
  EXPECT_EQ(wrong(past), "from");
  auto unsaid = a_rule("T", 1);
  unsaid.source.clear();
  EXPECT_EQ(wrong(unsaid), "source");
}

TEST(a_history_rule, holds_from_its_time_until_a_later_one_does) {
  auto first = a_rule("T", 1), second = a_rule("T", 2), mended = a_rule("T", 3);
  first.number = 1, second.number = 2, mended.number = 3;
  second.from = mended.from = now + days{1};
  const std::array all{first, second, mended};
  EXPECT_TRUE(rules_at(all, now - seconds{1}).empty());
  EXPECT_EQ(rules_at(all, now).front().kept_days, 1);
  EXPECT_EQ(rules_at(all, now + days{1}).front().kept_days, 3);
  EXPECT_EQ(rules_at(all, now + days{1}).size(), 1u);
}

TEST(a_history_rule, of_several_types_is_the_one_that_keeps_most) {
  const std::array all{a_rule("A", 10, 5, 60), a_rule("B", 20, 7, 10), a_rule("C", 0),
                       a_rule("*", 3)};
  const auto of = [&](std::vector<std::string> types) { return *rule_for(all, types); };
  EXPECT_EQ(of({"A"}).kept_days, 10);
  EXPECT_EQ(of({"A", "B"}).kept_days, 20);
  EXPECT_EQ(of({"A", "B"}).thin_after_days, 7);
  EXPECT_EQ(of({"A", "B"}).thin_to_minutes, 10);
  EXPECT_EQ(of({"A", "C"}).kept_days, 0);
  EXPECT_EQ(of({"A", "C"}).thin_after_days, 0);
  EXPECT_EQ(of({"A", "other"}).kept_days, 10);
  EXPECT_EQ(of({"other"}).kept_days, 3);
  EXPECT_EQ(of({}).kept_days, 3);
  const std::vector<std::string> other{"other"};
  EXPECT_FALSE(rule_for(std::span{all}.first(3), other));
}

TEST(thinning_out, leaves_of_each_step_the_last_the_least_and_the_greatest) {
  std::vector<plain_value> values;
  const std::array numbers{5.0, 1.0, 3.0, 9.0, 4.0, 2.0};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    values.push_back({at("2026-01-01T00:00:00Z") + minutes{i}, numbers[i]});
  }
  values.push_back({at("2026-01-01T01:00:00Z"), 7.0});
  const auto gone = thinned_out(values, hours{1});
  EXPECT_EQ(gone, (std::vector{values[0].at, values[2].at, values[4].at}));
}

TEST(thinning_out, leaves_one_of_what_does_not_move_and_of_texts_the_last) {
  std::vector<plain_value> values;
  for (int i = 0; i < 4; ++i) {
    values.push_back({at("2026-01-01T00:00:00Z") + minutes{i}, 5.0});
  }
  for (int i = 0; i < 4; ++i) {
    values.push_back({at("2026-01-01T01:00:00Z") + minutes{i}, std::nullopt});
  }
  EXPECT_EQ(thinned_out(values, hours{1}).size(), 6u);
  EXPECT_TRUE(thinned_out({}, hours{1}).empty());
}

TEST(thinning_out, counts_days_from_midnight_in_japan) {
  EXPECT_EQ(step_of(at("2026-01-01T15:30:00Z"), hours{24}), at("2026-01-01T15:00:00Z"));
  EXPECT_EQ(step_of(at("2026-01-01T14:59:59Z"), hours{24}), at("2025-12-31T15:00:00Z"));
  EXPECT_EQ(step_of(at("1969-12-31T14:59:59Z"), hours{24}), at("1969-12-30T15:00:00Z"));
}

const std::array schemas{schema(), db::module_schema{"record", record::migrations}};

class recorded_values : public testing::TestWithParam<db::testing::engine_kind> {
 protected:
  void write(const std::string& id, const std::string& type, instant when, int value) {
    write_op op{.how = write_kind::upsert_update};
    op.entity = {.id = id, .types = {type}};
    op.entity.attributes = {{.name = "a",
                             .text = R"({"type":"Property","value":)" + std::to_string(value) +
                                     R"(,"observedAt":")" + format_instant(when) + "\"}"}};
    ASSERT_TRUE(here_.loop.wait(entities_->write(town_, std::move(op))).ok());
  }
  void remove(const std::string& id) {
    write_op op{.how = write_kind::remove};
    op.entity.id = id;
    ASSERT_TRUE(here_.loop.wait(entities_->write(town_, std::move(op))).ok());
  }
  std::vector<instant> times_of(const std::string& id) {
    std::vector<instant> out;
    const series_query q{.entity = id};
    const auto n = here_.loop.wait(
        entities_->series(town_, q, [&](const observation& o) { out.push_back(o.at); }));
    EXPECT_TRUE(n.ok());
    return out;
  }
  void rule(const history_rule& r) {
    here_.loop.wait(here_.at(db::place::town).write([&](db::tx& t) { insert_history_rule(t, r); }));
  }
  tended_history tend() { return here_.loop.wait(entities_->tend_history(town_.tenant)); }

  db::testing::fresh_house here_{GetParam(), schemas};
  const town_key town_{.tenant = db::testing::sapporo(), .service = {}};
  std::unique_ptr<broker> entities_ = make_broker(*here_.doors, {.history_of_all = true});
};

TEST_P(recorded_values, stay_where_no_rule_is) {
  here_.time.set(now);
  write("urn:e:1", "T", now - days{1'000}, 1);
  ASSERT_EQ(times_of("urn:e:1").size(), 1u);
  EXPECT_EQ(tend().series, 0);
  rule({.type = "T", .from = now + days{1}, .kept_days = 1, .source = "x", .author = "x"});
  EXPECT_EQ(tend().forgotten, 0) << "a rule that does not hold yet";
  EXPECT_EQ(times_of("urn:e:1").size(), 1u);
}

TEST_P(recorded_values, are_forgotten_when_they_are_older_than_their_type_keeps) {
  here_.time.set(now);
  for (const auto age : {100, 31, 29, 0}) {
    write("urn:e:short", "T", now - days{age}, age);
    write("urn:e:gone", "T", now - days{age}, age);
    write("urn:e:long", "U", now - days{age}, age);
  }
  for (const auto* id : {"urn:e:short", "urn:e:gone", "urn:e:long"}) {
    ASSERT_EQ(times_of(id).size(), 4u);
  }
  remove("urn:e:gone");
  rule(a_rule("T", 30));
  EXPECT_EQ(tend().forgotten, 4);
  EXPECT_EQ(times_of("urn:e:short"), (std::vector{now - days{29}, now}));
  EXPECT_EQ(times_of("urn:e:gone").size(), 2u) << "also of what is no entity any more";
  EXPECT_EQ(times_of("urn:e:long").size(), 4u);
  EXPECT_EQ(tend().forgotten, 0);
}

TEST_P(recorded_values, are_thinned_out_once_they_are_old_and_only_once) {
  here_.time.set(now);
  const auto old = step_of(now - days{40}, hours{1}), fresh = step_of(now - days{2}, hours{1});
  for (int i = 0; i < 60; ++i) {
    write("urn:e:1", "T", old + minutes{i}, i);  // the last one is the greatest
    write("urn:e:1", "T", fresh + minutes{i}, i);
  }
  ASSERT_EQ(times_of("urn:e:1").size(), 120u);
  rule(a_rule("T", 0, 30, 60));
  EXPECT_EQ(tend().thinned_out, 58);
  auto left = times_of("urn:e:1");
  ASSERT_EQ(left.size(), 62u);
  EXPECT_EQ(left[0], old);
  EXPECT_EQ(left[1], old + minutes{59});
  EXPECT_EQ(tend().thinned_out, 0);
  here_.time.advance(days{30});
  EXPECT_EQ(tend().thinned_out, 58) << "what was fresh is old now";
  rule({.type = "T",
        .from = here_.time.now(),
        .thin_after_days = 30,
        .thin_to_minutes = 1'440,
        .source = "x",
        .author = "x"});
  EXPECT_EQ(tend().thinned_out, 0) << "least and last of each day stay";
}

TEST_P(recorded_values, of_a_long_series_are_thinned_out_step_by_step) {
  here_.time.set(now);
  write("urn:e:1", "T", now, 0);
  const auto from = step_of(now - days{60}, hours{24});
  const std::string_view instance = R"({"type":"Property","value":1})";
  for (int part = 0; part < 2; ++part) {
    std::vector<observation> some;
    for (int i = 0; i < 6'000; ++i) {
      some.push_back({"urn:e:1", "b", "", from + minutes{part * 6'000 + i}, instance});
    }
    ASSERT_TRUE(here_.loop.wait(entities_->record(town_, some)).ok());
  }
  rule(a_rule("*", 0, 30, 60));
  EXPECT_EQ(tend().thinned_out, 12'000 - 200);
  EXPECT_EQ(times_of("urn:e:1").size(), 202u) << "200, and what there is now of both attributes";
}

TEST_P(recorded_values, are_counted_by_type_when_asked) {
  here_.time.set(now);
  for (const auto age : {9, 5, 1}) {
    write("urn:e:1", "T", now - days{age}, age);
    write("urn:e:2", "T", now - days{age + 1}, age);
    write("urn:e:3", "U", now - days{age}, age);
  }
  for (const auto* id : {"urn:e:1", "urn:e:2", "urn:e:3"}) {
    ASSERT_EQ(times_of(id).size(), 3u);
  }
  const auto volumes = [&] { return here_.loop.wait(entities_->history_volumes(town_.tenant)); };
  EXPECT_TRUE(volumes().empty()) << "never counted";
  here_.loop.wait(entities_->count_history(town_.tenant));
  const auto all = volumes();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].type, "T");
  EXPECT_EQ(all[0].series, 2);
  EXPECT_EQ(all[0].values, 6);
  EXPECT_EQ(all[0].oldest, now - days{10});
  EXPECT_EQ(all[0].newest, now - days{1});
  EXPECT_EQ(all[0].counted, now);
  EXPECT_EQ(all[1].values, 3);
  rule(a_rule("T", 7));
  tend();
  here_.loop.wait(entities_->count_history(town_.tenant));
  EXPECT_EQ(volumes().at(0).values, 4) << "in place of what was counted before";
}

TEST_P(recorded_values, have_their_rules_set_and_listed_over_http) {
  here_.time.set(now);
  auto given = std::make_shared<parts>();
  given->entities = entities_.get();
  const wired_module broker{.contents = &contents(), .parts = given};
  const std::array<wired_module, 1> all{broker};
  const router routes{all};
  const auto say = [&](http::method verb, std::string_view body) {
    const http::request r{.verb = verb, .path = "/broker/v1/history-rules", .body = body};
    return ask(routes, broker, here_.loop, r, now);
  };
  const auto set = [&](std::string_view body) { return say(http::method::post, body).status; };
  EXPECT_EQ(set(R"({"type":"T","keptDays":400,"thinAfterDays":30,"thinToMinutes":60,)"
                R"("source":"要綱"})"),
            204);
  EXPECT_EQ(set(R"({"type":"T","source":"x","from":"2026-12-01T00:00:00Z"})"), 204);
  EXPECT_EQ(set(R"({"type":"T","keptDays":0.5,"source":"x"})"), 400);
  EXPECT_EQ(set(R"({"type":"T","thinAfterDays":30,"source":"x"})"), 400);
  EXPECT_EQ(set(R"({"type":"T","source":"x","from":"2020-12-01T00:00:00Z"})"), 400);
  const auto list = say(http::method::get, "").body;
  EXPECT_NE(list.find(R"({"type":"T","from":"2026-11-28T03:10:00Z","keptDays":400,)"
                      R"("thinAfterDays":30,"thinToMinutes":60,"source":"要綱","author":"test",)"),
            std::string::npos)
      << list;
  EXPECT_NE(list.find(R"("holds":true)"), std::string::npos);
  EXPECT_NE(list.find(R"("holds":false)"), std::string::npos);
  const auto audited = here_.loop.wait(
      here_.at(db::place::town).read([](db::reader& r) { return record::read_audit(r, 0, 100); }));
  ASSERT_EQ(audited.size(), 2u);
  EXPECT_EQ(audited.front().action, "broker.history_rule.set");
}

INSTANTIATE_TEST_SUITE_P(engines, recorded_values, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
