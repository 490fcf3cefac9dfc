#include "base/i18n/cp932.h"

#include <gtest/gtest.h>

namespace tsu::i18n {
namespace {

TEST(cp932, names_come_out_in_utf8) {
  std::string out;
  append_from_cp932(out, "\x8E\x44\x96\x79,\x8B\x43\x89\xB7(\x81\x8E) \xBB\xDF \x87\x40\xFB\xFC");
  EXPECT_EQ(out, "札幌,気温(℃) ｻﾟ ①髙");
}

TEST(cp932, broken_bytes_become_the_replacement_character) {
  std::string out;
  append_from_cp932(out, "a\x81");
  append_from_cp932(out, "\xFF");
  EXPECT_EQ(out, "a\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_FALSE(is_utf8("\x8D\x44"));
  EXPECT_TRUE(is_utf8("札幌"));
}

}  // namespace
}  // namespace tsu::i18n
