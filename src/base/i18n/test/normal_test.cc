#include "base/i18n/normal.h"

#include <gtest/gtest.h>

namespace tsu::i18n {
namespace {

TEST(normal, one_text_typed_in_two_ways_is_one) {
  EXPECT_EQ(nfkc("ＡＢＣ１２３"), "ABC123");
  EXPECT_EQ(nfkc("ｶﾞｷﾞ"), "ガギ");
  EXPECT_EQ(nfkc("か\u3099"), "が");
  EXPECT_EQ(nfkc("\U0001F600"), "\U0001F600");
  EXPECT_EQ(nfkc(""), "");
}

TEST(normal, bytes_that_are_no_utf8_are_nothing) {
  EXPECT_FALSE(nfkc("\xC0\xAF"));
  EXPECT_FALSE(folded("\xED\xA0\x80"));
}

TEST(normal, one_expansion_that_is_long_fits) {
  std::string many;
  for (int i = 0; i < 50; ++i) {
    many += "\uFDFA";  // 18 characters each
  }
  EXPECT_EQ(count_characters(*nfkc(many)), 900u);
}

TEST(folded, a_name_is_found_however_it_is_written) {
  EXPECT_EQ(folded("さとう　はなこ"), folded("ｻﾄｳ ﾊﾅｺ"));
  EXPECT_EQ(folded("葛\U000E0100飾"), folded("葛飾"));
  EXPECT_EQ(folded("０１１-２１１-２１１１"), folded("011 211 2111"));
  EXPECT_EQ(folded("Sato"), folded("ＳＡＴＯ"));
  EXPECT_NE(folded("さとう"), folded("さいとう"));
}

TEST(folded, characters_beyond_the_first_plane_stay_whole) {
  EXPECT_EQ(folded("𠮷田"), "𠮷田");
  EXPECT_EQ(count_characters("𠮷田"), 2u);
}

}  // namespace
}  // namespace tsu::i18n
