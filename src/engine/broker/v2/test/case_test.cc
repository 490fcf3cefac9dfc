#include <gtest/gtest.h>

#include <array>

#include "base/core/test/folders.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/broker/module.h"
#include "engine/broker/registrations/registry.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/subscribe/subscription_book.h"
#include "engine/broker/test/conversation.h"

namespace tsu::broker {
namespace {

const instant start = *parse_instant("2026-01-15T00:00:00Z");

// A municipality that no other conversation has: any five digits and their check digit.
tenant_code a_town(std::size_t n) {
  const auto five = std::to_string(30'000 + n);
  for (char c = '0'; c <= '9'; ++c) {
    if (const auto code = tenant_code::parse(five + c); code.ok()) {
      return code.value();
    }
  }
  return db::testing::sapporo();
}

// Nobody is outside.
class no_door final : public source_door {
 public:
  task<result<http::client_reply>> send(http::client_request) override {
    co_return problem{why::unavailable, "nobody is there"};
  }
};

class every_v2_conversation : public testing::TestWithParam<db::testing::engine_kind> {};

TEST_P(every_v2_conversation, goes_as_it_is_written) {
  const auto all = read_conversations(TSU_SOURCE_DIR "/src/engine/broker/v2/test/case");
  ASSERT_FALSE(all.empty());
  const std::array schemas{schema(), db::module_schema{"record", record::migrations}};
  db::testing::fresh_house here{GetParam(), schemas};
  const auto real = make_broker(*here.doors, {.history_of_all = true});
  subscription_book book{*real};
  no_door door;
  seeded_random random{7};
  registry sources{*real, door, here.time, random};
  std::size_t n = 0;
  for (const auto& c : all) {
    const auto town = a_town(n++);
    here.doors->add_tenant(town);
    here.time.set(start);
    context_cache contexts;
    stored_services services;
    for (const auto& name : c.services) {
      ASSERT_TRUE(here.loop.wait(services.add(real->town_store(town), name)).ok());
    }
    auto given = std::make_shared<parts>();
    given->entities = real.get();
    given->contexts = &contexts;
    given->services = &services;
    given->subscriptions = &book;
    given->sources = &sources;
    EXPECT_EQ(carry_on(c, {.contents = &contents(), .parts = given}, here.loop, here.time, town),
              "")
        << c.title;
  }
}

INSTANTIATE_TEST_SUITE_P(engines, every_v2_conversation, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
