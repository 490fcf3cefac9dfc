#include "base/crypto/encode.h"

#include <gtest/gtest.h>

#include <set>

#include "base/crypto/random.h"

namespace tsu::crypto {
namespace {

TEST(base64, the_vectors_of_rfc_4648_hold_both_ways) {
  const std::pair<std::string, std::string> vectors[] = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [clear, text] : vectors) {
    EXPECT_EQ(base64(clear), text);
    EXPECT_EQ(from_base64(text), clear);
  }
  EXPECT_EQ(base64("\xfb\xff"), "+/8=");
  EXPECT_EQ(base64url("\xfb\xff"), "-_8");
  EXPECT_EQ(from_base64url("-_8"), "\xfb\xff");
}

TEST(base64, what_would_not_encode_back_to_itself_is_refused) {
  for (auto bad : {"Zg=", "Zg", "Zh==", "Zg==\n", " Zg==", "Z===", "====", "Zm9v=", "-_8="}) {
    EXPECT_FALSE(from_base64(bad)) << bad;
  }
  for (auto bad : {"Zg==", "Zh", "Z", "+/8", "Zg\n"}) {
    EXPECT_FALSE(from_base64url(bad)) << bad;
  }
}

TEST(hex, reads_both_cases_and_writes_the_lower) {
  EXPECT_EQ(hex(std::string_view{"\x00\xff\x1a", 3}), "00ff1a");
  EXPECT_EQ(from_hex("00FF1a"), (std::string{"\x00\xff\x1a", 3}));
  EXPECT_FALSE(from_hex("0"));
  EXPECT_FALSE(from_hex("0g"));
}

TEST(random, any_bytes_survive_all_three_encodings) {
  for (std::size_t n = 0; n < 200; ++n) {
    const auto bytes = random_bytes(n);
    EXPECT_EQ(from_hex(hex(bytes)), bytes);
    EXPECT_EQ(from_base64(base64(bytes)), bytes);
    EXPECT_EQ(from_base64url(base64url(bytes)), bytes);
  }
}

TEST(token, has_its_shape_and_never_comes_twice) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const auto token = make_token();
    EXPECT_EQ(token.size(), 47u);
    EXPECT_TRUE(looks_like_token(token));
    EXPECT_TRUE(seen.insert(token).second);
  }
  EXPECT_FALSE(looks_like_token("tsu_short"));
  EXPECT_FALSE(looks_like_token(make_token().substr(1)));
}

}  // namespace
}  // namespace tsu::crypto
