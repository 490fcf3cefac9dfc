#include "engine/broker/subscribe/notifier.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

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
    if (dead.contains(o.url)) {
      co_return problem{why::unavailable, "cannot connect"};
    }
    got.push_back(std::move(o));
    co_return 204;
  }
  std::vector<outgoing> got;
  std::set<std::string> dead;
  std::map<std::string, int> tried;
};

const std::array schemas{schema()};

class a_subscriber : public testing::TestWithParam<engine_kind> {
 protected:
  void restart() {
    notifier_ = std::make_unique<notifier>(*broker_, town_.tenant, out_, here_.time, random_,
                                           notifier_options{.attempts_max = 3});
  }
  void SetUp() override {
    broker_ = make_broker(*here_.doors, {});
    restart();
  }
  void TearDown() override {
    notifier_.reset();
    broker_.reset();
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
  void match() {
    while (here_.loop.wait(notifier_->match_new()) > 0) {
    }
  }
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
    return here_.loop.wait(book.get(town_, "urn:s:" + id)).value().state;
  }

  db::testing::fresh_house here_{GetParam(), schemas};
  const town_key town_{.tenant = db::testing::sapporo(), .service = {}};
  recorder out_;
  seeded_random random_{7};
  std::unique_ptr<broker> broker_;
  std::unique_ptr<notifier> notifier_;
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
  ASSERT_TRUE(here_.loop.wait(book.remove(town_, "urn:s:1")).ok());
  write("x", 2);
  match();
  deliver();
  EXPECT_TRUE(out_.got.empty());
}

INSTANTIATE_TEST_SUITE_P(engines, a_subscriber, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
