#include "base/crypto/hash.h"

#include <gtest/gtest.h>

#include "base/crypto/encode.h"

namespace tsu::crypto {
namespace {

std::string hex_of(const digest& d) { return hex(bytes_of(d)); }

TEST(sha256, the_examples_of_fips_180_give_the_published_digests) {
  EXPECT_EQ(hex_of(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex_of(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex_of(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(sha256, a_million_letters_in_uneven_pieces_give_the_published_digest_twice) {
  sha256_stream stream;
  for (int round = 0; round < 2; ++round) {
    std::size_t left = 1'000'000, piece = 1;
    while (left > 0) {
      const auto n = std::min(left, piece);
      stream.add(std::string(n, 'a'));
      left -= n;
      piece = piece % 977 + 13;
    }
    EXPECT_EQ(hex_of(stream.finish()),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  }
}

TEST(hmac, the_cases_of_rfc_4231_hold) {
  EXPECT_EQ(hex_of(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hex_of(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hex_of(hmac_sha256(std::string(131, '\xaa'),
                               "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(hmac, an_empty_key_and_message_are_a_key_and_a_message) {
  EXPECT_EQ(hex_of(hmac_sha256("", "")),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(constant_time_equal, compares_length_and_every_byte) {
  EXPECT_TRUE(constant_time_equal("same", "same"));
  EXPECT_TRUE(constant_time_equal("", ""));
  EXPECT_FALSE(constant_time_equal("same", "samf"));
  EXPECT_FALSE(constant_time_equal("same", "sam"));
}

}  // namespace
}  // namespace tsu::crypto
