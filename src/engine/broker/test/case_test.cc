#include <gtest/gtest.h>

#include <set>

#include "base/core/json_text.h"
#include "engine/broker/module.h"
#include "engine/broker/test/conversation.h"
#include "engine/broker/test/fake_broker.h"

namespace tsu::broker {
namespace {

const instant start = *parse_instant("2026-01-15T00:00:00Z");

class declared_services final : public service_register {
 public:
  explicit declared_services(const std::vector<std::string>& names)
      : names_(names.begin(), names.end()) {}
  bool has(tenant_code, std::string_view name) const override {
    return names_.contains(std::string{name});
  }

 private:
  std::set<std::string> names_;
};

const std::vector<conversation>& conversations() {
  static const auto all = read_conversations(TSU_SOURCE_DIR "/src/engine/broker/test/case");
  return all;
}

class a_conversation : public testing::TestWithParam<std::size_t> {};

TEST_P(a_conversation, goes_as_it_is_written_with_the_fake) {
  const auto& c = conversations()[GetParam()];
  manual_clock clock{start};
  event_loop loop;
  fake_broker entities{clock};
  context_cache contexts;
  for (const auto& [url, document] : c.contexts) {
    ASSERT_TRUE(contexts.preload(url, document).ok()) << url;
  }
  const declared_services services{c.services};
  auto given = std::make_shared<parts>();
  given->entities = &entities;
  given->contexts = &contexts;
  given->services = &services;
  EXPECT_EQ(carry_on(c, {.contents = &contents(), .parts = given}, loop, clock), "") << c.title;
}

INSTANTIATE_TEST_SUITE_P(broker, a_conversation,
                         testing::Range(std::size_t{0}, conversations().size()),
                         [](const auto& info) {
                           const auto& c = conversations()[info.param];
                           std::string name = c.file + "_" + c.title;
                           for (char& ch : name) {
                             const bool kept = (ch >= 'a' && ch <= 'z') ||
                                               (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9');
                             ch = kept ? ch : '_';
                           }
                           return name + "_" + std::to_string(info.param);
                         });

TEST(the_runner, sees_what_is_missing_too_much_or_different) {
  std::map<std::string, std::string> names;
  EXPECT_EQ(difference(R"({"a":"*","b":[1,"x*"]})", R"({"b":[1.0,"xyz"],"a":{},"c":1})", names),
            "");
  EXPECT_NE(difference(R"({"a":1})", R"({})", names), "");
  EXPECT_NE(difference(R"({"a":"!"})", R"({"a":1})", names), "");
  EXPECT_NE(difference(R"([1])", R"([1,2])", names), "");
  EXPECT_NE(difference(R"({"a":"1"})", R"({"a":1})", names), "");
  EXPECT_EQ(difference(R"({"a":"x-${n}"})", R"({"a":"x-7"})", names), "");
  EXPECT_NE(difference(R"({"a":"${n}"})", R"({"a":"8"})", names), "");
  EXPECT_GE(conversations().size(), 1u);
}

}  // namespace
}  // namespace tsu::broker
