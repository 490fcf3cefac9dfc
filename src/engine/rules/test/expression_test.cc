#include "engine/rules/expression.h"

#include <gtest/gtest.h>

#include <map>

#include "base/core/random.h"

namespace tsu::rules {
namespace {

truth value_of(std::string_view text, const std::map<std::string, truth>& all) {
  const auto e = expression::parse(text);
  EXPECT_TRUE(e.ok()) << text << ": " << e.error().detail;
  return e.value().value([&](std::size_t i) { return all.at(e.value().names()[i]); });
}

TEST(expression, not_binds_closest_and_before_or) {
  const std::map<std::string, truth> all{{"y", truth::yes}, {"n", truth::no}};
  EXPECT_EQ(value_of("y or n and n", all), truth::yes);
  EXPECT_EQ(value_of("(y or n) and n", all), truth::no);
  EXPECT_EQ(value_of("not n and y", all), truth::yes);
  EXPECT_EQ(value_of("not (n and y)", all), truth::yes);
  EXPECT_EQ(value_of("not y or y", all), truth::yes);
  EXPECT_EQ(value_of("not not y", all), truth::yes);
  EXPECT_EQ(value_of(" ( ( y ) ) ", all), truth::yes);
}

TEST(expression, what_is_not_known_is_neither_true_nor_false) {
  const std::map<std::string, truth> all{
      {"y", truth::yes}, {"n", truth::no}, {"u", truth::unknown}};
  struct row {
    const char* text;
    truth is;
  };
  const row rows[] = {{"u and y", truth::unknown},   {"u and n", truth::no},
                      {"u and u", truth::unknown},   {"u or y", truth::yes},
                      {"u or n", truth::unknown},    {"not u", truth::unknown},
                      {"u or not u", truth::unknown}};
  for (const auto& r : rows) {
    EXPECT_EQ(value_of(r.text, all), r.is) << r.text;
  }
}

TEST(expression, all_of_is_and) {
  const auto e = expression::all_of({"a", "b", "c"});
  EXPECT_EQ(e.names(), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(e.value([](std::size_t i) { return known(i != 1); }), truth::no);
  EXPECT_EQ(e.value([](std::size_t) { return truth::yes; }), truth::yes);
}

TEST(expression, what_cannot_be_read_says_where) {
  const std::pair<const char*, const char*> rows[] = {
      {"", "character 1"},      {"a and", "character 6"},     {"and a", "character 1"},
      {"a b", "character 3"},   {"a or or b", "character 6"}, {"(a", "character 3"},
      {"a)", "character 2"},    {"()", "character 2"},        {"a not b", "character 3"},
      {"a & b", "character 3"}, {"Deep", "character 1"},      {"1st", "character 1"},
      {"a (b)", "character 3"}, {"not", "character 4"}};
  for (const auto& [text, where] : rows) {
    const auto e = expression::parse(text);
    ASSERT_FALSE(e.ok()) << text;
    EXPECT_EQ(e.error().code, "rules_bad_expression");
    EXPECT_NE(e.error().detail.find(where), std::string::npos) << text << ": " << e.error().detail;
  }
}

TEST(expression, it_has_limits) {
  EXPECT_FALSE(expression::parse(std::string(33, '(') + "a" + std::string(33, ')')).ok());
  EXPECT_TRUE(expression::parse(std::string(32, '(') + "a" + std::string(32, ')')).ok());
  EXPECT_FALSE(expression::parse(std::string(1'001, 'a')).ok());
  EXPECT_FALSE(expression::parse(std::string(41, 'a')).ok());
}

// Text and value together, by recursion, against the reader.
std::pair<std::string, truth> grow(random_source& r, const std::map<std::string, truth>& all,
                                   int depth) {
  if (depth == 0 || r.below(3) == 0) {
    auto at = all.begin();
    std::advance(at, r.below(all.size()));
    return *at;
  }
  auto [a, is_a] = grow(r, all, depth - 1);
  if (r.below(3) == 0) {
    return {"not (" + a + ")", opposite(is_a)};
  }
  auto [b, is_b] = grow(r, all, depth - 1);
  return r.below(2) == 0 ? std::pair{"(" + a + ") and (" + b + ")", both(is_a, is_b)}
                         : std::pair{"(" + a + ") or (" + b + ")", either(is_a, is_b)};
}

TEST(expression, it_comes_out_as_a_recursion_says) {
  const std::map<std::string, truth> all{
      {"yes_1", truth::yes}, {"no_1", truth::no}, {"unknown_1", truth::unknown}};
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    seeded_random r{seed};
    const auto [text, is] = grow(r, all, 4);
    if (text.size() <= expression_max) {
      EXPECT_EQ(value_of(text, all), is) << text;
    }
  }
}

}  // namespace
}  // namespace tsu::rules
