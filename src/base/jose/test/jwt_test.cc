#include "base/jose/jwt.h"

#include <gtest/gtest.h>

#include "base/jose/test/tokens.h"

namespace tsu::jose {
namespace {

using testing::noon;
using testing::told;

constexpr std::int64_t at = 1795348800;  // noon

std::string checked(const std::string& json, std::string_view nonce = "") {
  return told(
      check_claims(claims::parse(json).value(),
                   {.issuer = "https://a.example", .audience = "me", .now = noon, .nonce = nonce}));
}

std::string with(std::string_view iss, std::string_view aud, std::int64_t exp, std::int64_t iat,
                 std::string_view more = "") {
  return checked(R"({"iss":")" + std::string{iss} + R"(","aud":)" + std::string{aud} +
                     R"(,"exp":)" + std::to_string(exp) + R"(,"iat":)" + std::to_string(iat) +
                     std::string{more} + "}",
                 "n");
}

std::string with_times(std::int64_t exp, std::int64_t iat, std::string_view more = "") {
  return with("https://a.example", R"("me")", exp, iat, R"(,"nonce":"n")" + std::string{more});
}

std::string for_audience(std::string_view aud, std::string_view more = "") {
  return with("https://a.example", aud, at + 60, at, R"(,"nonce":"n")" + std::string{more});
}

TEST(jwt, the_issuer_is_compared_exactly) {
  EXPECT_EQ(with("https://a.example", R"("me")", at + 60, at, R"(,"nonce":"n")"), "ok");
  for (const auto* other : {"https://a.example/", "https://A.example", "http://a.example", ""}) {
    EXPECT_EQ(with(other, R"("me")", at + 60, at, R"(,"nonce":"n")"), "bad_claims iss") << other;
  }
}

TEST(jwt, the_audience_is_this_one_and_among_several_azp_names_it) {
  EXPECT_EQ(for_audience(R"(["me"])"), "ok");
  EXPECT_EQ(for_audience(R"(["me","you"])", R"(,"azp":"me")"), "ok");
  EXPECT_EQ(for_audience(R"("you")"), "bad_claims aud");
  EXPECT_EQ(for_audience("[]"), "bad_claims aud");
  EXPECT_EQ(for_audience(R"(["me",7])"), "bad_claims aud");
  EXPECT_EQ(for_audience("7"), "bad_claims aud");
  EXPECT_EQ(for_audience(R"(["me","you"])"), "bad_claims azp");
  EXPECT_EQ(for_audience(R"(["me","you"])", R"(,"azp":"you")"), "bad_claims azp");
  EXPECT_EQ(for_audience(R"("me")", R"(,"azp":"you")"), "bad_claims azp");
}

TEST(jwt, times_hold_within_ten_seconds_of_another_clock) {
  EXPECT_EQ(with_times(at - 9, at - 60), "ok");
  EXPECT_EQ(with_times(at - 10, at - 60), "bad_claims exp");
  EXPECT_EQ(with_times(at + 86'410, at), "ok");
  EXPECT_EQ(with_times(at + 86'411, at), "bad_claims exp");
  EXPECT_EQ(with_times(at + 60, at + 10), "ok");
  EXPECT_EQ(with_times(at + 60, at + 11), "bad_claims iat");
  EXPECT_EQ(with_times(at + 60, at, R"(,"nbf":)" + std::to_string(at + 10)), "ok");
  EXPECT_EQ(with_times(at + 60, at, R"(,"nbf":)" + std::to_string(at + 11)), "bad_claims nbf");
  EXPECT_EQ(with_times(at + 60, at, R"(,"nbf":"x")"), "bad_claims nbf");
}

TEST(jwt, what_is_missing_is_named) {
  const std::string iss = R"("iss":"https://a.example")", aud = R"("aud":"me")",
                    exp = R"("exp":1795348860)", iat = R"("iat":1795348800)";
  EXPECT_EQ(checked("{" + iss + "," + aud + "," + exp + "," + iat + "}"), "ok");
  EXPECT_EQ(checked("{" + aud + "," + exp + "," + iat + "}"), "bad_claims iss");
  EXPECT_EQ(checked("{" + iss + "," + exp + "," + iat + "}"), "bad_claims aud");
  EXPECT_EQ(checked("{" + iss + "," + aud + "," + iat + "}"), "bad_claims exp");
  EXPECT_EQ(checked("{" + iss + "," + aud + "," + exp + "}"), "bad_claims iat");
  EXPECT_EQ(checked("{" + iss + "," + aud + "," + exp + "," + iat + "}", "n"), "bad_claims nonce");
  EXPECT_EQ(checked("{" + iss + "," + aud + "," + exp + "," + iat + R"(,"nonce":"m"})", "n"),
            "bad_claims nonce");
}

}  // namespace
}  // namespace tsu::jose
