#include "base/jose/key.h"

#include <gtest/gtest.h>

#include "base/crypto/encode.h"
#include "base/jose/claims.h"
#include "base/jose/test/tokens.h"
#include "base/jose/test/vectors.h"

namespace tsu::jose {
namespace {

using testing::told;

constexpr std::string_view ec_x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                           ec_y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";

std::string ec(std::string_view x, std::string_view y, std::string_view more = "") {
  return R"({"kty":"EC","crv":"P-256","x":")" + std::string{x} + R"(","y":")" + std::string{y} +
         "\"" + std::string{more} + "}";
}

std::string rsa(std::string_view n_bytes, std::string_view e) {
  return R"({"kty":"RSA","n":")" + crypto::base64url(n_bytes) + R"(","e":")" + std::string{e} +
         "\"}";
}

std::string kids(const key_set& set) {
  std::string out;
  for (const auto& k : set) {
    out += (out.empty() ? "" : " ") + k.kid();
  }
  return out;
}

TEST(key, thumbprints_are_those_of_the_standards) {
  EXPECT_EQ(public_key::from_jwk(vectors::rfc7638_key).value().thumbprint(),
            vectors::rfc7638_thumbprint);
  const auto ed =
      private_key::from_jwk(algorithm::eddsa, secret{std::string{vectors::rfc8037_private}});
  EXPECT_EQ(ed.value().public_part().thumbprint(), vectors::rfc8037_thumbprint);
}

TEST(key, ed25519_signs_as_rfc_8037_shows) {
  const auto key =
      private_key::from_jwk(algorithm::eddsa, secret{std::string{vectors::rfc8037_private}})
          .value();
  const auto signature = key.sign(vectors::rfc8037_signed);
  EXPECT_EQ(crypto::base64url(signature), vectors::rfc8037_signature);
  EXPECT_TRUE(key.public_part().verify(algorithm::eddsa, vectors::rfc8037_signed, signature));
}

TEST(key, what_a_jwk_says_reads_back) {
  for (const auto a : {algorithm::es256, algorithm::rs256, algorithm::ps256, algorithm::eddsa}) {
    const auto key = private_key::make(a);
    const auto jwk = key.public_part("k1").jwk();
    const auto again = public_key::from_jwk(jwk);
    ASSERT_TRUE(again.ok()) << jwk;
    EXPECT_EQ(again.value().jwk(), jwk);
    EXPECT_EQ(again.value().kid(), "k1");
    EXPECT_TRUE(again.value().verify(a, "message", key.sign("message")));
    EXPECT_FALSE(again.value().verify(a, "messagf", key.sign("message")));
  }
}

TEST(key, a_private_key_survives_its_der_and_another_algorithm_does_not_take_it) {
  for (const auto a : {algorithm::es256, algorithm::rs256, algorithm::eddsa}) {
    const auto key = private_key::make(a);
    const auto der = key.to_der();
    const auto again = private_key::from_der(a, der);
    ASSERT_TRUE(again.ok());
    EXPECT_TRUE(key.public_part().verify(a, "m", again.value().sign("m")));
    const auto other = a == algorithm::es256 ? algorithm::rs256 : algorithm::es256;
    EXPECT_EQ(told(private_key::from_der(other, der)), "bad_key");
    EXPECT_EQ(told(private_key::from_der(a, secret{der.reveal() + "x"})), "bad_key");
    EXPECT_EQ(told(private_key::from_der(a, secret{der.reveal().substr(1)})), "bad_key");
  }
}

TEST(key, without_a_kid_a_key_is_called_by_its_thumbprint) {
  const auto k = private_key::make(algorithm::es256).public_part();
  EXPECT_EQ(k.kid(), k.thumbprint());
  EXPECT_EQ(k.kid().size(), 43u);
}

TEST(key, a_key_of_one_algorithm_checks_no_other) {
  const auto key = private_key::make(algorithm::rs256);
  const auto mine = key.public_part();
  const auto signature = key.sign("m");
  EXPECT_TRUE(mine.verify(algorithm::rs256, "m", signature));
  EXPECT_FALSE(mine.verify(algorithm::ps256, "m", signature));
  EXPECT_FALSE(mine.fits(algorithm::ps256));
  EXPECT_FALSE(mine.fits(algorithm::es256));
  EXPECT_FALSE(mine.fits(algorithm::hs256));
  const auto unpinned = public_key::from_jwk(vectors::a2_key).value();
  EXPECT_TRUE(unpinned.fits(algorithm::rs256) && unpinned.fits(algorithm::ps256));
}

TEST(key, a_jwk_that_is_not_exactly_right_is_refused) {
  const std::string zeros(42, 'A');
  const std::string rows[] = {
      "",
      "{}",
      "[]",
      ec(ec_x, ec_y, R"(,"kty":"EC")"),                         // a name twice
      ec(ec_x, ec_x),                                           // not on the curve
      ec(ec_y, ec_x),                                           //
      ec(zeros + "A", zeros + "A"),                             // (0, 0)
      ec(std::string{ec_x} + "AA", ec_y),                       // too long
      ec(std::string{ec_x}.substr(0, 42), ec_y),                // too short
      ec(std::string{ec_x} + "=", ec_y),                        // padded
      ec("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEV", ec_y),  // spare bits set
      ec(ec_x, ec_y, R"(,"d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI")"),
      ec(ec_x, ec_y, R"(,"k":"AA")"),
      ec(ec_x, ec_y, R"(,"use":"enc")"),
      ec(ec_x, ec_y, R"(,"use":1)"),
      ec(ec_x, ec_y, R"(,"key_ops":["sign"])"),
      ec(ec_x, ec_y, R"(,"key_ops":"verify")"),
      ec(ec_x, ec_y, R"(,"alg":"RS256")"),
      ec(ec_x, ec_y, R"(,"alg":"none")"),
      ec(ec_x, ec_y, R"(,"alg":"HS256")"),
      ec(ec_x, ec_y, R"(,"kid":7)"),
      ec(ec_x, ec_y, R"(,"kid":")" + std::string(257, 'k') + "\""),
      R"({"kty":"EC","crv":"P-384","x":"AA","y":"AA"})",
      R"({"kty":"EC","crv":"secp256k1","x":")" + std::string{ec_x} + R"(","y":"AA"})",
      R"({"kty":"oct","k":"AAAA"})",
      R"({"kty":"OKP","crv":"X25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
      R"({"kty":"OKP","crv":"Ed25519","x":"AA"})",
      rsa(std::string(128, '\xFF'), "AQAB"),           // 1024 bits
      rsa(std::string(255, '\xFF'), "AQAB"),           // 2040 bits
      rsa(std::string(513, '\xFF'), "AQAB"),           // 4104 bits
      rsa('\0' + std::string(256, '\xFF'), "AQAB"),    // a leading zero
      rsa(std::string(255, '\xFF') + '\xFE', "AQAB"),  // even
      rsa(std::string(256, '\xFF'), "Aw"),             // e = 3
      rsa(std::string(256, '\xFF'), "AQAA"),           // e = 65536
      rsa(std::string(256, '\xFF'), "AQAAAAE"),        // e of five bytes
      rsa(std::string(256, '\xFF'), ""),
  };
  for (const auto& jwk : rows) {
    EXPECT_EQ(told(public_key::from_jwk(jwk)), "bad_key") << jwk;
  }
  for (const auto* more : {"", R"(,"use":"sig")", R"(,"key_ops":["verify"])", R"(,"alg":"ES256")",
                           R"(,"x5u":"https://a.example","ext":true)"}) {
    EXPECT_EQ(told(public_key::from_jwk(ec(ec_x, ec_y, more))), "ok") << more;
  }
  EXPECT_EQ(told(public_key::from_jwk(rsa(std::string(512, '\xFF'), "AQAB"))), "ok");
}

TEST(key, a_private_jwk_whose_halves_belong_to_different_keys_is_refused) {
  const std::string d = R"(,"d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI")";
  EXPECT_EQ(told(private_key::from_jwk(algorithm::es256, secret{ec(ec_x, ec_y, d)})), "ok");
  const auto other = claims::parse(private_key::make(algorithm::es256).public_part().jwk());
  const auto mixed = ec(*other.value().text("x"), *other.value().text("y"), d);
  EXPECT_EQ(told(private_key::from_jwk(algorithm::es256, secret{mixed})), "bad_key");
  auto ed = std::string{vectors::rfc8037_private};
  ed[ed.find("nWGx")] = 'o';
  EXPECT_EQ(told(private_key::from_jwk(algorithm::eddsa, secret{ed})), "bad_key");
  EXPECT_EQ(told(private_key::from_jwk(algorithm::es256, secret{ed})), "bad_key");
}

TEST(key, signatures_of_other_shapes_are_refused) {
  const auto key = private_key::make(algorithm::es256);
  const auto mine = key.public_part();
  const auto good = key.sign("m");
  ASSERT_EQ(good.size(), 64u);
  for (const auto& bad : {std::string{}, good.substr(1), good + '\0', std::string(64, '\0'),
                          std::string(64, '\xFF'), std::string(32, '\0') + good.substr(32),
                          good.substr(32) + good.substr(0, 32), "0" + good.substr(1)}) {
    EXPECT_FALSE(mine.verify(algorithm::es256, "m", bad)) << crypto::hex(bad);
  }
}

TEST(key, many_es256_signatures_keep_their_length) {  // one in 128 has a short r or s
  const auto key = private_key::make(algorithm::es256);
  const auto mine = key.public_part();
  for (int i = 0; i < 1'000; ++i) {
    const auto message = std::to_string(i);
    const auto signature = key.sign(message);
    ASSERT_EQ(signature.size(), 64u);
    ASSERT_TRUE(mine.verify(algorithm::es256, message, signature)) << i;
  }
}

TEST(key_set, what_is_not_known_is_left_out_and_what_is_broken_refuses_the_set) {
  const auto one = ec(ec_x, ec_y, R"(,"kid":"a")");
  const auto two = private_key::make(algorithm::eddsa).public_part("b").jwk();
  const auto with = [](std::initializer_list<std::string> keys) {
    std::string all;
    for (const auto& k : keys) {
      all += (all.empty() ? "" : ",") + k;
    }
    const auto set = key_set::from_json(R"({"keys":[)" + all + "]}");
    return set.ok() ? kids(set.value()) : set.error().code;
  };
  EXPECT_EQ(with({one, two}), "a b");
  EXPECT_EQ(with({R"({"kty":"new"})", one, R"({"kty":"EC","crv":"P-521","x":"AA","y":"AA"})"}),
            "a");
  EXPECT_EQ(with({one, ec(ec_x, ec_y, R"(,"use":"enc")"), ec(ec_x, ec_y, R"(,"alg":"ES999")")}),
            "a");
  EXPECT_EQ(with({one, ec(ec_x, ec_x)}), "bad_key_set");
  EXPECT_EQ(with({one, one}), "bad_key_set");
  EXPECT_EQ(with({one, R"({"kty":"oct","k":"AAAA"})"}), "bad_key_set");
  EXPECT_EQ(with({one, std::string{vectors::a3_private}}), "bad_key_set");
  EXPECT_EQ(with({one, "7"}), "bad_key_set");
  EXPECT_EQ(with({R"({"kty":"new"})"}), "bad_key_set");
  EXPECT_EQ(with({}), "bad_key_set");
  for (const auto* text : {"", "[]", "{}", R"({"keys":{}})", R"({"keys":[],"keys":[]})"}) {
    EXPECT_EQ(told(key_set::from_json(text)), "bad_key_set") << text;
  }
  std::string many = R"({"keys":[{"kty":"new"})";
  for (int i = 0; i < 50; ++i) {
    many += R"(,{"kty":"new"})";
  }
  EXPECT_EQ(told(key_set::from_json(many + "]}")), "bad_key_set");
  EXPECT_EQ(told(key_set::from_json(std::string(key_set::bytes_max + 1, ' '))), "bad_key_set");
}

TEST(key_set, a_key_is_found_by_its_kid_or_where_only_one_fits) {
  const auto ec_key = private_key::make(algorithm::es256),
             ed_key = private_key::make(algorithm::eddsa);
  const key_set set{{ec_key.public_part("a"), ec_key.public_part("b"), ed_key.public_part("c")}};
  EXPECT_EQ(set.find("a", algorithm::es256)->kid(), "a");
  EXPECT_EQ(set.find("a", algorithm::eddsa), nullptr);
  EXPECT_EQ(set.find("z", algorithm::es256), nullptr);
  EXPECT_EQ(set.find("", algorithm::es256), nullptr);
  EXPECT_EQ(set.find("", algorithm::eddsa)->kid(), "c");
  EXPECT_EQ(told(key_set::from_json(set.json())), "ok");
}

}  // namespace
}  // namespace tsu::jose
