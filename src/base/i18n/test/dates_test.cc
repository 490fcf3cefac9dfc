#include "base/i18n/dates.h"

#include <gtest/gtest.h>

namespace tsu::i18n {
namespace {

using namespace std::chrono;

instant at(std::string_view text) { return *parse_instant(text); }

TEST(dates, are_written_as_a_town_hall_writes_them) {
  const auto t = at("2026-11-22T13:17:00+09:00");
  EXPECT_EQ(date_time_text(language::ja, t), "2026年11月22日（日） 13時17分");
  EXPECT_EQ(date_time_text(language::en, t), "Sun, 22 Nov 2026 13:17");
  EXPECT_EQ(time_text(language::ja, at("2026-11-22T00:05:59+09:00")), "0時05分");
}

TEST(dates, the_day_is_the_one_in_japan) {
  EXPECT_EQ(date_time_text(language::ja, at("2026-11-22T15:30:00Z")),
            "2026年11月23日（月） 0時30分");
}

TEST(relative, tells_how_long_ago_and_then_the_date) {
  const auto now = at("2026-11-22T13:00:00+09:00");
  const std::pair<std::string_view, std::string_view> table[] = {
      {"2026-11-22T12:59:30+09:00", "たった今"},
      {"2026-11-22T13:00:30+09:00", "まもなく"},
      {"2026-11-22T12:48:00+09:00", "12分前"},
      {"2026-11-22T12:00:01+09:00", "59分前"},
      {"2026-11-22T10:00:00+09:00", "3時間前"},
      {"2026-11-22T01:00:00+09:00", "12時間前"},
      {"2026-11-21T13:30:00+09:00", "きのう"},
      {"2026-11-21T00:00:00+09:00", "きのう"},
      {"2026-11-17T23:00:00+09:00", "5日前"},
      {"2026-11-15T13:00:00+09:00", "2026年11月15日（日）"},
      {"2026-11-22T13:12:00+09:00", "12分後"},
      {"2026-11-23T13:12:00+09:00", "あした"}};
  for (const auto& [then, says] : table) {
    EXPECT_EQ(relative_text(language::ja, at(then), now), says) << then;
  }
  EXPECT_EQ(relative_text(language::en, at("2026-11-22T12:59:00+09:00"), now), "1 minute ago");
  EXPECT_EQ(relative_text(language::en, at("2026-11-22T15:00:00+09:00"), now), "in 2 hours");
}

TEST(numbers, have_commas_every_three_digits) {
  EXPECT_EQ(number_text(0), "0");
  EXPECT_EQ(number_text(-123), "-123");
  EXPECT_EQ(number_text(1234), "1,234");
  EXPECT_EQ(number_text(-1234567), "-1,234,567");
}

TEST(wareki, changes_on_the_first_day_of_each_era) {
  const std::pair<local_date, std::string_view> table[] = {
      {year{2026} / 11 / 22, "令和8年11月22日"},  {year{2019} / 5 / 1, "令和元年5月1日"},
      {year{2019} / 4 / 30, "平成31年4月30日"},   {year{1989} / 1 / 8, "平成元年1月8日"},
      {year{1989} / 1 / 7, "昭和64年1月7日"},     {year{1926} / 12 / 25, "昭和元年12月25日"},
      {year{1926} / 12 / 24, "大正15年12月24日"}, {year{1912} / 7 / 30, "大正元年7月30日"},
      {year{1912} / 7 / 29, "明治45年7月29日"},   {year{1873} / 1 / 1, "明治6年1月1日"},
      {year{1872} / 12 / 31, "1872年12月31日"}};
  for (const auto& [date, text] : table) {
    EXPECT_EQ(wareki_text(date), text);
    if (int(date.year()) >= 1873) {
      EXPECT_EQ(parse_wareki(text), date) << text;
    }
  }
}

TEST(wareki, is_read_as_people_type_it) {
  const local_date day = year{2026} / 11 / 2;
  for (auto text : {"令和8年11月2日", "R8.11.2", "r8/11/02", "令和８年１１月２日", "R08-11-02"}) {
    EXPECT_EQ(parse_wareki(text), day) << text;
  }
}

TEST(wareki, days_that_never_were_are_refused) {
  for (auto bad :
       {"平成31年5月1日", "昭和64年1月8日", "令和元年4月30日", "令和8年2月30日", "令和0年1月1日",
        "令和8年11月", "X8.1.1", "", "令和8年11月22日頃", "明治5年1月1日", "R-8.1.1"}) {
    EXPECT_FALSE(parse_wareki(bad)) << bad;
  }
}

TEST(a_month, is_half_open_in_japan) {
  const auto m = month_of("2026-12");
  ASSERT_TRUE(m);
  EXPECT_EQ(format_jst(m->from), "2026-12-01T00:00:00+09:00");
  EXPECT_EQ(format_jst(m->until), "2027-01-01T00:00:00+09:00");
  for (const auto* bad : {"", "2026", "2026-13", "2026-00", "26-12", "2026-1", "2026/12", "xxxx-yy",
                          "1999-12", "2026-12-01"}) {
    EXPECT_FALSE(month_of(bad)) << bad;
  }
}

}  // namespace
}  // namespace tsu::i18n
