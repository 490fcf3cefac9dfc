#include "base/webauthn/cbor.h"

#include <gtest/gtest.h>

#include "base/webauthn/test/authenticator.h"

namespace tsu::webauthn {
namespace {

using namespace testing;
using namespace std::string_literals;

TEST(measure_test, one_item_is_as_long_as_its_parts_and_what_follows_is_not_its) {
  EXPECT_EQ(measure("\x01"), 1u);
  EXPECT_EQ(measure("\x01rest"), 1u);
  EXPECT_EQ(measure(cbor_text("abc") + "more"), 4u);
  EXPECT_EQ(measure("\x82\x01\x02\x03"), 3u) << "an array of two";
  EXPECT_EQ(measure("\xA1\x01\xA1\x02\x03"s), 5u) << "a map in a map";
  EXPECT_EQ(measure("\xC1\x1A\x01\x02\x03\x04"s), 6u) << "a tag and what it is for";
  EXPECT_EQ(measure("\xF5"), 1u) << "true";
  EXPECT_EQ(measure("\xA0"), 1u);
  EXPECT_EQ(measure(head(2, 300) + std::string(300, 'x')), 303u);
}

TEST(measure_test, what_is_not_whole_or_not_within_limits_has_no_length) {
  for (const auto& bytes :
       {""s, "\x18"s, "\x19\x01"s, "\x42\x01"s, "\x82\x01"s, "\xA1\x01"s, "\x9F\xFF"s, "\x5F\xFF"s,
        "\xBF\xFF"s, "\x1C"s, "\x9B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s,
        "\xBB\x80\x00\x00\x00\x00\x00\x00\x00"s, "\x5B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s}) {
    EXPECT_EQ(measure(bytes), std::nullopt) << crypto::hex(bytes);
  }
  EXPECT_EQ(measure(std::string(7, '\x81') + "\x01"), 8u);
  EXPECT_EQ(measure(std::string(8, '\x81') + "\x01"), std::nullopt) << "too deep";
  EXPECT_EQ(measure(head(4, 199) + std::string(199, '\x01')), 201u);
  EXPECT_EQ(measure(head(4, 200) + std::string(200, '\x01')), std::nullopt) << "too many";
}

TEST(read_attestation_test, three_parts_and_nothing_else_make_one) {
  const auto good = authenticator{}.create("0123456789abcdef").attestation;
  const auto a = read_attestation(good);
  ASSERT_TRUE(a);
  EXPECT_EQ(a->format, "none");
  EXPECT_EQ(a->statement, "\xA0");
  EXPECT_FALSE(a->algorithm);
  EXPECT_FALSE(read_attestation(good + "\x01")) << "something behind it";
  EXPECT_FALSE(read_attestation(good.substr(0, good.size() - 1)));
  EXPECT_FALSE(read_attestation("\xA0"));
  EXPECT_FALSE(read_attestation("\x83\x01\x02\x03"));
  EXPECT_FALSE(read_attestation(head(5, 3) + cbor_text("fmt") + cbor_text("none") +
                                cbor_text("fmt") + cbor_text("none") + cbor_text("attStmt") +
                                head(5, 0)))
      << "one twice, one not at all";
  const auto with_x5c = head(5, 3) + cbor_text("fmt") + cbor_text("packed") + cbor_text("attStmt") +
                        head(5, 2) + cbor_text("alg") + cbor_int(-7) + cbor_text("x5c") +
                        head(4, 0) + cbor_text("authData") + cbor_bytes("x");
  ASSERT_TRUE(read_attestation(with_x5c));
  EXPECT_TRUE(read_attestation(with_x5c)->has_certificates);
  EXPECT_EQ(read_attestation(with_x5c)->algorithm, -7);
}

}  // namespace
}  // namespace tsu::webauthn
