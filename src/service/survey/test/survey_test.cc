// Whose answers are whose, and what becomes of them.
#include "service/survey/test/survey_town.h"

namespace tsu::survey {
namespace {

using testing::boss;
using testing::hanako;
using testing::hidden;
using testing::staff;
using testing::taro;

class survey_sheets : public testing::survey_town {
 protected:
  std::string all_rows() {
    std::string out;
    look([&](db::reader& r) {
      for (const auto& s : store::finished_sheets(r, "before")) {
        out += s.who + " " + s.paper + " " + s.answers + " " + s.by.age + s.by.area + "\n";
      }
    });
    return out;
  }
};

TEST_P(survey_sheets, a_sheet_names_nobody_and_another_wave_another_name) {
  ASSERT_TRUE(keep("second", "lwci-r5").ok());
  const auto first = answer(hanako, "before", {{1, "7"}}).value();
  const auto second = answer(hanako, "second", {{1, "7"}}).value();
  EXPECT_NE(first.who, second.who);
  EXPECT_EQ(first.who.size(), 43u);
  EXPECT_EQ(first.who.find("account"), first.who.npos);
  // With another key of the installation nothing is found.
  parts other{*here.doors};
  other.key = crypto::box_key::random();
  const auto r =
      look([&](db::reader& reader) { return find_own(reader, other, town, hanako, "before"); });
  EXPECT_FALSE(r.ok());
  other.key.reset();
  const auto none = write([&](db::tx& t) {
    return save_own(t, other, town, testing::hers, hanako, {"before", {{1, "7"}}, {}}, save::part);
  });
  EXPECT_EQ(code_of(none), "survey_no_key");
}

TEST_P(survey_sheets, one_answers_from_the_first_day_until_the_end_and_paper_until_it_is_counted) {
  go_to("2026-11-19T23:59:59+09:00");
  EXPECT_EQ(code_of(answer(hanako, "before", {{1, "7"}})), "survey_not_open");
  EXPECT_EQ(code_of(paper("A-1", "before", {{1, "7"}})), "survey_not_open");
  go_to("2026-11-20T00:00:00+09:00");
  EXPECT_EQ(code_of(answer(hanako, "before", {{1, "7"}})), "ok");
  EXPECT_EQ(code_of(close("before")), "survey_still_open");
  go_to("2026-12-01T00:00:00+09:00");
  EXPECT_EQ(code_of(answer(taro, "before", {{1, "7"}})), "survey_not_open");
  EXPECT_EQ(code_of(paper("A-1", "before", {{1, "7"}})), "ok");
  ASSERT_TRUE(close("before").ok());
  EXPECT_EQ(code_of(paper("A-2", "before", {{1, "7"}})), "survey_not_open");
  EXPECT_EQ(code_of(write([](db::tx& t) { return drop_paper(t, staff, "before", "A-1"); })),
            "survey_not_open");
  EXPECT_EQ(code_of(keep("before", "lwci-r5")), "survey_closed");
  EXPECT_EQ(code_of(answer(taro, "none", {{1, "7"}})), "survey_no_wave");
  EXPECT_EQ(code_of(close("none")), "survey_no_wave");
}

TEST_P(survey_sheets, a_questionnaire_stays_once_somebody_has_answered) {
  EXPECT_EQ(code_of(keep("before", "ihs-2015")), "ok");
  EXPECT_EQ(code_of(keep("before", "lwci-r5")), "ok");
  ASSERT_TRUE(answer(hanako, "before", {{1, "7"}}, {}, save::part).ok());
  EXPECT_EQ(code_of(keep("before", "ihs-2015")), "survey_has_answers");
  auto of = terms("lwci-r5");
  of.areas = {"青葉"};
  EXPECT_EQ(code_of(keep("before", of)), "survey_has_answers");
  of.areas = {"もみじ台", "青葉", "新さっぽろ"};
  EXPECT_EQ(code_of(keep("before", of)), "ok");
}

TEST_P(survey_sheets, one_takes_answers_back_and_they_are_gone) {
  ASSERT_TRUE(answer(hanako, "before", {{1, "7"}}).ok());
  ASSERT_TRUE(drop(hanako, "before").ok());
  EXPECT_EQ(all_rows(), "");
  EXPECT_EQ(code_of(drop(hanako, "before")), "survey_no_sheet");
  EXPECT_EQ(code_of(answer(hanako, "before", {{1, "8"}})), "ok");
}

TEST_P(survey_sheets, who_is_protected_is_unknown_to_whoever_may_not_know_and_has_no_district) {
  const about by{"70s", "female", "青葉", "yes"};
  EXPECT_EQ(code_of(paper("A-1", "before", {{1, "7"}}, hidden, staff, by)), "survey_no_person");
  EXPECT_EQ(code_of(paper("A-1", "before", {{1, "7"}}, person_id{5'000}, staff, by)),
            "survey_no_person")
      << "as somebody who is not there";
  EXPECT_EQ(code_of(paper("A-1", "before", {{1, "7"}}, hidden, boss, by)), "ok");
  EXPECT_EQ(sheet_of(hidden, "before")->by.area, "");
  EXPECT_EQ(sheet_of(hidden, "before")->by.age, "70s");
  ASSERT_TRUE(drop(hidden, "before").ok());
  ASSERT_TRUE(answer(hidden, "before", {{1, "7"}}, by).ok());
  EXPECT_EQ(sheet_of(hidden, "before")->by.area, "");
  ASSERT_TRUE(answer(hanako, "before", {{1, "7"}}, by).ok());
  EXPECT_EQ(sheet_of(hanako, "before")->by.area, "青葉");
}

TEST_P(survey_sheets, who_leaves_takes_her_answers_along) {
  ASSERT_TRUE(answer(hanako, "before", {{1, "7"}}).ok());
  ASSERT_TRUE(answer(taro, "before", {{1, "8"}}).ok());
  write([](db::tx& t) { t.append_change("consent.person.erased", "1", "{}"); });
  follow();
  EXPECT_FALSE(sheet_of(hanako, "before"));
  EXPECT_TRUE(sheet_of(taro, "before"));
}

TEST_P(survey_sheets, of_accounts_that_became_one_the_finished_sheet_counts) {
  ASSERT_TRUE(keep("second", "lwci-r5").ok());
  ASSERT_TRUE(keep("third", "lwci-r5").ok());
  ASSERT_TRUE(answer(hanako, "before", {{1, "7"}}).ok());
  ASSERT_TRUE(answer(hanako, "second", {{1, "7"}}).ok());
  ASSERT_TRUE(answer(taro, "second", {{1, "3"}}, {}, save::part).ok());
  ASSERT_TRUE(answer(hanako, "third", {{1, "7"}}).ok());
  ASSERT_TRUE(answer(taro, "third", {{1, "4"}}).ok());
  write([](db::tx& t) {
    t.append_change("id.account.changed", "account:1", R"({"from":"active","into":2})");
  });
  follow();
  EXPECT_EQ(sheet_of(taro, "before")->answers[0], '7');
  EXPECT_EQ(sheet_of(taro, "second")->answers[0], '7');
  EXPECT_EQ(sheet_of(taro, "third")->answers[0], '4')
      << "of two finished, of the account that stays";
  for (const auto* wave : {"before", "second", "third"}) {
    EXPECT_FALSE(sheet_of(hanako, wave)) << wave;
  }
}

TEST_P(survey_sheets, what_is_done_is_written_down_without_what_was_answered) {
  ASSERT_TRUE(answer(hanako, "before", {{1, "7"}}, {}, save::part).ok());
  ASSERT_TRUE(answer(hanako, "before", {{1, "7"}}).ok());
  ASSERT_TRUE(paper("A-1", "before", {{1, "7"}}, taro).ok());
  ASSERT_TRUE(drop(hanako, "before").ok());
  const auto rows = audited();
  const std::vector<std::string> last{rows.end() - 4, rows.end()};
  EXPECT_EQ(last, (std::vector<std::string>{
                      "survey.sheet.saved before", "survey.sheet.finished before",
                      "survey.paper.entered_for account:2", "survey.sheet.dropped before"}));
}

SURVEY_ON_BOTH(survey_sheets);

}  // namespace
}  // namespace tsu::survey
