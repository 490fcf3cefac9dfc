#include "base/http/message.h"

#include <gtest/gtest.h>

#include <string>

namespace tsu::http {
namespace {

TEST(percent, text_round_trips) {
  for (const std::string text : {"", "abc-._~", "/?#[]@!$&'()*+,;=", "札幌市 除雪", "a%b"}) {
    EXPECT_EQ(percent_decoded(percent_encoded(text)), text);
  }
  EXPECT_EQ(percent_encoded("雪/1"), "%E9%9B%AA%2F1");
}

TEST(percent, plus_is_a_space_only_where_asked) {
  EXPECT_EQ(percent_decoded("a+b"), "a+b");
  EXPECT_EQ(percent_decoded("a+b%2B", true), "a b+");
}

TEST(percent, bad_escapes_nul_and_bad_utf8_are_refused) {
  for (auto bad : {"%", "%1", "%zz", "a%0", "%00", "%ff", "%C0%AF", "%E0%80%AF", "%ED%A0%80",
                   "%F4%90%80%80", "%E3%81", "%80"}) {
    EXPECT_FALSE(percent_decoded(bad)) << bad;
  }
}

TEST(query, pairs_come_decoded_and_in_order) {
  const auto q = query_values::parse("type=Road&q=temp%3E20&empty=&flag&&name=a+b&type=Second");
  ASSERT_TRUE(q);
  EXPECT_EQ(*q->find("type"), "Road");
  EXPECT_EQ(*q->find("q"), "temp>20");
  EXPECT_EQ(*q->find("empty"), "");
  EXPECT_EQ(*q->find("flag"), "");
  EXPECT_EQ(*q->find("name"), "a b");
  EXPECT_EQ(q->find("none"), nullptr);
  EXPECT_EQ(std::distance(q->begin(), q->end()), 6);
}

TEST(query, too_many_pairs_and_bad_escapes_are_refused) {
  std::string hundred = "a=1";
  for (int i = 1; i < 100; ++i) {
    hundred += "&a=1";
  }
  EXPECT_TRUE(query_values::parse(hundred));
  EXPECT_FALSE(query_values::parse(hundred + "&a=1"));
  EXPECT_FALSE(query_values::parse("a=%zz"));
  EXPECT_FALSE(query_values::parse("%00=a"));
}

TEST(fields, names_compare_without_case) {
  fields f;
  f.add("Accept", "a");
  f.add("ACCEPT", "b");
  EXPECT_EQ(f.find("accept"), "a");
  EXPECT_EQ(f.count("aCCept"), 2u);
  EXPECT_FALSE(f.find("accep"));
}

}  // namespace
}  // namespace tsu::http
