#include "base/record/idempotency.h"

#include <gtest/gtest.h>

#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"

namespace tsu::record {
namespace {

using db::testing::engine_kind;

const db::module_schema modules[] = {{"record", migrations}};

class saved_replies : public ::testing::TestWithParam<engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& town = here.at(db::place::town);
  int runs = 0;

  result<http::reply> ask(std::string_view key, std::string_view body,
                          std::string_view caller = "hana") {
    http::request r;
    r.verb = http::method::post;
    r.path = "/snow/v1/requests";
    r.body = body;
    const std::optional<idempotency_key> k{
        idempotency_key{key, "POST /snow/v1/requests", caller, hash_of_request(r)}};
    return here.loop.wait(town.write([&](db::tx& t) {
      return idempotent(t, k, [&](db::tx& inner) -> result<http::reply> {
        if (body == "refused") {
          return problem{why::conflict, "no"};
        }
        audit(inner, {.action = "snow.request.opened"});
        http::reply made{201, "application/json", "{\"id\":" + std::to_string(++runs) + "}"};
        return std::move(made.with("Location", "/snow/v1/requests/1"));
      });
    }));
  }
};

TEST_P(saved_replies, a_request_sent_again_gets_the_same_reply_and_does_nothing_twice) {
  const auto first = ask("k1", "{}");
  const auto again = ask("k1", "{}");
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(again.value().status, 201);
  EXPECT_EQ(again.value().body, first.value().body);
  EXPECT_EQ(again.value().type, "application/json");
  ASSERT_EQ(again.value().headers.size(), 2U);
  EXPECT_EQ(again.value().headers[0].second, "/snow/v1/requests/1");
  EXPECT_EQ(again.value().headers[1].first, "Idempotency-Replayed");
  EXPECT_EQ(here.loop.wait(town.read([](db::reader& r) { return read_audit(r, 0, 9); })).size(),
            1U);
}

TEST_P(saved_replies, the_same_key_with_another_body_is_a_conflict) {
  ASSERT_TRUE(ask("k1", "{}").ok());
  const auto other = ask("k1", "{\"a\":1}");
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().reason, why::conflict);
  EXPECT_EQ(other.error().code, "idempotency_key_reused");
}

TEST_P(saved_replies, keys_of_different_callers_do_not_meet) {
  ASSERT_TRUE(ask("k1", "{}", "hana").ok());
  EXPECT_EQ(ask("k1", "{\"b\":2}", "taro").value().body, "{\"id\":2}");
}

TEST_P(saved_replies, what_was_refused_is_not_saved) {
  EXPECT_FALSE(ask("k1", "refused").ok());
  EXPECT_TRUE(ask("k1", "{}").ok());
}

TEST_P(saved_replies, after_24_hours_a_key_is_new_again_and_old_replies_are_forgotten) {
  ASSERT_TRUE(ask("k1", "{}").ok());
  here.time.advance(std::chrono::hours{24} - duration{1});
  EXPECT_EQ(ask("k1", "{}").value().body, "{\"id\":1}");
  here.time.advance(duration{1});
  EXPECT_EQ(ask("k1", "{\"other\":1}").value().body, "{\"id\":2}");
  here.time.advance(std::chrono::hours{24});
  EXPECT_EQ(here.loop.wait(town.write([](db::tx& t) { return forget_replies(t); })), 1);
}

TEST(idempotency_key_header, only_visible_ascii_of_a_sane_length_is_taken) {
  const auto key_of = [](std::string_view value) {
    http::request r;
    r.headers.add("Idempotency-Key", value);
    return key_in(r);
  };
  EXPECT_FALSE(key_in(http::request{}).value());
  EXPECT_EQ(*key_of("a-1").value(), "a-1");
  for (const std::string& bad :
       {std::string{}, std::string{"a b"}, std::string{"\xe3\x81\x82"}, std::string(256, 'x')}) {
    EXPECT_FALSE(key_of(bad).ok()) << bad;
  }
}

INSTANTIATE_TEST_SUITE_P(engines, saved_replies, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::record
