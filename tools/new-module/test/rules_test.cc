#include "service/@name@/rules.h"

#include <gtest/gtest.h>

#include <string>

namespace tsu::@name@ {
namespace {

TEST(@name@_rules, a_request_that_says_something_is_taken) {
  EXPECT_TRUE(check_text("雪").ok());
  EXPECT_TRUE(check_text(std::string(text_bytes_max, 'x')).ok());
}

TEST(@name@_rules, a_request_without_words_is_refused) {
  EXPECT_EQ(check_text("").error().code, "text_empty");
  EXPECT_EQ(check_text(" \n\t").error().code, "text_empty");
}

TEST(@name@_rules, a_request_that_is_too_long_is_refused) {
  EXPECT_EQ(check_text(std::string(text_bytes_max + 1, 'x')).error().code, "text_too_long");
}

}  // namespace
}  // namespace tsu::@name@
