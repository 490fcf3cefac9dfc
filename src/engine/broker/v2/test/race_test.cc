// Requests that want the same id at the same time: one makes the entity, whatever protocol they
// speak and whichever node they reach.
#include <gtest/gtest.h>

#include <array>
#include <coroutine>
#include <map>

#include "base/core/executor.h"
#include "base/db/test/fresh_house.h"
#include "base/module/router.h"
#include "base/record/audit.h"
#include "engine/broker/api/parts.h"
#include "engine/broker/module.h"
#include "engine/broker/query/query.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/v2/names.h"
#include "engine/broker/v2/update.h"

namespace tsu::broker::v2 {
namespace {

using db::testing::engine_kind;

const std::array schemas{schema(), db::module_schema{"record", record::migrations}};

class racers : public testing::TestWithParam<engine_kind> {
 protected:
  void SetUp() override {
    const bool alone = GetParam() == engine_kind::sqlite;
    nodes.push_back(make_broker(*house.doors, {.only_node = alone}));
    if (!alone) {
      second = house.second_node();
      nodes.push_back(make_broker(*second, {.only_node = false}));
    }
    for (const auto& one : nodes) {
      auto given = std::make_shared<parts>();
      given->entities = one.get();
      given->contexts = &contexts;
      wired.push_back({.contents = &contents(), .parts = given});
    }
  }
  void TearDown() override { nodes.clear(); }

  struct asked {
    std::string target, body;
  };
  task<void> post(std::size_t node, asked a) {
    const router routes{std::span{&wired[node], 1}};
    const auto mark = std::min(a.target.find('?'), a.target.size());
    http::request request{
        .verb = http::method::post,
        .path = std::string_view{a.target}.substr(0, mark),
        .query = std::string_view{a.target}.substr(std::min(mark + 1, a.target.size())),
        .body = a.body};
    request.headers.add("Content-Type", "application/json");
    const auto target = routes.find(request.verb, request.path);
    const caller anybody{.subject = "test", .role = "admin"};
    call c{.request = request,
           .tenant = town.tenant,
           .who = anybody,
           .now = house.time.now(),
           .path_values = target.values};
    const auto r = co_await target.what->run(*wired[node].parts, c);
    ++answers[r.ok() ? r.value().status : http_status(r.error().reason)];
    if (++answered == wanted && waiter) {
      executor::current()->post(std::exchange(waiter, {}));
    }
  }
  auto all_answered() {
    struct awaiter {
      racers& self;
      bool await_ready() const noexcept { return self.answered == self.wanted; }
      void await_suspend(std::coroutine_handle<> h) const noexcept { self.waiter = h; }
      void await_resume() const noexcept {}
    };
    return awaiter{*this};
  }
  task<void> start(std::vector<asked> all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      spawn(post(i % nodes.size(), all[i]));
    }
    co_await all_answered();
  }
  // All are under way before the first is answered; they take turns among the nodes.
  void race(const std::vector<asked>& all) {
    answers.clear();
    answered = 0;
    wanted = all.size();
    house.loop.wait(start(all));
  }
  std::int64_t entities() {
    query q;
    q.count = true;
    q.now = house.time.now();
    const auto state = house.loop.wait(nodes.front()->look(town));
    return state->select(q, [](const entity_ptr&) {}).value().value_or(-1);
  }

  db::testing::fresh_house house{GetParam(), schemas};
  std::unique_ptr<db::house> second;
  std::vector<std::unique_ptr<broker>> nodes;
  std::vector<wired_module> wired;
  context_cache contexts;
  const town_key town{db::testing::sapporo(), ""};
  std::map<int, int> answers;
  std::size_t answered = 0, wanted = 0;
  std::coroutine_handle<> waiter;
};

using counts = std::map<int, int>;

TEST_P(racers, of_ngsiv2_make_one_entity) {
  race(std::vector<asked>(20, {"/v2/entities", R"({"id":"E","type":"T","a":{"value":1}})"}));
  EXPECT_EQ(answers, (counts{{201, 1}, {422, 19}}));
  EXPECT_EQ(entities(), 1);
}

TEST_P(racers, that_append_by_batches_make_one_entity) {
  const std::string body =
      R"({"actionType":"append","entities":[{"id":"E","type":"T","a":{"value":1}}]})";
  race(std::vector<asked>(20, {"/v2/op/update", body}));
  EXPECT_EQ(answers, (counts{{204, 20}}));
  EXPECT_EQ(entities(), 1);
}

TEST_P(racers, of_two_types_make_one_entity_of_each) {
  std::vector<asked> all;
  for (int i = 0; i < 10; ++i) {
    all.push_back({"/v2/entities", R"({"id":"E","type":"T"})"});
    all.push_back({"/v2/entities", R"({"id":"E","type":"U"})"});
  }
  race(all);
  EXPECT_EQ(answers, (counts{{201, 2}, {422, 18}}));
  EXPECT_EQ(entities(), 2);
}

TEST_P(racers, of_ngsi_ld_make_one_entity) {
  race(std::vector<asked>(20, {"/ngsi-ld/v1/entities", R"({"id":"urn:e:1","type":"T"})"}));
  EXPECT_EQ(answers, (counts{{201, 1}, {409, 19}}));
  EXPECT_EQ(entities(), 1);
}

TEST_P(racers, of_both_protocols_make_one_entity) {
  std::vector<asked> all;
  for (int i = 0; i < 10; ++i) {
    all.push_back({"/v2/entities", R"({"id":"urn:e:1","type":"T"})"});
    all.push_back({"/ngsi-ld/v1/entities", R"({"id":"urn:e:1","type":"T"})"});
  }
  race(all);
  EXPECT_EQ(answers[201], 1);
  EXPECT_EQ(answers[422] + answers[409], 19);
  EXPECT_EQ(entities(), 1);
}

// The first place of the id was another's when the second was chosen; meanwhile that one has gone
// and a twin has come to it.
TEST_P(racers, that_chose_another_place_of_the_id_see_a_twin) {
  auto u = std::make_shared<update>();
  u->how = action::create;
  u->given = {.id = "E", .type = "T"};
  u->may_create = true;
  shortfall left;
  const auto write = [&](std::size_t place) {
    return house.loop.wait(
        nodes.front()->write(town, operation_for(u, stored_id("E", place), &left), {}));
  };
  ASSERT_TRUE(write(1).ok());
  const auto twin = write(2);
  ASSERT_FALSE(twin.ok());
  EXPECT_EQ(twin.error().code, fault_place_taken);
  EXPECT_EQ(entities(), 1);
}

INSTANTIATE_TEST_SUITE_P(engines, racers, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker::v2
