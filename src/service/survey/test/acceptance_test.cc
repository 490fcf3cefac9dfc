// The acceptance points of surveys (A15), by their numbers. Scoring and what may be shown have more
// of their own in rules_test, statistics_test and publish_test.
#include "service/survey/test/survey_town.h"

namespace tsu::survey {
namespace {

using testing::hanako;
using testing::hidden;
using testing::taro;

class survey_acceptance : public testing::survey_town {
 protected:
  // So many people answer one item, each as said.
  void answer_many(const std::string& wave, std::int64_t no, const std::vector<std::string>& said,
                   std::int64_t first = 100, const about& by = {}) {
    for (std::size_t i = 0; i < said.size(); ++i) {
      const auto r = answer({first + static_cast<std::int64_t>(i)}, wave, {{no, said[i]}}, by);
      ASSERT_TRUE(r.ok()) << code_of(r);
    }
  }
};

const std::vector<std::string> twelve{"7", "8", "5", "6", "9", "10", "3", "7", "6", "8", "5", "4"};

TEST_P(survey_acceptance, a15_1_each_item_has_its_scale_and_a_part_may_be_saved) {
  EXPECT_EQ(code_of(answer(hanako, "before", {{1, "agree"}}, {}, save::part)),
            "survey_bad_answers");
  EXPECT_EQ(code_of(answer(hanako, "before", {{2, "7"}}, {}, save::part)), "survey_bad_answers");
  EXPECT_FALSE(sheet_of(hanako, "before")) << "what is refused changes nothing";
  ASSERT_TRUE(answer(hanako, "before", {{1, "7"}, {2, "agree"}}, {}, save::part).ok());
  EXPECT_FALSE(sheet_of(hanako, "before")->finished);
  ASSERT_TRUE(answer(hanako, "before", {{1, "8"}, {2, "agree"}, {43, "neither"}}).ok());
  const auto s = *sheet_of(hanako, "before");
  EXPECT_TRUE(s.finished);
  EXPECT_EQ(answered(s.answers), 3);
  EXPECT_EQ(s.answers[0], '8');
  ASSERT_TRUE(answer(hanako, "before", {{1, "9"}}, {}, save::part).ok());
  EXPECT_TRUE(sheet_of(hanako, "before")->finished) << "once whole it stays whole";
}

TEST_P(survey_acceptance, a15_1_one_sheet_for_a_person_in_a_wave_on_screen_or_paper) {
  ASSERT_TRUE(answer(hanako, "before", {{1, "7"}}).ok());
  ASSERT_TRUE(answer(hanako, "before", {{1, "8"}}).ok());
  EXPECT_EQ(look([](db::reader& r) { return store::count_sheets(r, "before"); }).finished, 1);
  EXPECT_EQ(code_of(paper("A-1", "before", {{1, "7"}}, hanako)), "survey_answered");
  ASSERT_TRUE(answer(taro, "before", {{1, "7"}}, {}, save::part).ok());
  EXPECT_EQ(code_of(paper("A-2", "before", {{1, "5"}}, taro)), "ok")
      << "what she had begun gives way to her paper";
  EXPECT_EQ(code_of(answer(taro, "before", {{1, "9"}})), "survey_on_paper");
  EXPECT_EQ(code_of(paper("A-3", "before", {{1, "5"}}, taro)), "survey_answered");
}

TEST_P(survey_acceptance, a15_1_what_staff_type_in_from_paper_is_marked_and_can_be_put_right) {
  ASSERT_TRUE(paper("A-1", "before", {{1, "7"}}).ok());
  ASSERT_TRUE(paper("A-1", "before", {{1, "3"}}).ok());
  const auto n = look([](db::reader& r) { return store::count_sheets(r, "before"); });
  EXPECT_EQ(n.finished, 1);
  EXPECT_EQ(n.paper, 1);
  EXPECT_EQ(look([](db::reader& r) { return store::find_paper(r, "before", "A-1"); })->answers[0],
            '3');
  EXPECT_EQ(code_of(paper("A-1", "before", {{1, "7"}}, hanako)), "survey_paper_taken");
  EXPECT_EQ(code_of(paper("", "before", {{1, "7"}})), "bad_fields");
  EXPECT_EQ(code_of(paper("A-9", "before", {})), "survey_empty");
  EXPECT_EQ(audited().back(), "survey.paper.entered before/A-1");
}

TEST_P(survey_acceptance, a15_2_strongly_agreeing_scores_five_and_one_of_noise) {
  const std::vector<std::string> all(10, "strongly_agree");
  for (std::size_t i = 0; i < all.size(); ++i) {
    ASSERT_TRUE(answer({100 + static_cast<std::int64_t>(i)}, "before",
                       {{17, "strongly_agree"},
                        {43, "strongly_agree"},
                        {44, "strongly_disagree"},
                        {45, "neither"}})
                    .ok());
  }
  count_now("before");
  const auto r = results("before");
  EXPECT_EQ(*of(r, "q17").mean, 5);
  EXPECT_EQ(*of(r, "q43").mean, 1);
  EXPECT_EQ(*of(r, "q44").mean, 1);
  EXPECT_EQ(*of(r, "q45").mean, 3);
  const auto housing = std::find_if(r.categories.begin(), r.categories.end(),
                                    [](const auto& c) { return c.code == "c03"; });
  EXPECT_NEAR(*housing->mean, 7.0 / 3, 1e-9) << "the mean of 5, 1 and 1";
}

// Python: statistics.mean and stdev of the twelve, as in statistics_test.
TEST_P(survey_acceptance, a15_3_means_equal_hand_computation_and_scales_are_never_mixed) {
  answer_many("before", 1, twelve);
  count_now("before");
  const auto r = results("before");
  EXPECT_EQ(*of(r, "q1").n, 12);
  EXPECT_NEAR(*of(r, "q1").mean, 6.5, 0.01);
  EXPECT_NEAR(*of(r, "q1").sd, 2.067058, 1e-5);
  EXPECT_FALSE(of(r, "q2").n) << "nobody answered";
  const auto mean = [&](std::vector<std::int64_t> items) {
    return code_of(
        look([&](db::reader& reader) { return mean_of_items(reader, "before", items); }));
  };
  EXPECT_EQ(mean({1, 37}), "ok");
  EXPECT_EQ(mean({1, 39}), "survey_scales_differ");
  EXPECT_EQ(mean({2, 43}), "ok");
  EXPECT_EQ(mean({1, 99}), "survey_no_measure");
  for (const auto& c : r.categories) {
    EXPECT_NE(c.ja, "幸福度・満足度");
  }
  ASSERT_TRUE(keep("other", "ihs-2015").ok());
  count_now("other");
  EXPECT_EQ(code_of(compared("before", "other", "q1")), "survey_scales_differ");
}

TEST_P(survey_acceptance, a15_4_a_standing_score_is_there_where_mean_and_spread_are) {
  answer_many("before", 1, twelve);
  count_now("before");
  EXPECT_FALSE(of(results("before"), "q1").standing);
  ASSERT_TRUE(refer("lwci-r5", {"q1", "全国調査", {{"", "", 6.1, 0.25}}}).ok());
  EXPECT_NEAR(*of(results("before"), "q1").standing, 66, 1e-9);
  ASSERT_TRUE(refer("lwci-r5", {"q1", "全国調査", {{"", "", 6.1, {}}}}).ok());
  EXPECT_FALSE(of(results("before"), "q1").standing) << "without a spread there is none";
  ASSERT_TRUE(refer("lwci-r5", {"q1", "全国調査", {{"", "", 6.1, 0.0}}}).ok());
  EXPECT_FALSE(of(results("before"), "q1").standing);
  EXPECT_EQ(code_of(refer("lwci-r5", {"q99", "x", {}})), "survey_no_measure");
  EXPECT_EQ(code_of(refer("lwci-r5", {"q1", "", {{"70s", "", 1, {}}}})), "survey_bad_reference");
}

// Ten who answer all nine as agree (4), and ten strongly agree to 1-3 (5), agree to 4-6 (4), are
// neither to 7-9 (3); one more answers six only.
TEST_P(survey_acceptance, a15_5_ihs_has_a_mean_and_three_parts_and_six_answers_are_not_scored) {
  ASSERT_TRUE(keep("ihs", "ihs-2015").ok());
  const auto all = [](const char* a, const char* b, const char* c, std::int64_t until = 9) {
    std::vector<answer_dto> out;
    for (std::int64_t no = 1; no <= until; ++no) {
      out.push_back({no, no <= 3 ? a : no <= 6 ? b : c});
    }
    return out;
  };
  for (std::int64_t p = 0; p < 10; ++p) {
    ASSERT_TRUE(answer({100 + p}, "ihs", all("agree", "agree", "agree")).ok());
    ASSERT_TRUE(answer({200 + p}, "ihs", all("strongly_agree", "agree", "neither")).ok());
  }
  ASSERT_TRUE(answer({300}, "ihs", all("strongly_disagree", "strongly_disagree", "", 6)).ok());
  count_now("ihs");
  const auto r = results("ihs");
  EXPECT_EQ(*of(r, "ihs").n, 20);
  EXPECT_NEAR(*of(r, "ihs").mean, 4, 1e-9);
  EXPECT_NEAR(*of(r, "ihs_relation").mean, 4.5, 1e-9);
  EXPECT_NEAR(*of(r, "ihs_calm").mean, 4, 1e-9);
  EXPECT_NEAR(*of(r, "ihs_ordinary").mean, 3.5, 1e-9);
  EXPECT_EQ(*of(r, "q1").n, 21) << "an item counts for itself";
}

TEST_P(survey_acceptance, a15_6_nothing_is_told_of_nine) {
  answer_many("before", 1, std::vector<std::string>(9, "7"));
  ASSERT_TRUE(answer({500}, "before", {{37, "7"}}).ok());
  count_now("before");
  EXPECT_FALSE(of(results("before"), "q1").n);
  EXPECT_FALSE(of(results("before"), "q1").mean);
  EXPECT_TRUE(table("before", "q1", "age").value().rows.empty());
}

TEST_P(survey_acceptance, a15_6_small_cells_take_others_with_them) {
  answer_many("before", 1, std::vector<std::string>(30, "7"), 100, {"70s", "female", "青葉"});
  answer_many("before", 1, std::vector<std::string>(20, "5"), 200, {"70s", "male", "青葉"});
  answer_many("before", 1, std::vector<std::string>(20, "6"), 300, {"60s", "female", "青葉"});
  answer_many("before", 1, std::vector<std::string>(11, "4"), 400, {"60s", "male", "青葉"});
  answer_many("before", 1, std::vector<std::string>(3, "0"), 500, {"60s", "other", "もみじ台"});
  count_now("before");
  const auto sexes = table("before", "q1", "sex").value();
  ASSERT_EQ(sexes.rows.size(), 2u);
  EXPECT_EQ(sexes.rows[1].kinds, (std::vector<std::string>{"male", "other"}));
  EXPECT_EQ(*sexes.rows[1].of.n, 34);
  const auto both = table("before", "q1", "age,sex").value();
  ASSERT_EQ(both.cells.size(), 2u);
  EXPECT_EQ(*both.cells[0][0].n, 20);
  const auto turned = table("before", "q1", "sex,age").value();
  EXPECT_EQ(turned.cells[0][1].n, both.cells[1][0].n);
  EXPECT_EQ(code_of(table("before", "q1", "name")), "survey_no_table");
  EXPECT_EQ(code_of(table("before", "q1", "age,age")), "survey_no_table");
  EXPECT_EQ(code_of(table("before", "q1", "age,sex,area")), "survey_no_table");
}

TEST_P(survey_acceptance, a15_6_taking_an_answer_back_afterwards_tells_nothing) {
  answer_many("before", 1, twelve);
  count_now("before");
  const auto then = to_json(results("before"));
  ASSERT_TRUE(drop({100}, "before").ok());
  EXPECT_FALSE(sheet_of({100}, "before"));
  EXPECT_EQ(to_json(results("before")), then);
  go_to("2026-12-02T00:00:00+09:00");
  EXPECT_EQ(code_of(close("before")), "survey_closed") << "counted once, never again";
}

// Before: twelve of mean 6.5. After: ten of mean 7.8 (statistics_test has Welch's interval). All
// women in their 70s; there 7.0 is usual, and 6.4 for everybody: adjusted 6.5 - 7.0 + 6.4.
TEST_P(survey_acceptance, a15_7_waves_are_compared_with_n_mean_interval_and_adjusted_mean) {
  ASSERT_TRUE(keep("after", "lwci-r5", phase::after).ok());
  const about by{"70s", "female", "", "yes"};
  answer_many("before", 1, twelve, 100, by);
  answer_many("after", 1, {"8", "9", "7", "9", "6", "10", "8", "7", "9", "5"}, 100, by);
  answer_many("after", 1, std::vector<std::string>(11, "5"), 300, {"70s", "female", "", "no"});
  ASSERT_TRUE(
      refer("lwci-r5", {"q1", "全国", {{"", "", 6.4, {}}, {"70s", "female", 7.0, {}}}}).ok());
  count_now("before");
  count_now("after");
  const auto c = compared("before", "after", "q1").value();
  ASSERT_EQ(c.groups.size(), 3u);
  EXPECT_EQ(*c.groups[0].before.n, 12);
  EXPECT_NEAR(*c.groups[0].before.adjusted, 5.9, 1e-9);
  EXPECT_NEAR(*c.groups[0].before.low, 5.186654, 1e-5);
  EXPECT_NEAR(*c.groups[0].before.high, 7.813346, 1e-5);
  EXPECT_EQ(*c.groups[0].after.n, 21);
  const auto& users = c.groups[1];
  EXPECT_EQ(users.who, "yes");
  EXPECT_NEAR(*users.change.mean, 1.3, 1e-9);
  EXPECT_NEAR(*users.change.low, -0.311403, 1e-5);
  EXPECT_NEAR(*users.change.high, 2.911403, 1e-5);
  const auto& others = c.groups[2];
  EXPECT_FALSE(others.before.n) << "nobody of them answered before";
  EXPECT_NEAR(*others.after.mean, 5, 1e-9);
  EXPECT_FALSE(others.change.mean);
  EXPECT_EQ(code_of(compared("before", "nowhere", "q1")), "survey_no_wave");
  const auto newest = [&](const char* until) {
    return look([&](db::reader& r) { return newest_comparison(r, "lwci", "q1", at(until)); });
  };
  EXPECT_EQ(to_json(newest("2027-01-01T00:00:00+09:00").value()), to_json(c));
  EXPECT_FALSE(newest("2026-12-01T00:00:00+09:00")) << "neither was counted before that";
}

TEST_P(survey_acceptance, a15_8_the_file_is_as_described) {
  answer_many("before", 1, twelve);
  EXPECT_EQ(code_of(look([](db::reader& r) { return results_of(r, "before"); })),
            "survey_not_counted");
  count_now("before");
  const auto csv = csv_of(results("before"), "011002", "札幌市");
  EXPECT_EQ(csv.substr(0, csv.find("\r\n")),
            "\xEF\xBB\xBF団体コード,団体名,調査,調査票,版,集計日,項目,分野,設問,尺度,回答数,平均,"
            "標準偏差,95%下限,95%上限,偏差値,年齢性別調整値");
  EXPECT_NE(csv.find("011002,札幌市,before,lwci-r5,R5,2026-12-01,q1,幸福度・満足度,"
                     "現在、あなたはどの程度幸せですか,0-10,12,6.5000,2.0671,5.1867,7.8133,,\r\n"),
            csv.npos)
      << csv;
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 51);
  EXPECT_NE(csv.find(",1-5R,,,,,,,\r\n"), csv.npos) << "few answers: an empty cell";
}

TEST_P(survey_acceptance, a15_8_there_is_no_view_that_ranks_municipalities) {
  for (const auto& r : contents().routes) {
    EXPECT_EQ(r.path.find("rank"), r.path.npos);
    EXPECT_EQ(r.gives.find("ank"), r.gives.npos);
  }
  for (const auto& s : contents().statements) {
    EXPECT_EQ(s->sql.find("town"), s->sql.npos) << "a statement sees one municipality";
  }
}

SURVEY_ON_BOTH(survey_acceptance);

}  // namespace
}  // namespace tsu::survey
