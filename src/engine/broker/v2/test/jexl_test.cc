#include <gtest/gtest.h>

#include <map>
#include <string>

#include "base/core/json_text.h"
#include "engine/broker/v2/jexl/expression.h"

namespace tsu::broker::v2::jexl {
namespace {

const instant now = *parse_instant("2024-08-01T09:31:02Z");

// "syntax" where it cannot be read.
std::string answer(std::string_view text, std::string_view context = "{}") {
  const auto read = expression::parse(text);
  if (!read.ok()) {
    return "syntax";
  }
  const auto all = from_json(check_and_minify(context).value());
  return to_json(
      read.value().evaluate([&](std::string_view name) { return all.member(name); }, now));
}

struct row {
  std::string_view expression, context, wanted;
};

void check_all(std::initializer_list<row> rows) {
  for (const auto& r : rows) {
    EXPECT_EQ(answer(r.expression, r.context), r.wanted) << r.expression << " with " << r.context;
  }
}

TEST(a_jexl_expression, computes_by_precedence_from_left_to_right) {
  check_all({{"1+2*3", "{}", "7"},
             {"(1+2)*3", "{}", "9"},
             {"10-2-3", "{}", "5"},
             {"7//2+7%4", "{}", "6"},
             {"2^3", "{}", "8"},
             {"1/0", "{}", "null"},
             {"-3+1", "{}", "-2"},
             {"A||-1", "{}", "-1"},
             {"'a'+1+true", "{}", "\"a1true\""},
             {"1<2&&'a'<'b'", "{}", "true"},
             {"1<'a'", "{}", "null"},
             {"'b' in 'abc'", "{}", "true"},
             {"2 in [1,2]", "{}", "true"},
             {"!0", "{}", "true"}});
}

TEST(a_jexl_expression, reads_what_the_manual_shows) {
  check_all({{"(speed|split(' '))[0]|parseInt", R"({"speed":"10 m/s"})", "10"},
             {"count.sum/count.count", R"({"count":{"count":5,"sum":100}})", "20"},
             {"code||'invalid'", R"({"code":null})", "\"invalid\""},
             {"(value>max)?'nok':'ok'", R"({"value":14,"max":50})", "\"ok\""},
             {"{count:count.count+1, sum:count.sum+((speed|split(' '))[0]|parseInt)}",
              R"({"speed":"10 m/s","count":{"count":5,"sum":100}})", R"({"count":6,"sum":110})"},
             {"{a:[1,'x'],'b c':null}", "{}", R"({"a":[1,"x"],"b c":null})"},
             {"o['k']", R"({"o":{"k":2}})", "2"}});
}

TEST(a_jexl_expression, is_null_where_something_is_missing) {
  check_all({{"A", "{}", "null"},
             {"A+1", "{}", "null"},
             {"(A==null)?0:A", "{}", "null"},
             {"A||0", "{}", "0"},
             {"A!=null?1:0", "{}", "0"},
             {"A|unknown", R"({"A":1})", "null"},
             {"A.b.c", R"({"A":{"b":1}})", "null"},
             {"A[7]", R"({"A":[1]})", "null"},
             {"A[0|uppercase", "{}", "syntax"},
             {"", "{}", "syntax"},
             {"1 2", "{}", "syntax"},
             {"'x", "{}", "syntax"}});
}

TEST(a_transformation, of_a_text_is_as_the_manual_says) {
  check_all({{"c|uppercase", R"({"c":"fooBAR"})", "\"FOOBAR\""},
             {"c|lowercase", R"({"c":"fooBAR"})", "\"foobar\""},
             {"c|split(',')", R"({"c":"foo,bar,zzz"})", R"(["foo","bar","zzz"])"},
             {"c|indexOf('xy')", R"({"c":"fooxybar"})", "3"},
             {"c|indexOf('q')", R"({"c":"fooxybar"})", "null"},
             {"c|len", R"({"c":"雪かき"})", "3"},
             {"c|trim", R"({"c":"  foo  bar "})", "\"foo  bar\""},
             {"c|substring(3,5)", R"({"c":"foobar"})", "\"ba\""},
             {"c|substring(3,9)", R"({"c":"foobar"})", "null"},
             {"c|includes('ba')", R"({"c":"foobar"})", "true"},
             {"c|isNaN", R"({"c":"foobar"})", "true"},
             {"c|parseInt", R"({"c":"25"})", "25"},
             {"c|parseFloat", R"({"c":"25.33"})", "25.33"},
             {"c|parseFloat", R"({"c":"x"})", "null"},
             {"c|toJson", R"({"c":"[1,2]"})", "[1,2]"},
             {"c|toJson", R"({"c":"[1"})", "null"},
             {"c|replaceStr('o','u')", R"({"c":"foobar"})", "\"fuubar\""},
             {"c|replaceRegex('\\d+','X')", R"({"c":"aba1234aba786aba"})", "\"abaXabaXaba\""},
             {"c|matchRegex('\\d+')", R"({"c":"abc1234fgh897hyt"})", R"(["1234","897"])"},
             {"c|matchRegex('z')", R"({"c":"abc"})", "[]"},
             {"c|matchRegex('(')", R"({"c":"abc"})", "null"},
             {"c|getTime", R"({"c":"2024-07-10T10:22:29+00:00"})", "1720606949"}});
}

TEST(a_transformation, of_a_number_is_as_the_manual_says) {
  check_all({{"c|typeOf", R"({"c":23})", "\"Number\""},
             {"c|toString", R"({"c":23})", "\"23\""},
             {"c|floor", R"({"c":3.14})", "3"},
             {"c|ceil", R"({"c":3.14})", "4"},
             {"c|round", R"({"c":3.14})", "3"},
             {"c|toFixed(1)", R"({"c":3.18})", "3.2"},
             {"c|log", R"({"c":3.14})", "1.144222799920162"},
             {"c|log10", R"({"c":100})", "2"},
             {"c|log2", R"({"c":8})", "3"},
             {"c|sqrt", R"({"c":16})", "4"},
             {"c|sqrt", R"({"c":-1})", "null"},
             {"0|now", "{}", "1722504662"},
             {"10|now", "{}", "1722504672"},
             {"c|toIsoString", R"({"c":1720606949})", "\"2024-07-10T10:22:29+00:00\""},
             {"c|nMapper([10,20,30],['low','medium','high'])", R"({"c":20})", "\"medium\""},
             {"c|thMapper([-1,1],['low','medium','high'])", R"({"c":0.5})", "\"medium\""},
             {"c|thMapper([-1,1],['low','medium','high'])", R"({"c":1})", "\"high\""},
             {"c|thMapper([-1,1],['low'])", R"({"c":1})", "null"}});
}

TEST(a_transformation, of_arrays_and_objects_is_as_the_manual_says) {
  check_all({{"c|mapper(['es','fr'],['Spain','France'])", R"({"c":"fr"})", "\"France\""},
             {"c|mapper(['es'],['Spain','France'])", R"({"c":"es"})", "null"},
             {"c|values", R"({"c":{"x":1,"y":"foo"}})", R"([1,"foo"])"},
             {"c|keys", R"({"c":{"x":1,"y":"foo"}})", R"(["x","y"])"},
             {"c|keys", R"({"c":1})", "null"},
             {"c|arrSum", R"({"c":[1,5]})", "6"},
             {"c|arrAvg", R"({"c":[1,5]})", "3"},
             {"c|arrMax", R"({"c":[1,5]})", "5"},
             {"c|arrMin", R"({"c":[1,5]})", "1"},
             {"c|arrMed", R"({"c":[1,3,3,6,7,8,9]})", "6"},
             {"c|arrMed", R"({"c":[1,2,3,4,5,6,8,9]})", "4.5"},
             {"c|arrSum", R"({"c":[]})", "null"},
             {"c|arrSum", R"({"c":["x"]})", "null"},
             {"c|arrSort", R"({"c":[3,1,3,9,7,8,6]})", "[1,3,3,6,7,8,9]"},
             {"c|arrReverse", R"({"c":[3,1,"x"]})", R"(["x",1,3])"}});
}

TEST(a_jexl_expression, is_bounded) {
  EXPECT_EQ(answer(std::string(9'000, '1')), "syntax");
  EXPECT_EQ(answer(std::string(200, '(') + "1" + std::string(200, ')')), "syntax");
  std::string big = "[";
  for (int i = 0; i < 20'000; ++i) {
    big += (i > 0 ? ",\"" : "\"") + std::string(100, 'x') + "\"";
  }
  EXPECT_EQ(answer("[c,c,c,c]|arrReverse", "{\"c\":" + big + "]}"), "null");
  EXPECT_EQ(answer("c|matchRegex('(x|xx)*y')", "{\"c\":\"" + std::string(20'000, 'x') + "\"}"),
            "null");
}

}  // namespace
}  // namespace tsu::broker::v2::jexl
