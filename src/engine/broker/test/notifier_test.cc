#include "engine/broker/subscribe/notifier.h"

#include <gtest/gtest.h>

#include <coroutine>
#include <map>
#include <set>
#include <utility>

#include "base/core/executor.h"
#include "base/core/json_text.h"
#include "base/db/test/fresh_house.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/subscribe/subscription_book.h"

namespace tsu::broker {
namespace {

using db::testing::engine_kind;

// Keeps what it is given; says no where it is told to.
class recorder final : public sender {
 public:
  task<result<int>> send(outgoing o) override {
    ++tried[o.url];
    const bool refuses = !refused.empty() && o.body.find('"' + refused + '"') != o.body.npos;
    if (refuses || dead.contains(o.url)) {
      co_return problem{why::unavailable, "cannot connect"};
    }
    got.push_back(std::move(o));
    co_return 204;
  }
  std::vector<outgoing> got;
  std::set<std::string> dead;
  std::string refused;  // an entity
  std::map<std::string, int> tried;
};

// Says nothing until it is told what.
class slow_receiver final : public sender {
 public:
  task<result<int>> send(outgoing) override {
    asked_ = true;
    if (waiting_) {
      executor::current()->post(std::exchange(waiting_, {}));
    }
    const auto status = co_await answer_.wait([] {});
    co_return status;
  }
  void answer(int status) { answer_.set(status); }
  auto until_asked() {
    struct awaiter {
      slow_receiver& self;
      bool await_ready() const noexcept { return self.asked_; }
      void await_suspend(std::coroutine_handle<> h) const noexcept { self.waiting_ = h; }
      void await_resume() const noexcept {}
    };
    return awaiter{*this};
  }

 private:
  bool asked_ = false;
  std::coroutine_handle<> waiting_;
  completion<int> answer_;
};

task<void> deliver_once(notifier& one) { co_await one.deliver_due(); }
task<void> deliver_until(notifier& one, completion<int>& ended) {
  co_await one.deliver_due();
  ended.set(0);
}
task<void> begin_to_send(notifier& one, slow_receiver& to, completion<int>& ended) {
  spawn(deliver_until(one, ended));
  co_await to.until_asked();
}
task<void> end_sending(slow_receiver& to, int status, completion<int>& ended) {
  co_await ended.wait([&] { to.answer(status); });
}

const std::array schemas{schema()};

class a_subscriber : public testing::TestWithParam<engine_kind> {
 protected:
  void restart(notifier_options o = {.attempts_max = 3}) {
    notifier_ = std::make_unique<notifier>(*broker_, town_.tenant, out_, here_.time, random_, o);
  }
  void SetUp() override {
    broker_ = make_broker(*here_.doors, {});
    restart();
  }
  void TearDown() override {
    other_.reset();
    notifier_.reset();
    other_broker_.reset();
    other_house_.reset();
    broker_.reset();
  }
  // Another node: a house of its own on PostgreSQL, the same one where only one can be.
  void start_another(sender& out) {
    if (GetParam() == engine_kind::postgres && !other_house_) {
      other_house_ = here_.second_node();
      other_broker_ = make_broker(*other_house_, {});
    }
    other_ =
        std::make_unique<notifier>(other_broker_ ? *other_broker_ : *broker_, town_.tenant, out,
                                   here_.time, random_, notifier_options{.attempts_max = 3});
  }
  void match_at(notifier& one) {
    while (here_.loop.wait(one.match_new()) > 0) {
    }
  }

  void subscribe(const std::string& id, const std::string& members = "",
                 const std::string& url = "http://receiver.jp/n") {
    const auto json =
        check_and_minify(R"({"type":"Subscription","entities":[{"type":"T"}],)"
                         R"("notification":{"format":"keyValues","endpoint":{"uri":")" +
                         url + R"("}})" + members + "}");
    auto s = read_subscription(json.value(), "urn:s:" + id, context::core(), here_.time.now());
    ASSERT_TRUE(s.ok()) << s.error().detail;
    here_.time.advance(std::chrono::milliseconds{1});
    subscription_book book{*broker_};
    const auto ok = here_.loop.wait(book.create(
        town_,
        {.service = "", .id = s.value().id, .body = s.value().body, .context = "", .source = ""},
        std::nullopt, http::reply{201}));
    ASSERT_TRUE(ok.ok());
  }
  void write(const std::string& id, int value) {
    write_op op{.how = write_kind::upsert_update};
    op.entity = {.id = "urn:e:" + id, .types = {"T"}};
    op.entity.attributes = {
        {.name = "a", .text = R"({"type":"Property","value":)" + std::to_string(value) + "}"}};
    here_.time.advance(std::chrono::seconds{1});
    ASSERT_TRUE(here_.loop.wait(broker_->write(town_, std::move(op))).ok());
  }
  void match() { match_at(*notifier_); }
  std::size_t deliver() { return here_.loop.wait(notifier_->deliver_due()); }
  std::vector<std::string> values() const {
    std::vector<std::string> out;
    for (const auto& o : out_.got) {
      const auto data = json_members{o.body}.find("data");
      const auto first = *json_elements{data}.begin();
      out.push_back(json_string_text(json_members{first}.find("id")).substr(6) + "=" +
                    std::string{json_members{first}.find("a")});
    }
    return out;
  }
  subscription_state state_of(const std::string& id) {
    subscription_book book{*broker_};
    return here_.loop.wait(book.get(town_, "urn:s:" + id, {})).value().state;
  }

  db::testing::fresh_house here_{GetParam(), schemas};
  const town_key town_{.tenant = db::testing::sapporo(), .service = {}};
  recorder out_;
  seeded_random random_{7};
  std::unique_ptr<broker> broker_;
  std::unique_ptr<notifier> notifier_;
  std::unique_ptr<db::house> other_house_;
  std::unique_ptr<broker> other_broker_;
  std::unique_ptr<notifier> other_;
};

TEST_P(a_subscriber, hears_of_every_change_once_and_in_order) {
  subscribe("1");
  write("x", 1);
  write("y", 1);
  write("x", 2);
  match();
  EXPECT_EQ(deliver(), 3u);
  EXPECT_EQ(values(), (std::vector<std::string>{"x=1", "y=1", "x=2"}));
  EXPECT_EQ(deliver(), 0u);
  const auto& first = out_.got.front();
  EXPECT_NE(first.body.find(R"("type":"Notification","subscriptionId":"urn:s:1")"),
            std::string::npos);
  EXPECT_EQ(state_of("1").times_sent, 3);
  EXPECT_EQ(state_of("1").last_success, here_.time.now());
}

// 4.22: what expires is deleted, and told of as such.
TEST_P(a_subscriber, hears_that_an_entity_or_an_attribute_has_expired) {
  broker_ = make_broker(*here_.doors, {.time = &here_.time});
  restart();
  subscribe("entity", R"(,"notificationTrigger":["entityDeleted"])", "http://a.jp/n");
  subscribe("attribute", R"(,"notificationTrigger":["attributeDeleted"])", "http://b.jp/n");
  subscribe("changed", "", "http://c.jp/n");
  const auto end = here_.time.now() + std::chrono::seconds{30};
  write("x", 1);
  write("y", 1);
  match();
  deliver();
  write_op op{.how = write_kind::append};
  op.entity = {.id = "urn:e:x", .types = {}, .expires = end};
  ASSERT_TRUE(here_.loop.wait(broker_->write(town_, op)).ok());
  op.entity = {.id = "urn:e:y", .types = {}};
  op.entity.attributes = {
      {.name = "b",
       .text = R"({"type":"Property","value":1,"expiresAt":")" + format_instant(end) + "\"}"}};
  ASSERT_TRUE(here_.loop.wait(broker_->write(town_, op)).ok());
  match();
  deliver();
  out_.got.clear();
  here_.time.set(end);
  EXPECT_EQ(here_.loop.wait(broker_->sweep_expired(town_.tenant)), 2U);
  match();
  deliver();
  std::map<std::string, int> told;
  for (const auto& o : out_.got) {
    const auto data = json_members{o.body}.find("data");
    ++told[o.url + " " + json_string_text(json_members{*json_elements{data}.begin()}.find("id"))];
  }
  EXPECT_EQ(told, (std::map<std::string, int>{{"http://a.jp/n urn:e:x", 1},
                                              {"http://b.jp/n urn:e:x", 1},
                                              {"http://b.jp/n urn:e:y", 1}}));
}

TEST_P(a_subscriber, by_time_is_told_what_fits_each_time_it_is_due) {
  subscribe("1", R"(,"timeInterval":60)");
  write("x", 1);
  write("y", 2);
  match();
  const auto by_time = [&] { return here_.loop.wait(notifier_->match_by_time()); };
  EXPECT_EQ(by_time(), 0u);
  here_.time.advance(std::chrono::seconds{60});
  EXPECT_EQ(by_time(), 1u);
  EXPECT_EQ(by_time(), 0u);
  restart();
  match();
  EXPECT_EQ(by_time(), 0u);  // told by the notifier that was here before
  here_.time.advance(std::chrono::seconds{60});
  EXPECT_EQ(by_time(), 1u);
  EXPECT_EQ(deliver(), 2u);
  const auto& last = out_.got.back();
  EXPECT_NE(last.body.find(R"("data":[{"id":"urn:e:x","type":"T","a":1},)"
                           R"({"id":"urn:e:y","type":"T","a":2}])"),
            std::string::npos)
      << last.body;
}

TEST_P(a_subscriber, that_shows_changes_is_told_what_was_there_before) {
  const auto json = check_and_minify(
      R"({"type":"Subscription","entities":[{"type":"T"}],"notification":{"showChanges":true,)"
      R"("endpoint":{"uri":"http://receiver.jp/n"}}})");
  auto s = read_subscription(json.value(), "urn:s:1", context::core(), here_.time.now());
  ASSERT_TRUE(s.ok()) << s.error().detail;
  subscription_book book{*broker_};
  const subscription_row row{.id = s.value().id, .body = s.value().body};
  ASSERT_TRUE(here_.loop.wait(book.create(town_, row, std::nullopt, http::reply{201})).ok());
  match();
  write("x", 1);
  write("x", 2);
  match();
  deliver();
  ASSERT_EQ(out_.got.size(), 2u);
  EXPECT_EQ(out_.got.front().body.find("previousValue"), std::string::npos);
  EXPECT_NE(out_.got.back().body.find(R"("value":2,"previousValue":1)"), std::string::npos);
}

// Nobody has followed the log meanwhile: the writer itself knows, on whichever node it is.
TEST_P(a_subscriber, that_shows_changes_is_told_what_was_there_before_from_the_next_write_on) {
  std::unique_ptr<db::house> house;
  std::unique_ptr<broker> writer;
  if (GetParam() == engine_kind::postgres) {
    house = here_.second_node();
    writer = make_broker(*house, {.only_node = false});
  }
  const auto write_there = [&](int value) {
    writer ? std::swap(broker_, writer) : void();
    write("x", value);
    writer ? std::swap(broker_, writer) : void();
  };
  write_there(1);
  const auto json = check_and_minify(
      R"({"type":"Subscription","entities":[{"type":"T"}],"notification":{"showChanges":true,)"
      R"("endpoint":{"uri":"http://receiver.jp/n"}}})");
  const auto s = read_subscription(json.value(), "urn:s:1", context::core(), here_.time.now());
  ASSERT_TRUE(s.ok()) << s.error().detail;
  here_.time.advance(std::chrono::milliseconds{1});
  subscription_book book{*broker_};
  const subscription_row row{.id = s.value().id, .body = s.value().body};
  ASSERT_TRUE(here_.loop.wait(book.create(town_, row, std::nullopt, http::reply{201})).ok());
  write_there(2);
  match();
  deliver();
  ASSERT_EQ(out_.got.size(), 1u);
  EXPECT_NE(out_.got.back().body.find(R"("value":2,"previousValue":1)"), std::string::npos);
  ASSERT_TRUE(here_.loop.wait(book.remove(town_, "urn:s:1", {})).ok());
  write_there(3);
  const auto changes = here_.loop.wait(
      here_.at(db::place::town).read([](db::reader& r) { return db::read_changes(r, 0, 100); }));
  EXPECT_EQ(changes.back().body.find("\"before\""), std::string::npos);
}

TEST_P(a_subscriber, that_came_after_a_change_does_not_hear_of_it) {
  write("x", 1);
  subscribe("1");
  write("x", 2);
  match();
  deliver();
  EXPECT_EQ(values(), (std::vector<std::string>{"x=2"}));
}

TEST_P(a_subscriber, that_came_after_a_change_does_not_hear_of_it_from_a_restarted_process) {
  write("x", 1);
  match();
  subscribe("1");
  write("x", 2);
  restart();
  match();
  deliver();
  EXPECT_EQ(values(), (std::vector<std::string>{"x=2"}));
}

TEST_P(a_subscriber, loses_nothing_when_the_store_fails_while_matches_are_stored) {
  subscribe("1");
  match();
  write("x", 1);
  const auto change_schema = [&](std::string_view sql) {
    auto& town = here_.doors->at(town_.tenant, db::place::town);
    here_.loop.wait(town.write([&](db::tx& t) { t.run({sql, sql}, {}); }));
  };
  change_schema("ALTER TABLE broker_delivery RENAME TO gone_for_a_while");
  EXPECT_THROW(here_.loop.wait(notifier_->match_new()), db::error);
  change_schema("ALTER TABLE gone_for_a_while RENAME TO broker_delivery");
  match();
  deliver();
  EXPECT_EQ(values(), (std::vector<std::string>{"x=1"}));
}

TEST_P(a_subscriber, loses_nothing_when_the_process_ends_between_matching_and_sending) {
  subscribe("1");
  write("x", 1);
  match();
  restart();
  write("x", 2);
  match();
  deliver();
  EXPECT_EQ(values(), (std::vector<std::string>{"x=1", "x=2"}));
}

TEST_P(a_subscriber, that_is_dead_is_tried_later_and_holds_up_nobody) {
  subscribe("dead", "", "http://dead.jp/n");
  subscribe("alive");
  out_.dead = {"http://dead.jp/n"};
  write("x", 1);
  write("x", 2);
  match();
  deliver();
  EXPECT_EQ(values(), (std::vector<std::string>{"x=1", "x=2"}));
  EXPECT_EQ(out_.tried["http://dead.jp/n"], 1);
  EXPECT_EQ(state_of("dead").times_failed, 1);
  EXPECT_EQ(deliver(), 0u);
  out_.dead.clear();
  out_.got.clear();
  here_.time.advance(std::chrono::minutes{20});
  deliver();
  EXPECT_EQ(values(), (std::vector<std::string>{"x=1", "x=2"}));
  EXPECT_EQ(state_of("dead").failing, 0);
}

TEST_P(a_subscriber, that_refuses_one_entity_hears_of_the_others_and_of_that_one_in_order) {
  restart({.first_retry = std::chrono::minutes{1}});
  subscribe("1");
  out_.refused = "urn:e:x";
  write("x", 1);
  write("y", 1);
  write("x", 2);
  write("y", 2);
  match();
  deliver();
  EXPECT_EQ(values(), (std::vector<std::string>{"y=1", "y=2"}));
  EXPECT_EQ(deliver(), 0u);
  write("z", 1);
  match();
  EXPECT_EQ(deliver(), 1u);  // though the oldest that waits has still to wait
  out_.refused.clear();
  here_.time.advance(std::chrono::minutes{20});
  deliver();
  EXPECT_EQ(values(), (std::vector<std::string>{"y=1", "y=2", "z=1", "x=1", "x=2"}));
  EXPECT_EQ(state_of("1").times_failed, 1);
}

TEST_P(a_subscriber, that_is_dead_is_left_alone_however_many_entities_change) {
  subscribe("dead", "", "http://dead.jp/n");
  out_.dead = {"http://dead.jp/n"};
  for (int i = 0; i < 40; ++i) {
    write(std::to_string(i), 1);
  }
  match();
  deliver();
  EXPECT_EQ(out_.tried["http://dead.jp/n"], 8);  // one round
  EXPECT_EQ(state_of("dead").failing, 8);
  EXPECT_EQ(deliver(), 0u);
  here_.time.advance(std::chrono::seconds{2});
  deliver();
  EXPECT_EQ(out_.tried["http://dead.jp/n"], 9);  // one that asks whether it is back
  out_.dead.clear();
  here_.time.advance(std::chrono::minutes{20});
  deliver();
  EXPECT_EQ(out_.got.size(), 40u);
  EXPECT_EQ(state_of("dead").failing, 0);
}

TEST_P(a_subscriber, that_is_alive_finds_room_beside_many_that_never_answer) {
  restart({.at_once = 4});
  for (int i = 0; i < 8; ++i) {
    subscribe("dead" + std::to_string(i), "", "http://dead.jp/n");
  }
  out_.dead = {"http://dead.jp/n"};
  for (const auto* id : {"a", "b", "c"}) {
    write(id, 1);
  }
  match();
  while (deliver() > 0) {
  }
  ASSERT_EQ(out_.tried["http://dead.jp/n"], 24);
  subscribe("last");
  write("d", 1);
  match();
  here_.time.advance(std::chrono::minutes{20});
  deliver();
  EXPECT_EQ(out_.tried["http://dead.jp/n"], 25);  // a quarter of what may be spoken to
  EXPECT_EQ(values(), (std::vector<std::string>{"d=1"}));
}

TEST_P(a_subscriber, that_never_answers_is_given_up_and_counted_among_the_dead) {
  subscribe("dead", "", "http://dead.jp/n");
  out_.dead = {"http://dead.jp/n"};
  write("x", 1);
  match();
  for (int i = 0; i < 5; ++i) {
    deliver();
    here_.time.advance(std::chrono::minutes{20});
  }
  EXPECT_EQ(out_.tried["http://dead.jp/n"], 3);
  const auto dead = here_.loop.wait(broker_->town_store(town_.tenant).read([](db::reader& r) {
    return count_dead_deliveries(r, "", "urn:s:dead");
  }));
  EXPECT_EQ(dead, 1);
}

TEST_P(a_subscriber, who_asked_for_pauses_gets_them) {
  subscribe("1", R"(,"throttling":60)");
  write("x", 1);
  write("x", 2);
  match();
  here_.time.advance(std::chrono::seconds{60});
  write("x", 3);
  match();
  deliver();
  EXPECT_EQ(values(), (std::vector<std::string>{"x=1", "x=3"}));
}

TEST_P(a_subscriber, who_left_hears_nothing_more_even_of_what_was_due) {
  subscribe("1");
  write("x", 1);
  match();
  subscription_book book{*broker_};
  ASSERT_TRUE(here_.loop.wait(book.remove(town_, "urn:s:1", {})).ok());
  write("x", 2);
  match();
  deliver();
  EXPECT_TRUE(out_.got.empty());
}

TEST_P(a_subscriber, hears_of_every_change_once_and_in_order_from_two_nodes) {
  start_another(out_);
  subscribe("1");
  std::vector<std::string> wanted;
  for (int i = 0; i < 60; ++i) {
    write("x", i);
    wanted.push_back("x=" + std::to_string(i));
    if (i % 6 != 5) {
      continue;
    }
    match();
    match_at(*other_);
    std::vector<task<void>> both;
    both.push_back(deliver_once(i % 12 == 5 ? *notifier_ : *other_));
    both.push_back(deliver_once(i % 12 == 5 ? *other_ : *notifier_));
    here_.loop.wait(db::testing::all(std::move(both)));
  }
  EXPECT_EQ(values(), wanted);
  EXPECT_EQ(state_of("1").times_sent, 60);
  EXPECT_EQ(deliver(), 0u);
}

TEST_P(a_subscriber, is_served_by_another_node_when_one_stops_in_the_middle_of_a_send) {
  slow_receiver stuck;
  start_another(stuck);
  subscribe("1");
  write("x", 1);
  write("x", 2);
  match();
  match_at(*other_);
  completion<int> ended;
  here_.loop.wait(begin_to_send(*other_, stuck, ended));
  EXPECT_EQ(deliver(), 0u);
  here_.time.advance(std::chrono::seconds{14});  // a time-out of 5 s, and 10 s
  EXPECT_EQ(deliver(), 0u);
  here_.time.advance(std::chrono::seconds{2});
  EXPECT_EQ(deliver(), 2u);
  EXPECT_EQ(values(), (std::vector<std::string>{"x=1", "x=2"}));
  // Back from the dead: its attempt changes nothing any more.
  here_.loop.wait(end_sending(stuck, 500, ended));
  EXPECT_EQ(state_of("1").times_sent, 2);
  EXPECT_EQ(state_of("1").times_failed, 0);
  write("x", 3);
  match();
  EXPECT_EQ(deliver(), 1u);
}

TEST_P(a_subscriber, that_is_dead_is_kept_so_many_notifications_and_no_more) {
  restart({.attempts_max = 3, .waiting_max = 20, .dead_max = 5});
  subscribe("dead", "", "http://dead.jp/n");
  out_.dead = {"http://dead.jp/n"};
  const auto look = [&](auto what) {
    return here_.loop.wait(here_.at(db::place::town).read(what));
  };
  const auto waiting = [&] {
    return look([](db::reader& r) { return count_waiting_deliveries(r, "", "urn:s:dead"); });
  };
  for (int i = 0; i < 40; ++i) {
    write("x", i);
    match();
    ASSERT_LE(waiting(), 20);
  }
  const auto left = waiting();
  EXPECT_GE(left, 19);
  const auto given_up =
      look([](db::reader& r) { return count_given_up_deliveries(r, "", "urn:s:dead"); });
  EXPECT_EQ(given_up, 40 - left);
  const auto dead = look([](db::reader& r) { return count_dead_deliveries(r, "", "urn:s:dead"); });
  EXPECT_EQ(dead, 5);
  out_.dead.clear();
  deliver();
  EXPECT_EQ(values().size(), static_cast<std::size_t>(left));
  EXPECT_EQ(values().back(), "x=39");
}

TEST_P(a_subscriber, has_its_dead_letters_forgotten_by_age_and_number) {
  subscribe("1");
  const auto write_row = [&](db::tx& t, instant made) {
    insert_delivery(t, {.service = "",
                        .subscription = "urn:s:1",
                        .entity = "urn:e:x",
                        .body = "{}",
                        .made = made});
  };
  const auto now = here_.time.now();
  const auto days = [](int n) { return std::chrono::hours{24} * n; };
  const auto change = [&](auto what) {
    return here_.loop.wait(here_.at(db::place::town).write(what));
  };
  change([&](db::tx& t) {
    for (int i = 0; i < 10; ++i) {
      write_row(t, now - days(31));
    }
    for (int i = 0; i < 10; ++i) {
      write_row(t, now - days(29));
    }
    return limit_waiting(t, "", "urn:s:1", 0);
  });
  const auto forget = [&](std::int64_t most) {
    return change([&](db::tx& t) { return forget_dead_deliveries(t, now - days(30), most); });
  };
  EXPECT_EQ(forget(100), 10);
  EXPECT_EQ(forget(4), 6);
  EXPECT_EQ(forget(4), 0);
}

INSTANTIATE_TEST_SUITE_P(engines, a_subscriber, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
