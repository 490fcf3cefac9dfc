#include "base/jose/client_assertion.h"

#include <gtest/gtest.h>

#include "base/jose/test/tokens.h"

namespace tsu::jose {
namespace {

using testing::noon;
using testing::raw_token;
using testing::told;

constexpr std::int64_t at = 1795348800;
const std::string endpoints[] = {"https://id.example/oidc/token", "https://id.example/oidc/par"};

struct wishes {
  std::string_view iss = "c1", sub = "c1", aud = R"("https://id.example")";
  std::int64_t exp = at + 60;
  std::string_view more = R"(,"jti":"j1")";
};

struct client_assertion : ::testing::Test {
  const private_key key = private_key::make(algorithm::es256);
  const key_set keys{{key.public_part("k")}};
  assertion_wish wish{.client_id = "c1",
                      .issuer = "https://id.example",
                      .endpoints = endpoints,
                      .algorithms = {algorithm::es256},
                      .now = noon};

  std::string token(const wishes& w) const {
    return sign(use::client_assertion, key, "k",
                R"({"iss":")" + std::string{w.iss} + R"(","sub":")" + std::string{w.sub} +
                    R"(","aud":)" + std::string{w.aud} + R"(,"exp":)" + std::to_string(w.exp) +
                    std::string{w.more} + "}");
  }
  std::string checked(const wishes& w) const { return told(check_assertion(token(w), keys, wish)); }
};

TEST_F(client_assertion, id3_1_20_the_client_names_itself_twice) {
  const auto good = check_assertion(token({}), keys, wish);
  ASSERT_TRUE(good.ok());
  EXPECT_EQ(good.value().jti, "j1");
  EXPECT_GE(good.value().expires, noon + std::chrono::seconds{60});
  EXPECT_EQ(checked({.iss = "c2"}), "bad_client_assertion");
  EXPECT_EQ(checked({.sub = "c2"}), "bad_client_assertion");
  EXPECT_EQ(checked({.iss = "c2", .sub = "c2"}), "bad_client_assertion");
}

TEST_F(client_assertion, id3_1_20_the_audience_is_the_issuer_as_a_text) {
  for (const auto* aud : {R"(["https://id.example"])", R"("https://id.example/oidc/token")",
                          R"("https://id.example/oidc/par")", R"("https://id.example/")", "7"}) {
    EXPECT_EQ(checked({.aud = aud}), "bad_client_assertion") << aud;
  }
}

TEST_F(client_assertion, id3_1_20_older_clients_may_name_an_endpoint) {
  wish.audience = audience_rule::endpoints_too;
  for (const auto* aud :
       {R"("https://id.example")", R"(["https://id.example"])",
        R"("https://id.example/oidc/token")", R"(["x","https://id.example/oidc/par"])"}) {
    EXPECT_EQ(checked({.aud = aud}), "ok") << aud;
  }
  for (const auto* aud : {R"("https://other.example")", "[]", R"(["https://id.example",7])"}) {
    EXPECT_EQ(checked({.aud = aud}), "bad_client_assertion") << aud;
  }
}

TEST_F(client_assertion, id3_1_20_it_lives_five_minutes_at_most) {
  EXPECT_EQ(checked({.exp = at + 300}), "ok");
  EXPECT_EQ(checked({.exp = at + 310}), "ok");  // of a clock that is ahead
  EXPECT_EQ(checked({.exp = at + 311}), "bad_client_assertion");
  EXPECT_EQ(checked({.exp = at + 86'400}), "bad_client_assertion");
  EXPECT_EQ(checked({.exp = at - 9}), "ok");
  EXPECT_EQ(checked({.exp = at - 10}), "bad_client_assertion");
  const auto without = sign(use::client_assertion, key, "k",
                            R"({"iss":"c1","sub":"c1","aud":"https://id.example","jti":"j"})");
  EXPECT_EQ(told(check_assertion(without, keys, wish)), "bad_client_assertion");
}

TEST_F(client_assertion, id3_1_20_ten_seconds_ahead_are_taken_and_a_minute_is_not) {
  for (const std::string name : {"iat", "nbf"}) {
    const auto with = [&](std::string_view value) {
      return checked({.more = R"(,"jti":"j",")" + name + "\":" + std::string{value}});
    };
    EXPECT_EQ(with(std::to_string(at + 8)), "ok");
    EXPECT_EQ(with(std::to_string(at + 10)), "ok");
    EXPECT_EQ(with(std::to_string(at + 61)), "bad_client_assertion");
    EXPECT_EQ(with(std::to_string(at - 3'600)), "ok");
    EXPECT_EQ(with(R"("now")"), "bad_client_assertion");
  }
}

TEST_F(client_assertion, id3_1_20_a_jti_is_there_to_be_remembered) {
  EXPECT_EQ(checked({.more = ""}), "bad_client_assertion");
  EXPECT_EQ(checked({.more = R"(,"jti":"")"}), "bad_client_assertion");
  EXPECT_EQ(checked({.more = R"(,"jti":7)"}), "bad_client_assertion");
  EXPECT_EQ(checked({.more = R"(,"jti":")" + std::string(257, 'j') + "\""}),
            "bad_client_assertion");
}

TEST_F(client_assertion, id3_1_20_the_algorithm_is_the_registered_one) {
  const auto rsa = private_key::make(algorithm::rs256);
  const key_set both{{key.public_part("k"), rsa.public_part("r")}};
  const auto text = sign(use::client_assertion, rsa, "r",
                         R"({"iss":"c1","sub":"c1","aud":"https://id.example","exp":1795348860,)"
                         R"("jti":"j"})");
  EXPECT_EQ(told(check_assertion(text, both, wish)), "bad_client_assertion");
  wish.algorithms = fapi_algorithms;
  EXPECT_EQ(told(check_assertion(text, both, wish)), "bad_client_assertion");
  wish.algorithms = all_public;
  EXPECT_EQ(told(check_assertion(text, both, wish)), "ok");
}

TEST_F(client_assertion, id3_1_20_an_id_token_s_type_is_no_proof_of_an_access_token) {
  const std::string claims_json =
      R"({"iss":"c1","sub":"c1","aud":"https://id.example","exp":1795348860,"jti":"j"})";
  EXPECT_EQ(told(check_assertion(sign(use::access_token, key, "k", claims_json), keys, wish)),
            "bad_client_assertion");
  EXPECT_EQ(told(check_assertion(
                raw_token(key, R"({"alg":"ES256","typ":"client-authentication+jwt"})", claims_json),
                keys, wish)),
            "ok");
}

TEST_F(client_assertion, who_it_says_it_is_can_be_read_before_anything_is_believed) {
  EXPECT_EQ(client_named_in(token({.sub = "c9"})), "c9");
  EXPECT_EQ(client_named_in("x.y.z"), std::nullopt);
}

}  // namespace
}  // namespace tsu::jose
