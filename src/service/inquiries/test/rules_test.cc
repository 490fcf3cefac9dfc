#include "service/inquiries/rules.h"

#include <gtest/gtest.h>

#include <string>

namespace tsu::inquiries {
namespace {

instant at(const char* text) { return *parse_instant(text); }

TEST(inquiries_rules, A7_2_words_of_danger_are_seen_and_daily_words_are_not) {
  for (const char* text : {"胸が痛い", "母が倒れて起きません", "死にたいと思う", "となりが火事です",
                           "たすけて", "部屋がガス臭い", "頭が痛くて", "痛みがある", "苦しくて",
                           "死のうと思う", "ﾀｽｹﾃ", "ムネガ イタイ"}) {
    EXPECT_TRUE(tells_of_danger(text)) << text;
  }
  for (const char* text :
       {"玄関の雪かきをお願いしたい", "病院へ行くバスを知りたい", "電球をかえたい", "薬を買いたい",
        "うかがいたいことがあります", "集まりを手伝いたい"}) {
    EXPECT_FALSE(tells_of_danger(text)) << text;
  }
}

TEST(inquiries_rules, what_can_wait_is_due_at_the_end_of_a_day_in_japan) {
  const auto now = at("2026-11-22T23:30:00+09:00");
  EXPECT_EQ(due_of(urgency::now, now), at("2026-11-23T00:30:00+09:00"));
  EXPECT_EQ(due_of(urgency::today, now), at("2026-11-23T00:00:00+09:00"));
  EXPECT_EQ(due_of(urgency::soon, now), at("2026-11-26T00:00:00+09:00"));
  EXPECT_EQ(due_of(urgency::whenever, now), at("2026-12-07T00:00:00+09:00"));
}

TEST(inquiries_rules, an_inquiry_goes_forward_and_what_is_done_may_be_taken_up_again) {
  EXPECT_TRUE(may_become(state::received, state::arranged));
  EXPECT_TRUE(may_become(state::received, state::done));
  EXPECT_TRUE(may_become(state::received, state::received));  // a note
  EXPECT_TRUE(may_become(state::working, state::cancelled));
  EXPECT_TRUE(may_become(state::done, state::working));
  EXPECT_FALSE(may_become(state::arranged, state::received));
  EXPECT_FALSE(may_become(state::done, state::cancelled));
  for (const auto to : {state::received, state::arranged, state::working, state::done}) {
    EXPECT_FALSE(may_become(state::cancelled, to));
  }
}

TEST(inquiries_rules, text_says_something_and_holds_no_control_characters) {
  EXPECT_TRUE(is_text("雪\nが深い", text_max));
  EXPECT_FALSE(is_text("", text_max));
  EXPECT_FALSE(is_text(" \n ", text_max));
  EXPECT_FALSE(is_text("a\x1b[2J", text_max));
  EXPECT_TRUE(is_text(std::string(text_max, 'x'), text_max));
  EXPECT_FALSE(is_text(std::string(text_max + 1, 'x'), text_max));
  EXPECT_TRUE(is_id("a1-b2"));
  EXPECT_FALSE(is_id("a b"));
  EXPECT_FALSE(is_id(std::string(id_max + 1, 'x')));
}

}  // namespace
}  // namespace tsu::inquiries
