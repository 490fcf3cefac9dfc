#include "base/http/form.h"

#include <gtest/gtest.h>

namespace tsu::http {
namespace {

// "name=value|name=value", or the code and the field of the refusal.
std::string told(const result<form>& r) {
  if (!r.ok()) {
    const auto& p = r.error();
    return "! " + p.code +
           (p.fields.empty() ? "" : " " + p.fields[0].field + " " + p.fields[0].code);
  }
  std::string out;
  for (const auto& [name, value] : r.value()) {
    out += (out.empty() ? "" : "|") + name + "=" + value;
  }
  return out;
}

std::string body_told(std::initializer_list<std::string_view> types, std::string_view body) {
  request r{.verb = method::post, .body = body};
  for (const auto type : types) {
    r.headers.add("Content-Type", type);
  }
  return told(form::of_body(r));
}

TEST(form, fields_come_decoded_and_in_order) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"", ""},
      {"a=1", "a=1"},
      {"a=1&b=2&a=3", "a=1|b=2|a=3"},
      {"a", "a="},
      {"a=", "a="},
      {"=x", "=x"},
      {"&&a=1&&", "a=1"},
      {"a=b=c", "a=b=c"},
      {"a+b=c+d", "a b=c d"},
      {"a=%2B%26%3d", "a=+&="},
      {"n=%E6%9C%AD%E5%B9%8C", "n=札幌"},
      {"a=%0d%0a", "a=\r\n"},
      {"a=!~*'();:@$,/?#[]\"<>|", "a=!~*'();:@$,/?#[]\"<>|"},
  };
  for (const auto& [text, expected] : rows) {
    EXPECT_EQ(told(form::parse(text)), expected) << text;
  }
}

// ID3.1.48: percent-encoding, NUL, CRLF, over-long UTF-8.
TEST(form, id3_1_48_what_two_readers_could_read_differently_is_refused) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"a=%", "! bad_form a not_decodable"},
      {"a=%4", "! bad_form a not_decodable"},
      {"a=%zz", "! bad_form a not_decodable"},
      {"a=%u3042", "! bad_form a not_decodable"},
      {"a=%00", "! bad_form a not_decodable"},
      {"a=x%00y", "! bad_form a not_decodable"},
      {"a=%C0%AF", "! bad_form a not_decodable"},        // '/' in two bytes
      {"a=%E0%80%AF", "! bad_form a not_decodable"},     // and in three
      {"a=%ED%A0%80", "! bad_form a not_decodable"},     // half of a surrogate pair
      {"a=%F5%80%80%80", "! bad_form a not_decodable"},  // beyond U+10FFFF
      {"a=%E6%9C", "! bad_form a not_decodable"},
      {"%=1", "! bad_form"},
      {"a%00=1", "! bad_form"},
      {"a=1 2", "! bad_form"},
      {"a=1\r\n", "! bad_form"},
      {"a=\xE6\x9C\xAD", "! bad_form"},
      {std::string_view{"a=\0", 3}, "! bad_form"},
      {"a=\x7F", "! bad_form"},
  };
  for (const auto& [text, expected] : rows) {
    EXPECT_EQ(told(form::parse(text)), expected) << text;
  }
}

TEST(form, every_size_has_a_limit) {
  const form_limits small{.bytes = 20, .fields = 3, .name_bytes = 4, .value_bytes = 5};
  EXPECT_EQ(told(form::parse("a=1&b=2&c=3", small)), "a=1|b=2|c=3");
  EXPECT_EQ(told(form::parse("a&b&c&d", small)), "! bad_form");
  EXPECT_EQ(told(form::parse("name=12345", small)), "name=12345");
  EXPECT_EQ(told(form::parse("names=1", small)), "! bad_form");
  EXPECT_EQ(told(form::parse("name=123456", small)), "! bad_form name too_long");
  EXPECT_EQ(told(form::parse("a=%30%30%30%30%30%30", small)), "! bad_form a too_long");
  EXPECT_EQ(told(form::parse(std::string(20, '&'), small)), "");
  EXPECT_EQ(told(form::parse(std::string(21, '&'), small)), "! too_large");
}

TEST(form, id3_1_48_ten_thousand_parameters_are_refused) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) {
    text += "a=1&";
  }
  EXPECT_EQ(told(form::parse(text)), "! bad_form");
}

TEST(form, a_field_given_twice_is_told) {
  EXPECT_EQ(form::parse("a=1&b=2").value().repeated(), std::nullopt);
  EXPECT_EQ(form::parse("a=1&b=2&a=1").value().repeated(), "a");
  EXPECT_EQ(form::parse("a=&%61").value().repeated(), "a");
  const auto three = form::parse("a=1&b=2&b=&b").value();
  EXPECT_EQ(three.count("a"), 1u);
  EXPECT_EQ(three.count("b"), 3u);
  EXPECT_EQ(three.count("c"), 0u);
}

TEST(form, a_value_is_found_by_its_exact_name) {
  const auto f = form::parse("state=x&State=y&empty=").value();
  EXPECT_EQ(f.text("state"), "x");
  EXPECT_EQ(f.text("STATE"), "");
  EXPECT_EQ(f.find("STATE"), nullptr);
  ASSERT_NE(f.find("empty"), nullptr);
  EXPECT_EQ(f.text("empty"), "");
}

TEST(form, a_body_says_that_it_is_a_form) {
  const auto form_type = "application/x-www-form-urlencoded";
  EXPECT_EQ(body_told({form_type}, "a=1"), "a=1");
  EXPECT_EQ(body_told({"Application/X-WWW-Form-URLencoded;Charset=utf-8"}, "a=1"), "a=1");
  EXPECT_EQ(body_told({"application/x-www-form-urlencoded; charset=\"UTF-8\";"}, "a=1"), "a=1");
  EXPECT_EQ(body_told({"application/x-www-form-urlencoded; charset=shift_jis"}, "a=1"),
            "! not_a_form");
  EXPECT_EQ(body_told({"application/json"}, "a=1"), "! not_a_form");
  EXPECT_EQ(body_told({"application/x-www-form-urlencodedx"}, "a=1"), "! not_a_form");
  EXPECT_EQ(body_told({"multipart/form-data"}, "a=1"), "! not_a_form");
  EXPECT_EQ(body_told({}, "a=1"), "! not_a_form");
  EXPECT_EQ(body_told({form_type, form_type}, "a=1"), "! not_a_form");
}

TEST(form, a_query_is_read_the_same) {
  EXPECT_EQ(told(form::of_query({.query = "a=%E3%81%82"})), "a=あ");
  EXPECT_EQ(told(form::of_query({.query = "a=%"})), "! bad_form a not_decodable");
}

TEST(form, what_is_written_reads_back) {
  std::string query = "/cb?";
  append_form_field(query, "code", "a b&c=d+e%");
  append_form_field(query, "札", "\r\n#");
  EXPECT_EQ(query, "/cb?code=a%20b%26c%3Dd%2Be%25&%E6%9C%AD=%0D%0A%23");
  EXPECT_EQ(told(form::parse(query.substr(4))), "code=a b&c=d+e%|札=\r\n#");
}

}  // namespace
}  // namespace tsu::http
