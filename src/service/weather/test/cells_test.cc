#include "service/weather/read/cells.h"

#include <gtest/gtest.h>

namespace tsu::weather {
namespace {

TEST(cells, numbers_are_numbers_and_nothing_else_is) {
  EXPECT_EQ(parse_decimal("-3.2"), -3.2);
  EXPECT_EQ(parse_decimal("+12"), 12);
  EXPECT_EQ(parse_decimal(" 0.1 "), 0.1);
  EXPECT_EQ(parse_decimal(".5"), 0.5);
  EXPECT_EQ(parse_decimal("1e3"), 1000);
  EXPECT_EQ(parse_decimal("0.00000000000000000001"), 1e-20);
  EXPECT_EQ(parse_decimal("123456789012345678901234567890"), 123456789012345678901234567890.0);
  for (const auto* bad :
       {"", "-", "abc", "1.2.3", "1,2", "nan", "inf", "-inf", "1e999", "0x10", "1 2", "--1"}) {
    EXPECT_EQ(parse_decimal(bad), std::nullopt) << bad;
  }
}

TEST(cells, numbers_with_a_point_are_read_to_the_last_bit) {
  for (int i = -9999; i <= 9999; ++i) {
    const std::string text = std::to_string(i / 100) + "." +
                             std::to_string(std::abs(i) % 100 / 10) +
                             std::to_string(std::abs(i) % 10);
    if (i < 0 && i > -100) {
      continue;  // "-0.05" loses its sign in to_string(0)
    }
    ASSERT_EQ(parse_decimal(text), std::strtod(text.c_str(), nullptr)) << text;
  }
}

TEST(cells, times_of_japan_become_utc) {
  time_parser t{std::chrono::hours{9}};
  const auto is = [&](std::string_view text, std::string_view utc) {
    const auto at = t.parse(text);
    EXPECT_EQ(at ? format_instant(*at) : "refused", utc) << text;
  };
  is("2023-07-13T13:00", "2023-07-13T04:00:00Z");
  is("2023/7/3 1:00:00", "2023-07-02T16:00:00Z");
  is("2023-12-31T24:00", "2023-12-31T15:00:00Z");
  is("2016-01-01", "2015-12-31T15:00:00Z");
  is("2024-02-29 00:00", "2024-02-28T15:00:00Z");
  is("2023-01-01T00:00+00:00", "2023-01-01T00:00:00Z");
  is("2023-01-01T00:00:30Z", "2023-01-01T00:00:30Z");
  for (const auto* bad : {"2023-02-29T00:00", "2023-13-01", "2023-07-13T25:00", "2023-07-13T24:01",
                          "2023-07-13T12:60", "2023-07-13X12:00", "", "hello", "0000-00-00",
                          "2023-07/13", "2023-07-13T12:00 junk", "9999-01-01"}) {
    is(bad, "refused");
  }
}

TEST(cells, each_mark_of_the_agency_has_its_meaning) {
  using kind = marked_value::kind;
  const auto is = [](std::string_view cell, kind what, quality how, double value) {
    const auto m = parse_marked(cell);
    EXPECT_EQ(m.what, what) << cell;
    EXPECT_EQ(m.how, how) << cell;
    EXPECT_EQ(m.value, value) << cell;
  };
  is("12.5", kind::value, quality::ok, 12.5);
  is("12.5 )", kind::value, quality::ok, 12.5);
  is("12.5]", kind::value, quality::suspect, 12.5);
  is("12.5 #", kind::value, quality::suspect, 12.5);
  is("12.5*", kind::value, quality::ok, 12.5);
  is("--", kind::nothing_happened, quality::ok, 0);
  is("-- ]", kind::nothing_happened, quality::suspect, 0);
  is("×", kind::not_measured, quality::missing, 0);
  is("///", kind::absent, quality::ok, 0);
  is("", kind::absent, quality::ok, 0);
  is("twelve", kind::not_a_number, quality::ok, 0);
}

TEST(cells, that_nothing_happened_is_no_temperature) {
  using kind = marked_value::kind;
  EXPECT_EQ(parse_marked("--", quantity::snowfall_cm).what, kind::nothing_happened);
  EXPECT_EQ(parse_marked("-", quantity::temperature_c).what, kind::absent);
  EXPECT_EQ(parse_marked("-1.5", quantity::temperature_c).value, -1.5);
}

TEST(cells, quality_codes_follow_the_published_table) {
  EXPECT_EQ(quality_of_code("8"), quality::ok);
  EXPECT_EQ(quality_of_code("5"), quality::ok);
  EXPECT_EQ(quality_of_code("4"), quality::suspect);
  EXPECT_EQ(quality_of_code("2"), quality::suspect);
  EXPECT_EQ(quality_of_code("1"), quality::missing);
  EXPECT_EQ(quality_of_code("0"), quality::missing);
  EXPECT_EQ(quality_of_code("9"), std::nullopt);
  EXPECT_EQ(quality_of_code(""), std::nullopt);
}

}  // namespace
}  // namespace tsu::weather
