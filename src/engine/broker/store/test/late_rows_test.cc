// Rows that are written behind their changes: what was answered is there after any crash.
#include "engine/broker/store/late_rows.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>

#include "base/core/random.h"
#include "base/db/test/fresh_house.h"
#include "base/db/test/power_vfs.h"
#include "engine/broker/broker.h"
#include "engine/broker/query/query.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/store/store_rows.h"
#include "engine/broker/store/test/random_ops.h"

namespace tsu::broker {
namespace {

namespace fs = std::filesystem;
using db::testing::engine_kind;
using db::testing::fresh_house;

const std::array modules{schema()};
const town_key plain{db::testing::sapporo(), ""}, fire{db::testing::sapporo(), "fire"};

using content = std::vector<std::string>;  // of each entity, in the order of creation

content content_of(event_loop& loop, broker& b, const town_key& key) {
  content out;
  const auto v = loop.wait(b.look(key));
  const auto add = [&](const entity_ptr& e) {
    auto& one = out.emplace_back(std::string{e->id()} + " " + std::string{e->text()});
    for (const auto& a : e->attributes()) {
      one +=
          ' ' + std::to_string(to_micros(a.created)) + '/' + std::to_string(to_micros(a.modified));
    }
    one += ' ' + std::to_string(to_micros(e->created())) + ' ' + std::string{e->scopes()};
  };
  query q;
  q.types = {{"T"}};
  q.limit = 1'000;
  do {
    q.offset = static_cast<std::int64_t>(out.size());
    EXPECT_TRUE(v->select(q, add).ok());
  } while (!out.empty() && out.size() % 1'000 == 0 &&
           out.size() > static_cast<std::size_t>(q.offset));
  return out;
}

write_op speed(write_kind how, const std::string& id, std::int64_t value) {
  write_op op{.how = how};
  op.entity.id = id;
  if (how == write_kind::create) {
    op.entity.types = {"T"};
  }
  if (how != write_kind::remove) {
    op.entity.attributes = {
        {.name = "speed", .text = R"({"type":"Property","value":)" + std::to_string(value) + "}"}};
  }
  return op;
}

// What the disk has at a moment, opened as after a crash.
class crashed {
 public:
  explicit crashed(const fresh_house& of) : folder_(of.opened_with().data_folder + "-crashed") {
    fs::remove_all(folder_);
    fs::create_directories(folder_ + "/011002");
    for (const auto* name :
         {"town.db", "town.db-wal", "history.db", "history.db-wal", "people.db", "people.db-wal"}) {
      const auto from = of.opened_with().data_folder + "/011002/" + name;
      if (fs::exists(from)) {
        fs::copy_file(from, folder_ + "/011002/" + name);
      }
    }
  }
  ~crashed() { close(), fs::remove_all(folder_); }
  crashed(const crashed&) = delete;
  crashed& operator=(const crashed&) = delete;

  broker& open() {
    close();
    house_ = db::open_house({.data_folder = folder_}, time_, modules);
    it_ = make_broker(*house_, {.time = &time_});
    return *it_;
  }
  void close() {
    it_.reset();
    house_.reset();
  }
  db::store& town() {
    if (!house_) {
      house_ = db::open_house({.data_folder = folder_}, time_, modules);
    }
    return house_->at(db::testing::sapporo(), db::place::town);
  }
  event_loop loop;

 private:
  const std::string folder_;
  manual_clock time_{*parse_instant("2026-11-22T05:00:00Z")};
  std::unique_ptr<db::house> house_;
  std::unique_ptr<broker> it_;
};

std::int64_t rows_in(event_loop& loop, db::store& s) {
  return loop.wait(s.read([](db::reader& r) {
    std::int64_t n = 0;
    r.first({"", "SELECT COUNT(*) FROM broker_entity"}, {},
            [&](const db::row& row) { n = row.int64(0); });
    return n;
  }));
}

class late_rows_test : public ::testing::Test {
 protected:
  result<write_outcome> write(write_op op, const town_key& key = plain) {
    return here.loop.wait(it->write(key, std::move(op), {}));
  }
  void settle() { here.loop.wait(it->settle_history(plain.tenant)); }
  void expect_same(crashed& copy) {
    auto& other = copy.open();
    EXPECT_EQ(content_of(copy.loop, other, plain), content_of(here.loop, *it, plain));
    EXPECT_EQ(content_of(copy.loop, other, fire), content_of(here.loop, *it, fire));
  }

  fresh_house here{engine_kind::sqlite, modules};
  std::unique_ptr<broker> it = make_broker(*here.doors, {});
};

TEST_F(late_rows_test, what_has_no_row_yet_is_there_after_a_crash) {
  ASSERT_TRUE(write(speed(write_kind::create, "urn:e:1", 1)).ok());
  ASSERT_TRUE(write(speed(write_kind::append, "urn:e:1", 2)).ok());
  ASSERT_TRUE(write(speed(write_kind::create, "urn:e:2", 3), fire).ok());
  crashed copy{here};
  EXPECT_EQ(rows_in(copy.loop, copy.town()), 0);
  expect_same(copy);
  copy.close();  // an end in order writes them
  EXPECT_EQ(rows_in(copy.loop, copy.town()), 2);
  expect_same(copy);
}

TEST_F(late_rows_test, random_writes_are_the_same_after_a_crash_at_any_time) {
  seeded_random chance{7};
  for (int i = 0; i < 2'000; ++i) {
    here.time.advance(std::chrono::milliseconds{300});
    const auto id = "urn:e:" + std::to_string(chance.below(12));
    (void)write(testing::random_op(chance, id, here.time.now()),
                chance.below(4) == 0 ? fire : plain);
    if (chance.below(100) == 0) {
      settle();
    }
    if (chance.below(50) == 0) {
      crashed copy{here};
      expect_same(copy);
      expect_same(copy);  // and it goes on from there
    }
  }
}

write_op transient(write_kind how, std::vector<attribute_draft> attributes) {
  write_op op{.how = how};
  op.entity.id = "urn:e:1";
  op.entity.types = {"T"};
  op.entity.attributes = std::move(attributes);
  return op;
}

attribute_draft valid_until(const std::string& name, instant end) {
  return {.name = name,
          .text = R"({"type":"Property","value":1,"expiresAt":")" + format_instant(end) + "\"}"};
}

TEST_F(late_rows_test, what_expired_between_two_changes_is_told_and_replayed) {
  const attribute_draft b{.name = "b", .text = R"({"type":"Property","value":1})"},
      c{.name = "c", .text = R"({"type":"Property","value":1})"},
      a_for_ever{.name = "a", .text = R"({"type":"Property","value":2})"};
  const auto cases = {
      transient(write_kind::append, {b, c}),          // it went without a word
      transient(write_kind::append, {a_for_ever}),    // and was created anew
      transient(write_kind::upsert_replace, {c, b}),  // the order is told: without it
      transient(write_kind::remove_attribute, {})};
  for (auto op : cases) {
    op.attribute = "b";
    (void)write(speed(write_kind::remove, "urn:e:1", 0));
    ASSERT_TRUE(write(transient(write_kind::create,
                                {valid_until("a", here.time.now() + std::chrono::seconds{1}), b}))
                    .ok());
    settle();
    here.time.advance(std::chrono::seconds{2});
    ASSERT_TRUE(write(op).ok());
    crashed copy{here};
    expect_same(copy);
  }
}

TEST_F(late_rows_test, what_expires_leaves_after_a_crash_though_it_has_no_row) {
  ASSERT_TRUE(write(transient(write_kind::create,
                              {valid_until("a", here.time.now() + std::chrono::seconds{1}),
                               {.name = "b", .text = R"({"type":"Property","value":1})"}}))
                  .ok());
  here.time.advance(std::chrono::seconds{2});
  crashed copy{here};
  auto& other = copy.open();
  EXPECT_EQ(copy.loop.wait(other.sweep_expired(plain.tenant)), 1U);
  EXPECT_EQ(content_of(copy.loop, other, plain).front().substr(0, 41),
            R"(urn:e:1 {"b":{"type":"Property","value":1)");
}

// Looks at each commit of the town; `then` is given its number.
class at_commits final : public db::participant {
 public:
  explicit at_commits(std::function<void(int)> then) : then_(std::move(then)) {}
  void closure_ended(bool) override {}
  void batch_ended(bool) override { then_(++count_); }

 private:
  std::function<void(int)> then_;
  int count_ = 0;
};

TEST_F(late_rows_test,
       a_crash_between_the_steps_of_writing_rows_takes_nothing_and_doubles_nothing) {
  std::vector<write_op> all;
  for (int i = 0; i < 1'500; ++i) {
    all.push_back(speed(write_kind::create, "urn:e:" + std::to_string(i), i));
  }
  ASSERT_EQ(here.loop.wait(it->write_all(plain, all, {})).size(), 1'500U);
  for (const int i : {3, 700, 1'499}) {  // a removed id comes again under another number
    ASSERT_TRUE(write(speed(write_kind::remove, "urn:e:" + std::to_string(i), 0)).ok());
    ASSERT_TRUE(write(speed(write_kind::create, "urn:e:" + std::to_string(i), -i)).ok());
    ASSERT_TRUE(write(speed(write_kind::append, "urn:e:" + std::to_string(i), -1)).ok());
  }
  auto& town = here.at(db::place::town);
  for (int stop = 1; stop <= 3; ++stop) {
    std::vector<write_op> again;
    for (int i = 0; i < 1'500; ++i) {
      again.push_back(speed(write_kind::append, "urn:e:" + std::to_string(i), i + stop * 10'000));
    }
    (void)here.loop.wait(it->write_all(plain, again, {}));
    std::unique_ptr<crashed> copy;
    at_commits one{[&](int n) {
      if (n == stop) {
        copy = std::make_unique<crashed>(here);
      }
    }};
    town.attach(one);
    settle();
    town.detach(one);
    ASSERT_TRUE(copy);
    expect_same(*copy);
    copy->close();
    expect_same(*copy);
  }
}

TEST_F(late_rows_test, changes_whose_rows_are_late_are_not_forgotten) {
  ASSERT_TRUE(write(speed(write_kind::create, "urn:e:1", 1)).ok());
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(write(speed(write_kind::append, "urn:e:1", i + 2)).ok());
  }
  const auto forget = [&] {
    return here.loop.wait(
        here.at(db::place::town).write([](db::tx& t) { return db::forget_changes(t, 1'000); }));
  };
  EXPECT_EQ(forget(), 0);
  crashed copy{here};
  expect_same(copy);
  settle();
  EXPECT_EQ(forget(), 20) << "all but the newest";
}

TEST_F(late_rows_test, many_changes_of_an_entity_are_one_row) {
  ASSERT_TRUE(write(speed(write_kind::create, "urn:e:1", 1)).ok());
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(write(speed(write_kind::append, "urn:e:1", i + 2)).ok());
  }
  settle();
  const auto change = here.loop.wait(here.at(db::place::town).read([](db::reader& r) {
    std::int64_t n = 0;
    r.first({"", "SELECT change_no FROM broker_entity"}, {},
            [&](const db::row& row) { n = row.int64(0); });
    return n;
  }));
  EXPECT_EQ(change, 51);
}

TEST_F(late_rows_test, a_refused_closure_leaves_no_row_and_takes_no_cursor_along) {
  const auto refused = here.loop.wait(it->write_together(
      plain, {speed(write_kind::create, "urn:e:1", 1), speed(write_kind::append, "urn:none", 2)}));
  EXPECT_FALSE(refused.ok());
  ASSERT_TRUE(write(speed(write_kind::create, "urn:e:2", 2)).ok());
  crashed copy{here};
  expect_same(copy);
  settle();
  EXPECT_EQ(rows_in(here.loop, here.at(db::place::town)), 1);
}

TEST_F(late_rows_test, a_log_that_lacks_changes_is_damaged) {
  ASSERT_TRUE(write(speed(write_kind::create, "urn:e:1", 1)).ok());
  ASSERT_TRUE(write(speed(write_kind::append, "urn:e:1", 2)).ok());
  crashed copy{here};
  copy.loop.wait(copy.town().write([](db::tx& t) {
    t.run({"", "DELETE FROM base_change WHERE number = 1"}, {});
  }));
  auto& other = copy.open();
  try {
    copy.loop.wait(other.look(plain));
    ADD_FAILURE() << "was opened";
  } catch (const db::error& e) {
    EXPECT_EQ(e.kind(), db::failure::damaged);
  }
}

// What a program leaves whose rows are late is met by one whose rows never are: a town that moved
// to PostgreSQL.
class left_late : public ::testing::TestWithParam<engine_kind> {};

TEST_P(left_late, is_read_from_the_log_and_written_with_the_first_write) {
  fresh_house here{GetParam(), modules};
  const auto open = [&] { return make_broker(*here.doors, {.only_node = false}); };
  auto it = open();
  const auto write = [&](write_op op) { return here.loop.wait(it->write(plain, op, {})); };
  ASSERT_TRUE(write(speed(write_kind::create, "urn:e:1", 1)).ok());
  ASSERT_TRUE(write(speed(write_kind::create, "urn:e:2", 1)).ok());
  ASSERT_TRUE(write(speed(write_kind::append, "urn:e:1", 2)).ok());
  ASSERT_TRUE(write(speed(write_kind::remove, "urn:e:2", 0)).ok());
  ASSERT_TRUE(write(speed(write_kind::create, "urn:e:2", 4)).ok());
  const auto was = content_of(here.loop, *it, plain);
  it.reset();
  auto& town = here.at(db::place::town);
  here.loop.wait(town.write([](db::tx& t) {  // as if only the first change had its row
    t.run({"", "DELETE FROM broker_entity"}, {});
    term_table terms;
    const std::string_view type = "T";
    const auto first = entity_version::make({.id = "urn:e:1",
                                             .types = {&type, 1},
                                             .text = R"({"speed":{"type":"Property","value":1}})",
                                             .created = t.now(),
                                             .modified = t.now()},
                                            terms);
    put_row(t, {1, "", "urn:e:1"}, *first, terms, 1);
    db::move_cursor(t, rows_cursor, 1);
  }));
  it = open();
  EXPECT_EQ(content_of(here.loop, *it, plain), was);
  ASSERT_TRUE(write(speed(write_kind::create, "urn:e:3", 3)).ok());
  EXPECT_FALSE(here.loop.wait(
      town.read([](db::reader& r) { return db::find_cursor(r, rows_cursor).has_value(); })));
  const auto now = content_of(here.loop, *it, plain);
  EXPECT_EQ(now.size(), 3U);
  it.reset();
  it = open();
  EXPECT_EQ(content_of(here.loop, *it, plain), now);
}

INSTANTIATE_TEST_SUITE_P(engines, left_late, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

// ---- Loss of power

struct cut_run {
  broker& it;
  db::testing::power_vfs& power;
  std::map<std::string, std::int64_t> answered = {};  // the newest value of each
};

task<void> patch_until_dark(cut_run& run, std::string id) {
  for (std::int64_t n = 0; !run.power.is_cut(); ++n) {
    try {
      const auto how = n == 0 ? write_kind::create : write_kind::append;
      const auto done = co_await run.it.write(plain, speed(how, id, n), db::durability::commit);
      if (done.ok()) {
        run.answered[id] = n;
      }
    } catch (const db::error&) {
      co_return;
    }
  }
}

task<void> settle_until_dark(cut_run& run) {
  while (!run.power.is_cut()) {
    try {
      co_await run.it.settle_history(plain.tenant);
    } catch (const db::error&) {
      co_return;
    }
  }
}

void lose_power_once(std::uint64_t seed) {
  seeded_random chance{seed};
  db::testing::power_vfs power;
  fresh_house here{engine_kind::sqlite, modules};
  auto it = make_broker(*here.doors, {});
  cut_run run{*it, power};
  here.loop.wait(it->look(plain));
  power.cut_after(static_cast<std::int64_t>(50 + chance.below(2'000)));
  std::vector<task<void>> all;
  for (int i = 0; i < 20; ++i) {
    all.push_back(patch_until_dark(run, "urn:e:" + std::to_string(i)));
  }
  all.push_back(settle_until_dark(run));
  here.loop.wait(db::testing::all(std::move(all)));
  it.reset();
  here.doors.reset();
  power.restore_power(seed * 31);
  here.reopen();
  it = make_broker(*here.doors, {});
  const auto v = here.loop.wait(it->look(plain));
  for (const auto& [id, value] : run.answered) {
    const auto e = v->find(id);
    ASSERT_TRUE(e) << id;
    const auto* a = e->find(*v->terms().find("speed"));
    EXPECT_GE(static_cast<std::int64_t>(a->number), value) << id;
  }
}

TEST(loss_of_power, takes_nothing_that_was_answered_while_rows_are_late) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    lose_power_once(seed);
  }
}

}  // namespace
}  // namespace tsu::broker
