#include "base/jose/dpop.h"

#include <gtest/gtest.h>

#include "base/jose/test/tokens.h"
#include "base/jose/test/vectors.h"

namespace tsu::jose {
namespace {

using testing::noon;
using testing::raw_token;
using testing::told;

constexpr std::int64_t at = 1795348800;
constexpr std::string_view endpoint = "https://id.example/oidc/token";

struct dpop : ::testing::Test {
  const private_key key = private_key::make(algorithm::es256);
  const std::string jwk = key.public_part("x").jwk();

  std::string header(std::string_view more = "") const {
    return R"({"typ":"dpop+jwt","alg":"ES256","jwk":)" + jwk + std::string{more} + "}";
  }
  static std::string payload(std::int64_t iat = at, std::string_view htm = "POST",
                             std::string_view htu = endpoint, std::string_view more = "") {
    return R"({"jti":"j1","htm":")" + std::string{htm} + R"(","htu":")" + std::string{htu} +
           R"(","iat":)" + std::to_string(iat) + std::string{more} + "}";
  }
  static std::string checked(std::string_view text) {
    return told(check_proof(text, {.method = "POST", .url = endpoint, .now = noon}));
  }
  std::string with_payload(std::string_view p) const {
    return checked(raw_token(key, header(), p));
  }
  std::string with_header(std::string_view h) const {
    return checked(raw_token(key, h, payload()));
  }
};

TEST_F(dpop, the_proof_of_rfc_9449_is_taken_and_its_key_named) {
  const auto p = check_proof(vectors::rfc9449_proof, {.method = "POST",
                                                      .url = "https://server.example.com/token",
                                                      .now = from_micros(1562262616'000000)});
  ASSERT_TRUE(p.ok()) << p.error().detail;
  EXPECT_EQ(p.value().key_thumbprint, vectors::rfc9449_thumbprint);
  EXPECT_EQ(p.value().jti, "-BwC3ESc6acc2lTc");
  EXPECT_GT(p.value().until, from_micros(1562262616'000000 + 60'000000));
}

TEST_F(dpop, id3_1_24_method_and_address_are_this_request_s) {
  EXPECT_EQ(with_payload(payload()), "ok");
  EXPECT_EQ(with_payload(payload(at, "GET")), "bad_dpop_proof");
  EXPECT_EQ(with_payload(payload(at, "post")), "bad_dpop_proof");
  for (const auto* same :
       {"https://ID.Example/oidc/token", "https://id.example:443/oidc/token",
        "HTTPS://id.example/oidc/token?x=1", "https://id.example/oidc/token#f"}) {
    EXPECT_EQ(with_payload(payload(at, "POST", same)), "ok") << same;
  }
  for (const auto* other : {"https://id.example/oidc/par", "http://id.example/oidc/token", "x",
                            "https://id.example/oidc/token/", "https://id.example/OIDC/token",
                            "https://id.example:8443/oidc/token", "https://u@id.example/oidc/token",
                            "/oidc/token", "https:///oidc/token"}) {
    EXPECT_EQ(with_payload(payload(at, "POST", other)), "bad_dpop_proof") << other;
  }
}

TEST_F(dpop, id3_1_24_a_minute_off_is_taken_and_more_is_not) {
  for (const auto off : {-60, -10, 10, 60}) {
    EXPECT_EQ(with_payload(payload(at + off)), "ok") << off;
  }
  for (const auto off : {-61, 61, 3600}) {
    EXPECT_EQ(with_payload(payload(at + off)), "bad_dpop_proof") << off;
  }
}

TEST_F(dpop, id3_1_24_what_is_missing_or_of_another_kind_refuses_it) {
  for (const auto* p :
       {R"({"htm":"POST","htu":"https://id.example/oidc/token","iat":1795348800})",
        R"({"jti":"","htm":"POST","htu":"https://id.example/oidc/token","iat":1795348800})",
        R"({"jti":7,"htm":"POST","htu":"https://id.example/oidc/token","iat":1795348800})",
        R"({"jti":"j","htu":"https://id.example/oidc/token","iat":1795348800})",
        R"({"jti":"j","htm":"POST","iat":1795348800})",
        R"({"jti":"j","htm":"POST","htu":"https://id.example/oidc/token"})",
        R"({"jti":"j","htm":"POST","htu":"https://id.example/oidc/token","iat":"1795348800"})"}) {
    EXPECT_EQ(with_payload(p), "bad_dpop_proof") << p;
  }
}

TEST_F(dpop, id3_1_24_the_header_brings_one_public_key_and_an_allowed_algorithm) {
  EXPECT_EQ(with_header(header()), "ok");
  const auto without_type = R"({"alg":"ES256","jwk":)" + jwk + "}";
  EXPECT_EQ(with_header(without_type), "bad_dpop_proof");
  EXPECT_EQ(with_header(R"({"typ":"dpop+jwt","alg":"ES256"})"), "bad_dpop_proof");
  EXPECT_EQ(with_header(R"({"typ":"dpop+jwt","alg":"none","jwk":)" + jwk + "}"), "bad_dpop_proof");
  EXPECT_EQ(with_header(R"({"typ":"dpop+jwt","alg":"HS256","jwk":{"kty":"oct","k":"AAAA"}})"),
            "bad_dpop_proof");
  EXPECT_EQ(with_header(R"({"typ":"dpop+jwt","alg":"RS256","jwk":)" + jwk + "}"), "bad_dpop_proof");
  EXPECT_EQ(with_header(header(R"(,"jku":"https://a.example")")), "bad_dpop_proof");
  EXPECT_EQ(with_header(R"({"typ":"dpop+jwt","alg":"ES256","jwk":"x"})"), "bad_dpop_proof");
  const auto with_private =
      private_key::from_jwk(algorithm::es256, secret{std::string{vectors::a3_private}});
  const auto header_private =
      R"({"typ":"dpop+jwt","alg":"ES256","jwk":)" + std::string{vectors::a3_private} + "}";
  EXPECT_EQ(checked(raw_token(with_private.value(), header_private, payload())), "bad_dpop_proof");
}

TEST_F(dpop, id3_1_24_another_key_s_signature_is_refused) {
  const auto stranger = private_key::make(algorithm::es256);
  EXPECT_EQ(checked(raw_token(stranger, header(), payload())), "bad_dpop_proof");
}

TEST_F(dpop, id3_1_24_with_an_access_token_its_hash_is_there) {
  const auto with_ath = [&](std::string_view more) {
    return told(check_proof(raw_token(key, header(), payload(at, "POST", endpoint, more)),
                            {.method = "POST", .url = endpoint, .now = noon, .access_token = "t"}));
  };
  EXPECT_EQ(with_ath(R"(,"ath":")" + hash_of_token("t") + "\""), "ok");
  EXPECT_EQ(with_ath(R"(,"ath":")" + hash_of_token("u") + "\""), "bad_dpop_proof");
  EXPECT_EQ(with_ath(R"(,"ath":7)"), "bad_dpop_proof");
  EXPECT_EQ(with_ath(""), "bad_dpop_proof");
  // RFC 9449 7.1
  EXPECT_EQ(hash_of_token("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"),
            "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
}

TEST_F(dpop, id3_1_24_a_nonce_is_asked_for_only_when_all_else_is_right) {
  const auto asking = [&](std::string_view p) {
    return told(check_proof(
        raw_token(key, header(), p),
        {.method = "POST", .url = endpoint, .now = noon, .nonce_is_good = [](std::string_view n) {
           return n == "good";
         }}));
  };
  EXPECT_EQ(asking(payload(at, "POST", endpoint, R"(,"nonce":"good")")), "ok");
  EXPECT_EQ(asking(payload(at, "POST", endpoint, R"(,"nonce":"old")")), "dpop_nonce_needed");
  EXPECT_EQ(asking(payload()), "dpop_nonce_needed");
  EXPECT_EQ(asking(payload(at, "GET")), "bad_dpop_proof");
}

TEST_F(dpop, the_algorithms_can_be_fewer) {
  const auto token = raw_token(key, header(), payload());
  EXPECT_EQ(
      told(check_proof(
          token,
          {.method = "POST", .url = endpoint, .now = noon, .algorithms = {algorithm::eddsa}})),
      "bad_dpop_proof");
}

}  // namespace
}  // namespace tsu::jose
