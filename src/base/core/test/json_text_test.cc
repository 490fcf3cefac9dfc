#include "base/core/json_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tsu {
namespace {

TEST(json_text, white_space_goes_and_spelling_stays) {
  const auto r = check_and_minify(" { \"a\" : [ 1.50 , 1e3, \"x \\u3042\" ] , \"b\" : { } } ");
  ASSERT_TRUE(r.ok());
  EXPECT_EQ(r.value(), "{\"a\":[1.50,1e3,\"x \\u3042\"],\"b\":{}}");
}

TEST(json_text, what_is_not_json_is_refused) {
  for (std::string_view bad :
       {"", "{", "{\"a\":tru}", "[1,]", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}",
        "[{\"x\":{\"b\":1,\"b\":1}}]", "\"\xff\"", "01", "[1] 2", "nul"}) {
    EXPECT_FALSE(check_and_minify(bad).ok()) << bad;
  }
  std::string deep(70, '[');
  deep += std::string(70, ']');
  EXPECT_FALSE(check_and_minify(deep).ok());
}

TEST(json_text, members_and_elements_are_slices) {
  const auto text = check_and_minify(R"({"a":{"x":"}]"},"b":[1,[2,"]"],{}],"c":null})").value();
  std::string seen;
  for (const auto& m : json_members{text}) {
    seen += std::string{m.key} + "=" + std::string{m.value} + ";";
  }
  EXPECT_EQ(seen, R"(a={"x":"}]"};b=[1,[2,"]"],{}];c=null;)");
  seen.clear();
  for (auto v : json_elements{json_members{text}.find("b")}) {
    seen += std::string{v} + ";";
  }
  EXPECT_EQ(seen, R"(1;[2,"]"];{};)");
  EXPECT_TRUE(json_members{text}.find("d").empty());
}

TEST(json_text, of_nothing_is_refused) {
  EXPECT_FALSE(check_and_minify({}).ok());
  EXPECT_FALSE(check_and_minify("").ok());
}

TEST(json_text, strings_and_numbers_come_out) {
  EXPECT_EQ(json_string_text(R"("a\"b\u96ea")"), "a\"b雪");
  EXPECT_FALSE(json_plain_string(R"("a\"b")"));
  EXPECT_EQ(json_number("-1.25e2"), -125.0);
  EXPECT_EQ(json_number("1e-400"), 0.0);  // valid JSON that no double is as small as
  EXPECT_EQ(json_number("-5e-324"), -5e-324);
  EXPECT_EQ(json_number("1e400"), std::nullopt);
  std::string out;
  append_json_string(out, "a\"\n\x01雪");
  append_json_number(out, 43.0);
  append_json_number(out, 0.1);
  EXPECT_EQ(out, "\"a\\\"\\n\\u0001雪\"430.1");
}

TEST(json_text, numbers_that_it_writes_can_be_read) {
  for (const double v : {777777777777777777770.5, -1.8e19, 9.3e18, 9.2e18, 1e15, 1.7e308, 5e-324}) {
    std::string out;
    append_json_number(out, v);
    const auto read = check_and_minify(out, 1);
    ASSERT_TRUE(read.ok()) << out;
    EXPECT_EQ(json_number(read.value()), v);
  }
}

// Values are skipped eight bytes at a time: each mark at each place of the eight.
TEST(json_text, slices_end_where_they_should_at_any_place_in_a_word) {
  const std::vector<std::string> values = {
      R"("")",      R"("\\")",        R"("a\"}]")", R"("[{雪\\\"")",         R"([])",
      R"([[],{}])", R"({"{":"\\}"})", "-1.5e3",     R"([";",":","\\\\\""])", "null",
  };
  for (std::size_t pad = 0; pad < 20; ++pad) {
    for (const auto& first : values) {
      for (const auto& second : values) {
        const auto text =
            R"({"p":")" + std::string(pad, 'p') + R"(","a":)" + first + R"(,"b":)" + second + "}";
        ASSERT_TRUE(check_and_minify(text).ok()) << text;
        ASSERT_EQ(json_members{text}.find("a"), first) << text;
        ASSERT_EQ(json_members{text}.find("b"), second) << text;
      }
    }
  }
}

TEST(json_text, names_stand_once_in_an_object_however_many_there_are) {
  std::string many = "{";
  for (int i = 0; i < 5'000; ++i) {
    many += "\"k" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  }
  EXPECT_TRUE(check_and_minify(many + R"("last":0})").ok());
  EXPECT_FALSE(check_and_minify(many + R"("k77":0})").ok());
  EXPECT_FALSE(check_and_minify(many + R"("k\u00377":0})").ok()) << "spelled in another way";
}

TEST(json_text, every_prefix_of_a_document_is_refused_without_harm) {
  const std::string whole = R"({"id":"urn:x","v":[1.5,"é\u00e9",{"k":null}],"t":true})";
  ASSERT_TRUE(check_and_minify(whole).ok());
  for (std::size_t n = 0; n < whole.size(); ++n) {
    EXPECT_FALSE(check_and_minify(std::string_view{whole}.substr(0, n)).ok()) << n;
  }
}

}  // namespace
}  // namespace tsu
