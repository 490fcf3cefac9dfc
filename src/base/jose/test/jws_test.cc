#include "base/jose/jws.h"

#include <gtest/gtest.h>

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/jose/test/tokens.h"
#include "base/jose/test/vectors.h"

namespace tsu::jose {
namespace {

using testing::raw_token;
using testing::told;

constexpr use all_uses[] = {use::id_token, use::access_token, use::logout_token,
                            use::client_assertion};

struct jws : ::testing::Test {
  const private_key key = private_key::make(algorithm::es256);
  const key_set keys{{key.public_part("k")}};

  std::string with_header(std::string_view header, use u = use::id_token) const {
    return told(verify(u, raw_token(key, header, R"({"iss":"joe"})"), keys));
  }
};

result<key_set> set_of(std::string_view jwk) {
  return key_set::from_json(R"({"keys":[)" + std::string{jwk} + "]}");
}

TEST_F(jws, vectors_of_rfc_7515_are_verified) {
  const auto rsa = verify(use::id_token, vectors::a2_token, set_of(vectors::a2_key).value());
  ASSERT_TRUE(rsa.ok()) << rsa.error().detail;
  EXPECT_EQ(rsa.value().alg, algorithm::rs256);
  EXPECT_EQ(rsa.value().payload.text("iss"), "joe");
  const auto ec = verify(use::id_token, vectors::a3_token, set_of(vectors::a3_public).value());
  ASSERT_TRUE(ec.ok()) << ec.error().detail;
  EXPECT_EQ(ec.value().payload.boolean("http://example.com/is_root"), true);
  const secret shared{*crypto::from_base64url(vectors::a1_secret)};
  EXPECT_EQ(told(verify_hs256(vectors::a1_token, shared)), "ok");
}

TEST_F(jws, what_we_sign_is_verified_by_every_algorithm) {
  for (const auto a : {algorithm::es256, algorithm::rs256, algorithm::ps256, algorithm::eddsa}) {
    const auto mine = private_key::make(a);
    const key_set set{{mine.public_part("k")}};
    for (const auto u : all_uses) {
      const auto token = sign(u, mine, "k", R"({"sub":"x"})");
      const auto read = verify(u, token, set);
      ASSERT_TRUE(read.ok()) << name_of(a);
      EXPECT_EQ(read.value().kid, "k");
      EXPECT_EQ(read.value().payload.json(), R"({"sub":"x"})");
    }
  }
}

TEST_F(jws, id3_1_25_a_token_of_one_use_is_refused_for_another) {
  for (const auto made : all_uses) {
    for (const auto asked : all_uses) {
      const bool same = type_of(made) == type_of(asked);
      EXPECT_EQ(told(verify(asked, sign(made, key, "k", "{}"), keys)), same ? "ok" : "bad_token");
    }
  }
  EXPECT_EQ(told(read_token(use::dpop_proof, sign(use::dpop_proof, key, "k", "{}"))), "bad_token");
}

TEST_F(jws, id3_1_25_types_are_read_as_media_types) {
  EXPECT_EQ(with_header(R"({"alg":"ES256"})"), "ok");
  EXPECT_EQ(with_header(R"({"alg":"ES256","typ":"jwt"})"), "ok");
  EXPECT_EQ(with_header(R"({"alg":"ES256","typ":"application/JWT"})"), "ok");
  EXPECT_EQ(with_header(R"({"alg":"ES256","typ":"Application/AT+JWT"})", use::access_token), "ok");
  for (const auto* typ : {R"("JWT")", R"("")", R"("at")", R"("at+jwt ")", R"("-")", "7", "null"}) {
    EXPECT_EQ(with_header(R"({"alg":"ES256","typ":)" + std::string{typ} + "}", use::access_token),
              "bad_token")
        << typ;
  }
  EXPECT_EQ(with_header(R"({"alg":"ES256"})", use::access_token), "bad_token");
  EXPECT_EQ(with_header(R"({"alg":"ES256","typ":"at+jwt"})"), "bad_token");
  EXPECT_EQ(with_header(R"({"alg":"ES256","typ":"-"})"), "bad_token");
}

TEST_F(jws, id3_1_25_headers_that_say_which_key_to_trust_are_refused) {
  for (const std::string member :
       {R"("jku":"https://evil.example/keys")", R"("x5u":"https://evil.example/cert")",
        R"("x5c":["AA"])", R"("x5t":"AA")", R"("x5t#S256":"AA")", R"("crit":["exp"],"exp":1)",
        R"("crit":[])", R"("b64":false,"crit":["b64"])", R"("b64":true)", R"("kid":7)",
        R"("alg":"ES256")", R"("\u0063rit":["exp"])"}) {
    EXPECT_EQ(with_header(R"({"alg":"ES256",)" + member + "}"), "bad_token") << member;
  }
  EXPECT_EQ(with_header(R"({"alg":"ES256","jwk":)" + key.public_part().jwk() + "}"), "bad_token");
  EXPECT_EQ(with_header(R"({"alg":"ES256","cty":"x","iat":1})"), "ok");
}

TEST_F(jws, id3_1_25_algorithms_that_are_not_taken_are_refused) {
  for (const auto* alg : {R"("none")", R"("None")", R"("")", R"("HS256")", R"("ES384")",
                          R"("es256")", R"("RS1")", "null", "256", R"(["ES256"])"}) {
    EXPECT_EQ(with_header(R"({"alg":)" + std::string{alg} + "}"), "bad_token") << alg;
  }
  EXPECT_EQ(with_header("{}"), "bad_token");
  const auto token = sign(use::id_token, key, "k", "{}");
  EXPECT_EQ(told(verify(use::id_token, token, keys, {algorithm::rs256})), "bad_token");
  EXPECT_EQ(told(verify(use::id_token, token, keys, fapi_algorithms)), "ok");
  const auto head = crypto::base64url(R"({"alg":"none"})") + "." + crypto::base64url("{}");
  EXPECT_EQ(told(verify(use::id_token, head + ".", keys)), "bad_token");
}

// The oldest trick: HS256 with the text of the public key as the secret.
TEST_F(jws, id3_1_25_a_public_key_is_never_taken_for_a_secret) {
  const auto jwk = key.public_part("k").jwk();
  const auto part =
      crypto::base64url(R"({"alg":"HS256","kid":"k"})") + "." + crypto::base64url("{}");
  const auto mac = crypto::hmac_sha256(jwk, part);
  const auto token = part + "." + crypto::base64url(crypto::bytes_of(mac));
  EXPECT_EQ(told(verify(use::id_token, token, keys)), "bad_token");
  EXPECT_EQ(told(verify_hs256(token, secret{jwk})), "ok");  // only where it is said to be one
}

TEST_F(jws, an_upstream_that_signs_with_a_secret_is_checked_by_that_secret_alone) {
  const secret shared{*crypto::from_base64url(vectors::a1_secret)};
  EXPECT_EQ(told(verify_hs256(vectors::a1_token, secret{std::string(32, 'x')})), "bad_signature");
  EXPECT_EQ(told(verify_hs256(vectors::a1_token, secret{std::string(31, 'x')})), "no_key");
  EXPECT_EQ(told(verify_hs256(sign(use::id_token, key, "k", "{}"), shared)), "bad_token");
  auto changed = std::string{vectors::a1_token};
  changed.back() = changed.back() == 'A' ? 'E' : 'A';
  EXPECT_EQ(told(verify_hs256(changed, shared)), "bad_signature");
}

TEST_F(jws, id3_1_25_every_changed_character_is_noticed) {
  const auto token = sign(use::id_token, key, "k", R"({"sub":"x"})");
  for (std::size_t i = 0; i < token.size(); ++i) {
    auto changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(verify(use::id_token, changed, keys).ok()) << i;
    EXPECT_FALSE(verify(use::id_token, token.substr(0, i), keys).ok()) << i;
  }
}

TEST_F(jws, id3_1_25_what_is_not_three_canonical_parts_is_refused) {
  const auto token = sign(use::id_token, key, "k", R"({"sub":"x"})");
  for (const std::string& bad :
       {std::string{}, std::string{"."}, std::string{".."}, std::string{"a.b"}, token + ".",
        token + ".x", "." + token, token + "=", token + "\n", " " + token,
        token + std::string(1, 0), std::string(token_bytes_max + 1, 'A')}) {
    EXPECT_EQ(told(verify(use::id_token, bad, keys)), "bad_token") << bad;
  }
  for (const auto* payload : {"", "[]", R"("x")", R"({"a":1,"a":2})", "{} "}) {
    const auto want = std::string_view{payload} == "{} " ? "ok" : "bad_token";
    EXPECT_EQ(told(verify(use::id_token, raw_token(key, R"({"alg":"ES256"})", payload), keys)),
              want)
        << payload;
  }
}

TEST_F(jws, id3_1_25_sixteen_kibibytes_are_taken_and_no_byte_more) {
  const auto sized = [&](std::size_t filler) {
    return raw_token(key, R"({"alg":"ES256"})", R"({"a":")" + std::string(filler, 'x') + "\"}");
  };
  std::size_t filler = 12'000;
  while (sized(filler + 1).size() <= token_bytes_max) {
    ++filler;
  }
  EXPECT_EQ(told(verify(use::id_token, sized(filler), keys)), "ok");
  EXPECT_EQ(told(verify(use::id_token, sized(filler + 1), keys)), "bad_token");
}

TEST_F(jws, a_kid_that_is_not_there_and_another_key_are_told_apart) {
  EXPECT_EQ(told(verify(use::id_token, sign(use::id_token, key, "other", "{}"), keys)), "no_key");
  EXPECT_EQ(told(verify(use::id_token, sign(use::id_token, key, "k", "{}"), key_set{})), "no_key");
  const auto stranger = private_key::make(algorithm::es256);
  EXPECT_EQ(told(verify(use::id_token, sign(use::id_token, stranger, "k", "{}"), keys)),
            "bad_signature");
}

}  // namespace
}  // namespace tsu::jose
