#include "base/jose/claims.h"

#include <gtest/gtest.h>

namespace tsu::jose {
namespace {

TEST(claims, members_are_read_by_name_and_kind) {
  const auto c = claims::parse(R"({"t":"\u672d\n","n":1.5,"y":true,"l":["a","b"],"m":["a",1],
                                   "e":[],"o":{"t":"x"},"z":null})")
                     .value();
  EXPECT_EQ(c.text("t"), "札\n");
  EXPECT_EQ(c.text("n"), std::nullopt);
  EXPECT_EQ(c.text("none"), std::nullopt);
  EXPECT_EQ(c.boolean("y"), true);
  EXPECT_EQ(c.boolean("t"), std::nullopt);
  EXPECT_EQ(c.texts("l"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(c.texts("m"), std::nullopt);
  EXPECT_EQ(c.texts("e"), std::vector<std::string>{});
  EXPECT_EQ(c.text_or_texts("t"), std::vector<std::string>{"札\n"});
  EXPECT_EQ(c.text_or_texts("l"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(c.text_or_texts("n"), std::nullopt);
  EXPECT_TRUE(c.has("z"));
  EXPECT_FALSE(c.has("none"));
  EXPECT_EQ(c.raw("o"), R"({"t":"x"})");
}

TEST(claims, a_numeric_date_is_seconds_since_1970_up_to_the_year_9999) {
  const std::pair<const char*, std::optional<std::int64_t>> rows[] = {
      {"0", 0},
      {"1300819380", 1300819380000000},
      {"1300819380.25", 1300819380250000},
      {"1.3e9", 1300000000000000},
      {"253402300799", 253402300799000000},
      {"253402300800", std::nullopt},
      {"1e300", std::nullopt},
      {"-1", std::nullopt},
      {"\"1300819380\"", std::nullopt},
      {"null", std::nullopt},
  };
  for (const auto& [text, micros] : rows) {
    const auto t = claims::parse(std::string{R"({"exp":)"} + text + "}").value().time("exp");
    EXPECT_EQ(t.has_value(), micros.has_value()) << text;
    EXPECT_EQ(t.value_or(instant{}), from_micros(micros.value_or(0))) << text;
  }
}

// ID3.1.25, ID3.1.48
TEST(claims, id3_1_25_what_two_readers_could_read_differently_is_refused) {
  for (const std::string_view text :
       {"", "[]", "1", "null", "{", "{} {}", R"({"a":1,"a":2})", R"({"a":1,"\u0061":2})",
        R"({"o":{"a":1,"a":2}})", R"({"\u0061":1})", R"({'a':1})", R"({"a":1,})", R"({"a":01})",
        "{\"a\":\"\xC0\xAF\"}", "{\"a\":\"\n\"}", "\xEF\xBB\xBF{}"}) {
    EXPECT_FALSE(claims::parse(text).ok()) << text;
  }
  EXPECT_FALSE(claims::parse(std::string(70, '[') + std::string(70, ']')).ok());
}

TEST(claims, what_is_written_reads_back) {
  const std::string texts[] = {"x", "\"y\""};
  const auto json = claims_writer{}
                        .add("iss", "https://a.example/\"札\"")
                        .add("iat", from_micros(1300819380999999))
                        .add("n", std::int64_t{-7})
                        .add("yes", true)
                        .add("aud", texts)
                        .add("none", std::span<const std::string>{})
                        .add_json("o", R"({"a":[1]})")
                        .json();
  const auto c = claims::parse(json).value();
  EXPECT_EQ(c.json(), json);
  EXPECT_EQ(c.text("iss"), "https://a.example/\"札\"");
  EXPECT_EQ(c.time("iat"), from_micros(1300819380000000));
  EXPECT_EQ(c.raw("n"), "-7");
  EXPECT_EQ(c.boolean("yes"), true);
  EXPECT_EQ(c.texts("aud"), (std::vector<std::string>{"x", "\"y\""}));
  EXPECT_EQ(c.raw("none"), "[]");
  EXPECT_EQ(c.raw("o"), R"({"a":[1]})");
  EXPECT_EQ(claims_writer{}.json(), "{}");
}

}  // namespace
}  // namespace tsu::jose
