// What is only valid for a time (4.22) leaves by itself, as changes that everybody hears of, on
// both engines.
#include <gtest/gtest.h>

#include <map>

#include "base/db/test/fresh_house.h"
#include "engine/broker/broker.h"
#include "engine/broker/query/query.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/change_body.h"
#include "engine/broker/store/history.h"
#include "engine/broker/store/make_broker.h"

namespace tsu::broker {
namespace {

using db::testing::engine_kind;
using db::testing::fresh_house;
using std::chrono::seconds;

const std::array modules{schema()};

// {"type":"Property","value":1} that is valid until then; no_time: for ever.
attribute_draft value(const std::string& name, const std::string& value, instant until = no_time) {
  const auto end = until == no_time ? "" : R"(,"expiresAt":")" + format_instant(until) + '"';
  return {.name = name, .text = R"({"type":"Property","value":)" + value + end + "}"};
}

class expiry_test : public ::testing::TestWithParam<engine_kind> {
 protected:
  expiry_test() : here(GetParam(), modules) { it = make(*here.doors); }
  std::unique_ptr<broker> make(db::house& house) const {
    return make_broker(house, {.history_of_all = true,
                               .only_node = GetParam() == engine_kind::sqlite,
                               .time = &here.time});
  }
  instant in(int s) const { return here.time.now() + seconds{s}; }
  result<write_outcome> write(write_op op) {
    return here.loop.wait(it->write(town, std::move(op), {}));
  }
  void create(const std::string& id, std::vector<attribute_draft> attributes,
              instant until = no_time) {
    write_op op{.how = write_kind::create};
    op.entity.id = id;
    op.entity.types = {"T"};
    op.entity.attributes = std::move(attributes);
    if (until != no_time) {
      op.entity.expires = until;
    }
    ASSERT_TRUE(write(std::move(op)).ok());
  }
  void append(const std::string& id, std::vector<attribute_draft> attributes,
              std::optional<instant> until = {}) {
    write_op op{.how = write_kind::append};
    op.entity.id = id;
    op.entity.attributes = std::move(attributes);
    op.entity.expires = until;
    ASSERT_TRUE(write(std::move(op)).ok());
  }
  std::size_t sweep() { return here.loop.wait(it->sweep_expired(town.tenant)); }
  entity_ptr find(const std::string& id) { return here.loop.wait(it->look(town))->find(id); }
  std::string text(const std::string& id) {
    const auto e = find(id);
    return e ? std::string{e->text()} : "none";
  }
  std::int64_t newest() { return here.at(db::place::town).newest_change(); }
  // "removed urn:e:1", "updated urn:e:2 -a", "updated urn:e:3 =a", one a line.
  std::string told_after(std::int64_t change) {
    const auto all = here.loop.wait(here.at(db::place::town).read([&](db::reader& r) {
      return db::read_changes(r, change, 10'000);
    }));
    std::string out;
    for (const auto& c : all) {
      if (c.kind != entity_changed) {
        continue;
      }
      const auto body = read_change_body(c.body);
      out += body.op == read_change::removed   ? "removed "
             : body.op == read_change::created ? "created "
                                               : "updated ";
      out += c.subject;
      for (const auto& one : body.set) {
        out.append(" =").append(one.attribute);
      }
      for (const auto& [name, dataset] : body.gone) {
        out.append(" -").append(name);
      }
      out += '\n';
    }
    return out;
  }
  std::int64_t rows() {
    here.loop.wait(it->settle_history(town.tenant));
    return here.loop.wait(here.at(db::place::town).read([](db::reader& r) {
      std::int64_t n = 0;
      r.first({"", "SELECT COUNT(*) FROM broker_entity"}, {},
              [&](const db::row& row) { n = row.int64(0); });
      return n;
    }));
  }

  fresh_house here;
  std::unique_ptr<broker> it;
  const town_key town{db::testing::sapporo(), ""};
};

TEST_P(expiry_test, what_has_expired_leaves_and_the_change_log_says_so) {
  create("urn:e:1", {value("a", "1")}, in(10));
  create("urn:e:2", {value("a", "1", in(20)), value("b", "2")});
  create("urn:e:3", {value("a", "1")});
  const auto before = newest();
  EXPECT_EQ(sweep(), 0U);
  here.time.advance(seconds{10});
  EXPECT_EQ(sweep(), 1U);
  EXPECT_FALSE(find("urn:e:1"));
  EXPECT_EQ(told_after(before), "removed urn:e:1 -a\n");
  EXPECT_EQ(sweep(), 0U) << "once";
  here.time.advance(seconds{10});
  EXPECT_EQ(sweep(), 1U);
  EXPECT_EQ(told_after(before), "removed urn:e:1 -a\nupdated urn:e:2 -a\n");
  EXPECT_EQ(text("urn:e:2"), R"({"b":{"type":"Property","value":2}})");
  EXPECT_EQ(find("urn:e:2")->modified(), here.time.now());
  EXPECT_EQ(rows(), 2);
  EXPECT_EQ(it->expired().entities, 1);
  EXPECT_EQ(it->expired().attributes, 1);
}

TEST_P(expiry_test, nothing_is_written_where_nothing_expires) {
  create("urn:e:1", {value("a", "1")});
  create("urn:e:2", {value("a", "1", in(1'000'000))}, in(2'000'000));
  const auto before = newest();
  for (int i = 0; i < 10; ++i) {
    here.time.advance(seconds{100});
    EXPECT_EQ(sweep(), 0U);
  }
  EXPECT_EQ(newest(), before);
}

TEST_P(expiry_test, what_was_prolonged_meanwhile_stays) {
  create("urn:e:1", {value("a", "1")}, in(10));
  create("urn:e:2", {value("a", "1", in(10))});
  create("urn:e:3", {value("a", "1")}, in(10));
  append("urn:e:1", {}, in(30));
  append("urn:e:2", {value("a", "2", in(30))});
  append("urn:e:3", {}, no_time);
  const auto before = newest();
  here.time.advance(seconds{20});
  EXPECT_EQ(sweep(), 0U);
  EXPECT_EQ(newest(), before);
  here.time.advance(seconds{10});
  EXPECT_EQ(sweep(), 2U);
  EXPECT_EQ(told_after(before), "removed urn:e:1 -a\nupdated urn:e:2 -a\n");
  EXPECT_TRUE(find("urn:e:3"));
}

TEST_P(expiry_test, a_sub_attribute_leaves_its_attribute) {
  const auto s = R"(,"s":{"type":"Property","value":2,"expiresAt":")" + format_instant(in(5)) +
                 R"("},"t":{"type":"Property","value":3})";
  create("urn:e:1",
         {{.name = "a", .text = R"({"type":"Property","value":1)" + s + "}"}, value("b", "1")});
  const auto before = newest();
  here.time.advance(seconds{5});
  EXPECT_EQ(sweep(), 1U);
  EXPECT_EQ(told_after(before), "updated urn:e:1 =a\n");
  EXPECT_EQ(text("urn:e:1"),
            R"({"a":{"type":"Property","value":1,"t":{"type":"Property","value":3}},)"
            R"("b":{"type":"Property","value":1}})");
  EXPECT_EQ(sweep(), 0U);
}

TEST_P(expiry_test, an_id_that_is_used_again_names_another_entity) {
  create("urn:e:1", {value("a", "1")}, in(10));
  create("urn:e:2", {value("a", "1", in(10)), value("b", "1")});
  const auto before = newest();
  here.time.advance(seconds{10});
  write_op refused{.how = write_kind::patch_attribute};
  refused.entity.id = "urn:e:2";
  refused.entity.attributes = {value("a", "2")};
  EXPECT_FALSE(write(refused).ok());
  EXPECT_EQ(newest(), before) << "what is refused changes nothing";
  create("urn:e:1", {value("b", "2")});
  append("urn:e:2", {value("a", "2")});
  EXPECT_EQ(told_after(before),
            "removed urn:e:1 -a\ncreated urn:e:1 =b\nupdated urn:e:2 -a\nupdated urn:e:2 =a\n");
  EXPECT_EQ(sweep(), 0U);
  EXPECT_EQ(rows(), 2);
  std::vector<std::string> ids;
  query q;
  q.types = {{"T"}};
  const auto state = here.loop.wait(it->look(town));
  ASSERT_TRUE(state->select(q, [&](const entity_ptr& e) { ids.emplace_back(e->id()); }).ok());
  EXPECT_EQ(ids, (std::vector<std::string>{"urn:e:2", "urn:e:1"})) << "in the order of creation";
  EXPECT_EQ(it->expired().entities, 1);
  EXPECT_EQ(it->expired().attributes, 1);
}

TEST_P(expiry_test, a_town_that_nobody_has_loaded_is_swept_too) {
  create("urn:e:1", {value("a", "1")}, in(10));
  create("urn:e:2", {value("a", "1", in(20)), value("b", "2")});
  it.reset();
  here.reopen(modules);
  it = make(*here.doors);
  const auto before = newest();
  EXPECT_EQ(sweep(), 0U);
  here.time.advance(seconds{20});
  EXPECT_EQ(sweep(), 2U);
  EXPECT_EQ(told_after(before), "removed urn:e:1 -a\nupdated urn:e:2 -a\n");
}

TEST_P(expiry_test, rows_of_before_the_index_are_looked_at_once) {
  const auto unknown = [&] {
    return here.loop.wait(here.at(db::place::town).read([](db::reader& r) {
      std::int64_t n = -1;
      r.first({"", "SELECT COUNT(*) FROM broker_entity WHERE leaves = 0"}, {},
              [&](const db::row& row) { n = row.int64(0); });
      return n;
    }));
  };
  create("urn:e:1", {value("a", "1")}, in(10));
  create("urn:e:2", {value("a", "1", in(10))});
  create("urn:e:3", {value("a", "1")});
  here.loop.wait(it->settle_history(town.tenant));
  it.reset();
  here.loop.wait(here.at(db::place::town).write([](db::tx& t) {
    t.run({"", "UPDATE broker_entity SET leaves = 0"}, {});
  }));
  here.reopen(modules);
  it = make(*here.doors);
  EXPECT_EQ(sweep(), 0U);
  EXPECT_EQ(unknown(), 0);
  here.time.advance(seconds{10});
  EXPECT_EQ(sweep(), 2U);
}

TEST_P(expiry_test, thousands_leave_in_steps) {
  std::vector<write_op> all;
  for (int i = 0; i < 3'000; ++i) {
    auto& op = all.emplace_back(write_op{.how = write_kind::create});
    op.entity.id = "urn:e:" + std::to_string(i);
    op.entity.types = {"T"};
    op.entity.attributes = {value("a", std::to_string(i))};
    op.entity.expires = in(10 + i % 7);
  }
  ASSERT_EQ(here.loop.wait(it->write_all(town, all, {})).size(), 3'000U);
  here.time.advance(seconds{20});
  EXPECT_EQ(sweep(), 3'000U);
  EXPECT_EQ(rows(), 0);
  EXPECT_EQ(it->expired().entities, 3'000);
}

TEST_P(expiry_test, history_tells_when_it_left) {
  create("urn:e:1", {value("a", "1", in(10)), value("b", "1")});
  here.time.advance(seconds{10});
  EXPECT_EQ(sweep(), 1U);
  series_query q;
  q.entity = "urn:e:1";
  q.by = value_time::deleted;
  std::vector<std::string> gone;
  ASSERT_TRUE(here.loop
                  .wait(it->series(town, q,
                                   [&](const observation& o) {
                                     gone.push_back(std::string{o.attribute} + ' ' +
                                                    format_instant(o.at));
                                   }))
                  .ok());
  EXPECT_EQ(gone, (std::vector<std::string>{"a " + format_instant(here.time.now())}));
}

TEST_P(expiry_test, two_nodes_take_out_once_what_either_has_written) {
  if (GetParam() == engine_kind::sqlite) {
    GTEST_SKIP() << "a file has one node";
  }
  const auto house = here.second_node();
  const auto other = make(*house);
  for (int i = 0; i < 40; ++i) {
    create("urn:e:" + std::to_string(i), {value("a", "1")}, in(10));
  }
  EXPECT_EQ(here.loop.wait(other->sweep_expired(town.tenant)), 0U);
  const auto before = newest();
  here.time.advance(seconds{120});
  std::vector<task<void>> both;
  std::size_t taken = 0;
  const auto one = [&](broker& b) -> task<void> { taken += co_await b.sweep_expired(town.tenant); };
  both.push_back(one(*it));
  both.push_back(one(*other));
  here.loop.wait(db::testing::all(std::move(both)));
  EXPECT_EQ(taken, 40U);
  const auto told = told_after(before);
  EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 40) << told;
  EXPECT_EQ(it->expired().entities + other->expired().entities, 40);
  EXPECT_FALSE(here.loop.wait(other->look(town))->find("urn:e:7"));
}

INSTANTIATE_TEST_SUITE_P(engines, expiry_test, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
