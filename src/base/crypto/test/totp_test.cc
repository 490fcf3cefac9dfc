#include "base/crypto/totp.h"

#include <gtest/gtest.h>

namespace tsu::crypto {
namespace {

const secret<std::string> rfc_key{"12345678901234567890"};
instant second(std::int64_t s) { return from_micros(s * 1'000'000); }

TEST(totp, codes_are_those_of_rfc_4226_and_rfc_6238) {
  const char* counted[] = {"755224", "287082", "359152", "969429", "338314",
                           "254676", "287922", "162583", "399871", "520489"};  // RFC 4226 D
  for (std::int64_t i = 0; i < 10; ++i) {
    EXPECT_EQ(totp_code(rfc_key, i), counted[i]);
  }
  const std::pair<std::int64_t, const char*> timed[] = {
      // RFC 6238 B, its last six digits
      {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
      {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [s, code] : timed) {
    EXPECT_EQ(totp_code(rfc_key, totp_step(second(s))), code) << s;
    EXPECT_EQ(match_totp(rfc_key, code, second(s)), s / 30) << s;
  }
}

TEST(totp, id3_1_39_a_clock_may_be_one_step_off_and_no_more) {
  const auto now = second(1'000'000'000);
  const auto step = totp_step(now);
  for (const std::int64_t off : {-1, 0, 1}) {
    EXPECT_EQ(match_totp(rfc_key, totp_code(rfc_key, step + off), now), step + off);
  }
  EXPECT_EQ(match_totp(rfc_key, totp_code(rfc_key, step - 2), now), std::nullopt);
  EXPECT_EQ(match_totp(rfc_key, totp_code(rfc_key, step + 2), now), std::nullopt);
}

TEST(totp, id3_1_39_no_code_works_twice) {
  const auto now = second(1'000'000'000);
  const auto step = totp_step(now);
  const auto code = totp_code(rfc_key, step);
  EXPECT_EQ(match_totp(rfc_key, code, now, step - 1), step);
  EXPECT_EQ(match_totp(rfc_key, code, now, step), std::nullopt);
  EXPECT_EQ(match_totp(rfc_key, totp_code(rfc_key, step - 1), now, step), std::nullopt);
  EXPECT_EQ(match_totp(rfc_key, totp_code(rfc_key, step + 1), now, step), step + 1);
}

TEST(totp, other_texts_are_no_code) {
  const auto now = second(59);
  for (const auto* text :
       {"", "287082 ", "28708", "0287082", "２８７０８２", "94287082", "28708x"}) {
    EXPECT_EQ(match_totp(rfc_key, text, now), std::nullopt) << text;
  }
}

TEST(base32, vectors_of_rfc_4648_both_ways) {
  const std::pair<const char*, const char*> rows[] = {{"", ""},
                                                      {"f", "MY"},
                                                      {"fo", "MZXQ"},
                                                      {"foo", "MZXW6"},
                                                      {"foob", "MZXW6YQ"},
                                                      {"fooba", "MZXW6YTB"},
                                                      {"foobar", "MZXW6YTBOI"}};
  for (const auto& [plain, text] : rows) {
    EXPECT_EQ(base32(plain), text);
    EXPECT_EQ(from_base32(text), plain);
  }
  for (const auto* bad : {"my", "M", "MZX", "MZXW6Y", "MZ", "MY======", "M1", "M Y"}) {
    EXPECT_EQ(from_base32(bad), std::nullopt) << bad;
  }
}

TEST(totp, the_address_for_an_app_escapes_names) {
  EXPECT_EQ(totp_address("さ: x", "a@b", secret<std::string>{"foobar"}),
            "otpauth://totp/%E3%81%95%3A%20x:a%40b?secret=MZXW6YTBOI&issuer=%E3%81%95%3A%20x"
            "&algorithm=SHA1&digits=6&period=30");
}

}  // namespace
}  // namespace tsu::crypto
