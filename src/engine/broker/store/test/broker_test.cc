// The real broker over base/db, on both engines: what was answered is there, what was refused is
// not, history follows, and another node sees it at once.
#include "engine/broker/broker.h"

#include <gtest/gtest.h>

#include <map>

#include "base/core/json_text.h"
#include "base/db/test/fresh_house.h"
#include "engine/broker/query/query.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/change_body.h"
#include "engine/broker/store/history.h"
#include "engine/broker/store/make_broker.h"

namespace tsu::broker {
namespace {

using db::testing::engine_kind;
using db::testing::fresh_house;

const std::array modules{schema()};

std::string property(const std::string& value, const std::string& observed = "") {
  return R"({"type":"Property","value":)" + value +
         (observed.empty() ? "" : R"(,"observedAt":")" + observed + '"') + "}";
}

write_op op(write_kind how, const std::string& id, const std::string& value,
            const std::string& observed = "", const std::string& type = "Plow") {
  write_op o{.how = how};
  o.entity.id = id;
  if (how != write_kind::append && how != write_kind::remove) {
    o.entity.types = {type};
  }
  if (how != write_kind::remove) {
    o.entity.attributes = {{.name = "speed", .text = property(value, observed)}};
  }
  return o;
}

class broker_test : public ::testing::TestWithParam<engine_kind> {
 protected:
  broker_test() : here(GetParam(), modules) { start(); }
  void start(broker_options o = {.history_of_all = true}) {
    o.only_node = GetParam() == engine_kind::sqlite;
    it.reset();
    it = make_broker(*here.doors, o);
  }
  result<write_outcome> write(write_op o) {
    return here.loop.wait(it->write(town, std::move(o), {}));
  }
  std::shared_ptr<const view> look() { return here.loop.wait(it->look(town)); }
  std::string speed_of(const std::string& id) {
    const auto v = look();
    const auto e = v->find(id);
    return e ? std::string{e->value_of(*e->find(*v->terms().find("speed")))} : "none";
  }
  std::vector<std::string> values(const series_query& q) {
    std::vector<std::string> out;
    const auto n = here.loop.wait(it->series(town, q, [&](const observation& o) {
      out.push_back(format_instant(o.at).substr(5, 11) + " " + std::string{o.instance});
    }));
    EXPECT_TRUE(n.ok());
    return out;
  }

  fresh_house here;
  std::unique_ptr<broker> it;
  const town_key town{db::testing::sapporo(), ""};
};

TEST_P(broker_test, what_was_answered_is_there_and_what_was_refused_is_not) {
  EXPECT_TRUE(write(op(write_kind::create, "urn:p:1", "1")).ok());
  const auto again = write(op(write_kind::create, "urn:p:1", "2"));
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().reason, why::conflict);
  EXPECT_EQ(speed_of("urn:p:1"), "1");
  const auto before = look();
  EXPECT_TRUE(write(op(write_kind::upsert_replace, "urn:p:1", "3")).ok());
  EXPECT_EQ(speed_of("urn:p:1"), "3");
  EXPECT_EQ(before->find("urn:p:1")->text(), R"({"speed":{"type":"Property","value":1}})")
      << "a view stays at its commit";
  EXPECT_TRUE(write(op(write_kind::remove, "urn:p:1", "")).ok());
  EXPECT_EQ(speed_of("urn:p:1"), "none");
  EXPECT_EQ(write(op(write_kind::remove, "urn:p:1", "")).error().reason, why::not_found);
}

TEST_P(broker_test, everything_is_there_after_a_restart) {
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(
        write(op(write_kind::create, "urn:p:" + std::to_string(i), std::to_string(i))).ok());
  }
  ASSERT_TRUE(write(op(write_kind::remove, "urn:p:7", "")).ok());
  here.time.advance(std::chrono::seconds{5});
  ASSERT_TRUE(write(op(write_kind::append, "urn:p:8", "80")).ok());
  const auto was = look()->find("urn:p:8");
  it.reset();
  here.reopen(modules);
  start();
  EXPECT_EQ(speed_of("urn:p:7"), "none");
  const auto is = look()->find("urn:p:8");
  EXPECT_EQ(is->text(), was->text());
  EXPECT_EQ(is->created(), was->created());
  EXPECT_EQ(is->attributes()[0].modified, was->attributes()[0].modified);
  std::vector<std::string> ids;
  query q;
  q.types = {{"Plow"}};
  q.limit = 3;
  q.offset = 6;
  ASSERT_TRUE(look()->select(q, [&](const entity_ptr& e) { ids.emplace_back(e->id()); }).ok());
  EXPECT_EQ(ids, (std::vector<std::string>{"urn:p:6", "urn:p:8", "urn:p:9"}));
  ASSERT_TRUE(write(op(write_kind::create, "urn:p:new", "1")).ok());
}

TEST_P(broker_test, writers_of_one_batch_see_each_other_and_keep_their_own_fates) {
  std::vector<task<void>> all;
  std::map<std::string, int> kept;
  const auto one = [&](std::string id, write_kind how) -> task<void> {
    const auto r = co_await it->write(town, op(how, id, "1"), {});
    kept[id] += r.ok() ? 1 : 0;
  };
  for (int i = 0; i < 30; ++i) {
    all.push_back(one("urn:p:" + std::to_string(i % 10), write_kind::create));
  }
  here.loop.wait(db::testing::all(std::move(all)));
  ASSERT_EQ(kept.size(), 10u);
  for (const auto& [id, n] : kept) {
    EXPECT_EQ(n, 1) << id;
  }
  const auto mixed = here.loop.wait(it->write_all(
      town,
      {op(write_kind::create, "urn:p:1", "9"), op(write_kind::create, "urn:p:x", "1"),
       op(write_kind::append, "urn:p:x", "2"), op(write_kind::remove, "urn:p:2", ""),
       op(write_kind::create, "urn:p:2", "22"), op(write_kind::remove, "urn:p:none", "")},
      {}));
  std::string fates;
  for (const auto& r : mixed) {
    fates += r.ok() ? '+' : '-';
  }
  EXPECT_EQ(fates, "-++++-");
  EXPECT_EQ(speed_of("urn:p:x"), "2");
  EXPECT_EQ(speed_of("urn:p:2"), "22");
  EXPECT_EQ(speed_of("urn:p:1"), "1");
}

TEST_P(broker_test, what_is_written_together_is_there_whole_or_not_at_all) {
  ASSERT_TRUE(write(op(write_kind::create, "urn:p:1", "1")).ok());
  const auto refused = here.loop.wait(it->write_together(
      town, {op(write_kind::append, "urn:p:1", "2"), op(write_kind::create, "urn:p:2", "2"),
             op(write_kind::create, "urn:p:1", "3"), op(write_kind::create, "urn:p:3", "3")}));
  EXPECT_FALSE(refused.ok());
  EXPECT_EQ(speed_of("urn:p:1"), "1");
  EXPECT_FALSE(here.loop.wait(it->look(town))->find("urn:p:2"));
  const auto taken = here.loop.wait(it->write_together(
      town, {op(write_kind::append, "urn:p:1", "2"), op(write_kind::create, "urn:p:2", "2")}));
  ASSERT_TRUE(taken.ok());
  EXPECT_TRUE(taken.value()[1].created);
  EXPECT_EQ(speed_of("urn:p:1"), "2");
  it.reset();
  here.reopen(modules);
  start();
  EXPECT_EQ(speed_of("urn:p:2"), "2");
}

TEST_P(broker_test, services_of_a_town_do_not_see_each_other) {
  const town_key fire{db::testing::sapporo(), "fire"};
  ASSERT_TRUE(write(op(write_kind::create, "urn:p:1", "1")).ok());
  ASSERT_TRUE(here.loop.wait(it->write(fire, op(write_kind::create, "urn:p:1", "2"), {})).ok());
  EXPECT_EQ(speed_of("urn:p:1"), "1");
  it.reset();
  here.reopen(modules);
  start();
  EXPECT_EQ(here.loop.wait(it->look(fire))->find("urn:p:1")->text(),
            R"({"speed":{"type":"Property","value":2}})");
}

TEST_P(broker_test, history_follows_each_change_once_and_gives_ranges) {
  const std::string id = "urn:p:1";
  ASSERT_TRUE(write(op(write_kind::create, id, "1", "2026-01-01T00:00:00Z")).ok());
  ASSERT_TRUE(write(op(write_kind::append, id, "2", "2026-01-02T00:00:00Z")).ok());
  ASSERT_TRUE(write(op(write_kind::append, id, "2.50", "2026-01-03T00:00:00Z")).ok());
  series_query q{.entity = id, .attributes = {"speed"}};
  const auto all = values(q);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[2], "01-03T00:00 " + property("2.50", "2026-01-03T00:00:00Z"));
  it.reset();
  start();
  EXPECT_EQ(values(q), all) << "following again stores nothing again";
  q.from = *parse_instant("2026-01-02T00:00:00Z");
  EXPECT_EQ(values(q).size(), 2u);
  q.until = *parse_instant("2026-01-03T00:00:00Z");
  EXPECT_EQ(values(q).size(), 1u);
  q = {.entity = id, .last = 2};
  const auto last = values(q);
  ASSERT_EQ(last.size(), 2u);
  EXPECT_EQ(last[0].substr(0, 5), "01-02");
  q = {.entity = id, .attributes = {"other"}};
  EXPECT_TRUE(values(q).empty());
  q.limit = 0;
  EXPECT_FALSE(here.loop.wait(it->series(town, q, [](const observation&) {})).ok());
}

TEST_P(broker_test, past_observations_go_in_once_and_move_only_what_they_are_newer_than) {
  const std::string id = "urn:p:1";
  ASSERT_TRUE(write(op(write_kind::create, id, "5", "2026-01-05T00:00:00Z")).ok());
  std::deque<std::string> texts;
  std::vector<observation> past;
  for (int day = 1; day <= 4; ++day) {
    const auto at = "2026-01-0" + std::to_string(day) + "T00:00:00Z";
    texts.push_back(property(std::to_string(day), at));
    past.push_back({id, "speed", "", *parse_instant(at), texts.back()});
  }
  const auto record = [&] { return here.loop.wait(it->record(town, past)); };
  auto r = record();
  ASSERT_TRUE(r.ok());
  EXPECT_EQ(r.value().stored, 4);
  r = record();
  EXPECT_EQ(r.value().stored, 0);
  EXPECT_EQ(r.value().unchanged, 4);
  EXPECT_EQ(speed_of(id), "5") << "older values do not move the current one";
  texts.push_back(property("77", "2026-01-02T00:00:00Z"));
  past[1].instance = texts.back();
  texts.push_back(property("6", "2026-01-06T00:00:00Z"));
  past.push_back({id, "speed", "", *parse_instant("2026-01-06T00:00:00Z"), texts.back()});
  r = record();
  EXPECT_EQ(r.value().stored, 2);
  EXPECT_EQ(speed_of(id), "6");
  EXPECT_EQ(values({.entity = id}).size(), 6u);
  past[0].entity = "urn:none";
  EXPECT_EQ(record().error().reason, why::not_found);
}

TEST_P(broker_test, a_value_given_again_for_the_same_time_corrects_history_and_entity) {
  const std::string id = "urn:p:1", at = "2026-01-05T00:00:00Z";
  ASSERT_TRUE(write(op(write_kind::create, id, "5", at)).ok());
  const auto corrected = property("5.5", at);
  const observation o{id, "speed", "", *parse_instant(at), corrected};
  ASSERT_TRUE(here.loop.wait(it->record(town, {&o, 1})).ok());
  EXPECT_EQ(speed_of(id), "5.5");
  EXPECT_EQ(values({.entity = id}).size(), 1u);
}

TEST_P(broker_test, history_goes_back_to_its_cursor_where_a_crash_took_that_back) {
  const std::string id = "urn:p:1";
  ASSERT_TRUE(write(op(write_kind::create, id, "1", "2026-01-01T00:00:00Z")).ok());
  ASSERT_TRUE(write(op(write_kind::append, id, "2", "2026-01-02T00:00:00Z")).ok());
  ASSERT_EQ(values({.entity = id}).size(), 2u);
  const auto move_to = [&](std::int64_t cursor) {
    here.loop.wait(here.at(db::place::history).write([&](db::tx& t) {
      t.run({"", "DELETE FROM broker_value", db::place::history}, {});
      db::move_cursor(t, "broker.history", cursor);
    }));
  };
  move_to(1);
  ASSERT_TRUE(write(op(write_kind::append, id, "3", "2026-01-03T00:00:00Z")).ok());
  EXPECT_EQ(values({.entity = id}).size(), 2u) << "the second and the third";
  // A cursor beyond the end of the log, which lost what it had passed.
  it.reset();
  move_to(100);
  start();
  ASSERT_TRUE(write(op(write_kind::append, id, "4", "2026-01-04T00:00:00Z")).ok());
  EXPECT_EQ(values({.entity = id}).size(), 1u) << "the fourth";
}

TEST_P(broker_test, what_is_settled_may_be_forgotten_and_stays_recorded) {
  const std::string id = "urn:p:1";
  ASSERT_TRUE(write(op(write_kind::create, id, "1", "2026-01-01T00:00:00Z")).ok());
  ASSERT_TRUE(write(op(write_kind::append, id, "2", "2026-01-02T00:00:00Z")).ok());
  here.loop.wait(it->settle_history(town.tenant));
  ASSERT_TRUE(write(op(write_kind::append, id, "3", "2026-01-03T00:00:00Z")).ok());
  ASSERT_TRUE(write(op(write_kind::append, id, "4", "2026-01-04T00:00:00Z")).ok());
  here.time.advance(std::chrono::hours{1});
  const auto forget = [&] {
    return here.loop.wait(here.at(db::place::town).write([](db::tx& t) {
      return db::forget_changes_before(t, t.now());
    }));
  };
  EXPECT_EQ(forget(), 2) << "the third and fourth may not be recorded yet";
  it.reset();
  start();
  EXPECT_EQ(values({.entity = id}).size(), 4u);
  here.loop.wait(it->settle_history(town.tenant));
  EXPECT_EQ(forget(), 1) << "the newest stays";
  EXPECT_EQ(values({.entity = id}).size(), 4u);
  EXPECT_EQ(speed_of(id), "4");
}

TEST_P(broker_test, values_that_are_too_large_together_are_refused_and_not_cut) {
  const std::string id = "urn:p:1";
  const std::string text = '"' + std::string(1000, 'x') + '"';
  ASSERT_TRUE(write(op(write_kind::create, id, text, "2026-01-01T00:00:00Z")).ok());
  ASSERT_TRUE(write(op(write_kind::append, id, text, "2026-01-02T00:00:00Z")).ok());
  const auto code = [&](std::int64_t bytes) {
    const auto n =
        here.loop.wait(it->series(town, {.entity = id, .bytes = bytes}, [](const observation&) {}));
    return n.ok() ? std::to_string(n.value()) : n.error().code;
  };
  EXPECT_EQ(code(4'000), "2");
  EXPECT_EQ(code(1'500), "too_many_results");
}

// PostgreSQL without waiting for the disk (db::durability::interval), then a crash.
class a_lost_commit : public broker_test {
 protected:
  void lose_what_came_after(std::int64_t change, const std::string& entity) {
    here.loop.wait(here.at(db::place::town).write([&](db::tx& t) {
      t.run({"", "DELETE FROM base_change WHERE number > $1"}, {change});
      t.run({"", "UPDATE base_change_head SET number = $1 WHERE one = 1"}, {change});
      t.run({"", "DELETE FROM broker_entity WHERE id = $1"}, {std::string_view{entity}});
    }));
  }
};

TEST_P(a_lost_commit, is_forgotten_in_memory_too) {
  if (GetParam() == engine_kind::sqlite) {
    GTEST_SKIP() << "its file is lost with this process, not beside it";
  }
  for (const bool alone : {false, true}) {
    const std::string kept = alone ? "urn:a:1" : "urn:p:1", lost = alone ? "urn:a:2" : "urn:p:2";
    it.reset();
    it = make_broker(*here.doors, {.only_node = alone});
    ASSERT_TRUE(write(op(write_kind::create, kept, "1")).ok());
    const auto change = look()->change_number();
    ASSERT_TRUE(write(op(write_kind::create, lost, "1")).ok());
    const auto before = look();
    lose_what_came_after(change, lost);
    if (alone) {  // only the next write can tell
      EXPECT_THROW((void)write(op(write_kind::append, kept, "2")), db::error);
    }
    EXPECT_EQ(speed_of(lost), "none");
    EXPECT_TRUE(before->find(lost)) << "a view stays as it is";
    EXPECT_TRUE(write(op(write_kind::create, lost, "3")).ok());
    EXPECT_TRUE(write(op(write_kind::append, kept, "4")).ok());
    EXPECT_EQ(speed_of(lost), "3");
    EXPECT_EQ(speed_of(kept), "4");
  }
}

INSTANTIATE_TEST_SUITE_P(engines, a_lost_commit, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

TEST_P(broker_test, types_decide_what_is_recorded) {
  start({.types = {{.type = "Bus", .history = true, .durable = db::durability::interval}}});
  ASSERT_TRUE(write(op(write_kind::create, "urn:b:1", "1", "", "Bus")).ok());
  ASSERT_TRUE(write(op(write_kind::create, "urn:p:1", "1", "", "Plow")).ok());
  EXPECT_EQ(values({.entity = "urn:b:1"}).size(), 1u);
  EXPECT_EQ(values({.entity = "urn:p:1"}).size(), 0u);
}

TEST_P(broker_test, another_node_sees_at_once_what_was_answered) {
  if (GetParam() == engine_kind::sqlite) {
    GTEST_SKIP() << "a folder of SQLite files has one node";
  }
  const auto other_house = here.second_node();
  auto other = make_broker(*other_house, {.only_node = false});
  const auto there = [&](const std::string& id) {
    const auto v = here.loop.wait(other->look(town));
    const auto e = v->find(id);
    return e ? std::string{e->value_of(*e->find(*v->terms().find("speed")))} : "none";
  };
  EXPECT_EQ(there("urn:p:1"), "none");
  ASSERT_TRUE(write(op(write_kind::create, "urn:p:1", "1")).ok());
  EXPECT_EQ(there("urn:p:1"), "1");
  ASSERT_TRUE(here.loop.wait(other->write(town, op(write_kind::append, "urn:p:1", "2"), {})).ok());
  EXPECT_EQ(speed_of("urn:p:1"), "2");
  // Both write in turn without reading in between: each goes on from what the other left.
  for (int i = 0; i < 10; ++i) {
    auto& node = i % 2 ? *it : *other;
    ASSERT_TRUE(
        here.loop
            .wait(node.write(town, op(write_kind::create, "urn:q:" + std::to_string(i), "1"), {}))
            .ok());
    ASSERT_FALSE(
        here.loop
            .wait((i % 2 ? *other : *it)
                      .write(town, op(write_kind::create, "urn:q:" + std::to_string(i), "2"), {}))
            .ok());
  }
  ASSERT_TRUE(here.loop.wait(other->write(town, op(write_kind::remove, "urn:p:1", ""), {})).ok());
  EXPECT_EQ(speed_of("urn:p:1"), "none");
  EXPECT_EQ(there("urn:q:9"), "1");
  other.reset();
}

TEST_P(broker_test, after_a_batch_that_failed_what_is_stored_counts_and_not_what_is_in_memory) {
  if (GetParam() == engine_kind::postgres) {
    GTEST_SKIP() << "only the one that is alone trusts its memory";
  }
  EXPECT_EQ(speed_of("urn:p:1"), "none");
  auto beside = here.opened_with();
  beside.beside_a_server = true;
  {
    // Stands for a commit whose answer did not arrive.
    const auto house = db::open_house(beside, here.time, modules);
    auto unheard = make_broker(*house, {.only_node = false});
    ASSERT_TRUE(
        here.loop.wait(unheard->write(town, op(write_kind::create, "urn:p:1", "7"), {})).ok());
  }
  EXPECT_EQ(speed_of("urn:p:1"), "none");
  auto& store = here.at(db::place::town);
  const auto take_name = [](db::store& s) -> task<void> {
    try {
      co_await s.write([](db::tx& t) {
        t.run({"test.take",
               "INSERT INTO base_cursor(subscriber, number, moved_at) "
               "VALUES('test', 1, 0)"},
              {});
      });
    } catch (const db::error&) {
    }
  };
  std::vector<task<void>> many;  // all but one break their batch: the name is taken
  for (int i = 0; i < 50; ++i) {
    many.push_back(take_name(store));
  }
  here.loop.wait(db::testing::all(std::move(many)));
  EXPECT_EQ(speed_of("urn:p:1"), "7");
}

INSTANTIATE_TEST_SUITE_P(engines, broker_test, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

TEST(broker_statements, every_one_is_prepared_on_both_engines) {
  for (const auto engine : db::testing::engines()) {
    fresh_house here{engine, modules};
    EXPECT_EQ(here.doors->check(db::testing::sapporo(), statements()), std::vector<std::string>{});
  }
}

TEST(change_body, is_read_as_it_was_written) {
  term_table names;
  const std::string_view type = "Plow";
  const auto before = entity_version::make(
      {.id = "urn:p:1", .types = {&type, 1}, .text = R"({"a":{"type":"Property","value":1}})"},
      names);
  applied next;
  next.outcome.created = false;
  next.types = {"Plow", "Vehicle"};
  next.scopes = {"/a"};
  next.created = from_micros(7);
  next.expires = from_micros(99);
  next.changes = {{"a", "", R"({"type":"Property","value":2})", false},
                  {"b", "urn:d", R"({"type":"Property","value":3,"datasetId":"urn:d"})", true},
                  {"c", "", "", false},
                  {"a", "urn:d", R"({"type":"Property","value":4,"datasetId":"urn:d"})", true}};
  const auto body = change_body({"fire", 12}, before.get(), names, next, from_micros(8));
  EXPECT_TRUE(check_and_minify(body).ok()) << body;
  const auto c = read_change_body(body);
  EXPECT_EQ(c.service, "fire");
  EXPECT_EQ(c.number, 12);
  EXPECT_EQ(c.op, read_change::updated);
  EXPECT_EQ(c.types, next.types);
  EXPECT_EQ(c.scopes, next.scopes);
  EXPECT_EQ(c.created_at, from_micros(7));
  EXPECT_EQ(c.modified_at, from_micros(8));
  EXPECT_EQ(c.expires_at, from_micros(99));
  ASSERT_EQ(c.set.size(), 3u);
  EXPECT_EQ(c.set[1].attribute, "a");
  EXPECT_EQ(c.set[2].text, next.changes[1].text);
  EXPECT_EQ(c.added.size(), 2u);
  EXPECT_EQ(c.gone, (std::vector<std::pair<std::string, std::string>>{{"c", ""}}));
}

TEST(shape_of, leaves_holes_for_value_and_time_and_fills_them_again) {
  const auto at = *parse_instant("2026-01-02T00:00:00Z");
  for (const std::string& instance : std::vector<std::string>{
           property("-3.50", "2026-01-02T00:00:00Z"), property("1"),
           property("\"x\"", "2026-01-02T00:00:00.000Z"),
           property("1", "2026-01-02T09:00:00+09:00"),
           std::string{R"({"type":"LanguageProperty","languageMap":{"ja":"雪"},"unitCode":"X"})"},
           std::string{
               R"({"type":"Relationship","object":["urn:a"],"observedAt":"2026-01-02T00:00:00Z",)"
               R"("n":{"type":"Property","value":1}})"}}) {
    const auto parts = shape_of(instance, at);
    EXPECT_EQ(instance_of(parts.shape, parts.value, at), instance);
  }
  EXPECT_EQ(shape_of(property("1", "2026-01-02T00:00:00Z"), at).shape,
            shape_of(property("2", "2026-01-02T00:00:00Z"), at).shape);
}

}  // namespace
}  // namespace tsu::broker
